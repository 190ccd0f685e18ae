//! The grammar that every attribute of this crate shares: `key = value`, separated by commas.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, Lit, LitStr, Path, Token};

use crate::errors::{Errors, did_you_mean};

/// One argument: a key with a value, or a literal that stands alone.
pub(crate) struct Arg {
    pub(crate) key: Option<Ident>,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

pub(crate) enum Value {
    Text(LitStr),
    Path(Path),
    /// Neither of them, or nothing.
    Other,
}

impl Parse for Arg {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Lit) {
            let (value, span) = literal(input.parse()?);
            return Ok(Self { key: None, value, span });
        }
        let key = input.call(Ident::parse_any)?;
        let span = key.span();
        if !input.peek(Token![=]) {
            skip_to_comma(input)?;
            return Ok(Self { key: Some(key), value: Value::Other, span });
        }
        input.parse::<Token![=]>()?;
        let (value, span) = if input.peek(Lit) {
            literal(input.parse()?)
        } else {
            match input.call(Path::parse_mod_style) {
                Ok(path) => (Value::Path(path), span),
                Err(_) => (Value::Other, span),
            }
        };
        skip_to_comma(input)?;
        Ok(Self { key: Some(key), value, span })
    }
}

fn literal(literal: Lit) -> (Value, Span) {
    let span = literal.span();
    match literal {
        Lit::Str(text) => (Value::Text(text), span),
        _ => (Value::Other, span),
    }
}

/// What is left of an argument after a mistake in it, so that the next one is still read.
fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// Reads the arguments between the parentheses of an attribute.
pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Vec<Arg> {
    match Punctuated::<Arg, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(args) => args.into_iter().collect(),
        Err(error) => {
            errors.push(error);
            Vec::new()
        }
    }
}

/// An argument that may be given once.
pub(crate) struct Once<T> {
    key: &'static str,
    value: Option<T>,
}

impl<T> Once<T> {
    pub(crate) fn new(key: &'static str) -> Self {
        Self { key, value: None }
    }

    fn set(&mut self, value: T, span: Span, errors: &mut Errors) {
        if self.value.is_some() {
            errors.at_span(span, format!("`{}` is given twice", self.key));
        } else {
            self.value = Some(value);
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

impl Once<LitStr> {
    /// Takes the value of an argument that is a text.
    pub(crate) fn set_text(&mut self, arg: Arg, errors: &mut Errors) {
        let span = arg.key.as_ref().map_or(arg.span, Ident::span);
        match arg.value {
            Value::Text(text) => self.set(text, span, errors),
            _ => errors.at_span(arg.span, format!("`{key}` takes a text: `{key} = \"…\"`", key = self.key)),
        }
    }
}

impl Once<Path> {
    /// Takes the value of an argument that is a path.
    pub(crate) fn set_path(&mut self, arg: Arg, errors: &mut Errors) {
        let span = arg.key.as_ref().map_or(arg.span, Ident::span);
        match arg.value {
            Value::Path(path) => self.set(path, span, errors),
            _ => errors.at_span(arg.span, format!("`{key}` takes a path: `{key} = some::path`", key = self.key)),
        }
    }
}

/// Reports an argument that the attribute does not have.
pub(crate) fn unknown(arg: &Arg, allowed: &[&str], errors: &mut Errors) {
    let list: Vec<_> = allowed.iter().map(|key| format!("`{key}`")).collect();
    let list = list.join(", ");
    match &arg.key {
        Some(key) => {
            let near = did_you_mean(&omni_schema::suggest(&key.to_string(), allowed.iter().copied()));
            errors.at(key, format!("unknown argument `{key}`: allowed are {list}{near}"));
        }
        None => {
            errors.at_span(arg.span, format!("a value without a name: write `{} = …`; allowed are {list}", allowed[0]));
        }
    }
}
