//! Names of types: aliases and namespaces taken off, and put back where two types would have one name.

use std::collections::{HashMap, HashSet};

use omni_schema::TypeName;

use crate::csdl::{self, Item, Metadata};

/// Knows which type a qualified name means, and what the schema calls it.
pub(super) struct Resolver {
    aliases: HashMap<String, String>,
    definitions: HashMap<String, csdl::TypeName>,
    main_namespace: String,
    /// Short names that several namespaces have.
    ambiguous: HashSet<String>,
}

impl Resolver {
    pub(super) fn new(metadata: &Metadata) -> Self {
        let aliases: HashMap<_, _> = metadata.aliases.iter().cloned().collect();
        let names = metadata.entity_types.iter().map(|ty| (&ty.namespace, &ty.name));
        let names = names.chain(metadata.complex_types.iter().map(|ty| (&ty.namespace, &ty.name)));
        let names = names.chain(metadata.enum_types.iter().map(|ty| (&ty.namespace, &ty.name)));
        let mut first: HashMap<&str, &str> = HashMap::new();
        let mut ambiguous = HashSet::new();
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        for (namespace, name) in names {
            *sizes.entry(namespace).or_default() += 1;
            if *first.entry(name).or_insert(namespace) != namespace {
                ambiguous.insert(name.clone());
            }
        }
        let operations = metadata.operations.iter().map(|operation| operation.namespace.as_str());
        for namespace in operations {
            *sizes.entry(namespace).or_default() += 1;
        }
        // The larger; of two that are equal, the one that comes first in the alphabet.
        let main = sizes.iter().max_by(|(one, size), (other, larger)| size.cmp(larger).then(other.cmp(one)));
        let main_namespace = main.map(|(namespace, _)| (*namespace).to_owned()).unwrap_or_default();
        let mut resolver = Self { aliases, definitions: HashMap::new(), main_namespace, ambiguous };
        resolver.definitions = metadata
            .type_definitions
            .iter()
            .filter_map(|(name, underlying)| Some((resolver.full(name.name()?), underlying.clone())))
            .collect();
        resolver
    }

    pub(super) fn main_namespace(&self) -> &str {
        &self.main_namespace
    }

    /// The name with its namespace in place of an alias.
    pub(super) fn full(&self, name: &str) -> String {
        match name.rsplit_once('.') {
            Some((alias, local)) => match self.aliases.get(alias) {
                Some(namespace) => format!("{namespace}.{local}"),
                None => name.to_owned(),
            },
            None => name.to_owned(),
        }
    }

    /// What the schema calls the type of this full name.
    pub(super) fn short<'a>(&self, full: &'a str) -> &'a str {
        match full.rsplit_once('.') {
            Some((namespace, local)) if namespace == self.main_namespace || !self.ambiguous.contains(local) => local,
            _ => full,
        }
    }

    /// What the schema calls a type that stands in this namespace.
    pub(super) fn own(&self, namespace: &str, name: &str) -> String {
        if namespace == self.main_namespace || !self.ambiguous.contains(name) {
            name.to_owned()
        } else {
            format!("{namespace}.{name}")
        }
    }

    /// The type in the schema's words.
    pub(super) fn type_name(&self, ty: &csdl::TypeName) -> TypeName {
        let underlying;
        let mut item = &ty.item;
        if let Item::Named(name) = item
            && let Some(definition) = self.definitions.get(&self.full(name))
        {
            underlying = definition.item.clone();
            item = &underlying;
        }
        let item = match item {
            Item::Edm(edm) => TypeName::Edm(*edm),
            // A primitive type that no column is of, such as a place on earth.
            Item::Named(name) if name.starts_with("Edm.") => TypeName::Edm(omni_schema::EdmType::Untyped),
            Item::Named(name) => TypeName::Named(self.short(&self.full(name)).to_owned()),
        };
        if ty.collection { TypeName::Collection(Box::new(item)) } else { item }
    }
}
