//! `Microsoft.Apm`: sessions and tabs.

use serde_json::{Value, json};

use super::stage::{Stage, on_page};

async fn step(stage: &Stage, step: Value) -> Value {
    stage.perform(json!({ "act": "apm", "step": step })).await
}

/// The names of the calls that arrived, and their arguments.
async fn arrived(stage: &Stage) -> Value {
    stage.calls().await.into_iter().map(|call| json!([call.name, call.arguments])).collect()
}

#[test]
fn act_on_tabs_by_their_id() {
    for (name, function) in [("refresh_tab", "refreshTab"), ("focus_tab", "focusTab"), ("close_tab", "closeTab")] {
        on_page(async |stage| {
            assert_eq!(step(stage, json!({ name: "tab-id-5" })).await["ok"], "done");
            let call = (format!("Microsoft.Apm.{function}"), json!([{ "string": "tab-id-5" }]));
            assert_eq!(stage.only_call().await, call);
        });
    }
}

#[test]
fn refresh_the_tab_in_focus() {
    on_page(async |stage| {
        assert_eq!(step(stage, json!("refresh_focused_tab")).await["ok"], "done");
        let calls = json!([
            ["Microsoft.Apm.getFocusedSession", []],
            ["Session(session-id-4).getFocusedTab", []],
            ["Tab(tab-id-5).refresh", []],
        ]);
        assert_eq!(arrived(stage).await, calls);
    });
}

#[test]
fn create_tabs_and_sessions_with_a_map_for_their_context() {
    const RECORD: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
    for (name, created, function, input) in [
        (
            "create_tab",
            "tab-id-9",
            "createTab",
            json!({
                "templateName": { "string": "msdyn_entityrecord" },
                "appContext": { "map": [["entityName", "account"], ["entityId", RECORD]] },
                "isFocused": { "boolean": true },
            }),
        ),
        ("create_bare_tab", "tab-id-9", "createTab", json!({ "templateName": { "string": "msdyn_search" } })),
        (
            "create_session",
            "session-id-9",
            "createSession",
            json!({
                "templateName": { "string": "case_session" },
                "sessionContext": { "map": [
                    ["parametersStr", format!("[[\"entityName\",\"incident\"],[\"entityId\",\"{RECORD}\"]]")],
                    ["tier", "gold"],
                ] },
            }),
        ),
        (
            "create_session_in_background",
            "session-id-9",
            "createSession",
            json!({ "templateName": { "string": "case_session" }, "isFocused": { "boolean": false } }),
        ),
    ] {
        on_page(async |stage| {
            assert_eq!(step(stage, json!(name)).await["ok"], created);
            let call = (format!("Microsoft.Apm.{function}"), json!([{ "object": input }]));
            assert_eq!(stage.only_call().await, call);
        });
    }
}

#[test]
fn wait_for_a_session_that_is_promised() {
    on_page(async |stage| {
        stage.answer("Microsoft.Apm.createSession", "return Promise.resolve('session-id-7');").await;
        assert_eq!(step(stage, json!("create_session")).await["ok"], "session-id-7");
        stage.answer("Microsoft.Apm.createSession", "return Promise.reject(new Error('10 are open'));").await;
        let error = step(stage, json!("create_session")).await["error"].take();
        let message = error["message"].as_str().expect("a message");
        assert_eq!(message, "Microsoft.Apm.createSession: the page refused: 10 are open");
        stage.answer("Microsoft.Apm.createSession", "return undefined;").await;
        assert_eq!(step(stage, json!("create_session")).await["error"]["kind"], "Decode");
    });
}

#[test]
fn read_sessions_and_tabs() {
    on_page(async |stage| {
        assert_eq!(step(stage, json!("all_sessions")).await["ok"], json!(["session-id-0", "session-id-4"]));
        assert_eq!(step(stage, json!("can_create_session")).await["ok"], true);
        let focused = json!({
            "id": "session-id-4", "default": false, "can_close": true, "title": "Title of session-id-4",
            "can_create_tab": true, "tabs": ["tab-id-1", "tab-id-5"],
        });
        assert_eq!(step(stage, json!("focused_session")).await["ok"], focused);
        let home = step(stage, json!({ "session": "session-id-0" })).await;
        assert_eq!((&home["ok"]["default"], &home["ok"]["can_close"]), (&json!(true), &json!(false)));
        let tab = json!({ "id": "tab-id-1", "can_close": false, "title": "Title of tab-id-1" });
        assert_eq!(step(stage, json!({ "tab": "tab-id-1" })).await["ok"], tab);
    });
}

