//! Actions and functions, and the structures and enumerations that they and the columns are made of.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use omni_schema::sentence::did_you_mean;
use omni_schema::{
    ComplexType, EnumMember, EnumType, Operation, OperationKind, Parameter, Property, Table, TypeName, suggest,
};

use super::names::{Full, Resolver};
use super::tables::said_again;
use super::types::DEEPEST;
use crate::Names;
use crate::csdl::{self, Metadata};

pub(super) fn operations(
    metadata: &Metadata,
    resolver: &Resolver,
    wanted: &Names,
    left_out: &mut Vec<String>,
) -> Vec<Operation> {
    let mut imports: HashMap<Full<'_>, &str> = HashMap::new();
    for (name, operation) in &metadata.imports {
        imports.entry(resolver.full(operation)).or_insert(name);
    }
    let mut operations = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    for operation in &metadata.operations {
        let own = operation.name.as_str();
        // Without an import, an operation that is bound to nothing has no address.
        let import = imports.get(&(operation.namespace.as_str(), own)).copied();
        let address = if operation.is_bound { Some(own) } else { import };
        let Some(name) = address else { continue };
        // The schema has the import's name alone, by which a check asks again for what was asked for by the other.
        if wanted.matches(own) || wanted.matches(name) {
            known.extend([own, name]);
            operations.push(self::operation(operation, name, resolver));
        }
    }
    for name in wanted.missing(|name| known.contains(name)) {
        let is_there = metadata.operations.iter().any(|operation| operation.name == name);
        let why = if is_there {
            "has no address: it is bound to nothing, and not imported".to_owned()
        } else {
            let near = suggest(name, metadata.operations.iter().map(|operation| operation.name.as_str()));
            format!("is not in the document{}", did_you_mean(&near))
        };
        left_out.push(format!("the operation `{name}` {why}"));
    }
    let unmatched = wanted.unmatched(known.iter().copied());
    left_out.extend(unmatched.map(|pattern| format!("`{pattern}` matches no operation in the document")));
    let is_action = |operation: &Operation| operation.kind == OperationKind::Action;
    let key = |operation: &Operation| (operation.name.clone(), operation.bound.clone(), !is_action(operation));
    operations.sort_by_cached_key(key);
    // A schema has one operation of a kind, a name and a binding: who asks for it by name says no parameters.
    operations.dedup_by(|later, kept| {
        let same = key(later) == key(kept);
        if same && later != kept {
            let kind = if is_action(later) { "action" } else { "function" };
            let (name, later, kept) = (&later.name, taken(later), taken(kept));
            left_out.push(format!(
                "the {kind} `{name}` that takes {later} is an overload: the document's first, which takes {kept}, is kept"
            ));
        }
        same
    });
    operations
}

fn taken(operation: &Operation) -> String {
    let names: Vec<_> = operation.parameters.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

fn operation(operation: &csdl::Operation, name: &str, resolver: &Resolver) -> Operation {
    let mut parameters = operation.parameters.iter();
    let bound = if operation.is_bound { parameters.next().map(|bound| resolver.type_name(&bound.ty)) } else { None };
    Operation {
        kind: if operation.is_action { OperationKind::Action } else { OperationKind::Function },
        name: name.to_owned(),
        bound,
        parameters: parameters
            .map(|parameter| Parameter {
                name: parameter.name.clone(),
                ty: resolver.type_name(&parameter.ty),
                required: !parameter.nullable,
            })
            .collect(),
        returns: operation.returns.as_ref().map(|returns| resolver.type_name(returns)),
    }
}

/// The types that a table's columns name.
pub(super) fn of_columns(table: &Table) -> Vec<String> {
    let declared = table.columns.iter().filter_map(|column| column.details.declared.as_deref());
    declared.filter_map(|declared| name_in(&TypeName::parse(declared)?)).collect()
}

/// The enumerations and structures that columns and operations name, directly or through one another.
pub(super) fn types(
    metadata: &Metadata,
    resolver: &Resolver,
    columns: Vec<String>,
    operations: &[Operation],
    left_out: &mut Vec<String>,
) -> (Vec<EnumType>, Vec<ComplexType>) {
    let mut again = BTreeSet::new();
    let mut complex: HashMap<String, &csdl::ComplexType> = HashMap::new();
    for ty in &metadata.complex_types {
        let name = resolver.own(&ty.namespace, &ty.name);
        if complex.insert(name.clone(), ty).is_some() {
            again.insert(name);
        }
    }
    let mut waiting = VecDeque::from(columns);
    for operation in operations {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        waiting.extend(parameters.chain(&operation.returns).filter_map(name_in));
    }
    let mut named: HashSet<String> = HashSet::new();
    let mut structures = Vec::new();
    while let Some(name) = waiting.pop_front() {
        if !named.insert(name.clone()) {
            continue;
        }
        if let Some(ty) = complex.get(&name) {
            let properties = properties(ty, &complex, resolver);
            waiting.extend(properties.iter().filter_map(|property| name_in(&property.ty)));
            structures.push(ComplexType { name, properties });
        }
    }
    let mut enums: BTreeMap<String, &csdl::EnumType> = BTreeMap::new();
    for ty in &metadata.enum_types {
        let name = resolver.own(&ty.namespace, &ty.name);
        if enums.insert(name.clone(), ty).is_some() {
            again.insert(name);
        }
    }
    left_out.extend(again.iter().filter(|name| named.contains(*name)).map(|name| said_again(name)));
    let enums = enums.into_iter().filter(|(name, _)| named.contains(name)).map(|(name, ty)| EnumType {
        name,
        flags: ty.flags,
        members: ty.members.iter().map(|(name, value)| EnumMember { name: name.clone(), value: *value }).collect(),
    });
    let enums = enums.collect();
    structures.sort_by(|one, other| one.name.cmp(&other.name));
    (enums, structures)
}

fn properties(
    ty: &csdl::ComplexType,
    complex: &HashMap<String, &csdl::ComplexType>,
    resolver: &Resolver,
) -> Vec<Property> {
    let mut chain = vec![ty];
    while let Some(base) = chain.last().and_then(|ty| ty.base.as_deref()) {
        let Some(base) = complex.get(&resolver.short(base)) else { break };
        if chain.len() == DEEPEST {
            break;
        }
        chain.push(base);
    }
    let mut properties: Vec<Property> = Vec::new();
    for ty in chain.into_iter().rev() {
        let own = ty.properties.iter().map(|column| (&column.name, resolver.type_of(column), column.required));
        let rows = ty.navigations.iter().map(|navigation| (&navigation.name, rows(navigation, resolver), false));
        for (name, ty, required) in own.chain(rows) {
            let property = Property { name: name.clone(), ty, required };
            match properties.iter_mut().find(|known| known.name == property.name) {
                Some(known) => *known = property,
                None => properties.push(property),
            }
        }
    }
    properties
}

/// What a structure holds where a navigation property leads to rows.
fn rows(navigation: &csdl::NavigationProperty, resolver: &Resolver) -> TypeName {
    let row = TypeName::Named(resolver.short(&navigation.target));
    if navigation.many { TypeName::Collection(Box::new(row)) } else { row }
}

/// The table, structure or enumeration in a type.
fn name_in(ty: &TypeName) -> Option<String> {
    match ty {
        TypeName::Edm(_) => None,
        TypeName::Named(name) => Some(name.clone()),
        TypeName::Collection(item) => name_in(item),
    }
}
