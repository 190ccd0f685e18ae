//! Tables: entity types with a key and an entity set, everything that they inherit among their own.

use std::collections::BTreeSet;
use std::mem::take;

use omni_schema::sentence::did_you_mean;
use omni_schema::{Access, AlternateKey, Column, Lookup, Navigation, Table, Target, TypeName, lookup_of, suggest};

use super::names::Resolver;
use super::operations;
use super::types::Types;
use crate::Names;
use crate::csdl::{EntityType, Metadata, NavigationProperty, local};
use crate::parallel;

/// What types are made of.
#[derive(Clone, Default)]
struct Content {
    properties: Vec<Column>,
    navigations: Vec<NavigationProperty>,
}

impl Content {
    fn take(entity: &mut EntityType) -> Self {
        Self { properties: take(&mut entity.properties), navigations: take(&mut entity.navigations) }
    }
}

/// The tables, and the types that their columns name.
pub(super) fn tables(
    metadata: &mut Metadata,
    resolver: &Resolver,
    wanted: &Names,
    left_out: &mut Vec<String>,
) -> (Vec<Table>, Vec<String>) {
    for (target, keys) in take(&mut metadata.alternate_keys) {
        let (namespace, name) = resolver.full(&target);
        let is_target = |ty: &&mut EntityType| ty.name == name && ty.namespace == namespace;
        // Of several types of a name, the last is the one that is kept.
        if let Some(entity) = metadata.entity_types.iter_mut().rev().find(is_target) {
            entity.alternate_keys.extend(keys);
        }
    }
    let mut contents: Vec<Content> = metadata.entity_types.iter_mut().map(Content::take).collect();
    let types = Types::new(metadata, resolver);
    let (mut all, mut dropped) = (Vec::new(), BTreeSet::new());
    for (index, (entity, content)) in metadata.entity_types.iter().zip(&mut contents).enumerate() {
        if !wanted.matches(&entity.name) {
            continue;
        }
        if types.index(entity) != Some(index) {
            dropped.insert(entity.name.as_str());
            continue;
        }
        // What a table is made of is moved into it, unless others inherit it too.
        all.push((entity, if types.is_base(entity) { content.clone() } else { take(content) }));
    }
    let make = |(entity, own)| {
        let made = table(&types, entity, own, &contents);
        (entity, made.map(|table| (operations::of_columns(&table), table)))
    };
    let (mut tables, mut kept, mut named) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()), Vec::new());
    for (entity, made) in parallel::map(all, make) {
        match made {
            Ok((of_columns, table)) => {
                tables.push(table);
                named.extend(of_columns);
                kept.push(entity.name.as_str());
            }
            // Who asks by a pattern does not mean the types that are no tables, unless one of their name was.
            Err(_) if !wanted.names(&entity.name) && !dropped.contains(entity.name.as_str()) => {}
            Err(why) => left_out.push(format!("`{}` is not a table: {why}", entity.name)),
        }
    }
    left_out.extend(dropped.into_iter().map(said_again));
    let known = |name: &str| metadata.entity_types.iter().any(|entity| entity.name == name);
    let near = |name| did_you_mean(&suggest(name, metadata.entity_types.iter().map(|entity| entity.name.as_str())));
    left_out.extend(wanted.missing(known).map(|name| format!("`{name}` is not in the document{}", near(name))));
    let unmatched = wanted.unmatched(kept.iter().copied());
    left_out.extend(unmatched.map(|pattern| format!("`{pattern}` matches no table in the document")));
    (tables, named)
}

/// What is told of a type of which a document has several.
pub(super) fn said_again(name: &str) -> String {
    format!("`{name}` is in the document more than once: the last one counts")
}

