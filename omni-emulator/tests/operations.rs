//! Actions and functions that a test answers itself.

use std::sync::{Arc, Mutex};

use omni_emulator::{Builder, Emulator, OperationCall};
use omni_schema::{Operation, OperationKind, Parameter, Schema, TypeName};
use serde_json::{Value, json};

use crate::support::*;

const NAMESPACE: &str = "Microsoft.Dynamics.CRM";

/// Gives what it was called with.
fn echo(call: &OperationCall<'_>) -> Value {
    json!({ "name": call.name(), "set": call.entity_set(), "id": call.id().map(|id| id.to_string()), "parameters": call.parameters() })
}

async fn with_echo() -> Emulator {
    linked().operation("new_Echo", echo).start().await.unwrap()
}

#[tokio::test]
async fn an_action_is_answered_with_its_parameters_and_what_it_is_called_on() {
    let emulator = with_echo().await;
    let parameters = json!({ "Note": "it's done", "Ids": [1, 2] });
    for (path, set, id) in [
        ("new_Echo".to_owned(), Value::Null, Value::Null),
        (format!("incidents/{NAMESPACE}.new_Echo"), json!("incidents"), Value::Null),
        (format!("{}/{NAMESPACE}.new_Echo", case()), json!("incidents"), json!(CASE)),
    ] {
        let reply = post(&emulator, &path, &[], &parameters).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        let mut body = reply.json();
        let context = body.as_object_mut().unwrap().remove("@odata.context").unwrap();
        let metadata = format!("{}/api/data/v9.2/$metadata#{NAMESPACE}.new_EchoResponse", emulator.url());
        assert_eq!(context, json!(metadata));
        assert_eq!(body, json!({ "name": "new_Echo", "set": set, "id": id, "parameters": parameters }), "{path}");
    }
    assert_eq!(send(&emulator, "POST", "new_Echo", &[], "").await.json()["parameters"], json!({}));
}

#[tokio::test]
async fn a_function_has_its_arguments_in_the_url_with_aliases_and_without() {
    let emulator = with_echo().await;
    for (arguments, expected) in [
        ("", json!({})),
        ("()", json!({})),
        (
            "(Text='O''Neil%2F1,2',Count=-3,Yes=true,No=null)",
            json!({ "Text": "O'Neil/1,2", "Count": -3, "Yes": true, "No": null }),
        ),
        (&format!("(Id={CASE},Kind={NAMESPACE}.EntityFilters'Entity')"), json!({ "Id": CASE, "Kind": "Entity" })),
        (
            "(Rows=@r,Text=@t,Left=@l)?@r=%5B%22a%22,%22it's%22%5D&@t='x%20y'",
            json!({ "Rows": ["a", "it's"], "Text": "x y", "Left": null }),
        ),
    ] {
        let reply = get(&emulator, &format!("{}/{NAMESPACE}.new_Echo{arguments}", case())).await;
        assert_eq!(reply.status, 200, "{arguments}: {reply:?}");
        assert_eq!(reply.json()["parameters"], expected, "{arguments}");
    }
}

#[tokio::test]
async fn what_is_given_decides_the_form_of_the_reply() {
    for (outcome, status, body) in [
        (Value::Null, 204, Value::Null),
        (json!({ "Approved": true }), 200, json!({ "Approved": true })),
        (json!(7), 200, json!({ "value": 7 })),
        (json!([{ "a": 1 }]), 200, json!({ "value": [{ "a": 1 }] })),
    ] {
        let given = outcome.clone();
        let emulator = Emulator::builder().operation("new_Do", move |_| given.clone()).start().await.unwrap();
        let reply = post(&emulator, "new_Do", &[], &json!({})).await;
        assert_eq!(reply.status, status, "{outcome}: {reply:?}");
        if status == 200 {
            let mut found = reply.json();
            found.as_object_mut().unwrap().remove("@odata.context");
            assert_eq!(found, body, "{outcome}");
        }
    }
}

#[tokio::test]
async fn an_operation_reads_and_changes_rows_and_is_a_write_to_hooks() {
    let approve = |call: &OperationCall<'_>| {
        let (set, id) = (call.entity_set().unwrap(), call.id().unwrap());
        let before = call.rows().row(set, id).unwrap()["title"].clone();
        call.rows().patch(set, id, json!({ "title": call.parameter("Title") })).unwrap();
        before
    };
    let emulator = linked().operation("new_Rename", approve).operation("WhoAmI", |_| json!({ "UserId": NOBODY }));
    let emulator = emulator.start().await.unwrap();
    let seen = Arc::new(Mutex::new(0));
    let count = Arc::clone(&seen);
    emulator.before_each_write(move |_| *count.lock().unwrap() += 1);
    let path = format!("{}/{NAMESPACE}.new_Rename", case());
    assert_eq!(post(&emulator, &path, &[], &json!({ "Title": "Fixed" })).await.json()["value"], "No dial tone");
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "Fixed");
    assert_eq!(get(&emulator, "WhoAmI()").await.json()["UserId"], NOBODY);
    assert_eq!(*seen.lock().unwrap(), 1);
    assert_eq!((emulator.writes().len(), emulator.requests().len()), (1, 2));
}

/// An organisation whose schema has an action of a case, one of all tables' rows, and a function.
fn described() -> Builder {
    let mut schema: Schema = omni_schema::standard().schema().unwrap();
    let parameter =
        |name: &str, required| Parameter { name: name.into(), ty: TypeName::Named("String".into()), required };
    let operation = |kind, name: &str, bound: Option<&str>, parameters| Operation {
        kind,
        name: name.into(),
        bound: bound.map(|ty| TypeName::parse(ty).unwrap()),
        parameters,
        returns: None,
    };
    let note = || vec![parameter("Note", true), parameter("More", false)];
    schema.operations = vec![
        operation(OperationKind::Action, "new_OfCase", Some("incident"), note()),
        operation(OperationKind::Action, "new_OfAny", Some("crmbaseentity"), Vec::new()),
        operation(OperationKind::Function, "new_OfCases", Some("Collection(incident)"), Vec::new()),
    ];
    ["new_OfCase", "new_OfAny", "new_OfCases"]
        .into_iter()
        .fold(linked().schema(schema), |builder, name| builder.operation(name, |_| json!("called")))
}

