//! Labels, which an organisation's people write, as part of a source.

/// Whether a character turns the direction of the text behind it, or ends such a turn. In a comment it would show code
/// that is not there, and rustc refuses it.
pub(crate) fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
