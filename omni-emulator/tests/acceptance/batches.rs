//! The eighth demand: `$batch`.

use omni_emulator::Emulator;
use serde_json::json;

use crate::support::*;

/// A part of a batch, or of a changeset whose boundary is `boundary`, with lines that end in LF.
fn part(boundary: &str, head: &str, request: &str) -> String {
    format!("--{boundary}\nContent-Type: application/http\n{head}\n{request}\n")
}

/// A changeset of one operation, with a `Content-ID` that every other changeset has too.
fn changeset(request: &str) -> String {
    let operation = part("c", "Content-ID: 1\n", request);
    format!("--b\nContent-Type: multipart/mixed;boundary=c\n\n{operation}--c--\n")
}

async fn batch(emulator: &Emulator, content_type: &str, more: &[(&str, &str)], body: &str) -> Reply {
    let mut headers = vec![("Content-Type", content_type)];
    headers.extend_from_slice(more);
    send(emulator, "POST", "$batch", &headers, body).await
}

const BATCH: &str = "multipart/mixed; boundary=b";

/// CRLF and LF, and LF refused where that is asked for; a preamble; a boundary in quotes, without, without a space before
/// it; a `Content-ID` in either head; no blank line after the inner head; no line end after the last delimiter.
#[tokio::test]
async fn demand_08_batches_as_clients_write_them() {
    let emulator = start().await;
    let read = "GET /api/data/v9.2/WhoAmI HTTP/1.1";
    let whole = |part: String| format!("{part}--b--");
    let plain = whole(part("b", "Content-ID: 1\n", &format!("{read}\n")));
    let crlf = plain.replace('\n', "\r\n");
    for (content_type, body) in [
        (BATCH, plain.clone()),
        (BATCH, crlf.clone()),
        (BATCH, format!("{crlf}\r\n")),
        ("multipart/mixed; boundary=\"b\"", crlf.clone()),
        ("multipart/mixed;boundary=b", crlf.clone()),
        (BATCH, format!("\r\nwhat stands before the first delimiter\r\n{crlf}")),
        (BATCH, whole(part("b", "", &format!("{read}\ncontent-id: 1\n")))),
        (BATCH, whole(part("b", "Content-Transfer-Encoding: binary\n", read))),
    ] {
        let reply = batch(&emulator, content_type, &[], &body).await;
        assert!(reply.status == 200 && reply.body.contains("HTTP/1.1 200 OK"), "{body:?}: {reply:?}");
    }
    let strict = linked().only_crlf().start().await.unwrap();
    assert_eq!(batch(&strict, BATCH, &[], &crlf).await.status, 200);
    batch(&strict, BATCH, &[], &plain).await.assert_error(400, "0x80060888", "CRLF");
}

/// A failed changeset rolled back, 400 or 200 by `odata.continue-on-error`; one `Content-ID` in several changesets; `$1`
/// and `$1/…/$ref`; no `GET` in a changeset; 1000 operations at the most.
#[tokio::test]
async fn demand_08_changesets_all_or_nothing() {
    let emulator = start().await;
    let title = || emulator.row("incident", CASE).unwrap()["title"].clone();
    let change = |title: &str, condition: &str| {
        let body = format!("{{\"title\":\"{title}\"}}");
        changeset(&format!("PATCH /api/data/v9.2/{} HTTP/1.1\nIf-Match: {condition}\n\n{body}", case()))
    };
    let failing = format!("{}{}--b--", change("Lost", "W/\"0\""), change("Kept", "*"));
    assert_eq!(batch(&emulator, BATCH, &[], &failing).await.status, 400);
    assert_eq!(title(), "No dial tone");
    let go_on = [("Prefer", "odata.continue-on-error")];
    assert_eq!(batch(&emulator, BATCH, &go_on, &failing).await.status, 200);
    assert_eq!(title(), "Kept");
    let get = failing.replace("PATCH", "GET");
    batch(&emulator, BATCH, &[], &get).await.assert_error(400, "0x80060888", "GET");

    let linked = changeset("POST /api/data/v9.2/accounts HTTP/1.1\n\n{\"name\":\"New\"}").replace(
        "--c--",
        &(part(
            "c",
            "",
            &format!("PUT $1/primarycontactid/$ref HTTP/1.1\n\n{{\"@odata.id\":\"contacts({CONTACT})\"}}"),
        ) + &part("c", "", "PATCH $1 HTTP/1.1\n\n{\"name\":\"Newer\"}")
            + "--c--"),
    );
    assert_eq!(batch(&emulator, BATCH, &[], &format!("{linked}--b--")).await.status, 200);
    let account = emulator.row("account", &emulator.writes().last().unwrap().id).unwrap();
    assert_eq!((&account["name"], &account["_primarycontactid_value"]), (&json!("Newer"), &json!(CONTACT)));

    let many = part("b", "", "GET /api/data/v9.2/WhoAmI HTTP/1.1\n").repeat(1001);
    batch(&emulator, BATCH, &[], &format!("{many}--b--")).await.assert_error(400, "0x80060888", "1001");
}

