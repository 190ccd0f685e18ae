//! Holds the arguments against the schema of the conversation's table.

use omni_schema::sentence::{all_of, did_you_mean, one_of};
use omni_schema::{LINKABLE, Linkable, Lookup, Table, suggest};
use syn::LitStr;

use super::attr::LinkArgs;
use crate::errors::Errors;
use crate::names::{is_logical, is_schema_name};
use crate::schema::Found;
use crate::tables::conversation;

/// What an entity is taken for when nothing tells what it is.
const ANY: Linkable = LINKABLE[2];

/// Where a link is kept.
pub(super) struct Binding {
    pub(super) linkable: Linkable,
    pub(super) lookup: String,
    pub(super) navigation: String,
}

/// The binding that the arguments ask for. After a mistake, one that is near enough to raise no further errors.
pub(super) fn binding(args: &LinkArgs, errors: &mut Errors) -> Binding {
    let linkable = args.entity.get().and_then(|entity| linkable(entity, errors));
    let stub = |linkable: Linkable| Binding { linkable, lookup: linkable.lookup.to_owned(), navigation: String::new() };
    let Some(linkable) = linkable else { return stub(ANY) };
    let schema = args.schema.get();
    match conversation(schema.map(LitStr::value).as_deref()) {
        Ok(table) => place(&table, linkable, args, errors).unwrap_or_else(|| stub(linkable)),
        Err(error) => {
            match schema {
                Some(schema) => errors.at(schema, error),
                None => errors.at_span(proc_macro2::Span::call_site(), error),
            }
            stub(linkable)
        }
    }
}

/// The entity of this name. One with a typo is reported, and taken for what was meant.
fn linkable(entity: &LitStr, errors: &mut Errors) -> Option<Linkable> {
    let name = entity.value();
    let find = |name: &str| LINKABLE.iter().find(|linkable| linkable.table == name).copied();
    if let Some(linkable) = find(&name) {
        return Some(linkable);
    }
    let near = suggest(&name, LINKABLE.iter().map(|linkable| linkable.table));
    let (allowed, help) = (all_of(LINKABLE.iter().map(|linkable| linkable.table)), did_you_mean(&near));
    errors.at(entity, format!("`{name}` cannot be linked to a conversation: Omnichannel links {allowed}{help}"));
    near.first().and_then(|name| find(name))
}

fn place(table: &Found, linkable: Linkable, args: &LinkArgs, errors: &mut Errors) -> Option<Binding> {
    let (lookup, navigation) = match (args.lookup.get(), args.navigation.get()) {
        (None, None) => {
            let leading = table.lookup(linkable.lookup).and_then(|lookup| leading_from(lookup, linkable.table));
            let Some(navigation) = leading else {
                // The example of `LINKABLE` holds the built-in schema to that; an organisation's may lack it.
                let Linkable { table: entity, lookup, .. } = linkable;
                let message = format!("the schema has no lookup `{lookup}` of a conversation that leads to `{entity}`");
                errors.at(args.entity.get(), format!("{message}: say where the link is, with `lookup = \"…\"`"));
                return None;
            };
            (linkable.lookup.to_owned(), navigation)
        }
        (Some(lookup), None) => (lookup.value(), by_lookup(table, linkable.table, lookup, errors)?),
        (lookup, Some(navigation)) => by_navigation(table, linkable.table, lookup, navigation, errors)?,
    };
    Some(Binding { linkable, lookup, navigation })
}

/// The navigation property of this lookup that leads to the entity.
fn leading_from(lookup: &Lookup, entity: &str) -> Option<String> {
    lookup.target(entity).map(|target| target.navigation.clone())
}

/// The navigation property that leads from this lookup to the entity.
fn by_lookup(table: &Found, entity: &str, lookup: &LitStr, errors: &mut Errors) -> Option<String> {
    match known(table, entity, lookup, errors)? {
        Known::InSchema(known) => leading_from(known, entity),
        Known::MayBeCustom => {
            let name = lookup.value();
            let example = format!("navigation = \"{name}_{}\"", table.logical_name);
            let message = format!(
                "the schema does not know `{name}`: add the navigation property that writes it, such as `{example}`"
            );
            errors.at(lookup, message);
            None
        }
    }
}

/// What the schema knows of a lookup.
enum Known<'a> {
    InSchema(&'a Lookup),
    MayBeCustom,
}

