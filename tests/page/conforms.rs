//! Whether calls that arrived at the page are what the contract says: the function, and the type of each argument.

use omni_runtime::contract::{Function, Member, NAMESPACES, Namespace, Shape, Type, TypeDefinition};
use serde_json::Value;
use uuid::Uuid;

/// The full name of what was called, as the contract has it: `Tab.refresh` for `Tab(tab-id-5).refresh`.
pub(crate) fn name_in_contract(recorded: &str) -> String {
    let (owner, function) = recorded.rsplit_once('.').expect("an owner and a function");
    match owner.split_once('(') {
        Some((class, _)) => format!("{class}.{function}"),
        None => {
            format!("{}.{function}", if owner == "SDK" { "Microsoft.Omnichannel.LiveChatWidget.SDK" } else { owner })
        }
    }
}

/// Every function and method of the contract, by its full name.
pub(crate) fn functions() -> Vec<(String, &'static Namespace, &'static Function)> {
    let mut functions = Vec::new();
    for namespace in NAMESPACES {
        let named = namespace.functions.iter().map(|function| (namespace.name, function));
        let methods = namespace.types.iter().flat_map(|definition| match definition.shape {
            Shape::Class { methods, .. } => methods.iter().map(|method| (definition.name, method)).collect(),
            _ => vec![],
        });
        let all = named.chain(methods);
        functions.extend(all.map(|(owner, function)| (format!("{owner}.{}", function.name), namespace, function)));
    }
    functions
}

/// Panics where the contract has no such function, or an argument of another type.
pub(crate) fn assert_conforms(recorded: &str, arguments: &[Value]) {
    let name = name_in_contract(recorded);
    let found = functions().into_iter().find(|(known, ..)| *known == name);
    let (_, namespace, function) = found.unwrap_or_else(|| panic!("the contract has no `{name}`"));
    let parameters = function.parameters;
    assert!(arguments.len() <= parameters.len(), "`{name}` was given {} arguments", arguments.len());
    for (index, parameter) in parameters.iter().enumerate() {
        let argument = arguments.get(index).filter(|argument| **argument != "undefined");
        match argument {
            Some(argument) => {
                let problem = problem(namespace, &parameter.ty, argument);
                assert_eq!(problem, None, "`{}` of `{name}` was {argument}", parameter.name);
            }
            None => assert!(parameter.is_optional, "`{name}` was called without `{}`", parameter.name),
        }
    }
}

/// What keeps a recorded value from being of a type.
fn problem(namespace: &Namespace, ty: &Type, value: &Value) -> Option<String> {
    let fits = match ty {
        Type::Text => value["string"].is_string(),
        Type::Number => value["number"].is_number(),
        Type::Boolean => value["boolean"].is_boolean(),
        Type::Null => value == "null",
        Type::Unknown => true,
        Type::RowId(_) | Type::RowIdOf(_) => {
            let text = value["string"].as_str().unwrap_or_default();
            // In the form that the reference prints: without braces, in small letters.
            Uuid::parse_str(text).is_ok_and(|id| id.hyphenated().to_string() == text)
        }
        Type::Named(name) => {
            let definition = namespace.types.iter().find(|definition| definition.name == *name);
            return shape_problem(namespace, definition?, value);
        }
        Type::List(item) => {
            return first(value["array"].as_array(), |value| problem(namespace, item, value));
        }
        Type::Record(member) => {
            return first(value["object"].as_object().map(|members| members.values()), |value| {
                problem(namespace, member, value)
            });
        }
        // The stand-in records the entries of a map as they are.
        Type::Map(member) => {
            assert_eq!(**member, Type::Text, "only maps of texts are recorded");
            return first(value["map"].as_array(), |entry| {
                (!(entry[0].is_string() && entry[1].is_string())).then(|| format!("{entry} is no entry of texts"))
            });
        }
        Type::Either(types) => types.iter().any(|ty| problem(namespace, ty, value).is_none()),
        other => panic!("an argument cannot be {other:?}"),
    };
    (!fits).then(|| format!("{value} is not {ty:?}"))
}

fn shape_problem(namespace: &Namespace, definition: &TypeDefinition, value: &Value) -> Option<String> {
    let text = value["string"].as_str();
    let fits = match definition.shape {
        Shape::OneOf(texts) => text.is_some_and(|text| texts.contains(&text)),
        Shape::Id => text.is_some_and(|text| !text.is_empty()),
        Shape::Alias(ty) => return problem(namespace, &ty, value),
        Shape::Columns(table) => text.is_some_and(|text| is_column(table, text)),
        Shape::Callback(_) => value == "function",
        Shape::Object { members, others } => return members_problem(namespace, members, others.is_some(), value),
        other => panic!("an argument cannot be {other:?}"),
    };
    (!fits).then(|| format!("{value} is not a `{}`", definition.name))
}

fn members_problem(namespace: &Namespace, members: &[Member], others: bool, value: &Value) -> Option<String> {
    let Some(given) = value["object"].as_object() else { return Some(format!("{value} is not an object")) };
    let unknown = given.keys().find(|name| members.iter().all(|member| member.name != *name));
    if let Some(name) = unknown.filter(|_| !others) {
        return Some(format!("there is no member `{name}`"));
    }
    members.iter().find_map(|member| match given.get(member.name) {
        Some(value) => problem(namespace, &member.ty, value),
        None => (!member.is_optional).then(|| format!("`{}` is missing", member.name)),
    })
}

fn first<'a>(
    values: Option<impl IntoIterator<Item = &'a Value>>,
    problem: impl FnMut(&'a Value) -> Option<String>,
) -> Option<String> {
    match values {
        Some(values) => values.into_iter().find_map(problem),
        None => Some("it is of another kind".to_owned()),
    }
}

/// The page names lookups by their logical names, not by `_…_value`.
fn is_column(table: &str, name: &str) -> bool {
    let schema = omni_schema::standard().schema().expect("the built-in schema");
    schema.table(table).is_some_and(|table| table.column(name).is_some() || table.lookup(name).is_some())
}