/// The reply to the last byte, in the form that every client reads: CRLF, boundaries without quotes, on the part of a
/// changeset its type alone, and on each answer the headers of the service in their order.
#[tokio::test]
async fn demand_08_the_reply_is_the_service_s() {
    let emulator = start().await;
    let root = format!("{}/api/data/v9.2", emulator.url());
    let new = format!("POST /api/data/v9.2/accounts HTTP/1.1\n\n{{\"accountid\":\"{NOBODY}\"}}");
    let cleared = format!("DELETE /api/data/v9.2/{}/{CASE_NAV}/$ref HTTP/1.1\n", conversation());
    let stale = format!("PATCH /api/data/v9.2/{} HTTP/1.1\nIf-Match: W/\"0\"\n\n{{}}", case());
    let read = part("b", "", &format!("GET /api/data/v9.2/{}?$select=title HTTP/1.1\n", case()));
    let body = [changeset(&new), changeset(&cleared), read, changeset(&stale), "--b--".to_owned()].concat();
    let reply = batch(&emulator, BATCH, &[("Prefer", "odata.continue-on-error")], &body).await;

    let outer = reply.header("Content-Type").unwrap().strip_prefix("multipart/mixed; boundary=").unwrap();
    assert!(outer.starts_with("batchresponse_"), "{outer}");
    let mut inner = reply.body.lines().filter_map(|line| line.strip_prefix("Content-Type: multipart/mixed; boundary="));
    let part = "Content-Type: application/http\nContent-Transfer-Encoding: binary\n";
    let mut answered = |answer: &str| {
        let inner = inner.next().unwrap();
        assert!(inner.starts_with("changesetresponse_"), "{inner}");
        format!(
            "--{outer}\nContent-Type: multipart/mixed; boundary={inner}\n\n--{inner}\n{part}Content-ID: 1\n\n{answer}\n\
             --{inner}--\n"
        )
    };
    let url = format!("{root}/accounts({NOBODY})");
    let row = emulator.row("incident", CASE).unwrap();
    let etag = row["@odata.etag"].as_str().unwrap();
    let (kind, id) = ("Content-Type: application/json; odata.metadata=minimal", reply.header("REQ_ID").unwrap());
    let message = "The version of the existing record doesn't match the RowVersion property provided.";
    let expected = [
        answered(&format!("HTTP/1.1 204 No Content\nOData-Version: 4.0\nLocation: {url}\nOData-EntityId: {url}\n\n")),
        answered("HTTP/1.1 204 No Content\nOData-Version: 4.0\n\n"),
        format!(
            "--{outer}\n{part}\nHTTP/1.1 200 OK\n{kind}\nOData-Version: 4.0\nETag: {etag}\n\n{{\"@odata.context\":\
             \"{root}/$metadata#incidents(title)/$entity\",\"@odata.etag\":{},\"incidentid\":\"{CASE}\",\
             \"title\":\"No dial tone\"}}\n",
            row["@odata.etag"]
        ),
        answered(&format!(
            "HTTP/1.1 412 Precondition Failed\nREQ_ID: {id}\n{kind}\nOData-Version: 4.0\n\n\
             {{\"error\":{{\"code\":\"0x80060882\",\"message\":\"{message}\"}}}}"
        )),
        format!("--{outer}--\n"),
    ];
    assert_eq!(reply.body, expected.concat().replace('\n', "\r\n"));
}
