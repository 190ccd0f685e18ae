//! The stand-in is what the reference describes: held against `contract.json`, which is typed out from the reference.

use serde_json::{Map, Value, json};

use super::stage::{Stage, on_page};

fn contract() -> Value {
    serde_json::from_str(include_str!("contract.json")).expect("the contract is JSON")
}

/// The names of the parameters of each function of an object, in order, as the function's own source has them; and of
/// the object's properties.
async fn members(stage: &Stage, object: &str) -> (Map<String, Value>, Vec<String>) {
    let script = format!(
        "const object = {object}, functions = {{}}, properties = [];
         const own = [object, Object.getPrototypeOf(object)].filter((level) => level !== Object.prototype);
         for (const name of own.flatMap(Object.getOwnPropertyNames)) {{
           if (name === 'constructor') continue;
           if (typeof object[name] !== 'function') {{ properties.push(name); continue; }}
           const source = object[name].toString();
           const list = source.slice(source.indexOf('(') + 1, source.indexOf(')'));
           functions[name] = list.split(',').map((parameter) => parameter.trim()).filter(Boolean);
         }}
         return [functions, properties.filter((name) => typeof object[name] !== 'object')];"
    );
    serde_json::from_value(stage.run(&script).await).expect("functions and properties")
}

/// What the contract says of the same: `conversationId?: Guid` is the parameter `conversationId`.
fn expected(functions: &Value) -> Map<String, Value> {
    let functions = functions.as_object().expect("functions by name");
    let parameters = |function: &Value| function["parameters"].as_array().expect("a list").iter().map(name).collect();
    functions.iter().map(|(name, function)| (name.clone(), parameters(function))).collect()
}

fn name(member: &Value) -> Value {
    let (name, _) = member.as_str().and_then(|member| member.split_once(": ")).expect("`name: type`");
    json!(name.trim_start_matches("readonly ").trim_end_matches('?'))
}

#[test]
fn the_stand_in_has_the_functions_of_the_reference_with_their_parameters_in_order() {
    on_page(async |stage| {
        for (namespace, functions) in contract()["functions"].as_object().expect("namespaces") {
            let (found, _) = members(stage, namespace).await;
            assert_eq!(found, expected(functions), "{namespace}");
        }
    });
}

#[test]
fn its_sessions_and_tabs_have_the_members_of_the_reference() {
    on_page(async |stage| {
        for (object, members_of) in contract()["objects"].as_object().expect("objects") {
            let (found, properties) = members(stage, &format!("standInObjects.{object}")).await;
            assert_eq!(found, expected(&members_of["methods"]), "{object}");
            let listed: Vec<_> = members_of["properties"].as_array().expect("a list").iter().map(name).collect();
            assert_eq!(json!(properties), json!(listed), "{object}");
        }
    });
}

#[test]
fn every_type_that_the_contract_names_is_in_it() {
    let contract = contract();
    let mut named = Vec::new();
    collect(&contract, &mut named);
    let known = ["Promise", "Record", "Map", "string", "number", "boolean", "unknown", "void", "null", "readonly"];
    for name in named {
        let is_known = known.contains(&name.as_str())
            || contract["types"].get(&name).is_some()
            || contract["objects"].get(&name).is_some();
        assert!(is_known, "the contract has no type `{name}`");
    }
}

/// The words of every type in the contract.
fn collect(value: &Value, named: &mut Vec<String>) {
    let words = |text: &str| {
        let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(text) if name == "returns" => named.extend(words(text)),
                    _ => collect(value, named),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                if let Some((_, type_)) = item.as_str().and_then(|item| item.split_once(": ")) {
                    named.extend(words(type_));
                }
            }
        }
        _ => {}
    }
}
