//! Creating, changing and deleting rows, and the conditions of that.

use omni_emulator::WriteKind;
use serde_json::json;

use crate::support::*;

const MISMATCH: &str = "The version of the existing record doesn't match the RowVersion property provided.";

#[tokio::test]
async fn a_create_answers_with_the_url_of_the_row() {
    let emulator = start().await;
    let reply = post(&emulator, "incidents", &[], &json!({ "title": "New" })).await;
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    let url = reply.header("OData-EntityId").unwrap();
    let start = format!("{}/api/data/v9.2/incidents(", emulator.url());
    let id = url.strip_prefix(&start).and_then(|url| url.strip_suffix(')')).unwrap_or_else(|| panic!("{url}"));
    let row = emulator.row("incidents", id).unwrap();
    assert_eq!(row["title"], "New");
    assert_eq!((&row["statecode"], &row["statuscode"]), (&json!(0), &json!(1)));
    assert!(row["createdon"].as_str().unwrap().ends_with('Z') && row["_ownerid_value"].is_string(), "{row}");
}

#[tokio::test]
async fn a_create_may_choose_the_key_and_ask_for_the_row() {
    let emulator = start().await;
    let body = json!({ "incidentid": NOBODY, "title": "New" });
    let prefer = [("Prefer", "return=representation")];
    let reply = post(&emulator, "incidents?$select=title", &prefer, &body).await;
    assert_eq!(reply.status, 201);
    assert_eq!(reply.header("Preference-Applied"), Some("return=representation"));
    assert_eq!((&reply.json()["incidentid"], &reply.json()["title"]), (&json!(NOBODY), &json!("New")));
    assert_eq!(reply.json().get("statecode"), None);
    post(&emulator, "incidents", &[], &body).await.assert_error(412, "0x80040237", "duplicate");
}

#[tokio::test]
async fn a_change_gives_a_new_version() {
    let emulator = start().await;
    let before = emulator.row("incidents", CASE).unwrap();
    let reply = patch(&emulator, &case(), &[("If-Match", "*")], &json!({ "title": "Dial tone" })).await;
    assert_eq!(reply.status, 204);
    assert_eq!(
        reply.header("OData-EntityId"),
        Some(format!("{}/api/data/v9.2/incidents({CASE})", emulator.url()).as_str())
    );
    let after = emulator.row("incidents", CASE).unwrap();
    assert_eq!((&after["title"], &after["ticketnumber"]), (&json!("Dial tone"), &json!("CAS-1")));
    assert!(after["versionnumber"].as_i64() > before["versionnumber"].as_i64());
    assert_eq!(after["@odata.etag"], format!("W/\"{}\"", after["versionnumber"]));
    assert_eq!(after["createdon"], before["createdon"]);
}

#[tokio::test]
async fn a_change_may_ask_for_the_row() {
    let emulator = start().await;
    let prefer = [("Prefer", "return=representation")];
    let path = format!("{}?$select=title", case());
    let reply = patch(&emulator, &path, &prefer, &json!({ "title": "Dial tone" })).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["title"], "Dial tone");
    assert_eq!(reply.json()["@odata.etag"], emulator.row("incidents", CASE).unwrap()["@odata.etag"]);
}

#[tokio::test]
async fn a_patch_without_a_condition_creates_a_missing_row() {
    let emulator = start().await;
    let path = format!("incidents({NOBODY})");
    let reply = patch(&emulator, &path, &[], &json!({ "title": "By accident" })).await;
    assert_eq!(reply.status, 204);
    assert_eq!(emulator.row("incidents", NOBODY).unwrap()["title"], "By accident");
    assert_eq!(emulator.writes()[0].kind, WriteKind::Create);
}

#[tokio::test]
async fn if_match_never_creates() {
    let emulator = start().await;
    let path = format!("incidents({NOBODY})");
    let message = format!("incident With Id = {NOBODY} Does Not Exist");
    for condition in ["*", "W/\"1\""] {
        let reply = patch(&emulator, &path, &[("If-Match", condition)], &json!({ "title": "x" })).await;
        reply.assert_error(404, "0x80040217", &message);
    }
    assert_eq!(emulator.row("incidents", NOBODY), None);
}