/// What the schema knows of a lookup that has to lead to the entity. One that cannot is reported.
fn known<'a>(table: &'a Found, entity: &str, lookup: &LitStr, errors: &mut Errors) -> Option<Known<'a>> {
    let name = lookup.value();
    if let Some(known) = table.lookup(&name) {
        if known.target(entity).is_some() {
            return Some(Known::InSchema(known));
        }
        let leads = all_of(known.targets.iter().map(|target| &target.table));
        let others = those_that_do(leading_to(table, entity).map(|(lookup, _)| lookup));
        errors.at(lookup, format!("the lookup `{name}` leads to {leads}, not to `{entity}`{others}"));
        return None;
    }
    if is_logical(&name) && table.may_have(&name) {
        return Some(Known::MayBeCustom);
    }
    let near = suggest(&name, table.lookups.iter().map(|lookup| lookup.name.as_str()));
    let message = if near.is_empty() {
        let others = those_that_do(leading_to(table, entity).map(|(lookup, _)| lookup));
        format!("no lookup `{name}` of a conversation leads to `{entity}`{others}")
    } else {
        format!("a conversation has no lookup `{name}`{}", did_you_mean(&near))
    };
    errors.at(lookup, message);
    None
}

/// The lookup that this navigation property writes, and the property itself.
fn by_navigation(
    table: &Found,
    entity: &str,
    lookup: Option<&LitStr>,
    navigation: &LitStr,
    errors: &mut Errors,
) -> Option<(String, String)> {
    let name = navigation.value();
    let Some((known, target)) = table.navigation(&name) else {
        return custom_navigation(table, entity, lookup, navigation, errors);
    };
    if target.table != entity {
        let others = those_that_do(leading_to(table, entity).map(|(_, navigation)| navigation));
        let leads = &target.table;
        let message = format!("the navigation property `{name}` leads to `{leads}`, not to `{entity}`{others}");
        errors.at(navigation, message);
        return None;
    }
    if let Some(lookup) = lookup.filter(|lookup| lookup.value() != known.name) {
        let other = lookup.value();
        errors
            .at(lookup, format!("the navigation property `{name}` writes the lookup `{}`, not `{other}`", known.name));
        return None;
    }
    Some((known.name.clone(), name))
}

/// The same, for a navigation property that the schema does not know.
fn custom_navigation(
    table: &Found,
    entity: &str,
    lookup: Option<&LitStr>,
    navigation: &LitStr,
    errors: &mut Errors,
) -> Option<(String, String)> {
    let name = navigation.value();
    if let Some((_, exact)) = leading_to(table, entity).find(|(_, known)| known.eq_ignore_ascii_case(&name)) {
        errors.at(navigation, format!("`{name}` is `{exact}`: navigation properties are case-sensitive"));
        return None;
    }
    if !is_schema_name(&name) || !table.may_have(&name.to_lowercase()) {
        let leading = || leading_to(table, entity).map(|(_, navigation)| navigation);
        let near = suggest(&name, leading());
        let help = if near.is_empty() { those_that_do(leading()) } else { did_you_mean(&near) };
        errors.at(navigation, format!("no navigation property `{name}` leads from a conversation to `{entity}`{help}"));
        return None;
    }
    let Some(lookup) = lookup else {
        let message = format!(
            "the schema does not know `{name}`: add the lookup that it writes, such as `lookup = \"{}\"`",
            name.to_lowercase().trim_end_matches(&format!("_{}", table.logical_name)),
        );
        errors.at(navigation, message);
        return None;
    };
    if let Known::InSchema(known) = known(table, entity, lookup, errors)? {
        let (lookup_name, written) = (&known.name, one_of(navigations(known, entity)));
        errors.at(navigation, format!("the lookup `{lookup_name}` is written by {written}, not by `{name}`"));
        return None;
    }
    Some((lookup.value(), name))
}

/// The lookups of a conversation that may refer to the entity, each with its navigation property.
fn leading_to<'a>(table: &'a Table, entity: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    table
        .lookups
        .iter()
        .flat_map(move |lookup| navigations(lookup, entity).map(move |navigation| (lookup.name.as_str(), navigation)))
}

fn navigations<'a>(lookup: &'a Lookup, entity: &'a str) -> impl Iterator<Item = &'a str> {
    let targets = lookup.targets.iter().filter(move |target| target.table == entity);
    targets.map(|target| target.navigation.as_str())
}

/// The end of a message: which of these lead to where the user wants.
fn those_that_do<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names = all_of(names);
    if names.is_empty() {
        return ", and no other does".to_owned();
    }
    let verb = if names.contains(' ') { "do" } else { "does" };
    format!("; {names} {verb}")
}
