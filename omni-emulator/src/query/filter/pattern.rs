//! Patterns of text, as the service's functions of text take them: Microsoft's page "Use wildcard characters in conditions
//! for string values".

use std::iter::Peekable;
use std::str::Chars;

/// What a text is compared with, letter by letter.
pub(super) struct Pattern(Vec<Piece>);

enum Piece {
    /// `%`: any letters, or none.
    Any,
    /// One letter: itself, or one that `_` or a set in brackets stands for.
    One(Letter),
}

enum Letter {
    Itself(char),
    /// `_`
    Whichever,
    /// `[a-f]`, or `[^a-f]`, which is all but these.
    Of {
        ranges: Vec<(char, char)>,
        others: bool,
    },
}

impl Pattern {
    /// Reads a pattern that stands anywhere, at the beginning or at the end of a text. None, as with the database behind
    /// the service, where a bracket is not closed: such a pattern fits nothing.
    pub(super) fn read(text: &str, from_the_start: bool, to_the_end: bool) -> Option<Self> {
        let mut pieces = Vec::with_capacity(text.len() + 2);
        if !from_the_start {
            pieces.push(Piece::Any);
        }
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            pieces.push(match letter {
                '%' => Piece::Any,
                '_' => Piece::One(Letter::Whichever),
                '[' => Piece::One(set(&mut letters)?),
                other => Piece::One(Letter::Itself(other)),
            });
        }
        if !to_the_end {
            pieces.push(Piece::Any);
        }
        Some(Self(pieces))
    }

    /// Whether the whole text is of the pattern. It takes no longer than their lengths multiplied.
    pub(super) fn fits(&self, text: &str) -> bool {
        let letters: Vec<char> = text.chars().collect();
        let (mut letter, mut piece) = (0, 0);
        // Where to go on when the letters after the last `%` do not fit: with that one taking one letter more.
        let mut again: Option<(usize, usize)> = None;
        while letter < letters.len() {
            match self.0.get(piece) {
                Some(Piece::Any) => {
                    again = Some((piece + 1, letter));
                    piece += 1;
                }
                Some(Piece::One(one)) if one.fits(letters[letter]) => {
                    letter += 1;
                    piece += 1;
                }
                _ => {
                    let Some((after, taken)) = again else { return false };
                    again = Some((after, taken + 1));
                    (piece, letter) = (after, taken + 1);
                }
            }
        }
        self.0[piece..].iter().all(|piece| matches!(piece, Piece::Any))
    }
}

impl Letter {
    fn fits(&self, letter: char) -> bool {
        match self {
            Self::Itself(own) => *own == letter,
            Self::Whichever => true,
            Self::Of { ranges, others } => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter)) != *others
            }
        }
    }
}

/// What follows a bracket, up to the one that closes it.
fn set(letters: &mut Peekable<Chars<'_>>) -> Option<Letter> {
    let others = letters.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let first = match letters.next()? {
            ']' => return Some(Letter::Of { ranges, others }),
            first => first,
        };
        let mut ahead = letters.clone();
        let last = match (ahead.next(), ahead.next()) {
            (Some('-'), Some(last)) if last != ']' => {
                *letters = ahead;
                last
            }
            _ => first,
        };
        ranges.push((first, last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_a_whole_text() {
        for (pattern, text, expected) in [
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("", "", true),
            ("", "a", false),
            ("%", "", true),
            ("a%c", "abbc", true),
            ("a%c", "abcb", false),
            ("%ab%ab%", "xabyabz", true),
            ("%ab%ab%", "xaby", false),
            ("a_c", "aßc", true),
            ("a_c", "ac", false),
            ("[a-c]x", "bx", true),
            ("[a-c]x", "dx", false),
            ("[^a-c]x", "dx", true),
            ("[^a-c]x", "bx", false),
            ("[-a]", "-", true),
            ("[a-]", "-", true),
            ("50[%] [_] [[]x]", "50% _ [x]", true),
            ("50[%]", "50x", false),
        ] {
            let read = Pattern::read(pattern, true, true).unwrap();
            assert_eq!(read.fits(text), expected, "{pattern} {text}");
        }
        assert!(Pattern::read("a[b", true, true).is_none(), "the bracket is not closed");
    }

    #[test]
    fn a_pattern_stands_where_it_may() {
        for (from_the_start, to_the_end, expected) in [
            (false, false, [true, true, true]),
            (true, false, [true, false, false]),
            (false, true, [false, false, true]),
        ] {
            let read = Pattern::read("a_", from_the_start, to_the_end).unwrap();
            assert_eq!(["axyz", "yaxy", "yyax"].map(|text| read.fits(text)), expected);
        }
    }

    #[test]
    fn many_wildcards_take_no_time() {
        let pattern = "%a".repeat(2_000);
        assert!(!Pattern::read(&pattern, true, true).unwrap().fits(&"b".repeat(20_000)));
    }
}