#[test]
fn act_on_a_session_and_on_a_tab() {
    on_page(async |stage| {
        assert_eq!(step(stage, json!({ "session_acts": "session-id-4" })).await["ok"], "A title");
        assert_eq!(step(stage, json!({ "tab_acts": "tab-id-5" })).await["ok"], "A title");
        let calls = json!([
            ["Microsoft.Apm.getSession", [{ "string": "session-id-4" }]],
            ["Session(session-id-4).focus", []],
            ["Session(session-id-4).requestFocus", []],
            ["Session(session-id-4).close", []],
            ["Microsoft.Apm.getFocusedSession", []],
            ["Session(session-id-4).getTab", [{ "string": "tab-id-5" }]],
            ["Tab(tab-id-5).focus", []],
            ["Tab(tab-id-5).refresh", []],
            ["Tab(tab-id-5).close", []],
        ]);
        assert_eq!(arrived(stage).await, calls);
        assert!(stage.calls().await.iter().all(|call| call.bound), "each on its own object");
    });
}

#[test]
fn read_and_write_the_context_of_a_session() {
    on_page(async |stage| {
        assert_eq!(step(stage, json!("update_context")).await["ok"], "done");
        assert_eq!(step(stage, json!("resolve_slug")).await["ok"], "Value of {anchor.title}");
        let calls = json!([
            ["Microsoft.Apm.getFocusedSession", []],
            ["Session(session-id-4).updateContext", [{ "object": { "customerName": { "string": "Contoso" } } }]],
            ["Microsoft.Apm.getFocusedSession", []],
            ["Session(session-id-4).resolveSlug", [{ "string": "{anchor.title}" }]],
        ]);
        assert_eq!(arrived(stage).await, calls);
    });
}

#[test]
fn name_what_is_not_there_or_not_as_it_should_be() {
    for (script, order, kind, message) in [
        ("delete Microsoft.Apm;", json!("focused_session"), "Absent", "`Microsoft` of this page has no `Apm`"),
        ("delete Microsoft.Apm.refreshTab;", json!({ "refresh_tab": "t" }), "Absent", "has no `refreshTab`"),
        ("", json!({ "session": "nowhere" }), "NotFound", "`Microsoft.Apm.getSession(\"nowhere\")` gave"),
        ("", json!({ "tab": "nowhere" }), "NotFound", "getTab(\"nowhere\")` gave"),
        (
            "standIn.answers['Microsoft.Apm.getFocusedSession'] = () => ({});",
            json!("refresh_focused_tab"),
            "Absent",
            "`Microsoft.Apm.getFocusedSession().getFocusedTab` is not a function of this page",
        ),
        (
            "standIn.answers['Microsoft.Apm.getFocusedSession'] = () => ({});",
            json!("focused_session"),
            "Decode",
            "`Microsoft.Apm.getFocusedSession().sessionId` is",
        ),
        (
            "standIn.answers['Microsoft.Apm.getAllSessions'] = () => ['a', {}];",
            json!("all_sessions"),
            "Decode",
            "expected a list of ids",
        ),
        (
            "standIn.answers['Microsoft.Apm.canCreateSession'] = () => 'yes';",
            json!("can_create_session"),
            "Decode",
            "expected true or false",
        ),
        (
            "standIn.answers['Microsoft.Apm.closeTab'] = () => { throw new Error('the anchor tab stays'); };",
            json!({ "close_tab": "tab-id-1" }),
            "Refused",
            "Microsoft.Apm.closeTab: the page's function failed: the anchor tab stays",
        ),
    ] {
        on_page(async |stage| {
            stage.run(script).await;
            let error = step(stage, order).await["error"].take();
            assert_eq!(error["kind"], kind, "{error}");
            assert!(error["message"].as_str().is_some_and(|text| text.contains(message)), "{error}");
        });
    }
}

/// Every function of `Microsoft.Apm`, of a session and of a tab: who has it, and what calls it.
fn functions() -> [(&'static str, &'static str, Value); 21] {
    const APM: &str = "Microsoft.Apm";
    const SESSION: &str = "Session(session-id-4)";
    const TAB: &str = "Tab(tab-id-5)";
    [
        (APM, "refreshTab", json!({ "refresh_tab": "tab-id-5" })),
        (APM, "focusTab", json!({ "focus_tab": "tab-id-5" })),
        (APM, "closeTab", json!({ "close_tab": "tab-id-5" })),
        (APM, "createTab", json!("create_tab")),
        (APM, "createSession", json!("create_session")),
        (APM, "canCreateSession", json!("can_create_session")),
        (APM, "getAllSessions", json!("all_sessions")),
        (APM, "getFocusedSession", json!("focused_session")),
        (APM, "getSession", json!({ "session": "session-id-4" })),
        (SESSION, "getFocusedTab", json!("refresh_focused_tab")),
        (SESSION, "getTab", json!({ "tab": "tab-id-5" })),
        (SESSION, "getAllTabs", json!("focused_session")),
        (SESSION, "canCreateTab", json!("focused_session")),
        (SESSION, "focus", json!({ "session_acts": "session-id-4" })),
        (SESSION, "requestFocus", json!({ "session_acts": "session-id-4" })),
        (SESSION, "close", json!({ "session_acts": "session-id-4" })),
        (SESSION, "updateContext", json!("update_context")),
        (SESSION, "resolveSlug", json!("resolve_slug")),
        (TAB, "focus", json!({ "tab_acts": "tab-id-5" })),
        (TAB, "refresh", json!({ "tab_acts": "tab-id-5" })),
        (TAB, "close", json!({ "tab_acts": "tab-id-5" })),
    ]
}

