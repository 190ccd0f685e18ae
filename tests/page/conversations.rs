//! `getConversationId`, `getConversations`, `openConversation` and `sendMessageToConversation`.

use serde_json::{Value, json};

use super::stage::on_page;

const AGENT: &str = "2b330c52-6844-4d36-8e05-03c78c9681dc";
const CONVERSATION: &str = "b7397aae-ecf8-43a6-aeb0-07d294efb494";
const SESSION: &str = "2f4b6c1c-3a46-4a0c-8a3e-4b9f5d2a7a01";
const WORK_STREAM: &str = "7fb7d1c5-2cd6-4f0c-8c53-0d0a3d9fbd0b";

/// An order for each function, with the function's name.
fn orders() -> [(Value, &'static str); 4] {
    [
        (json!({ "act": "current" }), "getConversationId"),
        (json!({ "act": "list", "agent": AGENT }), "getConversations"),
        (json!({ "act": "open", "conversation": CONVERSATION }), "openConversation"),
        (json!({ "act": "send", "text": "Hello", "at_once": true }), "sendMessageToConversation"),
    ]
}

fn full(name: &str) -> String {
    format!("Microsoft.Omnichannel.{name}")
}

#[test]
fn ask_for_the_current_conversation_without_arguments() {
    on_page(async |stage| {
        assert_eq!(stage.perform(json!({ "act": "current" })).await["ok"], CONVERSATION);
        assert_eq!(stage.only_call().await, (full("getConversationId"), json!([])));
    });
}

#[test]
fn read_the_current_conversation_in_the_forms_that_dynamics_prints() {
    on_page(async |stage| {
        for (given, kind) in [
            ("'{B7397AAE-ECF8-43A6-AEB0-07D294EFB494}'", None),
            ("' b7397aae-ecf8-43a6-aeb0-07d294efb494'", None),
            ("undefined", Some("NotFound")),
            ("null", Some("NotFound")),
            ("''", Some("NotFound")),
            ("'live work item'", Some("Decode")),
            ("7", Some("Decode")),
            ("{}", Some("Decode")),
        ] {
            stage.answer(&full("getConversationId"), &format!("return Promise.resolve({given});")).await;
            let outcome = stage.perform(json!({ "act": "current" })).await;
            match kind {
                None => assert_eq!(outcome["ok"], CONVERSATION, "{given}"),
                Some(kind) => assert_eq!(outcome["error"]["kind"], kind, "{given}: {outcome}"),
            }
        }
    });
}

#[test]
fn list_with_the_agent_alone() {
    on_page(async |stage| {
        let outcome = stage.perform(json!({ "act": "list", "agent": AGENT })).await;
        assert_eq!(
            outcome["ok"],
            json!([{
                "msdyn_ocliveworkitemid": CONVERSATION,
                "_msdyn_liveworkstreamid_value": WORK_STREAM,
                "_msdyn_lastsessionid_value": SESSION,
                "statuscode": 2,
                "createdon": "2026-03-01T08:30:00Z",
            }])
        );
        let input = json!({ "object": { "agentId": { "string": AGENT } } });
        assert_eq!(stage.only_call().await, (full("getConversations"), json!([input])));
    });
}

#[test]
fn list_with_everything_that_the_reference_takes() {
    on_page(async |stage| {
        let order = json!({
            "act": "list", "agent": AGENT, "status": [3, 2], "order": [["createdon", true], ["msdyn_title", false]],
            "days": 14, "correlation": SESSION, "chats": true,
        });
        let outcome = stage.perform(order).await;
        assert_eq!(outcome["ok"][0]["_msdyn_lastsessionid_value"], SESSION, "{outcome}");
        let input = json!({ "object": {
            "attributes": { "array": [
                { "string": "activityid" }, { "string": "msdyn_title" }, { "string": "msdyn_lastsessionid" },
            ] },
            "agentId": { "string": AGENT },
            "status": { "array": [{ "number": 3 }, { "number": 2 }] },
            "orderBy": { "array": [
                { "object": { "attributeName": { "string": "createdon" }, "descending": { "boolean": true } } },
                { "object": { "attributeName": { "string": "msdyn_title" }, "descending": { "boolean": false } } },
            ] },
            "createdBeforeDays": { "number": 14 },
        } });
        assert_eq!(stage.only_call().await, (full("getConversations"), json!([input, { "string": SESSION }])));
    });
}

#[test]
fn refuse_a_list_that_is_none_and_name_the_column_that_is_wrong() {
    on_page(async |stage| {
        for given in ["undefined", "null", "{}", "7", "'soon'", "() => []", "[{ statuscode: 'open' }]", "[7]"] {
            stage.answer(&full("getConversations"), &format!("return Promise.resolve({given});")).await;
            let outcome = stage.perform(json!({ "act": "list", "agent": AGENT })).await;
            assert_eq!(outcome["error"]["kind"], "Decode", "{given}: {outcome}");
        }
        stage.answer(&full("getConversations"), "return Promise.resolve([]);").await;
        assert_eq!(stage.perform(json!({ "act": "list", "agent": AGENT })).await["ok"], json!([]));
    });
}

#[test]
fn open_with_what_is_known_and_undefined_between() {
    let (conversation, session, work_stream) =
        (json!({ "string": CONVERSATION }), json!({ "string": SESSION }), json!({ "string": WORK_STREAM }));
    for (given, arguments) in [
        (json!({}), json!([conversation])),
        (json!({ "session": SESSION }), json!([conversation, session])),
        (json!({ "session": SESSION, "work_stream": WORK_STREAM }), json!([conversation, session, work_stream])),
        (json!({ "work_stream": WORK_STREAM }), json!([conversation, "undefined", work_stream])),
    ] {
        on_page(async |stage| {
            let mut order = given;
            order["act"] = json!("open");
            order["conversation"] = json!(CONVERSATION);
            assert_eq!(stage.perform(order).await["ok"], "opened");
            assert_eq!(stage.only_call().await, (full("openConversation"), arguments));
        });
    }
}

#[test]
fn send_a_text_to_the_send_box_or_at_once() {
    for at_once in [false, true] {
        for conversation in [None, Some(CONVERSATION)] {
            on_page(async |stage| {
                let order = json!({ "act": "send", "text": "Hello", "at_once": at_once, "conversation": conversation });
                assert_eq!(stage.perform(order).await["ok"], "sent");
                let mut arguments = vec![json!({ "string": "Hello" }), json!({ "boolean": !at_once })];
                arguments.extend(conversation.map(|conversation| json!({ "string": conversation })));
                assert_eq!(stage.only_call().await, (full("sendMessageToConversation"), json!(arguments)));
            });
        }
    }
}

#[test]
fn send_a_rich_message_as_an_object_whose_survey_is_a_text() {
    on_page(async |stage| {
        let copied = json!({
            "id": "list-picker",
            "survey": "[{\"Questions\":[{\"q\":1}]},{\"Answers\":{\"a\":2}}]",
        });
        let order = json!({ "act": "send", "rich": copied, "at_once": true, "conversation": CONVERSATION });
        assert_eq!(stage.perform(order).await["ok"], "sent");
        let message = json!({ "object": {
            "id": { "string": "list-picker" },
            "survey": { "string": "{\"Answers\":{\"a\":2},\"Questions\":[{\"q\":1}]}" },
        } });
        let arguments = json!([message, { "boolean": false }, { "string": CONVERSATION }]);
        assert_eq!(stage.only_call().await, (full("sendMessageToConversation"), arguments));
    });
}

#[test]
fn send_no_message_of_the_type_forms() {
    on_page(async |stage| {
        let order = json!({ "act": "send", "rich": { "type": "Forms" }, "at_once": true });
        let outcome = stage.perform(order).await;
        assert!(outcome["ok"]["refused"].as_str().is_some_and(|message| message.contains("Forms")), "{outcome}");
        assert_eq!(stage.calls().await.len(), 0);
    });
}

#[test]
fn give_rejections_and_what_is_thrown() {
    on_page(async |stage| {
        for (order, name) in orders() {
            stage.answer(&full(name), "return Promise.reject({ message: 'No', errorCode: 7 });").await;
            let error = stage.perform(order.clone()).await["error"].take();
            assert_eq!((&error["kind"], &error["code"]), (&json!("Refused"), &json!("7")), "{name}: {error}");
            stage.answer(&full(name), "throw 'not today';").await;
            let error = stage.perform(order).await["error"].take();
            let message = error["message"].as_str().expect("a message");
            assert!(message.ends_with("the page's function failed: not today"), "{name}: {message}");
        }
    });
}

#[test]
fn stop_waiting_when_their_time_is_up() {
    on_page(async |stage| {
        for (mut order, name) in orders() {
            stage.answer(&full(name), "return new Promise(() => {});").await;
            order["timeout"] = json!(30);
            let error = stage.perform(order).await["error"].take();
            assert_eq!(error["kind"], "Unanswered", "{name}: {error}");
        }
    });
}

#[test]
fn name_the_function_that_is_absent() {
    on_page(async |stage| {
        for (order, name) in orders() {
            stage.run(&format!("delete Microsoft.Omnichannel.{name};")).await;
            let error = stage.perform(order.clone()).await["error"].take();
            assert_eq!(error["kind"], "Absent", "{name}: {error}");
            let expected = format!("`Microsoft.Omnichannel` of this page has no `{name}`");
            assert!(error["message"].as_str().is_some_and(|message| message.contains(&expected)), "{error}");
        }
        stage.run("delete window.Microsoft;").await;
        for (order, name) in orders() {
            let error = stage.perform(order).await["error"].take();
            assert_eq!(error["kind"], "Absent", "{name}: {error}");
        }
    });
}
