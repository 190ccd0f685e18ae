//! Tables: entity types with a key and an entity set, everything that they inherit among their own.

use std::collections::HashMap;

use omni_schema::{Access, AlternateKey, Column, EdmType, Lookup, Navigation, Table, Target, TypeName};

use super::names::Resolver;
use crate::Names;
use crate::csdl::{EntityType, Item, Metadata, NavigationProperty, Property};

/// Inheritance deeper than this is a circle.
const DEEPEST: usize = 32;

/// The properties of one type.
#[derive(Clone, Default)]
struct Content {
    properties: Vec<Property>,
    navigations: Vec<NavigationProperty>,
}

impl Content {
    fn take(entity: &mut EntityType) -> Self {
        Self {
            properties: std::mem::take(&mut entity.properties),
            navigations: std::mem::take(&mut entity.navigations),
        }
    }
}

/// What the tables refer to one another by: full names of types.
struct Types<'a> {
    /// The types, each with its place in the document.
    all: HashMap<String, (usize, &'a EntityType)>,
    /// The entity set of each type that has one.
    sets: HashMap<String, &'a str>,
    /// The types that inherit directly from one.
    derived: HashMap<String, Vec<String>>,
    resolver: &'a Resolver,
}

pub(super) fn tables(
    metadata: &mut Metadata,
    resolver: &Resolver,
    wanted: &Names,
    left_out: &mut Vec<String>,
) -> Vec<Table> {
    for (target, keys) in std::mem::take(&mut metadata.alternate_keys) {
        let Some(target) = target.name().map(|name| resolver.full(name)) else { continue };
        let about = metadata.entity_types.iter_mut().find(|ty| full_name(ty) == target);
        if let Some(entity) = about {
            entity.alternate_keys.extend(keys);
        }
    }
    // What a table is made of is moved into it, unless others inherit it too.
    let mut contents: Vec<Content> = metadata.entity_types.iter_mut().map(Content::take).collect();
    let types = Types::new(metadata, resolver);
    let mut tables = Vec::with_capacity(contents.len());
    for entity in &metadata.entity_types {
        if !wanted.matches(&entity.name) {
            continue;
        }
        match types.table(entity, &mut contents) {
            Ok(table) => tables.push(table),
            // Who asks by a pattern does not mean the types that are no tables.
            Err(_) if !wanted.names(&entity.name) => {}
            Err(why) => left_out.push(format!("`{}` is not a table: {why}", entity.name)),
        }
    }
    let known = |name: &str| metadata.entity_types.iter().any(|entity| entity.name == name);
    left_out.extend(wanted.missing(known).map(|name| format!("`{name}` is not in the document")));
    tables
}

fn full_name(entity: &EntityType) -> String {
    format!("{}.{}", entity.namespace, entity.name)
}

impl<'a> Types<'a> {
    fn new(metadata: &'a Metadata, resolver: &'a Resolver) -> Self {
        let mut types = Self { all: HashMap::new(), sets: HashMap::new(), derived: HashMap::new(), resolver };
        for set in &metadata.entity_sets {
            types.sets.entry(resolver.full(&set.ty)).or_insert(&set.name);
        }
        for (index, entity) in metadata.entity_types.iter().enumerate() {
            let name = full_name(entity);
            if let Some(base) = &entity.base {
                types.derived.entry(resolver.full(base)).or_default().push(name.clone());
            }
            types.all.insert(name, (index, entity));
        }
        types
    }

