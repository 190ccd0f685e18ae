//! `Microsoft.Omnichannel.LiveChatWidget.SDK`: the customer's page.

use serde_json::{Value, json};

use super::stage::{Stage, on_page};

async fn step(stage: &Stage, step: Value) -> Value {
    stage.perform(json!({ "act": "chat", "step": step })).await
}

/// What a script gives that waits for a promise in the page.
async fn awaited(stage: &Stage, expression: &str) -> Value {
    stage.run(&format!("return (async () => {expression})().catch((error) => ({{ rejected: String(error) }}));")).await
}

fn context() -> Value {
    json!({ "cart": { "value": 12.5 }, "name": { "isDisplayable": true, "value": "Ada" }, "vip": { "value": true } })
}

#[test]
fn hands_over_the_context_at_once_or_as_a_promise() {
    for (name, is_promise) in [("set_context", false), ("set_context_provider", true)] {
        on_page(async |stage| {
            assert_eq!(step(stage, json!(name)).await["ok"], "done");
            assert_eq!(stage.only_call().await, ("SDK.setContextProvider".to_owned(), json!(["function"])));
            let promise = stage.run("return standIn.providers.context() instanceof Promise;").await;
            assert_eq!(promise, is_promise, "{name}");
            assert_eq!(awaited(stage, "standIn.providers.context()").await, context(), "{name}");
            // The widget asks as often as it starts a chat.
            assert_eq!(awaited(stage, "standIn.providers.context()").await, context(), "{name}");
        });
    }
}

#[test]
fn rejects_the_promise_of_a_provider_that_fails() {
    on_page(async |stage| {
        step(stage, json!("set_failing_context_provider")).await;
        let asked = awaited(stage, "standIn.providers.context()").await;
        assert!(asked["rejected"].as_str().is_some_and(|text| text.contains("no token could be had")), "{asked}");
        step(stage, json!("set_failing_auth_token_provider")).await;
        let asked = awaited(stage, "standIn.providers.authToken(() => { throw 'called back'; })").await;
        assert!(asked["rejected"].as_str().is_some_and(|text| text.contains("no token could be had")), "{asked}");
        let error = step(stage, json!("ask_auth_token_provider")).await["error"].take();
        assert_eq!(error["kind"], "Refused", "{error}");
    });
}

#[test]
fn calls_the_widget_back_with_the_token() {
    on_page(async |stage| {
        assert_eq!(step(stage, json!("set_auth_token_provider")).await["ok"], "done");
        assert_eq!(stage.only_call().await, ("SDK.setAuthTokenProvider".to_owned(), json!(["function"])));
        let token = awaited(stage, "new Promise((resolve) => standIn.providers.authToken(resolve))").await;
        assert_eq!(token, "a.b.c");
    });
}

#[test]
fn gives_the_provider_that_is_set_and_takes_it_away() {
    on_page(async |stage| {
        assert_eq!(step(stage, json!("ask_context_provider")).await["ok"], Value::Null);
        step(stage, json!("set_context")).await;
        let asked = step(stage, json!("ask_context_provider")).await;
        assert_eq!(asked["ok"], json!({ "same": true, "names": ["cart", "name", "vip"] }));
        step(stage, json!("remove_context_provider")).await;
        assert_eq!(step(stage, json!("ask_context_provider")).await["ok"], Value::Null);
        assert_eq!(step(stage, json!("ask_auth_token_provider")).await["ok"], Value::Null);
        step(stage, json!("set_auth_token_provider")).await;
        assert_eq!(step(stage, json!("ask_auth_token_provider")).await["ok"], "a.b.c");
        step(stage, json!("remove_auth_token_provider")).await;
        assert_eq!(step(stage, json!("ask_auth_token_provider")).await["ok"], Value::Null);
        // A provider of the page's own, as the reference writes one.
        stage.run("standIn.providers.authToken = (callback) => { setTimeout(() => callback('x.y.z'), 5); };").await;
        assert_eq!(step(stage, json!("ask_auth_token_provider")).await["ok"], "x.y.z");
    });
}

#[test]
fn starts_offers_and_ends_chats() {
    let item = |value: Value| json!({ "object": { "value": value } });
    let context = json!({ "object": {
        "cart": item(json!({ "number": 12.5 })),
        "name": { "object": { "value": { "string": "Ada" }, "isDisplayable": { "boolean": true } } },
        "vip": item(json!({ "boolean": true })),
    } });
    let new_window = json!({ "boolean": true });
    for (name, function, arguments) in [
        ("start_chat", "SDK.startChat", json!([])),
        (
            "start_chat_in_new_window",
            "SDK.startChat",
            json!([{ "object": { "inNewWindow": new_window, "customContext": context } }]),
        ),
        ("start_proactive_chat", "SDK.startProactiveChat", json!([{ "object": {} }])),
        (
            "start_proactive_chat_with_everything",
            "SDK.startProactiveChat",
            json!([
                { "object": { "message": { "string": "May I help?" } } },
                { "boolean": false },
                { "object": { "inNewWindow": new_window } },
            ]),
        ),
        ("close_chat", "SDK.closeChat", json!([])),
    ] {
        on_page(async |stage| {
            assert_eq!(step(stage, json!(name)).await["ok"], "done");
            assert_eq!(stage.only_call().await, (function.to_owned(), arguments));
        });
    }
}