#[test]
fn give_what_each_function_throws() {
    on_page(async |stage| {
        for (owner, function, order) in functions() {
            let name = format!("{owner}.{function}");
            stage.answer(&name, "throw new Error('not now');").await;
            let error = step(stage, order).await["error"].take();
            assert_eq!(error["kind"], "Refused", "{name}: {error}");
            let message = error["message"].as_str().expect("a message");
            assert!(message.contains(function) && message.ends_with("failed: not now"), "{name}: {message}");
            stage.run(&format!("delete standIn.answers['{name}'];")).await;
        }
    });
}

#[test]
fn name_each_function_that_is_absent() {
    on_page(async |stage| {
        for (owner, function, order) in functions() {
            // A method is taken from all sessions, or from all tabs, for as long as it is missed.
            let holder = match owner {
                "Microsoft.Apm" => "Microsoft.Apm",
                owner if owner.starts_with("Session") => "Object.getPrototypeOf(Microsoft.Apm.getFocusedSession())",
                _ => "Object.getPrototypeOf(Microsoft.Apm.getFocusedSession().getFocusedTab())",
            };
            stage
                .run(&format!(
                    "window.holder = {holder}; window.missed = holder['{function}']; delete holder['{function}'];"
                ))
                .await;
            let error = step(stage, order).await["error"].take();
            assert_eq!(error["kind"], "Absent", "{owner}.{function}: {error}");
            let message = error["message"].as_str().expect("a message");
            assert!(
                message.contains(&format!("`{function}`")) || message.contains(&format!(".{function}`")),
                "{message}"
            );
            stage.run(&format!("holder['{function}'] = missed;")).await;
        }
    });
}

#[test]
fn tell_of_sessions_and_tabs_until_the_stream_is_dropped() {
    on_page(async |stage| {
        assert_eq!(step(stage, json!("listen")).await["ok"], "done");
        let asked = ["ON_SESSION_SWITCH", "ON_SESSION_CLOSED", "ON_TAB_SWITCH"]
            .map(|name| json!(["Microsoft.Apm.getEventPublisherTopic", [{ "string": name }]]));
        assert_eq!(arrived(stage).await, json!(asked));
        // The page and a web resource in it are of one origin, and meet on the channel.
        stage
            .run(
                "window.channels = ['SESSION_SWITCH', 'SESSION_CLOSED', 'TAB_SWITCH']
                   .map((name) => new BroadcastChannel(`topic-of-ON_${name}`));
                 channels[0].postMessage({ previousSessionId: 'session-id-0', newSessionId: 'session-id-4' });",
            )
            .await;
        let switched =
            r#"SessionSwitch { previous: Some(SessionId("session-id-0")), current: Some(SessionId("session-id-4")) }"#;
        assert_eq!(step(stage, json!({ "take": 1 })).await["ok"], json!([switched]));
        // One that comes while it is waited for, and one that says nothing.
        stage.run("setTimeout(() => channels[1].postMessage(null), 20);").await;
        assert_eq!(step(stage, json!({ "take": 1 })).await["ok"], json!(["SessionClosed { session: None }"]));
        stage.run("channels[2].postMessage({ SessionId: 'session-id-4', tabId: 'tab-id-5' });").await;
        let tab = r#"TabSwitch { previous: (None, None), current: (Some(SessionId("session-id-4")), Some(TabId("tab-id-5"))) }"#;
        assert_eq!(step(stage, json!({ "take": 1 })).await["ok"], json!([tab]));
        stage.run("window.endings = 0; BroadcastChannel.prototype.close = () => { endings += 1; };").await;
        assert_eq!(step(stage, json!("drop")).await["ok"], "done");
        assert_eq!(stage.run("return endings;").await, 3);
    });
}

#[test]
fn tell_nothing_where_the_page_has_no_events() {
    for (script, kind, message) in [
        ("delete Microsoft.Apm.getEventPublisherTopic;", "Absent", "has no `getEventPublisherTopic`"),
        (
            "standIn.answers['Microsoft.Apm.getEventPublisherTopic'] = () => null;",
            "Decode",
            "gave null for `ON_SESSION_SWITCH`: expected a text",
        ),
        (
            "standIn.answers['Microsoft.Apm.getEventPublisherTopic'] = () => { throw new Error('not here'); };",
            "Refused",
            "getEventPublisherTopic: the page's function failed: not here",
        ),
    ] {
        on_page(async |stage| {
            stage.run(script).await;
            let error = step(stage, json!("listen")).await["error"].take();
            assert_eq!(error["kind"], kind, "{error}");
            assert!(error["message"].as_str().is_some_and(|text| text.contains(message)), "{error}");
        });
    }
}