fn table<'a>(types: &Types<'a>, entity: &'a EntityType, own: Content, contents: &[Content]) -> Result<Table, String> {
    let chain = types.chain(entity)?;
    let entity_set = types.set(entity).ok_or("it has no entity set")?;
    let key = chain.iter().find(|ty| !ty.key.is_empty()).map(|ty| &ty.key).ok_or("it has no key")?;
    // The root of all types of Dataverse says nothing.
    let base = chain.get(1).filter(|base| !base.key.is_empty() || base.base.is_some());
    let mut table = Table {
        logical_name: types.resolver.own(&entity.namespace, &entity.name),
        entity_set: entity_set.to_owned(),
        key: key.first().cloned().unwrap_or_default(),
        further_keys: key.iter().skip(1).cloned().collect(),
        base: base.map(|base| types.resolver.own(&base.namespace, &base.name)),
        ..Table::default()
    };
    let (content, inherited) = with_inherited(types, own, &chain, contents);
    members(types, content, inherited, &mut table);
    for name in std::iter::once(&table.key).chain(&table.further_keys) {
        match table.columns.iter_mut().find(|column| column.name == *name) {
            Some(column) => column.required = true,
            None => return Err(format!("its key `{name}` is not a column")),
        }
    }
    for keys in chain.iter().flat_map(|ty| &ty.alternate_keys) {
        let key = AlternateKey { name: keys.join("_"), columns: keys.clone() };
        if !table.alternate_keys.iter().any(|known| known.name == key.name) {
            table.alternate_keys.push(key);
        }
    }
    Ok(table)
}

/// Everything that a type has and inherits, from the root down, and how many of the navigation properties are inherited.
fn with_inherited(
    types: &Types<'_>,
    mut own: Content,
    chain: &[&EntityType],
    contents: &[Content],
) -> (Content, usize) {
    let mut all = Content::default();
    for base in chain.iter().skip(1).rev() {
        let Some(content) = types.index(base).and_then(|index| contents.get(index)) else { continue };
        all.properties.extend_from_slice(&content.properties);
        all.navigations.extend_from_slice(&content.navigations);
    }
    let inherited = all.navigations.len();
    if all.properties.is_empty() && all.navigations.is_empty() {
        return (own, inherited);
    }
    all.properties.append(&mut own.properties);
    all.navigations.append(&mut own.navigations);
    (all, inherited)
}

/// A navigation property that leads to the row which a property names.
struct Leading {
    /// The property with the row's id: `_customerid_value`.
    value: String,
    is_inherited: bool,
    navigation: NavigationProperty,
}

impl Leading {
    fn new(mut navigation: NavigationProperty, is_inherited: bool) -> Self {
        Self { value: navigation.constraints.take_first(), is_inherited, navigation }
    }

    /// Where it stands. A row is bound at the first property that leads to its table: that is the type's own, before an
    /// inherited one.
    fn place(&self) -> (&str, bool, &str) {
        (&self.value, self.is_inherited, &self.navigation.name)
    }
}

