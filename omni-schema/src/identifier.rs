//! What a name is made of.

/// Whether this can be the name of something: letters and digits of any script, and `_`, with dots between the parts of
/// a qualified name.
///
/// It is the rule of OData for a simple identifier, which lets a name also have marks that no line shows. Here it has
/// none: a name is shown in messages, and becomes part of URLs and of sources.
///
/// ```
/// use omni_schema::is_name;
///
/// assert!(is_name("new_vip") && is_name("Microsoft.Dynamics.CRM.new_Größe"));
/// assert!(!is_name("a b") && !is_name("x?: any; y") && !is_name("N.") && !is_name("title\u{202E}"));
/// ```
#[must_use]
#[inline]
pub fn is_name(name: &str) -> bool {
    // Nearly all names are of plain letters, and a large document has half a million.
    is_plain(name) || name.split('.').all(is_identifier)
}

/// Whether this is a name of which all letters are in `PLAIN`.
fn is_plain(name: &str) -> bool {
    let mut is_begun = false;
    let is_plain = name.bytes().all(|byte| {
        let ends = byte == b'.' && is_begun;
        is_begun = !ends;
        ends || PLAIN[usize::from(byte)]
    });
    is_plain && is_begun
}

/// Letters, digits and `_` of ASCII.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    plain
};

fn is_identifier(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|letter| letter == '_' || letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_letters_digits_and_underscores_with_dots_between() {
        for name in ["a", "_", "new_vip", "N.a", "a.b.c", "Größe", "日本", "имя", "a1", "١"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", ".", "a.", ".a", "a..b"] {
            assert!(!is_name(name), "{name}");
        }
        let ascii = (0..128).map(char::from).filter(|letter| !letter.is_alphanumeric() && !"_.".contains(*letter));
        let others = "\u{A0}\u{AD}\u{200B}\u{200D}\u{200E}\u{2028}\u{202E}\u{2066}\u{FEFF}\u{E0001}«»…€";
        for letter in ascii.chain(others.chars()) {
            assert!(!is_name(&format!("a{letter}b")), "{letter:?}");
        }
    }
}
