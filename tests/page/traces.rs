//! Every command on the page has a span of its name.

use serde_json::{Value, json};

use super::stage::on_page;

const ID: &str = "2b330c52-6844-4d36-8e05-03c78c9681dc";

#[test]
fn name_the_commands_and_nothing_else() {
    on_page(async |stage| {
        let orders = [
            (json!({ "act": "unlink", "entity": "incident", "record": ID, "conversation": ID }), "unlink"),
            (json!({ "act": "unlink", "entity": "incident", "record": ID }), "unlink_focused"),
            (json!({ "act": "link", "entity": "contact", "record": ID, "conversation": ID }), "link"),
            (json!({ "act": "link", "entity": "contact", "record": ID }), "link_focused"),
            (json!({ "act": "current" }), "conversation_id"),
            (json!({ "act": "list", "agent": ID }), "conversations"),
            (json!({ "act": "open", "conversation": ID }), "open"),
            (json!({ "act": "send", "text": "Hello", "at_once": true, "conversation": ID }), "send_message"),
            (json!({ "act": "send", "text": "Hello", "at_once": true }), "send_message_focused"),
            (json!({ "act": "unlink_over_web_api", "entity": "incident", "record": ID, "conversation": ID }), "unlink"),
        ];
        let mut expected = Vec::<Value>::new();
        for (order, span) in orders {
            stage.perform(order).await;
            expected.push(span.into());
        }
        assert_eq!(stage.perform(json!({ "act": "traced" })).await["ok"], Value::Array(expected));
    });
}
