//! What clients that nobody here wrote make an emulator do: a numbered test for each demand, in the words of the demand.
//!
//! The other test files go into the corners; here it can be seen at a glance that no demand was forgotten.

mod batches;

use std::time::Duration;

use omni_emulator::{Emulator, Failure};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::support::*;

/// A listener with TLS and a certificate that can be handed out, and one without; connections that stay open; a client
/// that waits for `100 Continue`; a client that would take gzip and need not get it. `transport.rs` shakes hands.
#[tokio::test]
async fn demand_01_tls_plain_http_keep_alive_and_expect_continue() {
    let over_tls = linked().tls().start().await.unwrap();
    assert!(
        over_tls.url().starts_with("https://") && over_tls.certificate_pem().unwrap().contains("BEGIN CERTIFICATE")
    );
    let plain = start().await;
    assert!(plain.url().starts_with("http://"));
    let authority = plain.url().strip_prefix("http://").unwrap();
    let mut stream = BufReader::new(TcpStream::connect(authority).await.unwrap());
    for _ in 0..2 {
        let head = format!(
            "PATCH /api/data/v9.2/{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nExpect: 100-continue\r\n\
             Accept-Encoding: gzip\r\nContent-Length: 13\r\n\r\n",
            case()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        assert_eq!(read_head(&mut stream).await, "HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(br#"{"title":"x"}"#).await.unwrap();
        assert!(read_head(&mut stream).await.starts_with("HTTP/1.1 204 "), "the same connection");
    }
}

async fn read_head(stream: &mut BufReader<TcpStream>) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(stream.read_line(&mut head).await.unwrap(), 0, "{head}");
    }
    head
}

/// `%24select`, `+` and `%20` for a space, raw spaces in the request lines of a batch, a raw `'`, `''` for one, `%2C`.
#[tokio::test]
async fn demand_02_queries_in_every_encoding() {
    let emulator = linked().row("incidents", json!({ "title": "O'B, C" })).start().await.unwrap();
    for query in [
        "%24select=title%2Cincidentid&%24filter=title+eq+%27O%27%27B%2C+C%27",
        "$select=title,incidentid&$filter=title%20eq%20'O''B,%20C'",
    ] {
        let body = get(&emulator, &format!("incidents?{query}")).await.json();
        assert_eq!(body["value"][0]["title"], "O'B, C", "{query}");
    }
    let in_batch = "--b\r\nContent-Type: application/http\r\n\r\n\
                    GET /api/data/v9.2/incidents?$filter=title eq 'O''B, C' HTTP/1.1\r\n--b--";
    let headers = [("Content-Type", "multipart/mixed; boundary=b")];
    assert!(send(&emulator, "POST", "$batch", &headers, in_batch).await.body.contains("O'B, C"), "raw spaces");
}

/// `EntityDefinitions` by `$filter`, by key, unfiltered; the cast to picklists.
#[tokio::test]
async fn demand_03_definitions_and_the_picklist_cast() {
    let emulator = start().await;
    let set = |body: &Value| body["value"][0]["EntitySetName"].clone();
    let filtered = get(&emulator, "EntityDefinitions?$filter=LogicalName%20eq%20'account'").await.json();
    assert_eq!(set(&filtered), "accounts");
    let keyed = get(&emulator, "EntityDefinitions(LogicalName='account')").await.json();
    assert_eq!(keyed["EntitySetName"], "accounts");
    let all = get(&emulator, "EntityDefinitions?$select=EntitySetName,LogicalName").await.json();
    assert_eq!(all["value"].as_array().unwrap().len(), 4);
    let cast =
        "Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet($select=Options)";
    let cast = get(&emulator, &format!("EntityDefinitions(LogicalName='account')/Attributes/{cast}")).await;
    assert!(cast.status == 200 && cast.json()["value"].is_array(), "{cast:?}");
}

