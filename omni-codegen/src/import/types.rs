//! The entity types of a document, as they refer to one another.

use std::collections::HashMap;
use std::mem::take;

use omni_schema::Target;

use super::names::{Full, Resolver};
use crate::csdl::{EntityType, Metadata, NavigationProperty};

/// Inheritance deeper than this is a circle.
pub(super) const DEEPEST: usize = 32;

/// What a document says of an entity type, in all the places that name it.
#[derive(Default)]
struct Known<'a> {
    /// Its place in the document, and what it is.
    ty: Option<(usize, &'a EntityType)>,
    /// Its entity sets, in the order of the document.
    sets: Vec<&'a str>,
    /// The types that inherit directly from it.
    derived: Vec<Full<'a>>,
}

pub(super) struct Types<'a> {
    /// By the type's namespace and name.
    all: HashMap<Full<'a>, Known<'a>>,
    /// Where navigation properties lead, of the types that have several entity sets: by the set and the property.
    bindings: HashMap<(&'a str, &'a str), &'a str>,
    pub(super) resolver: &'a Resolver,
}

impl<'a> Types<'a> {
    pub(super) fn new(metadata: &'a Metadata, resolver: &'a Resolver) -> Self {
        let all = HashMap::with_capacity(metadata.entity_types.len());
        let mut types = Self { all, bindings: HashMap::new(), resolver };
        for set in &metadata.entity_sets {
            types.all.entry(resolver.full(&set.ty)).or_default().sets.push(&set.name);
        }
        if types.all.values().any(|known| known.sets.len() > 1) {
            let bindings = metadata
                .entity_sets
                .iter()
                .flat_map(|set| set.bindings.iter().map(|(path, target)| ((set.name.as_str(), path), target)));
            types.bindings.extend(bindings);
        }
        for (index, entity) in metadata.entity_types.iter().enumerate() {
            let name = own(entity);
            if let Some(base) = &entity.base {
                types.all.entry(resolver.full(base)).or_default().derived.push(name);
            }
            types.all.entry(name).or_default().ty = Some((index, entity));
        }
        types
    }

    /// The type's place in the document; of several of its name, that of the last.
    pub(super) fn index(&self, entity: &EntityType) -> Option<usize> {
        self.all.get(&own(entity))?.ty.map(|(index, _)| index)
    }

    /// Whether others inherit from the type.
    pub(super) fn is_base(&self, entity: &EntityType) -> bool {
        self.all.get(&own(entity)).is_some_and(|known| !known.derived.is_empty())
    }

    /// The entity set of the type's rows: the first, where it has several.
    pub(super) fn set(&self, entity: &EntityType) -> Option<&'a str> {
        self.all.get(&own(entity))?.sets.first().copied()
    }

    /// The type and everything that it inherits from, itself first.
    pub(super) fn chain(&self, entity: &'a EntityType) -> Result<Vec<&'a EntityType>, String> {
        let mut chain = vec![entity];
        let mut base = entity.base.as_deref();
        while let Some(name) = base {
            let Some((_, entity)) = self.all.get(&self.resolver.full(name)).and_then(|known| known.ty) else {
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

    /// Adds the tables that a navigation property leads to: the type that it is of, or those derived from an abstract
    /// one. `from` is the set of the row that it leads from. The property's names are taken out of it.
    pub(super) fn add_targets(&self, navigation: &mut NavigationProperty, from: &str, targets: &mut Vec<Target>) {
        let (name, target) = (take(&mut navigation.name), take(&mut navigation.target));
        let Some(known) = self.all.get(&self.resolver.full(&target)) else { return };
        // A principal is a user or a team, though the document does not always say that it is abstract.
        let is_abstract = known.ty.is_some_and(|(_, ty)| ty.is_abstract || ty.name == "principal");
        if is_abstract {
            let before = targets.len();
            targets.extend(known.derived.iter().filter_map(|&ty| {
                let entity_set = self.set_of(self.all.get(&ty)?, &name, from)?.to_owned();
                Some(Target { table: self.resolver.own(ty.0, ty.1), entity_set, navigation: name.clone() })
            }));
            if targets.len() > before {
                return;
            }
        }
        if let Some(set) = self.set_of(known, &name, from) {
            let table = self.resolver.shortened(target);
            targets.push(Target { table, entity_set: set.to_owned(), navigation: name });
        }
    }

    /// The set of a type's rows that a navigation property leads to. Without one, a row of the type has no address that
    /// could be written.
    fn set_of(&self, known: &Known<'a>, navigation: &str, from: &str) -> Option<&'a str> {
        let sets = &known.sets;
        // Of several sets, the one that the document binds the property to.
        let bound = self.bindings.get(&(from, navigation)).filter(|bound| sets.contains(bound));
        bound.or_else(|| sets.first()).copied()
    }
}

/// The type's namespace and name.
fn own(entity: &EntityType) -> Full<'_> {
    (&entity.namespace, &entity.name)
}