/// Columns, lookups and the other navigation properties, in the order of their names.
fn members(types: &Types<'_>, content: Content, inherited: usize, table: &mut Table) {
    let Content { mut properties, mut navigations } = content;
    let leads = |navigation: &mut NavigationProperty| is_of_a_lookup(navigation);
    let mut leading = Vec::with_capacity(navigations.len());
    leading.extend(navigations.extract_if(inherited.., leads).map(|own| Leading::new(own, false)));
    leading.extend(navigations.extract_if(..inherited, leads).map(|inherited| Leading::new(inherited, true)));
    leading.sort_by(|one, other| one.place().cmp(&other.place()));
    // What a property is the value of, is a lookup where navigation properties lead to its rows.
    let is_value = |property: &mut Column| {
        let leads_there = |leading: &Leading| leading.value.as_str().cmp(&property.name);
        lookup_of(&property.name).is_some() && leading.binary_search_by(leads_there).is_ok()
    };
    let mut values: Vec<Column> = properties.extract_if(.., is_value).collect();
    // What is said twice has its navigation properties once.
    later_wins(&mut values, |value| &value.name);
    table.lookups.reserve_exact(values.len());
    let mut rest = leading.as_mut_slice();
    for property in values {
        let before = rest.iter().take_while(|leading| leading.value < property.name).count();
        let count = rest[before..].iter().take_while(|leading| leading.value == property.name).count();
        let (leading_there, after) = take(&mut rest)[before..].split_at_mut(count);
        rest = after;
        match lookup(types, property, leading_there, &table.entity_set) {
            Ok(lookup) => table.lookups.push(lookup),
            Err(plain) => properties.push(plain),
        }
    }
    for property in &mut properties {
        // A lookup that leads to no row which has an address is read, and can be bound to none.
        if lookup_of(&property.name).is_some() {
            property.access = Access::READ_ONLY;
        }
        if property.details.declared.is_some() {
            declared(types.resolver, property);
        }
    }
    table.columns = properties;
    table.navigations =
        navigations.into_iter().map(|navigation| self::navigation(types.resolver, navigation)).collect();
    later_wins(&mut table.columns, |column| &column.name);
    later_wins(&mut table.lookups, |lookup| &lookup.name);
    later_wins(&mut table.navigations, |navigation| &navigation.name);
    // A lookup's name is no property, but the schema keeps both under one roof.
    let columns = &table.columns;
    table.lookups.retain(|lookup| columns.binary_search_by(|column| column.name.cmp(&lookup.name)).is_err());
}

/// Puts a column's type into the schema's words.
fn declared(resolver: &Resolver, column: &mut Column) {
    match resolver.type_of(column) {
        TypeName::Edm(edm) => (column.edm, column.details.declared) = (edm, None),
        ty => column.details.declared = Some(ty.to_string()),
    }
}

/// A lookup, from its value's property and the navigation properties to its rows. Where none leads to a row that has an
/// address, the property is a column like others.
fn lookup(types: &Types<'_>, mut value: Column, leading: &mut [Leading], from: &str) -> Result<Lookup, Column> {
    let mut targets: Vec<Target> = Vec::with_capacity(leading.len());
    let mut has_owner = false;
    for Leading { navigation, .. } in leading {
        has_owner |= local(&navigation.target) == "principal";
        // What a type says again of an inherited one is said already.
        if targets.iter().all(|target| target.navigation != navigation.name) {
            types.add_targets(navigation, from, &mut targets);
        }
    }
    if targets.is_empty() {
        return Err(value);
    }
    targets.sort_by(|one, other| one.table.cmp(&other.table));
    // A type that a document says twice is derived twice.
    targets.dedup();
    if let Some(length) = lookup_of(&value.name).map(str::len) {
        value.name.drain(..1);
        value.name.truncate(length);
    }
    let mut lookup = Lookup::new(value.name, targets);
    // That the service computes the value's property says nothing of the lookup, which is written at another.
    // Every row that has an owner always has one, which the document does not say.
    lookup.required = value.required || (has_owner && lookup.name == "ownerid");
    Ok(lookup)
}

fn navigation(resolver: &Resolver, navigation: NavigationProperty) -> Navigation {
    let NavigationProperty { name, target, many, partner, .. } = navigation;
    Navigation { name, many, table: resolver.shortened(target), partner }
}

/// Whether the navigation property leads to the row of a lookup, whose value another property holds.
fn is_of_a_lookup(navigation: &NavigationProperty) -> bool {
    let constraint = navigation.constraints.only().filter(|_| !navigation.many);
    constraint.is_some_and(|(property, _)| lookup_of(property).is_some())
}

/// Sorts by name, and keeps the last of those that have one name.
fn later_wins<T>(members: &mut Vec<T>, name: impl Fn(&T) -> &String) {
    if members.is_sorted_by(|one, other| name(one) < name(other)) {
        return;
    }
    members.sort_by(|one, other| name(one).cmp(name(other)));
    members.dedup_by(|later, kept| {
        let same = name(later) == name(kept);
        if same {
            std::mem::swap(later, kept);
        }
        same
    });
}
