//! `$batch`: its forms, its transactions, its answers.

use std::sync::{Arc, OnceLock};

use omni_emulator::{Emulator, OperationCall};
use serde_json::json;

use crate::support::*;

/// Sends a batch with the boundary `b`, each line of which ends in `line_end`.
async fn batch_with(emulator: &Emulator, headers: &[(&str, &str)], body: &str, line_end: &str) -> Reply {
    let mut all = vec![("Content-Type", "multipart/mixed; boundary=\"b\"")];
    all.extend_from_slice(headers);
    send(emulator, "POST", "$batch", &all, &body.replace('\n', line_end)).await
}

async fn batch(emulator: &Emulator, body: &str) -> Reply {
    batch_with(emulator, &[], body, "\r\n").await
}

/// A part of a batch, or of a changeset whose boundary is `boundary`.
fn part(boundary: &str, content_id: Option<&str>, request: &str) -> String {
    let id = content_id.map(|id| format!("Content-ID: {id}\n")).unwrap_or_default();
    format!("--{boundary}\nContent-Type: application/http\nContent-Transfer-Encoding: binary\n{id}\n{request}\n")
}

fn changeset(parts: &[(&str, String)]) -> String {
    let parts: String = parts.iter().map(|(id, request)| part("c", Some(id), request)).collect();
    format!("--b\nContent-Type: multipart/mixed;boundary=c\n\n{parts}--c--\n")
}

fn whole(parts: &[String]) -> String {
    format!("{}--b--\n", parts.concat())
}

fn write(method: &str, url: &str, body: &str) -> String {
    format!("{method} {url} HTTP/1.1\nContent-Type: application/json; type=entry\n\n{body}")
}

fn statuses(reply: &Reply) -> Vec<&str> {
    reply.body.lines().filter_map(|line| line.strip_prefix("HTTP/1.1 ")?.split(' ').next()).collect()
}

