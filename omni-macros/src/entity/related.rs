//! Fields that hold the row that a lookup refers to: `#[entity(expand = "…")]`.

use omni_schema::sentence::{did_you_mean, one_of};
use omni_schema::{Lookup, Table, Target, suggest};
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::attr::Body;
use super::fields::RecordField;
use super::fits::is_option;
use super::made::Made;
use crate::errors::Errors;
use crate::schema::Found;
use crate::{prefix, tables};

/// A field, and the table of the row that it holds.
pub(super) struct RelatedField {
    pub(super) field: RecordField,
    /// None where it may be a row of several.
    pub(super) table: Option<String>,
    /// Those that it may be a row of; none where the schema does not know.
    tables: Vec<String>,
}

/// Finds the navigation property of each field, and reports those that have none.
pub(super) fn find(
    table: &Found,
    body: Option<Body>,
    fields: Vec<RecordField>,
    errors: &mut Errors,
) -> Vec<RelatedField> {
    let mut found: Vec<RelatedField> = Vec::with_capacity(fields.len());
    for field in fields {
        if body.is_some() {
            let message = "a row of another table is read and not sent: name the lookup itself with \
                           `#[entity(column = \"_…_value\")]`";
            errors.at_span(field.named_at, message);
            continue;
        }
        if let Some(other) = found.iter().find(|other| other.field.column == field.column) {
            let message = format!("`{}` is taken already, by the field `{}`", field.column, other.field.ident);
            errors.at_span(field.named_at, message);
            continue;
        }
        match table.navigation(&field.column) {
            Some((lookup, target)) => {
                // Where rows of another table are found at another property, this one may be without.
                let elsewhere = lookup.targets.iter().find(|other| other.navigation != target.navigation);
                if !is_option(&field.ty) && (!lookup.required || elsewhere.is_some()) {
                    let message = match elsewhere.filter(|_| lookup.required) {
                        None => format!("the lookup `{}` may be empty: use `Option<…>`", lookup.name),
                        Some(other) => {
                            let (lookup, table) = (&lookup.name, &other.table);
                            format!("the lookup `{lookup}` may refer to a row of `{table}`: use `Option<…>`")
                        }
                    };
                    errors.at(&field.ty, message);
                }
                let is_of_both = |other: &&Target| other.navigation == target.navigation;
                let tables = lookup.targets.iter().filter(is_of_both).map(|target| target.table.clone()).collect();
                found.push(RelatedField { table: only_table(lookup, target).map(str::to_owned), tables, field });
            }
            None if table.may_have(&field.column.to_ascii_lowercase()) => {
                found.push(RelatedField { table: None, tables: Vec::new(), field });
            }
            None => errors.at_span(field.named_at, unknown(table, &field.column)),
        }
    }
    found
}

/// The table that the target's navigation property leads to; none where it leads to several.
fn only_table<'t>(lookup: &Lookup, target: &'t Target) -> Option<&'t str> {
    let is_of_both = |other: &Target| other.navigation == target.navigation && other.table != target.table;
    (!lookup.targets.iter().any(is_of_both)).then_some(target.table.as_str())
}

fn unknown(table: &Table, navigation: &str) -> String {
    let all: Vec<_> =
        table.lookups.iter().flat_map(|lookup| &lookup.targets).map(|target| &target.navigation).collect();
    let near = suggest(navigation, all.iter().map(|name| name.as_str()));
    let (name, help) = (&table.logical_name, did_you_mean(&near));
    format!("no navigation property `{navigation}`, which is case-sensitive, leads from `{name}` to one row{help}")
}

/// What `$expand` is to name, with the bound that holds the field's type against the other table.
pub(super) fn constant(related: &[RelatedField]) -> TokenStream {
    if related.is_empty() {
        return TokenStream::new();
    }
    let private = prefix::private();
    let each = related.iter().map(|RelatedField { field, table, .. }| {
        let (ty, navigation) = (&field.ty, &field.column);
        let table = table.as_deref().and_then(tables::standard_type).unwrap_or_else(|| quote!(_));
        // The bound is reported at the field's type.
        let here = prefix::private_at(ty.span());
        quote_spanned!(prefix::shown_at(ty.span())=> #here::expanded::<#ty, #table>(#navigation))
    });
    quote!(const EXPANDED: &'static [#private::Expanded] = &[#(#each),*];)
}

/// Checks in constants that a row is of a table that its lookup refers to, where no type of that table says so.
pub(super) fn checks(made: &Made<'_>, related: &[RelatedField]) -> TokenStream {
    if !made.input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let has_no_type = |related: &&RelatedField| related.table.as_deref().and_then(tables::standard_type).is_none();
    let checks = related.iter().filter(has_no_type).filter(|related| !related.tables.is_empty());
    let checks = checks.map(|RelatedField { field, tables, .. }| {
        let (ty, navigation) = (&field.ty, &field.column);
        let here = prefix::private_at(ty.span());
        let message =
            format!("`{navigation}` leads to a row of {}, and the field holds a row of another table", one_of(tables));
        quote_spanned!(prefix::shown_at(ty.span())=>
            #[allow(deprecated)]
            const _: () = #here::leads_to::<#ty>(&[#(#tables),*], #message);
        )
    });
    quote!(#(#checks)*)
}

/// The arm of a `match` on a column's number that visits the row.
pub(super) fn visit(related: &RelatedField, index: usize, cell: &TokenStream) -> TokenStream {
    let private = prefix::private();
    let (ty, number) = (&related.field.ty, Literal::usize_unsuffixed(index));
    quote_spanned!(prefix::shown_at(ty.span())=> #number => __visit.unchecked::<#ty>(#private::Cell::#cell),)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table_of(targets: &[(&str, &str)]) -> Option<String> {
        let target = |&(table, navigation): &(&str, &str)| Target {
            table: table.to_owned(),
            entity_set: format!("{table}s"),
            navigation: navigation.to_owned(),
        };
        let lookup = Lookup::new("l", targets.iter().map(target).collect());
        only_table(&lookup, &lookup.targets[0]).map(str::to_owned)
    }

    #[test]
    fn a_property_that_leads_to_several_tables_holds_a_row_of_any() {
        for (targets, table) in [
            (&[("user", "ownerid"), ("team", "ownerid")][..], None),
            (&[("account", "l_account"), ("contact", "l_contact")], Some("account")),
            // A schema file may say a target twice.
            (&[("incident", "l_incident"), ("incident", "l_incident")], Some("incident")),
        ] {
            assert_eq!(table_of(targets).as_deref(), table, "{targets:?}");
        }
    }
}
