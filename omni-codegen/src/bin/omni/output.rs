//! What the command prints. Labels, names and messages are an organisation's: they must not move a terminal's cursor, or
//! show a line otherwise than it is.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};
use std::io::{self, IsTerminal, Write};

/// Prints what people read.
pub(crate) fn print(text: &str) -> io::Result<()> {
    print_bytes(visible(text).as_bytes())
}

/// Prints what would be a file's content: to a pipe or into a file as it is, since somebody reads it back, and on a
/// terminal as people may see it.
pub(crate) fn print_content(text: &str) -> io::Result<()> {
    if io::stdout().is_terminal() { print(text) } else { print_bytes(text.as_bytes()) }
}

/// Tells on the standard error what was left out, or why nothing was done. Nobody has to listen.
pub(crate) fn tell(line: impl Display) {
    let _ = writeln!(io::stderr(), "{}", visible(&line.to_string()));
}

/// The text, in which characters that steer a terminal, or turn the direction of what is behind them, are written out.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_unseen(letter) {
            let _ = write!(visible, "\\u{{{:x}}}", u32::from(letter));
        } else {
            visible.push(letter);
        }
    }
    Cow::Owned(visible)
}

fn is_unseen(letter: char) -> bool {
    let turns =
        matches!(letter, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    turns || (letter.is_control() && letter != '\n' && letter != '\t')
}

fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        // `omni schema show | head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        for (text, shown) in [
            ("Größe\tof\n„Κάτι“ שלום 👋", "Größe\tof\n„Κάτι“ שלום 👋"),
            ("\u{1b}[2J\r\u{7}\u{7f}\u{9b}1m", r"\u{1b}[2J\u{d}\u{7}\u{7f}\u{9b}1m"),
            ("a\u{202e}b\u{2066}c\u{200f}d\u{61c}", r"a\u{202e}b\u{2066}c\u{200f}d\u{61c}"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }
}
