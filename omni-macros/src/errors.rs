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

#[cfg(test)]
mod tests {
    use super::*;

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
