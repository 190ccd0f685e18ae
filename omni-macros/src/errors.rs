use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The mistakes found so far. A macro goes on after each, so that one compilation shows them all.
#[derive(Default)]
pub(crate) struct Errors {
    all: Option<syn::Error>,
}

impl Errors {
    /// A mistake at these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// A mistake at this place.
    pub(crate) fn at_span(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.all {
            Some(all) => all.combine(error),
            None => self.all = Some(error),
        }
    }

    /// Takes over the mistakes of a part that was read on its own.
    pub(crate) fn append(&mut self, others: Self) {
        others.all.into_iter().for_each(|error| self.push(error));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_none()
    }

    /// What makes the compiler report them.
    pub(crate) fn to_compile_errors(&self) -> TokenStream {
        self.all.as_ref().map(syn::Error::to_compile_error).unwrap_or_default()
    }
}

/// The end of a message that offers what was meant: `; did you mean `a` or `b`?`.
pub(crate) fn did_you_mean(candidates: &[&str]) -> String {
    if candidates.is_empty() { String::new() } else { format!("; did you mean {}?", one_of(candidates)) }
}

/// Names to choose from: `` `a`, `b` or `c` ``.
pub(crate) fn one_of<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    list(names, "or")
}

/// Names that are all meant: `` `a`, `b` and `c` ``.
pub(crate) fn all_of<T: Display>(names: impl IntoIterator<Item = T>) -> String {
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

    #[test]
    fn keeps_every_mistake() {
        let mut errors = Errors::default();
        assert!(errors.is_empty() && errors.to_compile_errors().is_empty());
        errors.at_span(Span::call_site(), "one");
        errors.at_span(Span::call_site(), "two");
        let reported = errors.to_compile_errors().to_string();
        assert_eq!(reported.matches("compile_error").count(), 2, "{reported}");
    }
}