#[tokio::test]
async fn a_call_is_held_against_the_schema() {
    let emulator = described().start().await.unwrap();
    let account = format!("accounts({ACCOUNT})");
    let call = async |method: &str, on: &str, name: &str, body: &str| {
        send(&emulator, method, &format!("{on}/{NAMESPACE}.{name}"), &[], body).await
    };
    for (method, on, name, body) in [
        ("POST", case(), "new_OfCase", r#"{"Note":"x"}"#),
        ("POST", account.clone(), "new_OfAny", ""),
        ("GET", "incidents".to_owned(), "new_OfCases", ""),
    ] {
        assert_eq!(call(method, &on, name, body).await.json()["value"], "called", "{name}");
    }
    for (method, on, name, body, status, message) in [
        ("POST", case(), "new_OfCase", "{}", 400, "The required parameter 'Note' of 'new_OfCase' is missing."),
        ("POST", case(), "new_OfCase", r#"{"Note":null}"#, 400, "'Note'"),
        ("POST", case(), "new_OfCase", r#"{"Note":"x","Nota":1}"#, 400, "The parameter 'Nota' is not a parameter"),
        ("POST", case(), "new_OfCase", "[]", 400, "no JSON object"),
        ("GET", case(), "new_OfCase", "", 405, "'GET'"),
        ("DELETE", case(), "new_OfCase", "", 405, "'DELETE'"),
        ("POST", account, "new_OfCase", r#"{"Note":"x"}"#, 404, "'new_OfCase'"),
        ("POST", "incidents".to_owned(), "new_OfCase", r#"{"Note":"x"}"#, 404, "'new_OfCase'"),
        ("POST", format!("incidents({NOBODY})"), "new_OfCase", r#"{"Note":"x"}"#, 404, "Does Not Exist"),
        ("POST", "incident".to_owned(), "new_OfCase", "{}", 404, "'incident'"),
        ("POST", case(), "new_Unknown", "{}", 501, "new_Unknown"),
    ] {
        let (found, _, told) = call(method, &on, name, body).await.error();
        assert!(found == status && told.contains(message), "{method} {name} of {on}: {found} {told}");
    }
    assert_eq!(post(&emulator, "new_OfCase", &[], &json!({ "Note": "x" })).await.status, 404, "it is bound");
    let reply = get(&emulator, &format!("incidents/{NAMESPACE}.new_OfCases()?$top=1")).await;
    reply.assert_error(501, "EmulatorNotImplemented", "'$top'");
}

#[tokio::test]
async fn in_a_batch_an_operation_stands_for_itself() {
    let emulator = with_echo().await;
    let part = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n";
    let post = "POST new_Echo HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{}\r\n";
    let header = [("Content-Type", "multipart/mixed;boundary=b")];
    let single = format!("--b\r\n{part}\r\n{post}--b--\r\n");
    let reply = send(&emulator, "POST", "$batch", &header, &single).await;
    assert!(reply.body.contains("HTTP/1.1 200") && reply.body.contains(r#""name":"new_Echo""#), "{reply:?}");
}

#[tokio::test]
async fn an_operation_creates_rows() {
    let open = |call: &OperationCall<'_>| {
        let case = json!({ "title": call.parameter("Title"), "customerid_contact@odata.bind": call.parameter("Of") });
        match call.rows().create("incident", case) {
            Ok(id) => json!(id.to_string()),
            Err(error) => json!(error.to_string()),
        }
    };
    let emulator = linked().operation("new_Open", open).start().await.unwrap();
    let opened = |title: Value, of: String| {
        let emulator = &emulator;
        async move { post(emulator, "new_Open", &[], &json!({ "Title": title, "Of": of })).await.json()["value"].clone() }
    };
    let contact = emulator.create("contacts", json!({ "lastname": "Ortiz" })).unwrap();
    let id = opened(json!("Broken"), format!("/contacts({contact})")).await;
    let row = emulator.row("incidents", id.as_str().unwrap()).unwrap();
    assert_eq!((&row["title"], &row["_customerid_value"]), (&json!("Broken"), &json!(contact.to_string())));
    let told = opened(json!("Broken"), format!("/contacts({NOBODY})")).await;
    assert!(told.as_str().unwrap().contains(NOBODY), "{told}");
    let told = opened(json!(7), format!("/contacts({contact})")).await;
    assert!(told.as_str().unwrap().contains("title"), "{told}");
    assert_eq!(emulator.writes().len(), 2);
    let again =
        emulator.create("contacts", json!({ "contactid": contact.to_string(), "lastname": "Ortiz" })).unwrap_err();
    assert!(again.to_string().contains(&contact.to_string()), "{again}");
}

/// It would be null, as one that is not given.
#[tokio::test]
async fn a_parameter_with_a_typo_is_no_answer() {
    let with = |name: &'static str| described().operation("new_OfCase", move |call| call.parameter(name).clone());
    let path = format!("{}/{NAMESPACE}.new_OfCase", case());
    for (name, status) in [("Note", 200), ("Nota", 500)] {
        let emulator = with(name).start().await.unwrap();
        assert_eq!(post(&emulator, &path, &[], &json!({ "Note": "x" })).await.status, status, "{name}");
    }
}
