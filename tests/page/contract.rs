//! The stand-in is what the reference describes: held against `contract.json`, which is typed out from the reference.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::conforms::{functions, name_in_contract};
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

/// An order for every function and method that there is.
fn every_order() -> Vec<Value> {
    const ID: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
    let conversations = [
        json!({ "act": "unlink", "entity": "incident", "record": ID }),
        json!({ "act": "link", "entity": "incident", "record": ID }),
        json!({ "act": "current" }),
        json!({ "act": "list", "agent": ID }),
        json!({ "act": "open", "conversation": ID }),
        json!({ "act": "send", "text": "Hello", "at_once": false }),
    ];
    let sessions = [
        json!({ "refresh_tab": "tab-id-5" }),
        json!({ "focus_tab": "tab-id-5" }),
        json!({ "close_tab": "tab-id-5" }),
        json!("create_tab"),
        json!("create_session"),
        json!("can_create_session"),
        json!("all_sessions"),
        json!("focused_session"),
        json!("refresh_focused_tab"),
        json!({ "session_acts": "session-id-4" }),
        json!({ "tab_acts": "tab-id-5" }),
        json!("update_context"),
        json!("resolve_slug"),
        json!("listen"),
    ];
    let chat = [
        "set_context",
        "ask_context_provider",
        "remove_context_provider",
        "set_auth_token_provider",
        "ask_auth_token_provider",
        "remove_auth_token_provider",
        "start_chat_in_new_window",
        "start_proactive_chat_with_everything",
        "close_chat",
        "agent_availability",
    ];
    let sessions = sessions.map(|step| json!({ "act": "apm", "step": step }));
    let chat = chat.map(|step| json!({ "act": "chat", "step": step }));
    conversations.into_iter().chain(sessions).chain(chat).collect()
}

#[test]
fn the_bindings_call_every_function_of_the_contract_and_no_other() {
    on_page(async |stage| {
        for order in every_order() {
            let outcome = stage.perform(order.clone()).await;
            assert!(outcome.get("ok").is_some(), "{order}: {outcome}");
        }
        let called: BTreeSet<String> = stage.calls().await.iter().map(|call| name_in_contract(&call.name)).collect();
        let listed: BTreeSet<String> = functions().into_iter().map(|(name, ..)| name).collect();
        assert_eq!(called, listed);
    });
}

#[test]
fn every_type_that_the_contract_names_is_in_it() {
    let contract = contract();
    let mut named = Vec::new();
    collect(&contract, &mut named);
    let mut known =
        vec!["Promise", "Record", "Map", "string", "number", "boolean", "unknown", "void", "null", "readonly"];
    // `Id<msdyn_ocsession>` and `Id<of entityLogicalName>`.
    known.extend(["Id", "of", "entityLogicalName", "msdyn", "ocsession", "liveworkstream", "systemuser"]);
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
