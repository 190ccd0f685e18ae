//! The state of a row and its status reason: each status belongs to one state.

use omni_emulator::Emulator;
use omni_schema::Choices;
use serde_json::{Value, json};

use crate::support::*;

/// The state and the status of a row.
fn state_of(emulator: &Emulator, set: &str, id: &str) -> (Value, Value) {
    let row = emulator.row(set, id).unwrap();
    (row["statecode"].clone(), row["statuscode"].clone())
}

/// A case that is created as a test or a client says.
fn case_of(columns: &Value) -> Value {
    let mut row = json!({ "incidentid": NOBODY });
    row.as_object_mut().unwrap().extend(columns.as_object().unwrap().clone());
    row
}

#[tokio::test]
async fn a_status_of_another_state_is_refused() {
    let emulator = start().await;
    for (body, status, state) in [
        (json!({ "statuscode": 5 }), 5, 0),
        (json!({ "statecode": 1, "statuscode": 1 }), 1, 1),
        (json!({ "statecode": 2, "statuscode": 1000 }), 1000, 2),
    ] {
        let message =
            |id| format!("{status} is not a valid status code for state code {state} on incident with Id {id}.");
        patch(&emulator, &case(), &[], &body).await.assert_error(400, "0x80048408", &message(CASE));
        let upserted = patch(&emulator, &format!("incidents({NOBODY})"), &[], &body).await;
        upserted.assert_error(400, "0x80048408", &message(NOBODY));
        post(&emulator, "incidents", &[], &case_of(&body)).await.assert_error(400, "0x80048408", &message(NOBODY));
    }
    let put = send(&emulator, "PUT", &format!("{}/statuscode", case()), &[], r#"{"value":5}"#).await;
    put.assert_error(400, "0x80048408", "5 is not a valid status code");
    let target = json!({ "@odata.type": "Microsoft.Dynamics.CRM.incident", "incidentid": CASE, "statuscode": 6 });
    let action = "incidents/Microsoft.Dynamics.CRM.UpdateMultiple";
    let many = post(&emulator, action, &[], &json!({ "Targets": [target] })).await;
    many.assert_error(400, "0x80048408", "6 is not a valid status code for state code 0");
    assert!(emulator.writes().is_empty());
}

#[tokio::test]
async fn a_state_alone_brings_its_first_status() {
    let emulator = start().await;
    for (body, expected) in [
        (json!({ "statuscode": 2 }), (json!(0), json!(2))),
        // Microsoft's own example: a case that is on hold is in progress again, though its state stays what it was.
        (json!({ "statecode": 0 }), (json!(0), json!(1))),
        (json!({ "statecode": 1 }), (json!(1), json!(5))),
        (json!({ "statuscode": 1000 }), (json!(1), json!(1000))),
        (json!({ "statecode": 2, "statuscode": 2000 }), (json!(2), json!(2000))),
        (json!({ "statecode": 2, "statuscode": null }), (json!(2), json!(6))),
        (json!({ "title": "Noise again" }), (json!(2), json!(6))),
    ] {
        assert_eq!(patch(&emulator, &case(), &[], &body).await.status, 204, "{body}");
        assert_eq!(state_of(&emulator, "incidents", CASE), expected, "{body}");
    }
    assert_eq!(post(&emulator, "incidents", &[], &case_of(&json!({ "statecode": 2 }))).await.status, 204);
    assert_eq!(state_of(&emulator, "incidents", NOBODY), (json!(2), json!(6)));
}

#[tokio::test]
async fn a_test_may_name_either_and_have_the_other() {
    for (columns, expected) in [
        (json!({}), (json!(0), json!(1))),
        (json!({ "statuscode": 6 }), (json!(2), json!(6))),
        (json!({ "statecode": 1 }), (json!(1), json!(5))),
        (json!({ "statecode": 1, "statuscode": 2 }), (json!(1), json!(2))),
    ] {
        let emulator = linked().row("incidents", case_of(&columns)).start().await.unwrap();
        assert_eq!(state_of(&emulator, "incidents", NOBODY), expected, "{columns}");
        emulator.patch("incidents", CASE, &columns).unwrap();
        assert_eq!(state_of(&emulator, "incidents", CASE), expected, "{columns}");
    }
    let emulator = start().await;
    emulator.patch(CONVERSATIONS, CONVERSATION, json!({ "statuscode": 4 })).unwrap();
    assert_eq!(state_of(&emulator, CONVERSATIONS, CONVERSATION), (json!(1), json!(4)));
}

#[tokio::test]
async fn a_state_without_a_status_of_its_own_takes_any() {
    let emulator = start().await;
    // The deprecated state of a conversation that is wrapped up.
    assert_eq!(patch(&emulator, &conversation(), &[], &json!({ "statecode": 4 })).await.status, 204);
    assert_eq!(state_of(&emulator, CONVERSATIONS, CONVERSATION), (json!(4), json!(1)));
    assert_eq!(patch(&emulator, &conversation(), &[], &json!({ "statuscode": 5 })).await.status, 204);
    assert_eq!(state_of(&emulator, CONVERSATIONS, CONVERSATION), (json!(4), json!(5)));
}

#[tokio::test]
async fn a_schema_that_knows_no_states_lets_every_status_through() {
    let mut schema = omni_schema::standard().schema().unwrap();
    let case_table = schema.tables.iter_mut().find(|table| table.logical_name == "incident").unwrap();
    let status = case_table.columns.iter_mut().find(|column| column.name == "statuscode").unwrap();
    let Choices::One(statuses) = &mut status.details.choices else { panic!("a choice") };
    for status in statuses {
        status.state = None;
    }
    let emulator = linked().schema(schema).start().await.unwrap();
    assert_eq!(patch(&emulator, &case(), &[], &json!({ "statuscode": 5 })).await.status, 204);
    assert_eq!(state_of(&emulator, "incidents", CASE), (json!(0), json!(5)));
    assert_eq!(patch(&emulator, &case(), &[], &json!({ "statecode": 2 })).await.status, 204);
    assert_eq!(state_of(&emulator, "incidents", CASE), (json!(2), json!(5)));
}
