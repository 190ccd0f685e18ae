//! An app that depends on the runtime as `bindings`, and has no `omni_runtime`, no serde and no other macro's crate.

use bindings::entities::Incident;
use bindings::{ConversationId, Id, Link, Record, entity, unlink};

#[derive(Link)]
#[omni(entity = "incident", crate = bindings)]
struct SupportCase;

#[entity("incident", crate = bindings)]
struct Ticket {
    incidentid: Id<Incident>,
    title: Option<String>,
    new_tier: Option<i32>,
}

#[entity("incident", crate = ::bindings)]
#[derive(Link)]
#[omni(entity = "incident", crate = crate::facade::omni)]
struct Both<T> {
    title: Option<T>,
}

mod facade {
    pub(crate) use bindings as omni;
}

#[test]
fn the_macros_write_the_name_that_they_are_told() {
    let row = r#"{"incidentid":"6b726d86-d37c-43b8-b3a4-c4056ddd2e07","title":"No signal","new_tier":3}"#;
    let ticket: Ticket = serde_json::from_str(row).unwrap();
    assert_eq!((ticket.title.as_deref(), ticket.new_tier), (Some("No signal"), Some(3)));
    assert_eq!(serde_json::to_string(&ticket).unwrap(), row);

    let both: Both<String> = serde_json::from_str(row).unwrap();
    assert_eq!((both.title.as_deref(), Both::<String>::COLUMNS), (Some("No signal"), ["title"].as_slice()));

    let conversation = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
    let command = unlink::<SupportCase>(ticket.incidentid, conversation);
    assert_eq!(command.record(), unlink::<Both<String>>(ticket.incidentid, conversation).record());
}