/// A create and a change answer 204 with an absolute `OData-EntityId` that ends in `(id)`; with
/// `return=representation` 201 and 200, and say so in `Preference-Applied`.
#[tokio::test]
async fn demand_04_writes_answer_with_the_url_of_the_row_or_with_the_row() {
    let emulator = start().await;
    let represent = [("Prefer", "return=representation")];
    for (reply, status) in [
        (post(&emulator, "incidents", &[], &json!({ "title": "x" })).await, 204),
        (patch(&emulator, &case(), &[], &json!({ "title": "x" })).await, 204),
        (post(&emulator, "incidents", &represent, &json!({ "title": "x" })).await, 201),
        (patch(&emulator, &case(), &represent, &json!({ "title": "x" })).await, 200),
    ] {
        assert_eq!(reply.status, status);
        let url = reply.header("OData-EntityId").unwrap();
        let id = url.strip_prefix(&format!("{}/api/data/v9.2/incidents(", emulator.url())).unwrap();
        assert!(id.len() == 37 && id.ends_with(')'), "{url}");
        let applied = (status != 204).then_some("return=representation");
        assert_eq!((reply.header("Preference-Applied"), reply.body.is_empty()), (applied, status == 204));
    }
}

/// The context, the ETag, the annotations; a JSON type that starts with `application/json`; a next link on the scheme,
/// the host and the prefix of the request, with a token that is nobody's business.
#[tokio::test]
async fn demand_05_contexts_etags_annotations_and_next_links() {
    let emulator = linked().host("org.example").start().await.unwrap();
    let prefer = [("Prefer", "odata.include-annotations=\"*\",odata.maxpagesize=1")];
    let reply = send(&emulator, "GET", "incidents?$select=title,statecode", &prefer, "").await;
    assert!(reply.header("Content-Type").unwrap().starts_with("application/json"));
    let applied = "odata.include-annotations=\"*\",odata.maxpagesize=1";
    assert_eq!(reply.header("Preference-Applied"), Some(applied));
    let body = reply.json();
    let root = format!("{}/api/data/v9.2/", emulator.url());
    assert_eq!(body["@odata.context"], format!("{root}$metadata#incidents(title,statecode)"));
    let row = &body["value"][0];
    assert_eq!(row["statecode@OData.Community.Display.V1.FormattedValue"], "Active");
    assert!(row["@odata.etag"].as_str().unwrap().starts_with("W/\""));
    let next = body["@odata.nextLink"].as_str().unwrap();
    assert!(next.starts_with(&format!("{root}incidents?")), "{next}");
    assert!(next.contains("$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22"), "{next}");
    let proxied = [("Authorization", "Bearer x"), prefer[0], ("Host", "org.example:8443")];
    let proxied = raw(&emulator, "GET", "/api/data/v9.1/incidents", &proxied, "").await.json();
    for url in ["@odata.context", "@odata.nextLink"] {
        let url = proxied[url].as_str().unwrap();
        assert!(url.starts_with("http://org.example:8443/api/data/v9.1/"), "{url}");
    }
}

/// `If-Match` with `*`, an ETag, a stale one; `If-None-Match` with `*`, an ETag, the literal `null`; 412, 404 and 304;
/// a condition on `$ref`, which no reference asks for, is honoured.
#[tokio::test]
async fn demand_06_conditions() {
    let emulator = start().await;
    let etag = || emulator.row("incident", CASE).unwrap()["@odata.etag"].as_str().unwrap().to_owned();
    let stale = etag();
    let write = json!({ "title": "x" });
    let nobody = format!("incidents({NOBODY})");
    assert_eq!(patch(&emulator, &case(), &[("If-Match", "*")], &write).await.status, 204);
    assert_eq!(patch(&emulator, &case(), &[("If-Match", &etag())], &write).await.status, 204);
    assert_eq!(patch(&emulator, &case(), &[("If-Match", &stale)], &write).await.status, 412);
    assert_eq!(patch(&emulator, &nobody, &[("If-Match", "*")], &write).await.status, 404);
    assert_eq!(patch(&emulator, &case(), &[("If-None-Match", "*")], &write).await.status, 412);
    assert_eq!(patch(&emulator, &case(), &[("If-None-Match", "null")], &write).await.status, 204);
    assert_eq!(send(&emulator, "GET", &case(), &[("If-None-Match", &etag())], "").await.status, 304);
    let reference = format!("{}/{CASE_NAV}/$ref", conversation());
    assert_eq!(send(&emulator, "DELETE", &reference, &[("If-Match", &stale)], "").await.status, 412);
}

