//! `unlinkFromConversation` and `linkToConversation`.

use serde_json::{Value, json};

use super::stage::{Stage, on, on_page};

const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
const CONVERSATION: &str = "b7397aae-ecf8-43a6-aeb0-07d294efb494";

/// The two functions with the act that calls each: they have the same parameters and the same outcomes.
const FUNCTIONS: [(&str, &str); 2] =
    [("unlink", "Microsoft.Omnichannel.unlinkFromConversation"), ("link", "Microsoft.Omnichannel.linkToConversation")];

fn named(act: &str, entity: &str) -> Value {
    json!({ "act": act, "entity": entity, "record": CASE, "conversation": CONVERSATION })
}

async fn fresh(stage: &Stage) {
    stage.run("standIn.calls.length = 0;").await;
}

#[test]
fn hand_over_strings_in_the_order_of_the_reference() {
    on_page(async |stage| {
        for (act, function) in FUNCTIONS {
            for entity in ["account", "contact", "incident"] {
                fresh(stage).await;
                let outcome = stage.perform(named(act, entity)).await;
                assert_eq!(outcome["ok"]["record"], CASE, "{outcome}");
                let arguments = json!([{ "string": entity }, { "string": CASE }, { "string": CONVERSATION }]);
                assert_eq!(stage.only_call().await, (function.to_owned(), arguments));
            }
        }
    });
}

#[test]
fn are_not_called_for_a_lookup_that_they_do_not_reach() {
    on_page(async |stage| {
        for (act, _) in FUNCTIONS {
            for order in [named(act, "regarding"), json!({ "act": act, "entity": "regarding", "record": CASE })] {
                fresh(stage).await;
                let outcome = stage.perform(order).await;
                assert!(outcome["error"].to_string().contains("`regardingobjectid`"), "{outcome}");
                assert_eq!(stage.run("return standIn.calls.length;").await, 0, "{outcome}");
            }
        }
    });
}

#[test]
fn leave_the_conversation_out_where_it_is_the_one_in_focus() {
    on_page(async |stage| {
        for (act, function) in FUNCTIONS {
            for entity in ["account", "contact", "incident"] {
                fresh(stage).await;
                let outcome = stage.perform(json!({ "act": act, "entity": entity, "record": CASE })).await;
                assert_eq!(outcome["ok"]["conversation"], "in focus", "{outcome}");
                let arguments = json!([{ "string": entity }, { "string": CASE }]);
                assert_eq!(stage.only_call().await, (function.to_owned(), arguments));
            }
        }
    });
}

#[test]
fn read_every_member_of_the_outcome() {
    on_page(async |stage| {
        for (act, _) in FUNCTIONS {
            let outcome = stage.perform(json!({ "act": act, "entity": "incident", "record": CASE })).await;
            let expected = json!({
                "record": format!("incident {CASE}"),
                "conversation": CONVERSATION,
                "message": "Done",
                "status": "Success",
                "details": null,
                "request_id": "4f1c6a52-1f1a-4d3c-9d38-6f2ad3c8a3b0",
            });
            assert_eq!(outcome["ok"]["page"], expected, "{act}");
            assert_eq!(outcome["ok"]["request_id"], expected["request_id"], "{act}");
        }
    });
}

#[test]
fn take_any_outcome_of_a_promise_that_resolved() {
    on_page(async |stage| {
        for (act, function) in FUNCTIONS {
            for (resolved, message) in [
                ("undefined", Value::Null),
                ("null", Value::Null),
                ("{}", Value::Null),
                ("[]", Value::Null),
                ("7", json!("7")),
                ("true", json!("true")),
                ("'Unlinked.'", json!("Unlinked.")),
                ("() => 1", Value::Null),
                ("Symbol('s')", Value::Null),
                ("{ message: 7, recordId: {}, entityLogicalName: null, liveWorkItemId: [] }", json!("7")),
                ("{ recordId: 'not a GUID', liveWorkItemId: 'neither', message: '' }", Value::Null),
                ("{ get message() { throw new Error('a trap'); } }", Value::Null),
            ] {
                stage.answer(function, &format!("return Promise.resolve({resolved});")).await;
                let outcome = stage.perform(named(act, "incident")).await;
                assert_eq!(outcome["ok"]["page"]["message"], message, "{act} resolved with {resolved}: {outcome}");
                assert_eq!(outcome["ok"]["page"]["record"], Value::Null, "{act} resolved with {resolved}: {outcome}");
            }
        }
    });
}

#[test]
fn take_an_outcome_that_is_no_promise() {
    on_page(async |stage| {
        for (act, function) in FUNCTIONS {
            stage.answer(function, "return { message: 'at once' };").await;
            let outcome = stage.perform(named(act, "incident")).await;
            assert_eq!(outcome["ok"]["page"]["message"], "at once", "{act}: {outcome}");
            stage.answer(function, "return { then(resolve) { resolve({ message: 'a thenable' }); } };").await;
            let outcome = stage.perform(named(act, "incident")).await;
            assert_eq!(outcome["ok"]["page"]["message"], "a thenable", "{act}: {outcome}");
        }
    });
}

