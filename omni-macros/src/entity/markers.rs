//! Types that are named after columns, so that the compiler's message about a bound names the column.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::check::RecordColumn;
use super::fits::is_plain;

/// The type that is named after the column. A field whose type is judged by its name has none: nothing is left to say
/// of it, and every type costs the compiler time.
pub(super) fn of(record: &Ident, column: &RecordColumn) -> Option<TokenStream> {
    let (module, name) = (module_of(record), name(column)?);
    Some(quote!(#module::#name))
}

/// The module of these types.
pub(super) fn module(record: &Ident, columns: &[RecordColumn]) -> Option<TokenStream> {
    let module = module_of(record);
    let names: Vec<Ident> = columns.iter().filter_map(name).collect();
    (!names.is_empty()).then(|| {
        quote! {
            #[allow(non_camel_case_types, non_snake_case, unreachable_pub)]
            mod #module {
                #(pub enum #names {})*
            }
        }
    })
}

/// A message has it in front of the column where other records have a column of this name.
fn module_of(record: &Ident) -> Ident {
    Ident::new(&format!("columns_of_{}", record.unraw()), Span::call_site())
}

fn name(column: &RecordColumn) -> Option<Ident> {
    if column.known.is_none() || is_plain(&column.field.ty) {
        return None;
    }
    let name = &column.field.column;
    // A name that no identifier is, as other services than Dataverse have them, goes without.
    let is_identifier = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if !is_identifier || matches!(name.as_str(), "_" | "self" | "Self" | "super" | "crate") {
        return None;
    }
    Some(identifier(name))
}

fn identifier(name: &str) -> Ident {
    match syn::parse_str::<Ident>(name) {
        // `gen` is a keyword since the edition of 2024, which syn does not know yet.
        Ok(ident) if name != "gen" => ident,
        _ => Ident::new_raw(name, Span::call_site()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_is_written_raw() {
        for (column, written) in [("title", "title"), ("type", "r#type"), ("gen", "r#gen")] {
            assert_eq!(identifier(column).to_string(), written);
        }
    }
}
