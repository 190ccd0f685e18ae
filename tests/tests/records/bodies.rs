//! What a body sends of a column: nothing, null or a value. `Change` says which, also of columns that the schema does
//! not know.

use omni_runtime::entities::Incident;
use omni_runtime::{Change, Id, IfExists, create, entity, update};
use serde_json::{Value, json};

const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");

#[entity("incident", body = "update")]
#[derive(Default)]
struct TicketChanges {
    title: Change<String>,
    prioritycode: Option<i32>,
    new_vip: Change<bool>,
    new_tier: Option<i32>,
    new_extra: Change<Value>,
}

/// What the update sends.
fn sent(changes: &TicketChanges) -> Value {
    let request = update(CASE, changes, IfExists).request().unwrap();
    let body = serde_json::from_str(request.text().unwrap()).unwrap();
    assert_eq!(serde_json::to_value(changes).unwrap(), body, "serde writes what an update sends");
    body
}

#[test]
fn a_column_that_is_kept_is_not_sent() {
    assert_eq!(sent(&TicketChanges::default()), json!({}));
    let kept = TicketChanges { title: Change::Keep, new_vip: Change::Set(false), ..TicketChanges::default() };
    assert_eq!(sent(&kept), json!({"new_vip": false}));
}

#[test]
fn a_column_is_emptied_whether_the_schema_knows_it_or_not() {
    let cleared = TicketChanges {
        title: Change::Clear,
        new_vip: Change::Clear,
        new_extra: Change::Clear,
        ..TicketChanges::default()
    };
    assert_eq!(sent(&cleared), json!({"title": null, "new_vip": null, "new_extra": null}));
}

#[test]
fn what_is_none_in_a_body_is_left_out_whether_the_schema_knows_the_column_or_not() {
    let none = TicketChanges { prioritycode: None, new_tier: None, ..TicketChanges::default() };
    assert_eq!(sent(&none), json!({}));
    let some = TicketChanges { prioritycode: Some(1), new_tier: Some(2), ..TicketChanges::default() };
    assert_eq!(sent(&some), json!({"prioritycode": 1, "new_tier": 2}));
}

#[test]
fn a_value_is_sent_as_it_is() {
    let set = TicketChanges {
        title: "Leaks".to_owned().into(),
        new_vip: true.into(),
        new_extra: Change::Set(json!({"a": null})),
        ..TicketChanges::default()
    };
    assert_eq!(sent(&set), json!({"title": "Leaks", "new_vip": true, "new_extra": {"a": null}}));
}

/// A create that may meet a row, in an upsert, may say that a column of that row is emptied.
#[entity("incident", body = "create")]
#[derive(Default)]
struct NewTicket<T> {
    title: Change<T>,
    new_vip: Change<T>,
}

#[test]
fn a_body_of_a_create_and_a_generic_one_know_changes_too() {
    let new = |title, new_vip| create(&NewTicket::<Short> { title, new_vip }).request().unwrap();
    assert_eq!(new(Change::Keep, Change::Keep).text(), Some("{}"));
    let set = new(Change::Set(Short("a".to_owned())), Change::Set(Short("b".to_owned())));
    assert_eq!(set.text(), Some(r#"{"title":"a","new_vip":"b"}"#));
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Short(String);

impl omni_runtime::Holds<omni_runtime::edm::Text> for Short {}