#[test]
fn reads_whether_an_agent_is_there() {
    on_page(async |stage| {
        let told = json!({
            "queue": "queue-1", "open": true, "start": "0001-01-01T00:00:00Z", "end": "0001-01-01T00:00:00Z",
            "transition": "2026-03-01T17:00:00Z", "position": 3, "agent": false, "minutes": 4.5,
        });
        assert_eq!(step(stage, json!("agent_availability")).await["ok"], told);
        assert_eq!(stage.only_call().await, ("SDK.getAgentAvailability".to_owned(), json!([])));
        stage.answer("SDK.getAgentAvailability", "return Promise.resolve(undefined);").await;
        assert_eq!(step(stage, json!("agent_availability")).await["ok"]["queue"], Value::Null);
        stage.answer("SDK.getAgentAvailability", "return Promise.reject({ status: 429, message: 'Slow down' });").await;
        assert_eq!(step(stage, json!("agent_availability")).await["error"]["kind"], "Throttled");
    });
}

#[test]
fn streams_every_event_of_the_reference_until_it_is_dropped() {
    let contract: Value = serde_json::from_str(include_str!("contract.json")).expect("the contract is JSON");
    let events = contract["events"]["Microsoft.Omnichannel.LiveChatWidget.SDK"].as_object().expect("by their names");
    let names: Vec<_> = events.keys().collect();
    on_page(async |stage| {
        assert_eq!(step(stage, json!("listen")).await["ok"], "done");
        for name in &names {
            stage.run(&format!("dispatchEvent(new CustomEvent('{name}', {{ detail: {{ of: '{name}' }} }}));")).await;
        }
        let taken = step(stage, json!({ "take": names.len() })).await;
        for (event, name) in taken["ok"].as_array().expect("events").iter().zip(&names) {
            assert_eq!((&event["kind"], &event["detail"]["of"]), (&json!(name), &json!(name)));
        }
        // One that comes while it is waited for.
        stage.run("setTimeout(() => dispatchEvent(new CustomEvent('lcw:error', { detail: { errorCode: 2, errorDescription: 'No token' } })), 20);").await;
        let taken = step(stage, json!({ "take": 1 })).await;
        assert_eq!((&taken["ok"][0]["code"], &taken["ok"][0]["message"]), (&json!("2"), &json!("No token")));
    });
}

#[test]
fn listens_no_longer_once_it_is_dropped() {
    on_page(async |stage| {
        stage
            .run(
                "window.listening = 0;
                 const [add, remove] = [window.addEventListener, window.removeEventListener];
                 window.addEventListener = function (...args) { listening += 1; return add.apply(this, args); };
                 window.removeEventListener = function (...args) { listening -= 1; return remove.apply(this, args); };",
            )
            .await;
        step(stage, json!("listen")).await;
        assert_eq!(stage.run("return listening;").await, 13);
        step(stage, json!("drop")).await;
        assert_eq!(stage.run("return listening;").await, 0);
        // An event that comes now reaches nobody, and harms nobody.
        assert_eq!(stage.run("return dispatchEvent(new CustomEvent('lcw:ready'));").await, true);
    });
}

#[test]
fn names_what_is_absent() {
    on_page(async |stage| {
        stage.run("delete Microsoft.Omnichannel.LiveChatWidget;").await;
        for name in [
            "set_context",
            "set_context_provider",
            "ask_context_provider",
            "remove_context_provider",
            "set_auth_token_provider",
            "ask_auth_token_provider",
            "remove_auth_token_provider",
            "start_chat",
            "start_proactive_chat",
            "close_chat",
            "agent_availability",
        ] {
            let error = step(stage, json!(name)).await["error"].take();
            assert_eq!(error["kind"], "Absent", "{name}: {error}");
            let message = error["message"].as_str().expect("a message");
            assert!(message.contains("`Microsoft.Omnichannel` of this page has no `LiveChatWidget`"), "{message}");
        }
    });
}

#[test]
fn gives_what_the_widget_throws() {
    on_page(async |stage| {
        for (name, function) in [
            ("set_context", "setContextProvider"),
            ("set_context_provider", "setContextProvider"),
            ("ask_context_provider", "getContextProvider"),
            ("remove_context_provider", "removeContextProvider"),
            ("set_auth_token_provider", "setAuthTokenProvider"),
            ("ask_auth_token_provider", "getAuthTokenProvider"),
            ("remove_auth_token_provider", "removeAuthTokenProvider"),
            ("start_chat", "startChat"),
            ("start_proactive_chat", "startProactiveChat"),
            ("close_chat", "closeChat"),
            ("agent_availability", "getAgentAvailability"),
        ] {
            stage.answer(&format!("SDK.{function}"), "throw new Error('not ready');").await;
            let error = step(stage, json!(name)).await["error"].take();
            let message = error["message"].as_str().expect("a message");
            assert!(message.ends_with(&format!("SDK.{function}: the page's function failed: not ready")), "{message}");
        }
    });
}
