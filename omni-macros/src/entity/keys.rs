//! The alternate keys that a record names rows by: `key = "…"`.

use std::collections::HashSet;

use omni_schema::sentence::{all_of, did_you_mean};
use omni_schema::{AlternateKey, suggest};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::LitStr;
use syn::ext::IdentExt;

use super::attr::EntityArgs;
use super::check::RecordColumn;
use super::constants;
use super::made::Made;
use crate::errors::Errors;
use crate::prefix;
use crate::schema::Found;

/// A key that the schema has, and the name of its function.
pub(super) struct RecordKey {
    key: AlternateKey,
    function: Ident,
}

/// Finds the keys that the arguments name, and reports those that are none or have a column without a field.
pub(super) fn find(found: &Found, args: &EntityArgs, columns: &[RecordColumn], errors: &mut Errors) -> Vec<RecordKey> {
    // A field whose own mistake is reported is no missing one.
    let has_all_fields = errors.is_empty();
    let (mut keys, mut given) = (Vec::new(), HashSet::new());
    for literal in &args.keys {
        let name = literal.value();
        if args.body.is_some() {
            errors.at(literal, "a struct that is sent names no row: write `key` on the record that is read");
            continue;
        }
        if !given.insert(name.clone()) {
            errors.at(literal, format!("the key `{name}` is given twice"));
            continue;
        }
        let Some(key) = named(found, &name) else {
            errors.at(literal, unknown(found, &name));
            // What uses it is not told so again.
            let meant = near(found, &name).first().and_then(|near| named(found, near));
            keys.extend(meant.cloned().zip(function(literal)).map(|(key, function)| RecordKey { key, function }));
            continue;
        };
        let is_field = |name: &&String| columns.iter().any(|column| column.field.column == **name);
        let missing: Vec<&String> = key.columns.iter().filter(|name| !is_field(name)).collect();
        if has_all_fields && !missing.is_empty() {
            let (columns, missing) = (all_of(&key.columns), all_of(missing));
            errors.at(literal, format!("the key `{name}` consists of {columns}: add a field for {missing}"));
        }
        match function(literal) {
            Some(function) => keys.push(RecordKey { key: key.clone(), function }),
            None => errors.at(literal, format!("`{name}` cannot be the name of a function: use `AlternateKey::new`")),
        }
    }
    keys
}

fn named<'a>(found: &'a Found, name: &str) -> Option<&'a AlternateKey> {
    found.alternate_keys.iter().find(|key| key.name == name)
}

fn near<'a>(found: &'a Found, name: &str) -> Vec<&'a str> {
    suggest(name, found.alternate_keys.iter().map(|key| key.name.as_str()))
}

fn unknown(found: &Found, name: &str) -> String {
    let known = &found.alternate_keys;
    let near = near(found, name);
    let help = if !near.is_empty() {
        did_you_mean(&near)
    } else if !known.is_empty() {
        format!("; it has {}", all_of(known.iter().map(|key| &key.name)))
    } else if found.is_complete {
        "; if your organisation has it by now, write the schema again".to_owned()
    } else {
        "; the schema of your organisation has its keys: register it, or make the key with `AlternateKey::new`"
            .to_owned()
    };
    format!("the table `{}` has no alternate key `{name}`{help}", found.logical_name)
}

/// The function that is named after a key.
fn function(literal: &LitStr) -> Option<Ident> {
    let name = literal.value().replace('.', "_");
    // What is read of a text may be less than the text, such as one with blanks around, of which no name is made.
    let read = syn::parse_str::<Ident>(&name).or_else(|_| syn::parse_str(&format!("r#{name}")));
    let mut function = read.ok()?;
    function.set_span(prefix::shown_at(literal.span()));
    Some(function)
}

/// A function for each key. After a mistake there are no columns, and it satisfies what uses it.
pub(super) fn functions(made: &Made<'_>, columns: &[RecordColumn]) -> TokenStream {
    let functions = made.keys.iter().map(|key| function_of(made, key, columns));
    quote!(#(#functions)*)
}

fn function_of(made: &Made<'_>, RecordKey { key, function }: &RecordKey, columns: &[RecordColumn]) -> TokenStream {
    let private = prefix::private();
    let (table, vis) = (made.table_or_any(), &made.input.vis);
    let of_key = |name: &String| columns.iter().find(|column| column.field.column == *name);
    let Some(columns) = key.columns.iter().map(of_key).collect::<Option<Vec<_>>>() else {
        let values = key.columns.iter().map(|_| quote!(_: impl ::core::marker::Sized));
        return quote! {
            #vis fn #function(#(#values),*) -> #private::AlternateKey<#table> {
                loop {}
            }
        };
    };
    let values: Vec<Ident> = columns.iter().map(|column| format_ident!("__{}", column.field.ident.unraw())).collect();
    let types = columns.iter().map(|column| made.edm_of(column.known.as_ref()));
    let parameters = values.iter().zip(types).map(|(value, edm)| quote!(#value: impl #private::Comparable<#edm>));
    let constants = columns.iter().map(|column| constants::name_of(&column.field.ident));
    let pairs = constants.zip(&values).enumerate().map(|(index, (constant, value))| {
        if index == 0 { quote!(new(Self::#constant, #value)) } else { quote!(.and(Self::#constant, #value)) }
    });
    let doc = format!("The row whose alternate key `{}` has these values: {}.", key.name, all_of(&key.columns));
    quote_spanned! {function.span()=>
        #[doc = #doc]
        #vis fn #function(#(#parameters),*) -> #private::AlternateKey<#table> {
            #private::AlternateKey::#(#pairs)*
        }
    }
}