#[tokio::test]
async fn a_stale_etag_changes_nothing() {
    let emulator = start().await;
    let etag = emulator.row("incidents", CASE).unwrap()["@odata.etag"].as_str().unwrap().to_owned();
    let fresh = patch(&emulator, &case(), &[("If-Match", &etag)], &json!({ "title": "First" })).await;
    assert_eq!(fresh.status, 204);
    let stale = patch(&emulator, &case(), &[("If-Match", &etag)], &json!({ "title": "Second" })).await;
    stale.assert_error(412, "0x80060882", MISMATCH);
    let deleted = send(&emulator, "DELETE", &case(), &[("If-Match", &etag)], "").await;
    deleted.assert_error(412, "0x80060882", MISMATCH);
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "First");
}

#[tokio::test]
async fn if_none_match_never_overwrites() {
    let emulator = start().await;
    let only_new = [("If-None-Match", "*")];
    let reply = patch(&emulator, &case(), &only_new, &json!({ "title": "x" })).await;
    reply.assert_error(412, "0x80040237", "A record with matching key values already exists.");
    let created = patch(&emulator, &format!("incidents({NOBODY})"), &only_new, &json!({ "title": "x" })).await;
    assert_eq!(created.status, 204);
}

#[tokio::test]
async fn the_literal_null_is_no_condition() {
    let emulator = start().await;
    let headers = [("If-None-Match", "null"), ("If-Match", "null")];
    assert_eq!(patch(&emulator, &case(), &headers, &json!({ "title": "x" })).await.status, 204);
}

#[tokio::test]
async fn a_delete_removes_the_row() {
    let emulator = start().await;
    let etag = emulator.row("incidents", CASE).unwrap()["@odata.etag"].as_str().unwrap().to_owned();
    assert_eq!(send(&emulator, "DELETE", &case(), &[("If-Match", &etag)], "").await.status, 204);
    assert_eq!(emulator.row("incidents", CASE), None);
    send(&emulator, "DELETE", &case(), &[], "").await.assert_error(404, "0x80040217", CASE);
    assert_eq!(emulator.writes()[0].kind, WriteKind::Delete);
}

