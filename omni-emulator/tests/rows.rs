//! Rows by other names than their id, by the property, and many at once.

use omni_emulator::{Emulator, WriteKind};
use omni_schema::Document;
use serde_json::{Value, json};

use crate::support::*;

/// Accounts that can be named by their number, and contacts by their name and their account.
async fn keyed() -> Emulator {
    let text = "omni-schema 1\n\
        table account set=accounts key=accountid name=name\n  accountid Guid required\n  name String\n  \
        accountnumber String\n  numberkey key accountnumber\n\
        table contact set=contacts key=contactid\n  contactid Guid required\n  lastname String\n  \
        parentcustomerid lookup\n    account accounts parentcustomerid_account\n\
        end\n";
    let mut schema = Document::new(text).unwrap().schema().unwrap();
    schema.tables[1].alternate_keys.push(omni_schema::AlternateKey {
        name: "personkey".into(),
        columns: vec!["lastname".into(), "_parentcustomerid_value".into()],
    });
    Emulator::builder()
        .schema(schema)
        .row("account", json!({ "accountid": ACCOUNT, "name": "Contoso", "accountnumber": "A/1, 'x'" }))
        .row(
            "contact",
            json!({
                "contactid": CONTACT,
                "lastname": "Valdes",
                "parentcustomerid_account@odata.bind": format!("/accounts({ACCOUNT})"),
            }),
        )
        .start()
        .await
        .unwrap()
}

const NUMBER: &str = "accounts(accountnumber='A%2F1,%20''x''')";

#[tokio::test]
async fn an_alternate_key_names_a_row() {
    let emulator = keyed().await;
    assert_eq!(get(&emulator, NUMBER).await.json()["accountid"], ACCOUNT);
    let person = format!("contacts(_parentcustomerid_value={ACCOUNT},lastname='valdes')");
    assert_eq!(get(&emulator, &person).await.json()["contactid"], CONTACT);
    let reply = patch(&emulator, NUMBER, &[("If-Match", "*")], &json!({ "name": "Fabrikam" })).await;
    assert_eq!(reply.status, 204);
    assert!(reply.header("OData-EntityId").unwrap().ends_with(&format!("accounts({ACCOUNT})")), "{reply:?}");
    assert_eq!(emulator.row("account", ACCOUNT).unwrap()["name"], "Fabrikam");
    let bind = json!({ "parentcustomerid_account@odata.bind": "accounts(accountnumber='A/1, ''x''')" });
    let reply = post(&emulator, "contacts", &[("Prefer", "return=representation")], &bind).await;
    assert_eq!(reply.json()["_parentcustomerid_value"], ACCOUNT);
    assert_eq!(send(&emulator, "DELETE", NUMBER, &[], "").await.status, 204);
    get(&emulator, NUMBER).await.assert_error(404, "0x80060891", "account");
}

#[tokio::test]
async fn an_upsert_by_an_alternate_key_creates_with_the_key() {
    let emulator = keyed().await;
    let path = "accounts(accountnumber='A-2')";
    patch(&emulator, path, &[("If-Match", "*")], &json!({})).await.assert_error(404, "0x80060891", "account");
    assert_eq!(patch(&emulator, path, &[], &json!({ "name": "New" })).await.status, 204);
    let row = get(&emulator, path).await.json();
    assert_eq!((&row["name"], &row["accountnumber"]), (&json!("New"), &json!("A-2")));
    // What names the row is not changed by the same write.
    let other = json!({ "accountnumber": "A-3", "name": "Newer" });
    assert_eq!(patch(&emulator, path, &[], &other).await.status, 204);
    let row = get(&emulator, path).await.json();
    assert_eq!((&row["name"], &row["accountnumber"]), (&json!("Newer"), &json!("A-2")));
    let again = post(&emulator, "accounts", &[], &json!({ "accountnumber": "a-2" })).await;
    again.assert_error(412, "0x80060892", "numberkey");
}

#[tokio::test]
async fn an_upsert_by_a_key_with_a_lookup_binds_it() {
    let emulator = keyed().await;
    let path = format!("contacts(lastname='Rossi',_parentcustomerid_value={ACCOUNT})");
    assert_eq!(patch(&emulator, &path, &[], &json!({})).await.status, 204);
    let row = get(&emulator, &path).await.json();
    assert_eq!((&row["lastname"], &row["_parentcustomerid_value"]), (&json!("Rossi"), &json!(ACCOUNT)));
    assert_eq!(patch(&emulator, &path, &[("If-None-Match", "*")], &json!({})).await.status, 412);
    let unbound = json!({ "parentcustomerid_account@odata.bind": null });
    assert_eq!(patch(&emulator, &path, &[], &unbound).await.status, 204);
    assert_eq!(get(&emulator, &path).await.json()["_parentcustomerid_value"], json!(ACCOUNT));
    let nobody = "contacts(lastname='Rossi',_parentcustomerid_value=00000000-0000-4000-8000-00000000dead)";
    patch(&emulator, nobody, &[], &json!({})).await.assert_error(404, "0x80040217", "account");
}

#[tokio::test]
async fn columns_that_are_no_key_are_refused() {
    let emulator = keyed().await;
    for path in ["accounts(name='x')", "accounts(accountnumber='x',name='y')", "contacts(lastname='x')"] {
        get(&emulator, path).await.assert_error(400, "0x80060888", "key");
    }
    get(&emulator, "accounts(accountnumber=1)").await.assert_error(400, "0x80060888", "syntax");
}

