//! The grammar that every attribute of this crate shares: `key = value`, separated by commas.

use omni_schema::sentence::{all_of, did_you_mean};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Lit, LitStr, Path, Token};

use crate::errors::Errors;

/// One argument: a key with a value, or a value that stands alone.
pub(crate) struct Arg {
    pub(crate) key: Option<Ident>,
    pub(crate) value: Value,
    /// Where a mistake in the value is shown: the value, or the whole argument where it has none.
    pub(crate) at: TokenStream,
}

pub(crate) enum Value {
    Text(LitStr),
    Path(Path),
    /// There is a key, and nothing after it.
    Nothing,
    /// None of them.
    Other,
}

impl Arg {
    /// The key as a text, for a `match`.
    pub(crate) fn name(&self) -> Option<String> {
        self.key.as_ref().map(|key| key.unraw().to_string())
    }

    /// Where a mistake in the key is shown.
    fn key_at(&self) -> TokenStream {
        self.key.as_ref().map_or_else(|| self.at.clone(), ToTokens::to_token_stream)
    }
}

/// Reads the arguments between the parentheses of an attribute. One that cannot be read does not hide the others.
pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Vec<Arg> {
    let mut args = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while rest.peek().is_some() {
        let mut argument = TokenStream::new();
        let mut comma = None;
        for token in rest.by_ref() {
            if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
                comma = Some(token);
                break;
            }
            argument.extend([token]);
        }
        match comma {
            Some(comma) if argument.is_empty() => errors.at(comma, "expected an argument before this `,`"),
            _ => match argument_of.parse2(argument) {
                Ok(arg) => args.push(arg),
                Err(error) => errors.push(error),
            },
        }
    }
    args
}

fn argument_of(input: ParseStream<'_>) -> syn::Result<Arg> {
    if input.peek(Lit) {
        let at = input.fork().parse::<TokenStream>()?;
        return Ok(Arg { key: None, value: value(input)?, at });
    }
    let Ok(key) = input.call(Ident::parse_any) else {
        return Ok(Arg { key: None, value: Value::Other, at: input.parse()? });
    };
    if input.is_empty() {
        let at = key.to_token_stream();
        return Ok(Arg { key: Some(key), value: Value::Nothing, at });
    }
    if !input.peek(Token![=]) {
        let at = input.parse()?;
        return Ok(Arg { key: Some(key), value: Value::Other, at });
    }
    let equals = input.parse::<Token![=]>()?;
    let at = if input.is_empty() { equals.to_token_stream() } else { input.fork().parse()? };
    let value = value(input)?;
    Ok(Arg { key: Some(key), value, at })
}