/// A lookup set by `@odata.bind` and by `$ref`, cleared by either null and by `DELETE …/$ref`; a reference that is
/// relative, begins with a slash, is absolute, or is a `Content-ID`; a navigation property for each target of a
/// polymorphic lookup; 400 for one in the wrong case, 404 for a row that is not there.
#[tokio::test]
async fn demand_07_lookups_set_and_cleared_in_every_form() {
    let emulator = start().await;
    let held = || emulator.row(CONVERSATIONS, CONVERSATION).unwrap()["_msdyn_issueid_value"].clone();
    let bind = format!("{CASE_NAV}@odata.bind");
    let absolute = format!("{}/api/data/v9.2/incidents({CASE})", emulator.url());
    for form in [format!("incidents({CASE})"), format!("/incidents({CASE})"), absolute.clone()] {
        assert_eq!(patch(&emulator, &conversation(), &[], &json!({ &bind: form })).await.status, 204);
        assert_eq!(held(), CASE);
        assert_eq!(patch(&emulator, &conversation(), &[], &json!({ &bind: null })).await.status, 204);
        assert_eq!(held(), json!(null));
    }
    let reference = format!("{}/{CASE_NAV}/$ref", conversation());
    let put = send(&emulator, "PUT", &reference, &[], &json!({ "@odata.id": absolute }).to_string()).await;
    assert_eq!((put.status, held()), (204, CASE.into()));
    assert_eq!(send(&emulator, "DELETE", &reference, &[], "").await.status, 204);
    patch(&emulator, &conversation(), &[], &json!({ &bind: absolute })).await;
    assert_eq!(patch(&emulator, &conversation(), &[], &json!({ CASE_NAV: null })).await.status, 204);
    assert_eq!(held(), json!(null));
    let customer = json!({ format!("{ACCOUNT_NAV}@odata.bind"): format!("/accounts({ACCOUNT})") });
    assert_eq!(patch(&emulator, &conversation(), &[], &customer).await.status, 204, "one target replaces the other");
    assert_eq!(emulator.row(CONVERSATIONS, CONVERSATION).unwrap()["_msdyn_customer_value"], ACCOUNT);
    let lower = json!({ format!("{}@odata.bind", CASE_NAV.to_lowercase()): format!("/incidents({CASE})") });
    patch(&emulator, &conversation(), &[], &lower).await.assert_error(400, "0x80048d19", "undeclared");
    let missing = json!({ &bind: format!("/incidents({NOBODY})") });
    patch(&emulator, &conversation(), &[], &missing).await.assert_error(404, "0x80040217", NOBODY);
    let changeset = format!(
        "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\
         \r\nPOST /api/data/v9.2/incidents HTTP/1.1\r\n\r\n{{\"title\":\"New\"}}\r\n--c\r\nContent-Type: application/http\r\n\
         \r\nPATCH /api/data/v9.2/{} HTTP/1.1\r\n\r\n{{\"{bind}\":\"$1\"}}\r\n--c--\r\n--b--\r\n",
        conversation()
    );
    let headers = [("Content-Type", "multipart/mixed; boundary=b")];
    assert_eq!(send(&emulator, "POST", "$batch", &headers, &changeset).await.status, 200);
    let new = held().as_str().unwrap().to_owned();
    assert_eq!(emulator.row("incident", new).unwrap()["title"], "New");
}

