//! Rust types for what columns, parameters and properties hold.

use omni_schema::{EdmType, TypeName, runtime_type};
use proc_macro2::TokenStream;
use quote::quote;

use super::{Generator, names};
use crate::labels::turns_direction;

/// The type of a table of `omni_runtime::entities`.
pub(super) fn standard(logical_name: &str) -> Option<TokenStream> {
    let name = names::ident(runtime_type(logical_name)?.name);
    Some(quote!(::omni_runtime::entities::#name))
}

/// The type of a column of this type, which `Holds` accepts.
pub(super) fn column(edm: EdmType) -> TokenStream {
    match edm {
        EdmType::Decimal => quote!(::rust_decimal::Decimal),
        other => value(other),
    }
}

/// The type of a value that serde reads by itself.
fn value(edm: EdmType) -> TokenStream {
    match edm {
        EdmType::Binary | EdmType::String => quote!(String),
        EdmType::Boolean => quote!(bool),
        EdmType::Byte => quote!(u8),
        EdmType::Date => quote!(::jiff::civil::Date),
        EdmType::DateTimeOffset => quote!(::jiff::Timestamp),
        EdmType::Decimal => quote!(::omni_runtime::Exact),
        EdmType::Double => quote!(f64),
        EdmType::Duration => quote!(::jiff::SignedDuration),
        EdmType::Guid => quote!(::uuid::Uuid),
        EdmType::Int16 => quote!(i16),
        EdmType::Int32 => quote!(i32),
        EdmType::Int64 => quote!(i64),
        EdmType::SByte => quote!(i8),
        EdmType::Single => quote!(f32),
        EdmType::TimeOfDay => quote!(::jiff::civil::Time),
        EdmType::Untyped => quote!(::serde_json::Value),
    }
}

/// A documentation comment. A line of code that a label looks like stays text.
pub(super) fn doc(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        let line: String = line.chars().filter(|&letter| !letter.is_control() && !turns_direction(letter)).collect();
        let line = line.trim_end();
        if line.is_empty() { String::new() } else { format!(" {line}") }
    });
    quote!(#(#[doc = #lines])*)
}

/// Text from the service in a documentation comment: what Markdown would take for something of its own is escaped.
pub(super) fn plain(label: &str) -> String {
    let mut escaped = String::with_capacity(label.len());
    for letter in label.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

impl Generator<'_> {
    /// The type that ids of a table are typed by, where the table is in the schema.
    pub(super) fn table_type(&self, logical_name: &str) -> Option<TokenStream> {
        standard(logical_name).or_else(|| {
            let marker = names::ident(self.markers.get(logical_name)?);
            Some(quote!(tables::#marker))
        })
    }

    /// The type of a parameter, a result or a property of a structure.
    pub(super) fn value_type(&self, ty: &TypeName) -> TokenStream {
        match ty {
            TypeName::Edm(edm) => value(*edm),
            TypeName::Collection(item) => {
                let item = self.value_type(item);
                quote!(Vec<#item>)
            }
            TypeName::Named(_) => {
                let name = self.structure(ty).map(names::ident).map(|name| quote!(#name));
                // A row, of whichever columns, or a type that the schema leaves out.
                name.unwrap_or_else(|| quote!(::serde_json::Value))
            }
        }
    }
}