#[tokio::test]
async fn one_property_is_read_set_and_cleared() {
    let emulator = start().await;
    let title = format!("{}/title", case());
    let reply = get(&emulator, &title).await.json();
    assert_eq!(reply["value"], "No dial tone");
    let context = format!("{}/api/data/v9.2/$metadata#incidents({CASE})/title", emulator.url());
    assert_eq!(reply["@odata.context"], context);
    assert_eq!(get(&emulator, &format!("{title}/$value")).await.body, "No dial tone");
    assert_eq!(send(&emulator, "PUT", &title, &[], r#"{"value":"Dial tone"}"#).await.status, 204);
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "Dial tone");
    assert_eq!(send(&emulator, "DELETE", &title, &[], "").await.status, 204);
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], json!(null));
    assert_eq!(get(&emulator, &title).await.status, 204);
    send(&emulator, "PUT", &title, &[], "{}").await.assert_error(400, "0x80048d19", "'value'");
    let stale = send(&emulator, "PUT", &title, &[("If-Match", "W/\"0\"")], r#"{"value":"x"}"#).await;
    stale.assert_error(412, "0x80060882", "RowVersion");
    let lookup = format!("{}/_msdyn_issueid_value", conversation());
    assert_eq!(get(&emulator, &lookup).await.json()["value"], CASE);
    send(&emulator, "DELETE", &lookup, &[], "").await.assert_error(400, "0x80048d19", "Navigation properties");
}

#[tokio::test]
async fn a_navigation_property_leads_to_its_row_and_to_its_url() {
    let emulator = start().await;
    let related = get(&emulator, &format!("{}/{CASE_NAV}?$select=title", conversation())).await.json();
    assert_eq!((&related["incidentid"], &related["title"]), (&json!(CASE), &json!("No dial tone")));
    let reference = get(&emulator, &format!("{}/{CASE_NAV}/$ref", conversation())).await.json();
    assert_eq!(reference["@odata.id"], format!("{}/api/data/v9.2/incidents({CASE})", emulator.url()));
    for path in [format!("{}/{ACCOUNT_NAV}", conversation()), format!("{}/{ACCOUNT_NAV}/$ref", conversation())] {
        assert_eq!(get(&emulator, &path).await.status, 204, "the customer is a contact");
    }
}

fn targets(rows: &[Value]) -> Value {
    let typed = rows.iter().map(|row| {
        let mut row = row.clone();
        row["@odata.type"] = json!("Microsoft.Dynamics.CRM.account");
        row
    });
    json!({ "Targets": typed.collect::<Vec<_>>() })
}

async fn multiple(emulator: &Emulator, action: &str, body: &Value) -> Reply {
    post(emulator, &format!("accounts/Microsoft.Dynamics.CRM.{action}"), &[], body).await
}

#[tokio::test]
async fn many_rows_are_created_and_their_ids_come_in_order() {
    let emulator = keyed().await;
    let reply =
        multiple(&emulator, "CreateMultiple", &targets(&[json!({ "name": "A" }), json!({ "name": "B" })])).await;
    assert_eq!(reply.status, 200);
    let ids = reply.json()["Ids"].clone();
    for (index, name) in ["A", "B"].into_iter().enumerate() {
        assert_eq!(emulator.row("account", ids[index].as_str().unwrap()).unwrap()["name"], name);
    }
    assert!(emulator.writes().iter().all(|write| write.kind == WriteKind::Create));
}

#[tokio::test]
async fn many_rows_are_updated_or_upserted() {
    let emulator = keyed().await;
    let update = targets(&[json!({ "accountid": ACCOUNT, "name": "One" })]);
    assert_eq!(multiple(&emulator, "UpdateMultiple", &update).await.status, 204);
    assert_eq!(emulator.row("account", ACCOUNT).unwrap()["name"], "One");
    let upsert = targets(&[
        json!({ "@odata.id": "accounts(accountnumber='A/1, ''x''')", "name": "Two" }),
        json!({ "@odata.id": "accounts(accountnumber='A-9')", "name": "Nine" }),
        json!({ "accountid": NOBODY, "name": "Three" }),
    ]);
    assert_eq!(multiple(&emulator, "UpsertMultiple", &upsert).await.status, 204);
    assert_eq!(emulator.row("account", ACCOUNT).unwrap()["name"], "Two");
    assert_eq!(emulator.row("account", NOBODY).unwrap()["name"], "Three");
    assert_eq!(get(&emulator, "accounts(accountnumber='A-9')").await.json()["name"], "Nine");
}

#[tokio::test]
async fn many_rows_are_written_all_or_none() {
    let emulator = keyed().await;
    for (action, body, status, part) in [
        ("CreateMultiple", targets(&[json!({ "name": "A" }), json!({ "nam": "B" })]), 400, "'nam'"),
        (
            "UpdateMultiple",
            targets(&[json!({ "accountid": ACCOUNT, "name": "A" }), json!({ "accountid": NOBODY })]),
            404,
            NOBODY,
        ),
        ("UpdateMultiple", targets(&[json!({ "name": "A" })]), 400, "accountid"),
        ("CreateMultiple", json!({ "Targets": [{ "name": "A" }] }), 400, "@odata.type"),
        ("CreateMultiple", json!({}), 400, "Targets"),
        ("UpsertMultiple", targets(&[json!({ "@odata.id": format!("contacts({CONTACT})") })]), 400, "contacts"),
    ] {
        let reply = multiple(&emulator, action, &body).await;
        assert_eq!(reply.status, status, "{action} {body}: {}", reply.body);
        assert!(reply.body.contains(part), "{action} {body}: {}", reply.body);
    }
    assert!(emulator.writes().is_empty());
    let wrong = json!({ "Targets": [{ "@odata.type": "Microsoft.Dynamics.CRM.contact", "name": "A" }] });
    multiple(&emulator, "CreateMultiple", &wrong).await.assert_error(
        400,
        "0x80048d19",
        "Microsoft.Dynamics.CRM.account",
    );
}