    /// The type and everything that it inherits from, itself first.
    fn chain(&self, entity: &'a EntityType) -> Result<Vec<&'a EntityType>, String> {
        let mut chain = vec![entity];
        let mut base = entity.base.as_deref();
        while let Some(name) = base {
            let Some((_, entity)) = self.all.get(&self.resolver.full(name)) else {
                return Err(format!("its base `{name}` is not in the document"));
            };
            if chain.len() == DEEPEST {
                return Err(format!("its base `{name}` inherits from itself"));
            }
            chain.push(entity);
            base = entity.base.as_deref();
        }
        Ok(chain)
    }

    fn table(&self, entity: &'a EntityType, contents: &mut [Content]) -> Result<Table, String> {
        let chain = self.chain(entity)?;
        let Some(entity_set) = self.sets.get(&full_name(entity)) else {
            return Err("it has no entity set".to_owned());
        };
        let Some(key) = chain.iter().find(|ty| !ty.key.is_empty()).map(|ty| &ty.key) else {
            return Err("it has no key".to_owned());
        };
        let mut table = Table {
            logical_name: self.resolver.own(&entity.namespace, &entity.name),
            entity_set: (*entity_set).to_owned(),
            key: key.first().cloned().unwrap_or_default(),
            further_keys: key.iter().skip(1).cloned().collect(),
            // The root of all types of Dataverse says nothing.
            base: chain
                .get(1)
                .filter(|base| !base.key.is_empty() || base.base.is_some())
                .map(|base| self.resolver.own(&base.namespace, &base.name)),
            ..Table::default()
        };
        self.members(self.content(&chain, contents), &mut table);
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

    /// Everything that a type has and inherits, from the root down.
    fn content(&self, chain: &[&EntityType], contents: &mut [Content]) -> Content {
        let mut all = Content::default();
        for (depth, entity) in chain.iter().enumerate().rev() {
            let name = full_name(entity);
            let Some(content) = self.all.get(&name).and_then(|(index, _)| contents.get_mut(*index)) else { continue };
            let is_own = depth == 0 && !self.derived.contains_key(&name);
            let mut content = if is_own { std::mem::take(content) } else { content.clone() };
            if chain.len() == 1 {
                return content;
            }
            all.properties.append(&mut content.properties);
            all.navigations.append(&mut content.navigations);
        }
        all
    }

    /// Columns, lookups and the other navigation properties, in the order of their names.
    fn members(&self, content: Content, table: &mut Table) {
        let Content { properties, navigations } = content;
        let mut targets: HashMap<String, Vec<NavigationProperty>> = HashMap::new();
        for mut navigation in navigations {
            match navigation.constraints.as_mut_slice() {
                [(property, _)] if lookup_name(property).is_some() && !navigation.ty.collection => {
                    targets.entry(std::mem::take(property)).or_default().push(navigation);
                }
                _ => self.navigation(navigation, table),
            }
        }
        table.columns.reserve_exact(properties.len().saturating_sub(targets.len()));
        table.lookups.reserve_exact(targets.len());
        // From the root down: what a type declares anew stands in place of what it inherits.
        for property in properties {
            let navigations = lookup_name(&property.name).and_then(|_| targets.get_mut(&property.name));
            match (navigations, lookup_name(&property.name)) {
                (Some(navigations), Some(name)) => {
                    let lookup = self.lookup(name, &property, navigations);
                    if lookup.targets.is_empty() {
                        table.columns.push(self.column(property));
                    } else {
                        table.lookups.push(lookup);
                    }
                }
                _ => table.columns.push(self.column(property)),
            }
        }
        later_wins(&mut table.columns, |column| &column.name);
        later_wins(&mut table.lookups, |lookup| &lookup.name);
        later_wins(&mut table.navigations, |navigation| &navigation.name);
        // A lookup's name is no property, but the schema keeps both under one roof.
        let columns = &table.columns;
        table.lookups.retain(|lookup| columns.binary_search_by(|column| column.name.cmp(&lookup.name)).is_err());
    }

    fn column(&self, property: Property) -> Column {
        let mut column = Column::new(property.name, EdmType::Untyped);
        match &property.ty.item {
            Item::Edm(edm) if !property.ty.collection => column.edm = *edm,
            _ => match self.resolver.type_name(&property.ty) {
                TypeName::Edm(edm) => column.edm = edm,
                other => column.declared = Some(other.to_string()),
            },
        }
        column.required = !property.nullable && !property.ty.collection;
        column.max_length = property.max_length;
        column.precision = property.precision;
        column.scale = property.scale;
        if property.computed {
            column.access = Access::READ_ONLY;
        } else if property.immutable {
            column.access.update = false;
        }
        column
    }

    fn lookup(&self, name: &str, property: &Property, navigations: &[NavigationProperty]) -> Lookup {
        let mut targets: Vec<Target> = Vec::new();
        let mut has_owner = false;
        for navigation in navigations {
            let Some(leads_to) = navigation.ty.name().map(|name| self.resolver.full(name)) else { continue };
            has_owner |= leads_to.ends_with(".principal");
            for (table, entity_set) in self.concrete(&leads_to) {
                let navigation = navigation.name.clone();
                targets.push(Target { table, entity_set, navigation });
            }
        }
        targets.sort_by(|one, other| (&one.table, &one.navigation).cmp(&(&other.table, &other.navigation)));
        let mut lookup = Lookup::new(name, targets);
        // Every row that has an owner always has one, which the document does not say.
        lookup.required = !property.nullable || (has_owner && name == "ownerid");
        lookup
    }

    /// The tables that a navigation property to this type leads to: the type, or those derived from an abstract one.
    fn concrete(&self, full: &str) -> Vec<(String, String)> {
        // Without an entity set, a row of the type has no address that could be written.
        let own = |full: &str| Some((self.resolver.short(full).to_owned(), (*self.sets.get(full)?).to_owned()));
        let derived = self.derived.get(full).map(Vec::as_slice).unwrap_or_default();
        // A principal is a user or a team, though the document does not always say that it is abstract.
        let is_abstract = self.all.get(full).is_some_and(|(_, ty)| ty.is_abstract || ty.name == "principal");
        let mut concrete: Vec<_> = derived.iter().filter(|_| is_abstract).filter_map(|ty| own(ty)).collect();
        if concrete.is_empty() {
            concrete.extend(own(full));
        }
        concrete
    }

    fn navigation(&self, navigation: NavigationProperty, table: &mut Table) {
        let Some(leads_to) = navigation.ty.name() else { return };
        table.navigations.push(Navigation {
            table: self.resolver.short(&self.resolver.full(leads_to)).to_owned(),
            name: navigation.name,
            many: navigation.ty.collection,
            partner: navigation.partner,
        });
    }
}

/// The lookup that a property is the value of: `customerid` of `_customerid_value`.
fn lookup_name(property: &str) -> Option<&str> {
    property.strip_prefix('_')?.strip_suffix("_value").filter(|name| !name.is_empty())
}

/// Sorts by name, and keeps the last of those that have one name.
fn later_wins<T>(members: &mut Vec<T>, name: impl Fn(&T) -> &String) {
    members.sort_by(|one, other| name(one).cmp(name(other)));
    members.dedup_by(|later, kept| {
        let same = name(later) == name(kept);
        if same {
            std::mem::swap(later, kept);
        }
        same
    });
}
