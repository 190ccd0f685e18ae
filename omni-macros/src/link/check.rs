//! Holds the arguments against the schema of the conversation's table.

use omni_schema::{Table, suggest};
use syn::LitStr;

use super::attr::LinkArgs;
use crate::errors::{Errors, did_you_mean};
use crate::tables::{LINKABLE, Linkable, conversation};

/// Where a link is kept.
pub(super) struct Binding {
    pub(super) linkable: Linkable,
    pub(super) lookup: String,
    pub(super) navigation: String,
}

/// The binding that the arguments ask for. After a mistake, one that is near enough to raise no further errors.
pub(super) fn binding(args: &LinkArgs, errors: &mut Errors) -> Binding {
    let linkable = args.entity.get().and_then(|entity| linkable(entity, errors));
    let known = linkable.unwrap_or(LINKABLE[2]);
    let stub = Binding { linkable: known, lookup: known.lookup.to_owned(), navigation: String::new() };
    if linkable.is_none() || !errors.is_empty() {
        return stub;
    }
    match conversation() {
        Ok(table) => place(&table, known, args, errors).unwrap_or(stub),
        Err(error) => {
            errors.at_span(proc_macro2::Span::call_site(), error);
            stub
        }
    }
}

/// The entity of this name. One with a typo is reported, and taken for what was meant.
fn linkable(entity: &LitStr, errors: &mut Errors) -> Option<Linkable> {
    let name = entity.value();
    let find = |name: &str| LINKABLE.iter().find(|linkable| linkable.entity == name).copied();
    if let Some(linkable) = find(&name) {
        return Some(linkable);
    }
    let near = suggest(&name, LINKABLE.iter().map(|linkable| linkable.entity));
    let allowed = "Omnichannel links `account`, `contact` and `incident`";
    errors.at(entity, format!("`{name}` cannot be linked to a conversation: {allowed}{}", did_you_mean(&near)));
    near.first().and_then(|name| find(name))
}

fn place(table: &Table, linkable: Linkable, args: &LinkArgs, errors: &mut Errors) -> Option<Binding> {
    let (lookup, navigation) = match (args.lookup.get(), args.navigation.get()) {
        (None, None) => {
            let target = table.lookup(linkable.lookup)?.target(linkable.entity)?;
            (linkable.lookup.to_owned(), target.navigation.clone())
        }
        (Some(lookup), None) => (lookup.value(), by_lookup(table, linkable, lookup, errors)?),
        (lookup, Some(navigation)) => by_navigation(table, linkable, lookup, navigation, errors)?,
    };
    Some(Binding { linkable, lookup, navigation })
}

/// The navigation property that leads from this lookup to the entity.
fn by_lookup(table: &Table, linkable: Linkable, lookup: &LitStr, errors: &mut Errors) -> Option<String> {
    let (name, entity) = (lookup.value(), linkable.entity);
    if let Some(known) = table.lookup(&name) {
        let target = known.target(entity);
        if target.is_none() {
            let leads = list(known.targets.iter().map(|target| target.table.as_str()));
            errors.at(lookup, format!("the lookup `{name}` leads to {leads}, not to `{entity}`"));
        }
        return target.map(|target| target.navigation.clone());
    }
    if table.may_be_custom(&name) {
        let example = format!("navigation = \"{name}_{}\"", table.logical_name);
        errors.at(
            lookup,
            format!("the schema does not know the lookup `{name}`: add its navigation property, such as `{example}`"),
        );
        return None;
    }
    let near = suggest(&name, table.lookups.iter().map(|lookup| lookup.name.as_str()));
    errors.at(lookup, format!("a conversation has no lookup `{name}`{}", did_you_mean(&near)));
    None
}

/// The lookup that this navigation property writes, and the property itself.
fn by_navigation(
    table: &Table,
    linkable: Linkable,
    lookup: Option<&LitStr>,
    navigation: &LitStr,
    errors: &mut Errors,
) -> Option<(String, String)> {
    let (name, entity) = (navigation.value(), linkable.entity);
    let Some((known, target)) = table.navigation(&name) else {
        return custom_navigation(table, entity, lookup, navigation, errors);
    };
    if target.table != entity {
        errors
            .at(navigation, format!("the navigation property `{name}` leads to `{}`, not to `{entity}`", target.table));
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

fn custom_navigation(
    table: &Table,
    entity: &str,
    lookup: Option<&LitStr>,
    navigation: &LitStr,
    errors: &mut Errors,
) -> Option<(String, String)> {
    let name = navigation.value();
    let leading = table.lookups.iter().flat_map(|lookup| &lookup.targets).filter(|target| target.table == entity);
    let leading: Vec<&str> = leading.map(|target| target.navigation.as_str()).collect();
    if let Some(exact) = leading.iter().find(|known| known.eq_ignore_ascii_case(&name)) {
        errors.at(navigation, format!("`{name}` is `{exact}`: navigation properties are case-sensitive"));
        return None;
    }
    if !table.may_be_custom(&name.to_lowercase()) {
        let near = suggest(&name, leading.iter().copied());
        let near = if near.is_empty() { format!("; {} do", list(leading)) } else { did_you_mean(&near) };
        errors.at(navigation, format!("no navigation property `{name}` leads from a conversation to `{entity}`{near}"));
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
    Some((lookup.value(), name))
}

fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