fn value(input: ParseStream<'_>) -> syn::Result<Value> {
    if input.peek(Lit) {
        let literal = input.parse()?;
        if !input.is_empty() {
            return Err(input.error("expected `,` between two arguments"));
        }
        return Ok(match literal {
            Lit::Str(text) if text.suffix().is_empty() => Value::Text(text),
            _ => Value::Other,
        });
    }
    let path = input.call(Path::parse_mod_style);
    let whole = input.is_empty();
    input.parse::<TokenStream>()?;
    Ok(path.ok().filter(|_| whole).map_or(Value::Other, Value::Path))
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

    fn set(&mut self, value: T, at: TokenStream, errors: &mut Errors) {
        if self.value.is_some() {
            errors.at(at, format!("`{}` is given twice", self.key));
        } else {
            self.value = Some(value);
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    pub(crate) fn into_value(self) -> Option<T> {
        self.value
    }
}

impl Once<LitStr> {
    /// Takes the value of an argument that is a text.
    pub(crate) fn set_text(&mut self, arg: Arg, errors: &mut Errors) {
        let (key, at) = (self.key, arg.key_at());
        let meant = match arg.value {
            Value::Text(text) if text.value().is_empty() => {
                errors.at(arg.at, format!("`{key}` is empty"));
                return;
            }
            Value::Text(text) => {
                self.set(text, at, errors);
                return;
            }
            Value::Path(path) => path.get_ident().map(ToString::to_string),
            Value::Nothing | Value::Other => None,
        };
        let meant = meant.as_deref().unwrap_or("…");
        errors.at(arg.at, format!("`{key}` takes a string: write `{key} = \"{meant}\"`"));
    }
}

impl Once<Path> {
    /// Takes the value of an argument that is a path.
    pub(crate) fn set_path(&mut self, arg: Arg, errors: &mut Errors) {
        let (key, at) = (self.key, arg.key_at());
        let (without, meant) = match arg.value {
            Value::Path(path) => {
                match path.segments.iter().find(|segment| segment.ident == "Self") {
                    // Nothing can be imported from there.
                    Some(own) if key == "crate" => errors
                        .at(own, "`crate` takes the path of a crate, and `Self` is a type: write `crate = some::path`"),
                    Some(own) => errors.at(own, format!("`{key}` takes the path of another struct: leave it out")),
                    None => self.set(path, at, errors),
                }
                return;
            }
            Value::Text(text) => match text.parse_with(Path::parse_mod_style) {
                Ok(_) => (", without quotes", text.value()),
                Err(_) => (", without quotes", "some::path".to_owned()),
            },
            Value::Nothing => ("", "some::path".to_owned()),
            Value::Other => match syn::parse2::<Path>(arg.at.clone()) {
                Ok(path) => (", without generics", names_of(&path)),
                Err(_) => ("", "some::path".to_owned()),
            },
        };
        errors.at(arg.at, format!("`{key}` takes a path{without}: write `{key} = {meant}`"));
    }
}

/// A path without the arguments of its types.
fn names_of(path: &Path) -> String {
    let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let start = if path.leading_colon.is_some() { "::" } else { "" };
    format!("{start}{}", names.join("::"))
}

/// Reports an argument that the attribute does not have.
pub(crate) fn unknown(arg: &Arg, allowed: &[&str], errors: &mut Errors) {
    let list = format!("allowed are {}", all_of(allowed));
    match (&arg.key, &arg.value) {
        (Some(key), _) => {
            let near = did_you_mean(&omni_schema::suggest(&key.unraw().to_string(), allowed.iter().copied()));
            errors.at(key, format!("unknown argument `{key}`: {list}{near}"));
        }
        (None, Value::Text(text)) => {
            let (first, text) = (allowed[0], text.value());
            errors.at(&arg.at, format!("a string without a name: write `{first} = \"{text}\"`; {list}"));
        }
        (None, _) => errors.at(&arg.at, format!("expected an argument, `key = value`: {list}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the arguments of this text are read as, and the number of mistakes.
    fn read_text(text: &str) -> (Vec<String>, usize) {
        let mut errors = Errors::default();
        let args = read(text.parse().unwrap(), &mut errors);
        let shown = args.iter().map(|arg| {
            let value = match &arg.value {
                Value::Text(text) => format!("text {}", text.value()),
                Value::Path(path) => format!("path {}", path.to_token_stream()),
                Value::Nothing => "nothing".to_owned(),
                Value::Other => format!("other {}", arg.at),
            };
            format!("{} {value}", arg.name().unwrap_or_default())
        });
        let shown = shown.collect();
        (shown, errors.to_compile_errors().to_string().matches("compile_error").count())
    }

    fn mistakes(text: &str) -> usize {
        read_text(text).1
    }

    #[test]
    fn reads_texts_paths_and_what_is_neither() {
        for (text, read) in [
            (r#""incident""#, " text incident"),
            (r##"entity = r#"incident"#"##, "entity text incident"),
            ("crate = a::b", "crate path a :: b"),
            ("r#type = ::a", "type path :: a"),
            ("entity", "entity nothing"),
            ("entity = 7", "entity other 7"),
            ("entity = b\"incident\"", "entity other b\"incident\""),
            ("entity = \"incident\"x", "entity other \"incident\"x"),
            ("entity = incident()", "entity other incident ()"),
            ("entity = ", "entity other ="),
            ("entity(\"incident\")", "entity other (\"incident\")"),
            ("entity: \"incident\"", "entity other : \"incident\""),
            ("-1", " other - 1"),
        ] {
            assert_eq!(read_text(text), (vec![read.to_owned()], 0), "{text}");
        }
    }

    #[test]
    fn a_comma_may_end_the_list_but_not_begin_or_double() {
        assert_eq!(read_text(""), (vec![], 0));
        assert_eq!(mistakes("a = \"b\","), 0);
        assert_eq!(mistakes(","), 1);
        assert_eq!(mistakes(", a = \"b\""), 1);
        assert_eq!(mistakes("a = \"b\",, c = \"d\""), 1);
    }

    #[test]
    fn one_mistake_does_not_hide_the_argument_after_it() {
        let (args, mistakes) = read_text("a = \"b\" c = \"d\", e = \"f\"");
        assert_eq!((args, mistakes), (vec!["e text f".to_owned()], 1));
    }

    #[test]
    fn offers_the_path_that_was_meant() {
        for (text, said) in [
            (r#"table = "a::b""#, "takes a path, without quotes: write `table = a::b`"),
            (r#"table = "a b""#, "takes a path, without quotes: write `table = some::path`"),
            ("table = ::a::r#type<u8>", "takes a path, without generics: write `table = ::a::r#type`"),
            ("table = 7", "takes a path: write `table = some::path`"),
            ("table = ", "takes a path: write `table = some::path`"),
        ] {
            let (mut errors, mut table) = (Errors::default(), Once::<Path>::new("table"));
            for arg in read(text.parse().unwrap(), &mut errors) {
                table.set_path(arg, &mut errors);
            }
            let errors = errors.to_compile_errors().to_string();
            assert!(errors.contains(said), "{text}: {errors}");
        }
    }
}