#[test]
fn give_a_rejection_as_an_error_that_answers_the_usual_questions() {
    on_page(async |stage| {
        for (act, function) in FUNCTIONS {
            let rejection = "{ message: 'The record is not linked', errorCode: 2147746327, currentReqId: 'r1', additionalDetails: 'x' }";
            stage.answer(function, &format!("return Promise.reject({rejection});")).await;
            let outcome = stage.perform(named(act, "incident")).await;
            let error = &outcome["error"];
            assert_eq!(error["kind"], "NotFound", "{error}");
            assert_eq!(error["code"], "0x80040217", "{error}");
            assert_eq!(error["service_message"], "The record is not linked");
            assert_eq!(error["request_id"], "r1");
            assert_eq!(error["retryable"], false);
            let message = error["message"].as_str().expect("a message");
            assert!(message.starts_with(&format!("{act} incident {CASE} ")), "{message}");
            assert!(message.contains(CONVERSATION), "{message}");
            assert!(
                message.ends_with("the page refused: The record is not linked (code 0x80040217, request id r1)"),
                "{message}"
            );
            let kept: Value = serde_json::from_str(error["value"].as_str().expect("the value is kept")).expect("JSON");
            assert_eq!(kept["additionalDetails"], "x", "the JavaScript value is kept whole");
        }
    });
}

#[test]
fn give_a_rejection_of_any_form() {
    on_page(async |stage| {
        for (act, function) in FUNCTIONS {
            for (rejected, kind, message) in [
                ("undefined", "Refused", "the page refused: it gave no reason"),
                ("null", "Refused", "the page refused: it gave no reason"),
                ("'No access'", "Refused", "the page refused: No access"),
                ("''", "Refused", "the page refused: \"\""),
                ("new TypeError('x is not a function')", "Refused", "the page refused: x is not a function"),
                ("{ status: 403, message: 'No' }", "Forbidden", "the page refused: No"),
                ("{ httpStatus: '429', message: 'Later' }", "Throttled", "the page refused: Later"),
                (
                    "{ error: { code: '0x80040217', message: 'Gone' } }",
                    "NotFound",
                    "the page refused: Gone (code 0x80040217)",
                ),
                ("{ status: 'Failure', message: 'Closed' }", "Refused", "the page refused: Closed"),
                ("{ odd: [1] }", "Refused", "the page refused: {\"odd\":[1]}"),
            ] {
                stage.answer(function, &format!("return Promise.reject({rejected});")).await;
                let outcome = stage.perform(named(act, "incident")).await;
                let error = &outcome["error"];
                assert_eq!(error["kind"], kind, "{act} rejected with {rejected}: {error}");
                assert!(error["message"].as_str().is_some_and(|text| text.ends_with(message)), "{rejected}: {error}");
            }
        }
    });
}

#[test]
fn give_what_a_function_throws() {
    on_page(async |stage| {
        for (act, function) in FUNCTIONS {
            stage.answer(function, "throw new Error('the session is over');").await;
            let outcome = stage.perform(named(act, "incident")).await;
            let message = outcome["error"]["message"].as_str().expect("an error");
            assert!(message.ends_with("the page's function failed: the session is over"), "{message}");
            assert_eq!(outcome["error"]["kind"], "Refused");
        }
    });
}

#[test]
fn stop_waiting_when_their_time_is_up() {
    on_page(async |stage| {
        for (act, function) in FUNCTIONS {
            stage.answer(function, "return new Promise(() => {});").await;
            let mut order = named(act, "incident");
            order["timeout"] = json!(50);
            let outcome = stage.perform(order.clone()).await;
            let error = &outcome["error"];
            assert_eq!(error["kind"], "Unanswered", "{outcome}");
            assert_eq!((&error["unanswered"], &error["retryable"]), (&json!(true), &json!(false)));
            assert!(error["message"].as_str().is_some_and(|text| text.contains("within 50 ms")), "{error}");
            // A page that answers in time is not disturbed by the clock.
            stage.answer(function, "return new Promise((resolve) => setTimeout(resolve, 10));").await;
            assert_eq!(stage.perform(order).await["ok"]["record"], CASE);
        }
    });
}

#[test]
fn name_what_is_absent() {
    for (act, function) in FUNCTIONS {
        let (_, name) = function.rsplit_once('.').expect("a full name");
        for (script, what) in [
            ("delete window.Microsoft;", "this page has no `Microsoft`".to_owned()),
            ("delete Microsoft.Omnichannel;", "`Microsoft` of this page has no `Omnichannel`".to_owned()),
            ("Microsoft.Omnichannel = null;", "`Omnichannel` in `Microsoft` of this page is null".to_owned()),
            ("Microsoft.Omnichannel = 'soon';", "`Omnichannel` in `Microsoft` of this page is a string".to_owned()),
            ("Microsoft.Omnichannel = {};", format!("`Microsoft.Omnichannel` of this page has no `{name}`")),
            (
                "Microsoft.Omnichannel = { linkToConversation: 1, unlinkFromConversation: 1 };",
                format!("`{name}` in `Microsoft.Omnichannel` of this page is a number"),
            ),
        ] {
            on_page(async |stage| {
                stage.run(script).await;
                let outcome = stage.perform(named(act, "incident")).await;
                let error = &outcome["error"];
                assert_eq!((&error["kind"], &error["absent"]), (&json!("Absent"), &json!(true)), "{outcome}");
                let message = error["message"].as_str().expect("a message");
                assert!(message.contains(&format!("`{function}` cannot be called: {what}")), "{message}");
                assert_eq!(stage.calls().await.len(), 0);
            });
        }
    }
}

#[test]
fn find_the_functions_of_the_page_around_a_frame() {
    on("frame.html", async |stage| {
        let outcome = stage.perform(named("unlink", "incident")).await;
        assert_eq!(outcome["ok"]["record"], CASE, "{outcome}");
        assert_eq!(stage.only_call().await.0, "Microsoft.Omnichannel.unlinkFromConversation");
        stage.run("delete window.Microsoft;").await;
        assert_eq!(stage.perform(named("unlink", "incident")).await["error"]["kind"], "Absent");
    });
}