#[tokio::test]
async fn a_body_must_fit_the_table() {
    let emulator = start().await;
    for (body, code, message) in [
        (r#"{"titel":"x"}"#, "0x80048d19", "An undeclared property 'titel'"),
        (r#"{"title":1}"#, "0x80048d19", "'title'"),
        (r#"{"prioritycode":"1"}"#, "0x80048d19", "'prioritycode'"),
        (r#"{"prioritycode":99}"#, "0x8004431A", "'prioritycode'"),
        (r#"{"_customerid_value":null}"#, "0x80048d19", "'_customerid_value'"),
        (r#"{"modifiedon":"2025-01-01T00:00:00Z"}"#, "0x80048d19", "'modifiedon'"),
        (&format!(r#"{{"incidentid":"{NOBODY}"}}"#), "0x80048d19", "'incidentid'"),
        (r#""{\"title\":\"encoded twice\"}""#, "0x80048d19", "not an object"),
        (r#"{"title":"x""#, "0x80048d19", "Invalid JSON"),
        ("", "0x80048d19", "Invalid JSON"),
    ] {
        let reply = send(&emulator, "PATCH", &case(), &[], body).await;
        reply.assert_error(400, code, message);
    }
    assert!(emulator.writes().is_empty());
}

#[tokio::test]
async fn the_key_may_be_repeated_in_a_change() {
    let emulator = start().await;
    let reply = patch(&emulator, &case(), &[], &json!({ "incidentid": CASE.to_uppercase(), "title": "x" })).await;
    assert_eq!(reply.status, 204);
}

#[tokio::test]
async fn a_change_that_fails_halfway_leaves_nothing() {
    let emulator = start().await;
    let body = json!({ "title": "Half", "parentcaseid@odata.bind": format!("/incidents({NOBODY})") });
    patch(&emulator, &case(), &[], &body).await.assert_error(404, "0x80040217", NOBODY);
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "No dial tone");
}

#[tokio::test]
async fn a_text_longer_than_its_column_is_refused() {
    let mut schema = omni_schema::standard().schema().unwrap();
    let case_table = schema.tables.iter_mut().find(|table| table.logical_name == "incident").unwrap();
    let title = case_table.columns.iter_mut().find(|column| column.name == "title").unwrap();
    title.details.max_length = Some(20);
    let emulator = linked().schema(schema).start().await.unwrap();
    let message = "A validation error occurred.  The length of the 'title' attribute of the 'incident' entity exceeded \
                   the maximum allowed length of '20'.";
    for (method, path, body) in [
        ("POST", "incidents".to_owned(), json!({ "title": "x".repeat(21) })),
        ("PATCH", case(), json!({ "title": "x".repeat(21) })),
        ("PUT", format!("{}/title", case()), json!({ "value": "x".repeat(21) })),
    ] {
        send(&emulator, method, &path, &[], &body.to_string()).await.assert_error(400, "0x80044331", message);
    }
    assert!(emulator.writes().is_empty());
    assert_eq!(patch(&emulator, &case(), &[], &json!({ "title": "x".repeat(20) })).await.status, 204);
    let error = emulator.patch("incidents", CASE, json!({ "title": "x".repeat(21) })).unwrap_err();
    assert!(error.to_string().contains("longer than 20"), "{error}");
}

#[tokio::test]
async fn the_key_cannot_be_put() {
    let emulator = start().await;
    let path = format!("{}/incidentid", case());
    let put = |value: &str| json!({ "value": value }).to_string();
    let other = send(&emulator, "PUT", &path, &[], &put(NOBODY)).await;
    other.assert_error(400, "0x80048d19", "the key of a row cannot change");
    send(&emulator, "DELETE", &path, &[], "").await.assert_error(400, "0x80048d19", "'incidentid'");
    assert!(emulator.writes().is_empty());
    assert_eq!(send(&emulator, "PUT", &path, &[], &put(CASE)).await.status, 204, "as a change may repeat it");
}

#[tokio::test]
async fn a_body_of_another_table_s_type_is_refused() {
    let emulator = start().await;
    for (given, status) in [
        ("#Microsoft.Dynamics.CRM.incident", 204),
        ("Microsoft.Dynamics.CRM.incident", 204),
        ("Microsoft.Dynamics.CRM.contact", 400),
    ] {
        let body = json!({ "@odata.type": given, "title": "x" });
        assert_eq!(post(&emulator, "incidents", &[], &body).await.status, status, "{given}");
        assert_eq!(patch(&emulator, &case(), &[], &body).await.status, status, "{given}");
    }
    let error = post(&emulator, "incidents", &[], &json!({ "@odata.type": "Microsoft.Dynamics.CRM.contact" })).await;
    error.assert_error(400, "0x80048d19", "'@odata.type' is 'Microsoft.Dynamics.CRM.contact'");
}

/// What is asked for is done, or refused.
#[tokio::test]
async fn a_write_does_not_pass_over_the_rows_that_are_to_come_with_its_own() {
    let emulator = start().await;
    let prefer = [("Prefer", "return=representation")];
    let query = "?$select=title&$expand=customerid_contact($select=lastname)";
    let reply = post(&emulator, &format!("incidents{query}"), &prefer, &json!({ "title": "x" })).await;
    reply.assert_error(501, "EmulatorNotImplemented", "$expand");
    assert_eq!(patch(&emulator, &format!("{}{query}", case()), &prefer, &json!({ "title": "x" })).await.status, 501);
    assert!(emulator.writes().is_empty(), "nothing was written");
}

/// "Compose HTTP requests and handle errors", section "Maximum OData Segment length"; "Use OData to query data", section
/// "URL length limitations".
#[tokio::test]
async fn an_address_may_have_so_many_characters() {
    let emulator = start().await;
    let key = |length: usize| {
        format!("accounts(accountnumber='{}')", "k".repeat(length - "accounts(accountnumber='')".len()))
    };
    assert_eq!(get(&emulator, &key(260)).await.error().0, 400, "the table has no such key");
    let reply = get(&emulator, &key(261)).await;
    assert_eq!((reply.status, reply.header("content-type")), (400, Some("text/html; charset=us-ascii")), "{reply:?}");
    assert!(reply.body.contains("Invalid URL"), "{reply:?}");
    let filter = |length: usize| format!("incidents?$filter=title eq '{}'", "a".repeat(length)).replace(' ', "%20");
    assert_eq!(get(&emulator, &filter(20_000)).await.status, 200);
    assert_eq!(get(&emulator, &filter(33_000)).await.status, 414);
}
