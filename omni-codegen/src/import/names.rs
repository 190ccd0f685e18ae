//! Names of types: aliases and namespaces taken off, and put back where two types would have one name.

use std::collections::{BTreeMap, HashMap, HashSet};

use omni_schema::{Column, EdmType, TypeName};

use crate::csdl::{Metadata, apart};

/// A namespace, and a name in it: what a qualified name means once its alias is known.
pub(super) type Full<'n> = (&'n str, &'n str);

/// Knows which type a qualified name means, and what the schema calls it.
pub(super) struct Resolver {
    /// Seldom more than one.
    aliases: BTreeMap<String, String>,
    definitions: HashMap<String, TypeName>,
    main_namespace: String,
    /// Short names that several namespaces have.
    ambiguous: HashSet<String>,
}

impl Resolver {
    pub(super) fn new(metadata: &Metadata) -> Self {
        let aliases: BTreeMap<_, _> = metadata.aliases.iter().cloned().collect();
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
        let definitions = metadata.type_definitions.iter().cloned().collect();
        Self { aliases, definitions, main_namespace, ambiguous }
    }

    pub(super) fn main_namespace(&self) -> &str {
        &self.main_namespace
    }

    /// The namespace and the name, with the namespace in place of an alias.
    pub(super) fn full<'n>(&'n self, name: &'n str) -> Full<'n> {
        match apart(name) {
            Some((alias, local)) => (self.aliases.get(alias).map_or(alias, String::as_str), local),
            None => ("", name),
        }
    }

    /// What the schema calls the type of this name in this namespace.
    pub(super) fn own(&self, namespace: &str, name: &str) -> String {
        if self.is_known_as_its_own(namespace, name) { name.to_owned() } else { format!("{namespace}.{name}") }
    }

    /// Whether the name alone says which type is meant.
    fn is_known_as_its_own(&self, namespace: &str, name: &str) -> bool {
        namespace.is_empty() || namespace == self.main_namespace || !self.ambiguous.contains(name)
    }

    /// What the schema calls the type of this qualified name.
    pub(super) fn short(&self, name: &str) -> String {
        let (namespace, local) = self.full(name);
        self.own(namespace, local)
    }

    /// The same, in the memory of the name, of which a large document has many.
    pub(super) fn shortened(&self, mut name: String) -> String {
        let (namespace, local) = self.full(&name);
        if !self.is_known_as_its_own(namespace, local) {
            return self.own(namespace, local);
        }
        name.drain(..name.len() - local.len());
        name
    }

    /// The type in the schema's words.
    pub(super) fn type_name(&self, ty: &TypeName) -> TypeName {
        match ty {
            TypeName::Edm(edm) => TypeName::Edm(*edm),
            TypeName::Collection(item) => TypeName::Collection(Box::new(self.type_name(item))),
            // A primitive type that no column is of, such as a place on earth.
            TypeName::Named(name) if name.starts_with("Edm.") => TypeName::Edm(EdmType::Untyped),
            TypeName::Named(name) => match self.defined(name) {
                Some(underlying) => underlying.clone(),
                None => TypeName::Named(self.short(name)),
            },
        }
    }

    /// The type of a property, in the schema's words.
    pub(super) fn type_of(&self, property: &Column) -> TypeName {
        let Some(said) = &property.details.declared else { return TypeName::Edm(property.edm) };
        let item = said.strip_prefix("Collection(").and_then(|item| item.strip_suffix(')'));
        let name = item.unwrap_or(said);
        let ty = match EdmType::from_name(name).filter(|_| name.starts_with("Edm.")) {
            Some(edm) => TypeName::Edm(edm),
            None => self.type_name(&TypeName::Named(name.to_owned())),
        };
        if item.is_some() { TypeName::Collection(Box::new(ty)) } else { ty }
    }

    /// The type that a type definition of this name stands for.
    fn defined(&self, name: &str) -> Option<&TypeName> {
        if self.definitions.is_empty() {
            return None;
        }
        let (namespace, local) = self.full(name);
        self.definitions.get(&format!("{namespace}.{local}"))
    }
}
