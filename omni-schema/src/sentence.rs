//! Names in the sentence of a message.

use std::fmt::Display;

/// The end of a message that offers what was meant; empty where there is nothing to offer.
///
/// ```
/// use omni_schema::{sentence::did_you_mean, suggest};
///
/// assert_eq!(did_you_mean(&suggest("titel", ["title", "ticketnumber"])), "; did you mean `title`?");
/// assert_eq!(did_you_mean(&suggest("zzz", ["title", "ticketnumber"])), "");
/// ```
#[must_use]
pub fn did_you_mean(candidates: &[&str]) -> String {
    if candidates.is_empty() { String::new() } else { format!("; did you mean {}?", one_of(candidates)) }
}

/// Names to choose from: `` `a`, `b` or `c` ``.
pub fn one_of<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    list(names, "or")
}

/// Names that are all meant: `` `a`, `b` and `c` ``.
pub fn all_of<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    list(names, "and")
}

/// Every name once, in quotes, as a sentence lists them.
fn list<T: Display>(names: impl IntoIterator<Item = T>, conjunction: &str) -> String {
    let mut quoted: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    quoted.dedup();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {conjunction} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_candidates_as_a_person_would() {
        assert_eq!(did_you_mean(&[]), "");
        assert_eq!(did_you_mean(&["a"]), "; did you mean `a`?");
        assert_eq!(did_you_mean(&["a", "b", "c"]), "; did you mean `a`, `b` or `c`?");
    }

    #[test]
    fn lists_a_name_once() {
        assert_eq!(all_of(["incident", "incident"]), "`incident`");
        assert_eq!(all_of(["a", "b"]), "`a` and `b`");
    }
}