/// 429 with each of its three codes and `Retry-After`, 503, a connection that is dropped before and after the commit,
/// 403, an expired token; the request's id in `REQ_ID` and in `x-ms-service-request-id` of every reply.
#[tokio::test]
async fn demand_09_failures_on_purpose_and_request_ids() {
    let emulator = start().await;
    let retry_after = Duration::from_secs(1);
    for (failure, status, code) in [
        (Failure::TooManyRequests { retry_after }, 429, "0x80072322"),
        (Failure::TooMuchTime { retry_after }, 429, "0x80072321"),
        (Failure::TooManyAtOnce { retry_after }, 429, "0x80072326"),
        (Failure::Unavailable { retry_after: None }, 503, "Service Unavailable"),
        (Failure::Forbidden, 403, "0x80040220"),
        (Failure::Refused { status: 403, code: "0x80048306".into(), message: "No.".into() }, 403, "0x80048306"),
        (Failure::ExpiredToken, 401, "0x8005F101"),
    ] {
        emulator.fail_next(failure);
        let reply = get(&emulator, "WhoAmI").await;
        assert!(reply.status == status && reply.body.contains(code), "{reply:?}");
        assert!(reply.header("REQ_ID").is_some() && reply.header("x-ms-service-request-id").is_some(), "{reply:?}");
        assert_eq!(reply.header("Retry-After").is_some(), status == 429);
    }
    for (failure, title) in [(Failure::DroppedBeforeCommit, "No dial tone"), (Failure::DroppedAfterCommit, "x")] {
        emulator.fail_next(failure);
        let mut stream = TcpStream::connect(emulator.url().strip_prefix("http://").unwrap()).await.unwrap();
        let request =
            "HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Length: 13\r\n\r\n{\"title\":\"x\"}";
        stream.write_all(format!("PATCH /api/data/v9.2/{} {request}", case()).as_bytes()).await.unwrap();
        let mut reply = String::new();
        // A reset is as good an end as any.
        let _ = stream.read_to_string(&mut reply).await;
        assert_eq!((reply.as_str(), &emulator.row("incident", CASE).unwrap()["title"]), ("", &json!(title)));
    }
}

/// `WhoAmI` with `x-ms-dop-hint`; `CreateMultiple` and `UpdateMultiple`; pages of 5000 rows at the most (`query.rs` fills
/// one); `MSCRMCallerID` and `CallerObjectId` in the log; the token endpoint.
#[tokio::test]
async fn demand_10_who_am_i_bulk_the_page_cap_impersonation_and_tokens() {
    let emulator = start().await;
    let impersonated = [("MSCRMCallerID", NOBODY), ("CallerObjectId", CASE)];
    let me = send(&emulator, "GET", "WhoAmI", &impersonated, "").await;
    assert!(me.header("x-ms-dop-hint").unwrap().parse::<u8>().is_ok());
    let logged = &emulator.requests()[0];
    assert_eq!((logged.header("MSCRMCallerID"), logged.header("CallerObjectId")), (Some(NOBODY), Some(CASE)));
    bulk(&emulator).await;
    let capped = send(&emulator, "GET", "accounts", &[("Prefer", "odata.maxpagesize=9999")], "").await;
    assert_eq!((capped.status, capped.header("Preference-Applied")), (200, Some("odata.maxpagesize=9999")));
    let form = "grant_type=client_credentials&client_id=a&client_secret=b&scope=https://o/.default";
    let token = raw(&emulator, "POST", "/tenant/oauth2/v2.0/token", &[], form).await.json();
    assert!(token["access_token"].is_string() && token["expires_in"].is_number());
}

async fn bulk(emulator: &Emulator) {
    let target = |row: Value| json!({ "Targets": [row] });
    let new = target(json!({ "@odata.type": "Microsoft.Dynamics.CRM.account", "name": "New" }));
    let created = post(emulator, "accounts/Microsoft.Dynamics.CRM.CreateMultiple", &[], &new).await.json();
    let id = created["Ids"][0].as_str().unwrap();
    let changed = target(json!({ "@odata.type": "Microsoft.Dynamics.CRM.account", "accountid": id, "name": "Old" }));
    let updated = post(emulator, "accounts/Microsoft.Dynamics.CRM.UpdateMultiple", &[], &changed).await;
    assert_eq!((updated.status, &emulator.row("account", id).unwrap()["name"]), (204, &json!("Old")));
}
