//! The contract that the bindings and the TypeScript declarations are made from, held against `page/contract.json`,
//! which is typed out from Microsoft's reference.

use omni_runtime::contract::{Function, Member, NAMESPACES, Parameter, Shape, Type};
use serde_json::{Map, Value, json};

fn reference() -> Value {
    serde_json::from_str(include_str!("../../page/contract.json")).expect("the reference is JSON")
}

/// A type in the words of the reference's file.
fn text(ty: &Type) -> String {
    match ty {
        Type::Text => "string".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Void => "void".to_owned(),
        Type::Null => "null".to_owned(),
        Type::Unknown => "unknown".to_owned(),
        Type::RowId(table) => format!("Id<{table}>"),
        Type::RowIdOf(parameter) => format!("Id<of {parameter}>"),
        Type::Named(name) => (*name).to_owned(),
        Type::List(item) => format!("{}[]", text(item)),
        Type::Promise(value) => format!("Promise<{}>", text(value)),
        Type::Map(value) => format!("Map<string, {}>", text(value)),
        Type::Record(value) => format!("Record<string, {}>", text(value)),
        Type::Either(types) => types.iter().map(text).collect::<Vec<_>>().join(" | "),
        other => panic!("{other:?} has no words yet"),
    }
}

fn parameter(parameter: &Parameter) -> String {
    format!("{}{}: {}", parameter.name, if parameter.is_optional { "?" } else { "" }, text(&parameter.ty))
}

fn member(member: &Member) -> String {
    let (before, after) =
        (if member.is_read_only { "readonly " } else { "" }, if member.is_optional { "?" } else { "" });
    format!("{before}{}{after}: {}", member.name, text(&member.ty))
}

fn signature(function: &Function) -> Value {
    let parameters: Vec<_> = function.parameters.iter().map(parameter).collect();
    json!({ "parameters": parameters, "returns": text(&function.returns) })
}

fn functions(functions: &[Function]) -> Map<String, Value> {
    functions.iter().map(|function| (function.name.to_owned(), signature(function))).collect()
}

#[test]
fn has_the_functions_of_the_reference_with_their_parameters_in_order() {
    let found: Map<_, _> =
        NAMESPACES.iter().map(|namespace| (namespace.name.to_owned(), functions(namespace.functions).into())).collect();
    assert_eq!(Value::Object(found), reference()["functions"]);
}

#[test]
fn has_the_events_of_the_reference() {
    let with_events = NAMESPACES.iter().filter(|namespace| !namespace.events.is_empty());
    let found: Map<_, _> = with_events
        .map(|namespace| {
            let events = namespace.events.iter().map(|event| (event.name.to_owned(), json!(text(&event.detail))));
            (namespace.name.to_owned(), events.collect::<Map<_, _>>().into())
        })
        .collect();
    assert_eq!(Value::Object(found), reference()["events"]);
}

#[test]
fn has_the_types_and_objects_of_the_reference() {
    let (mut types, mut objects) = (Map::new(), Map::new());
    for definition in NAMESPACES.iter().flat_map(|namespace| namespace.types) {
        let members = |members: &[Member]| members.iter().map(member).collect::<Vec<_>>();
        let shape = match definition.shape {
            Shape::OneOf(names) => json!({ "one of": names }),
            Shape::Id => json!({ "branded": "string" }),
            Shape::Alias(ty) => json!({ "alias": text(&ty) }),
            Shape::Columns(table) => json!({ "column of": table }),
            Shape::Object { members: list, others: None } => json!({ "members": members(list) }),
            Shape::Object { members: list, others: Some("") } => {
                json!({ "members": members(list), "others": "unknown" })
            }
            Shape::Object { members: list, others } => json!({ "members": members(list), "others": others }),
            Shape::Callback(function) => json!({ "function": signature(&function) }),
            Shape::Class { properties, methods } => {
                let object = json!({ "properties": members(properties), "methods": functions(methods) });
                objects.insert(definition.name.to_owned(), object);
                continue;
            }
            other => panic!("{other:?} has no words yet"),
        };
        types.insert(definition.name.to_owned(), shape);
    }
    assert_eq!(Value::Object(types), reference()["types"]);
    assert_eq!(Value::Object(objects), reference()["objects"]);
}
