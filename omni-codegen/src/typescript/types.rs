//! Types as TypeScript writes them.

use omni_runtime::contract::Type;

/// A type, inside of its own namespace.
pub(super) fn expression(ty: &Type) -> String {
    match ty {
        Type::Text => "string".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Void => "void".to_owned(),
        Type::Null => "null".to_owned(),
        Type::RowId(table) => format!("Id<\"{table}\">"),
        // The id does not decide which table is meant: without `NoInfer`, the id of a contact would make it two.
        Type::RowIdOf(parameter) => format!("Id<NoInfer<{}>>", type_parameter(parameter)),
        Type::Named(name) => (*name).to_owned(),
        Type::List(item) => format!("readonly {}[]", in_parentheses(item)),
        Type::Promise(value) => format!("Promise<{}>", expression(value)),
        Type::Map(value) => format!("Map<string, {}>", expression(value)),
        Type::Record(value) => format!("Record<string, {}>", expression(value)),
        Type::Either(types) => types.iter().map(expression).collect::<Vec<_>>().join(" | "),
        // The reference does not say what it is; nor does this, of a kind of type that is not known here.
        _ => "unknown".to_owned(),
    }
}

/// A type outside of its namespace; only names of types need one.
pub(super) fn qualified(ty: &Type, namespace: &str) -> String {
    match ty {
        Type::Named(name) => format!("{namespace}.{name}"),
        other => expression(other),
    }
}

/// The type parameter that stands for the value of a parameter: `EntityLogicalName` for `entityLogicalName`.
pub(super) fn type_parameter(parameter: &str) -> String {
    let mut letters = parameter.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn in_parentheses(ty: &Type) -> String {
    match ty {
        Type::Either(_) => format!("({})", expression(ty)),
        _ => expression(ty),
    }
}