#[tokio::test]
async fn a_changeset_and_a_read_are_answered_in_the_form_of_the_service() {
    let emulator = start().await;
    let url = format!("{}/api/data/v9.2/{}", emulator.url(), case());
    let body = whole(&[
        changeset(&[
            ("1", write("POST", &format!("{}/api/data/v9.2/contacts", emulator.url()), r#"{"lastname":"é☃"}"#)),
            ("2", write("PATCH", &url, r#"{"primarycontactid@odata.bind":"$1"}"#)),
        ]),
        part("b", None, &format!("GET {url}?$select=_primarycontactid_value HTTP/1.1\n")),
    ]);
    let reply = batch(&emulator, &body).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let boundary = reply.header("Content-Type").unwrap().strip_prefix("multipart/mixed; boundary=").unwrap();
    assert!(boundary.starts_with("batchresponse_"), "{boundary}");
    assert!(
        reply.body.starts_with(&format!("--{boundary}\r\nContent-Type: multipart/mixed; boundary=changesetresponse_"))
    );
    assert!(reply.body.ends_with(&format!("--{boundary}--\r\n")));
    assert_eq!(statuses(&reply), ["204", "204", "200"]);
    assert!(!reply.body.replace("\r\n", "").contains('\n'), "every line ends in CRLF");
    let contact = emulator.row("incident", CASE).unwrap()["_primarycontactid_value"].clone();
    let contact = contact.as_str().unwrap();
    assert_eq!(emulator.row("contact", contact).unwrap()["lastname"], "é☃");
    let created = format!("OData-EntityId: {}/api/data/v9.2/contacts({contact})\r\n", emulator.url());
    assert!(reply.body.contains(&created) && reply.body.contains(&created.replace("OData-EntityId", "Location")));
    assert!(reply.body.contains(&format!("\"_primarycontactid_value\":\"{contact}\"")), "{}", reply.body);
}

#[tokio::test]
async fn a_changeset_that_fails_changes_nothing_and_says_which_operation_failed() {
    let emulator = start().await;
    let body = whole(&[
        changeset(&[
            ("1", write("PATCH", &format!("/api/data/v9.2/{}", case()), r#"{"title":"Half"}"#)),
            (
                "7",
                format!("PATCH /api/data/v9.2/{} HTTP/1.1\nIf-Match: W/\"0\"\n\n{{\"subject\":\"x\"}}", conversation()),
            ),
        ]),
        part("b", None, &write("PATCH", &format!("/api/data/v9.2/{}", case()), r#"{"title":"Later"}"#)),
    ]);
    let reply = batch(&emulator, &body).await;
    assert_eq!((reply.status, statuses(&reply)), (400, vec!["412"]), "the rest is not carried out");
    assert!(reply.body.contains("Content-ID: 7\r\n") && reply.body.contains("0x80060882"), "{}", reply.body);
    assert!(reply.body.contains("REQ_ID: "), "{}", reply.body);
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "No dial tone");
    assert!(emulator.writes().is_empty(), "what was undone is no write");

    let go_on = [("Prefer", "odata.continue-on-error")];
    let reply = batch_with(&emulator, &go_on, &body, "\r\n").await;
    assert_eq!((reply.status, statuses(&reply)), (200, vec!["412", "204"]));
    assert_eq!(reply.header("Preference-Applied"), Some("odata.continue-on-error"));
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "Later");
    assert_eq!(emulator.writes().len(), 1);
}

#[tokio::test]
async fn operations_outside_a_changeset_stand_for_themselves() {
    let emulator = start().await;
    let body = whole(&[
        part("b", None, &write("PATCH", &case(), r#"{"title":"First"}"#)),
        part("b", None, &format!("DELETE /api/data/v9.2/incidents({NOBODY}) HTTP/1.1")),
        part("b", None, &write("PATCH", &case(), r#"{"title":"Third"}"#)),
    ]);
    let reply = batch(&emulator, &body).await;
    assert_eq!((reply.status, statuses(&reply)), (400, vec!["204", "404"]));
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "First");
}

#[tokio::test]
async fn a_content_id_stands_for_a_row_in_urls_and_in_references() {
    let emulator = start().await;
    let root = "/api/data/v9.2";
    let body = whole(&[changeset(&[
        ("1", write("POST", &format!("{root}/accounts"), r#"{"name":"A"}"#)),
        ("2", write("POST", &format!("{root}/contacts"), r#"{"lastname":"B"}"#)),
        ("3", write("PUT", "$1/primarycontactid/$ref", r#"{"@odata.id":"$2"}"#)),
        ("4", write("PATCH", "$2", r#"{"parentcustomerid_account@odata.bind":"$1"}"#)),
    ])]);
    let reply = batch(&emulator, &body).await;
    assert_eq!((reply.status, statuses(&reply)), (200, vec!["204"; 4]), "{}", reply.body);
    let id = |write: usize| emulator.writes()[write].id.clone();
    assert_eq!(emulator.row("account", id(0)).unwrap()["_primarycontactid_value"], id(1));
    assert_eq!(emulator.row("contact", id(1)).unwrap()["_parentcustomerid_value"], id(0));
    let reference = reply.body.split("Content-ID: 3\r\n\r\n").nth(1).unwrap();
    assert!(reference.starts_with("HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\n\r\n"), "{reference}");
}

#[tokio::test]
async fn a_content_id_is_known_only_after_its_operation_and_in_its_changeset() {
    let emulator = start().await;
    let post = write("POST", "/api/data/v9.2/contacts", r#"{"lastname":"A"}"#);
    let use_it = write("PATCH", &format!("/api/data/v9.2/{}", case()), r#"{"primarycontactid@odata.bind":"$1"}"#);
    for body in [
        whole(&[changeset(&[("2", use_it.clone()), ("1", post.clone())])]),
        whole(&[changeset(&[("1", post.clone())]), changeset(&[("2", use_it.clone())])]),
        whole(&[part("b", Some("1"), &post), part("b", None, &use_it)]),
    ] {
        let reply = batch(&emulator, &body).await;
        assert_eq!(reply.status, 400);
        assert!(
            reply.body.contains("Content-ID Reference: '$1' does not exist in the batch context."),
            "{}",
            reply.body
        );
    }
    let again = whole(&[changeset(&[("1", post.clone())]), changeset(&[("1", post)])]);
    assert_eq!(statuses(&batch(&emulator, &again).await), ["204", "204"], "changesets number on their own");
}

#[tokio::test]
async fn the_forms_that_clients_send_are_taken() {
    let emulator = start().await;
    let filter = "GET /api/data/v9.2/incidents?$select=title&$filter=title eq 'No dial tone' HTTP/1.1";
    for (body, line_end) in [
        // No blank line after the inner head: the line end belongs to the delimiter.
        (whole(&[part("b", None, filter)]), "\r\n"),
        (whole(&[part("b", None, filter)]), "\n"),
        (format!("\n{}", whole(&[part("b", None, &format!("{filter}\n"))]).trim_end()), "\n"),
        (whole(&[part("b", None, &format!("{filter}\nContent-ID: 5\nAccept: application/json\n\n "))]), "\r\n"),
    ] {
        let reply = batch_with(&emulator, &[], &body, line_end).await;
        assert_eq!((reply.status, statuses(&reply)), (200, vec!["200"]), "{body:?}: {}", reply.body);
        assert!(reply.body.contains(CASE) && !reply.body.contains(OTHER_CASE), "{}", reply.body);
    }
    for content_type in ["multipart/mixed;boundary=b", "multipart/mixed; boundary=b"] {
        let body = whole(&[part("b", None, filter)]).replace('\n', "\r\n");
        let reply = send(&emulator, "POST", "$batch", &[("Content-Type", content_type)], &body).await;
        assert_eq!(reply.status, 200, "{content_type}");
    }
}

#[tokio::test]
async fn a_strict_emulator_refuses_bare_line_feeds() {
    let emulator = linked().only_crlf().start().await.unwrap();
    let body = whole(&[part("b", None, "GET /api/data/v9.2/WhoAmI HTTP/1.1\n")]);
    assert_eq!(batch(&emulator, &body).await.status, 200);
    batch_with(&emulator, &[], &body, "\n").await.assert_error(400, "0x80060888", "CRLF");
}

#[tokio::test]
async fn what_is_no_batch_is_refused_whole() {
    let emulator = start().await;
    let patch = write("PATCH", &format!("/api/data/v9.2/{}", case()), r#"{"title":"x"}"#);
    let get = part("c", None, "GET /api/data/v9.2/WhoAmI HTTP/1.1\n");
    let many = part("b", None, "GET /api/data/v9.2/WhoAmI HTTP/1.1\n").repeat(1001);
    for (body, expected) in [
        (
            format!("{}--b\nContent-Type: multipart/mixed;boundary=c\n\n{get}--c--\n--b--", part("b", None, &patch)),
            "GET",
        ),
        (part("b", None, &patch), "does not end"),
        (format!("{many}--b--"), "1001"),
    ] {
        batch(&emulator, &body).await.assert_error(400, "0x80060888", expected);
    }
    let json = [("Content-Type", "application/json")];
    send(&emulator, "POST", "$batch", &json, "{}").await.assert_error(400, "0x80060888", "multipart/mixed");
    get_batch(&emulator).await.assert_error(405, "0x80060888", "GET");
    assert!(emulator.writes().is_empty(), "nothing of a malformed batch is carried out");
    let nested =
        whole(&[part("b", None, "POST /api/data/v9.2/$batch HTTP/1.1\nContent-Type: multipart/mixed;boundary=x\n\n")]);
    let reply = batch(&emulator, &nested).await;
    assert_eq!((reply.status, statuses(&reply)), (400, vec!["400"]));
}

async fn get_batch(emulator: &Emulator) -> Reply {
    get(emulator, "$batch").await
}

#[tokio::test]
async fn a_hook_runs_before_a_changeset_and_may_make_it_fail() {
    let emulator = start().await;
    let etag = emulator.row("incidents", CASE).unwrap()["@odata.etag"].as_str().unwrap().to_owned();
    emulator.before_next_write(|rows| rows.patch("incident", CASE, json!({ "title": "Faster" })).unwrap());
    let conditional = format!("PATCH /api/data/v9.2/{} HTTP/1.1\nIf-Match: {etag}\n\n{{\"title\":\"x\"}}", case());
    let reply = batch(&emulator, &whole(&[changeset(&[("1", conditional)])])).await;
    assert_eq!((reply.status, statuses(&reply)), (400, vec!["412"]));
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "Faster");
}

#[tokio::test]
async fn writes_of_a_batch_bear_its_request_ids() {
    let emulator = start().await;
    let body = whole(&[changeset(&[("1", write("PATCH", &format!("/api/data/v9.2/{}", case()), r#"{"title":"x"}"#))])]);
    let reply = batch_with(&emulator, &[("x-ms-client-request-id", "mine")], &body, "\r\n").await;
    let write = &emulator.writes()[0];
    assert_eq!(write.client_request_id.as_deref(), Some("mine"));
    assert_eq!(write.request_id.as_deref(), reply.header("x-ms-service-request-id"));
    assert_eq!(emulator.requests().len(), 1, "a batch is one request");
}

#[tokio::test]
async fn a_batch_may_ask_for_the_rows() {
    let emulator = start().await;
    let post =
        "POST /api/data/v9.2/contacts?$select=lastname HTTP/1.1\nPrefer: return=representation\n\n{\"lastname\":\"A\"}";
    let reply = batch(&emulator, &whole(&[changeset(&[("1", post.to_owned())])])).await;
    assert_eq!(statuses(&reply), ["201"]);
    assert!(reply.body.contains("\"lastname\":\"A\"") && reply.body.contains("OData-EntityId: "), "{}", reply.body);
}

#[tokio::test]
async fn a_path_may_have_a_url_in_its_query() {
    let emulator = linked().row("incidents", json!({ "title": "https://a/b" })).start().await.unwrap();
    let query = "incidents?$select=title&$filter=title eq 'https://a/b'";
    for url in [
        query.to_owned(),
        format!("/api/data/v9.2/{query}"),
        format!("HTTP{}/api/data/v9.2/{query}", emulator.url().strip_prefix("http").unwrap()),
    ] {
        let reply = batch(&emulator, &whole(&[part("b", None, &format!("GET {url} HTTP/1.1\n"))])).await;
        assert_eq!(statuses(&reply), ["200"], "{url}: {}", reply.body);
        assert_eq!(reply.body.matches("\"title\":").count(), 1, "{url}: {}", reply.body);
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_wherever_it_stands() {
    let emulator = start().await;
    let request = format!(
        "PATCH /api/data/v9.2/{} HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n{{\"title\":\"x\"}}",
        case()
    );
    for body in [whole(&[part("b", None, &request)]), whole(&[changeset(&[("1", request.clone())])])] {
        let reply = batch(&emulator, &body).await;
        assert_eq!((reply.status, statuses(&reply)), (400, vec!["415"]), "{}", reply.body);
    }
    assert!(emulator.writes().is_empty());
}

/// An organisation with an action of a case that renames it, and tells what it was called and how often it is.
async fn with_rename() -> Emulator {
    let rename = |call: &OperationCall<'_>| {
        let (set, id) = (call.entity_set().unwrap(), call.id().unwrap());
        let before = call.rows().row(set, id).unwrap()["title"].clone();
        if call.parameter("Title").is_null() {
            call.rows().delete(set, id).unwrap();
        } else if let Err(error) = call.rows().patch(set, id, json!({ "title": call.parameter("Title") })) {
            return json!(error.to_string());
        }
        before
    };
    linked().operation("new_Rename", rename).start().await.unwrap()
}

fn rename(title: &serde_json::Value) -> String {
    let url = format!("/api/data/v9.2/{}/Microsoft.Dynamics.CRM.new_Rename", case());
    write("POST", &url, &json!({ "Title": title }).to_string())
}

#[tokio::test]
async fn an_operation_in_a_changeset_sees_its_rows_and_is_undone_with_them() {
    let emulator = with_rename().await;
    let patch = write("PATCH", &format!("/api/data/v9.2/{}", case()), r#"{"title":"changed"}"#);
    let missing = write("PATCH", &format!("/api/data/v9.2/incidents({NOBODY})"), r#"{"title":"x"}"#).replacen(
        "\nContent-Type",
        "\nIf-Match: *\nContent-Type",
        1,
    );
    let failing = [("1", patch.clone()), ("2", rename(&json!("renamed"))), ("3", missing)];
    let reply = batch(&emulator, &whole(&[changeset(&failing)])).await;
    assert_eq!(statuses(&reply), ["404"], "{}", reply.body);
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "No dial tone");
    assert!(emulator.writes().is_empty());

    let again = [("1", patch), ("2", rename(&json!("renamed"))), ("3", rename(&json!("again")))];
    let reply = batch(&emulator, &whole(&[changeset(&again)])).await;
    assert_eq!(statuses(&reply), ["204", "200", "200"], "{}", reply.body);
    let answers: Vec<_> =
        reply.body.matches("\"value\":\"changed\"").chain(reply.body.matches("\"value\":\"renamed\"")).collect();
    assert_eq!(answers.len(), 2, "{}", reply.body);
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "again");
    assert_eq!(emulator.writes().len(), 3);
}

/// A change that does not fit is undone by itself, and the operation may go on.
#[tokio::test]
async fn what_does_not_fit_leaves_nothing_in_the_changeset() {
    let emulator = with_rename().await;
    let reply = batch(&emulator, &whole(&[changeset(&[("1", rename(&json!(7)))])])).await;
    assert_eq!(statuses(&reply), ["200"], "{}", reply.body);
    assert!(reply.body.contains("title"), "{}", reply.body);
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], "No dial tone");
    let gone = [("1", rename(&json!(null))), ("2", write("DELETE", &format!("/api/data/v9.2/{}", case()), ""))];
    let reply = batch(&emulator, &whole(&[changeset(&gone)])).await;
    assert_eq!(statuses(&reply), ["404"], "the row is gone to what comes after: {}", reply.body);
    assert!(emulator.row("incidents", CASE).is_some());
}

#[tokio::test]
async fn an_operation_in_a_changeset_is_held_against_the_schema_and_the_rows_of_the_changeset() {
    let emulator = with_rename().await;
    let on = |id: &str| format!("/api/data/v9.2/incidents({id})/Microsoft.Dynamics.CRM.new_Rename");
    let create =
        write("POST", "/api/data/v9.2/incidents", &json!({ "incidentid": NOBODY, "title": "new" }).to_string());
    let body = json!({ "Title": "renamed" }).to_string();
    let reply = batch(&emulator, &whole(&[changeset(&[("1", write("POST", &on(NOBODY), &body))])])).await;
    assert_eq!(statuses(&reply), ["404"], "{}", reply.body);
    let both = [("1", create), ("2", write("POST", "$1/Microsoft.Dynamics.CRM.new_Rename", &body))];
    let reply = batch(&emulator, &whole(&[changeset(&both)])).await;
    assert_eq!(statuses(&reply), ["204", "200"], "{}", reply.body);
    assert_eq!(emulator.row("incidents", NOBODY).unwrap()["title"], "renamed");
}

/// The emulator's own methods would wait for the changeset, which waits for them.
#[tokio::test]
async fn an_operation_in_a_changeset_that_asks_the_emulator_for_rows_is_told_so() {
    let emulator = Arc::new(OnceLock::<Emulator>::new());
    let inside = Arc::clone(&emulator);
    let other = start().await;
    let look = move |call: &OperationCall<'_>| {
        assert!(other.row("incidents", CASE).is_some(), "another emulator's rows are no part of this one's changeset");
        let _ = (call, inside.get().unwrap().row("incidents", CASE));
        json!(null)
    };
    emulator.set(linked().operation("new_Look", look).start().await.unwrap()).unwrap();
    let emulator = emulator.get().unwrap();
    let look = write("POST", "/api/data/v9.2/new_Look", "");
    let reply = batch(emulator, &whole(&[changeset(&[("1", look.clone())])])).await;
    assert_eq!(reply.status, 500, "{}", reply.body);
    assert_eq!(statuses(&batch(emulator, &whole(&[part("b", None, &look)])).await), ["204"]);
    assert!(emulator.row("incidents", CASE).is_some(), "it goes on");
}
