//! What clients that nobody here wrote make an emulator do: a test for each demand, in the words of the demand.
//!
//! The other test files go into the corners; here it can be seen at a glance that no demand was forgotten.

#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

mod support;

use std::time::Duration;

use omni_emulator::{Emulator, Failure};
use serde_json::{Value, json};
use support::*;

#[tokio::test]
async fn https_with_a_certificate_to_trust_and_plain_http() {
    let over_tls = linked().tls().start().await.unwrap();
    assert!(
        over_tls.url().starts_with("https://") && over_tls.certificate_pem().unwrap().contains("BEGIN CERTIFICATE")
    );
    let plain = start().await;
    assert!(plain.url().starts_with("http://"));
    assert_eq!(get(&plain, "WhoAmI").await.status, 200);
}

#[tokio::test]
async fn queries_with_encoded_dollars_pluses_commas_quotes_and_doubled_quotes() {
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

#[tokio::test]
async fn definitions_by_filter_by_key_and_unfiltered_and_the_picklist_cast() {
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

#[tokio::test]
async fn writes_answer_with_the_url_of_the_row_or_with_the_row() {
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
        assert!(url.starts_with(emulator.url()) && url.ends_with(')'), "{url}");
        assert_eq!(reply.header("Preference-Applied").is_some(), status != 204);
    }
}

#[tokio::test]
async fn contexts_etags_annotations_and_next_links_in_the_client_s_own_words() {
    let emulator = start().await;
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
    assert!(body["@odata.nextLink"].as_str().unwrap().starts_with(&format!("{root}incidents?")));
}

#[tokio::test]
async fn conditions_by_star_by_etag_by_stale_etag_and_by_the_literal_null() {
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

#[tokio::test]
async fn lookups_set_and_cleared_in_every_form() {
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
}

#[tokio::test]
async fn batches_as_clients_write_them_all_or_nothing_and_with_the_service_s_status() {
    let emulator = start().await;
    let change = |title: &str, condition: &str| {
        format!(
            "--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\nContent-Type: application/http\nContent-ID: 1\n\n\
             PATCH /api/data/v9.2/{} HTTP/1.1\nIf-Match: {condition}\n\n{{\"title\":\"{title}\"}}\n--c--\n",
            case()
        )
    };
    let headers = [("Content-Type", "multipart/mixed;boundary=b")];
    let go_on = [headers[0], ("Prefer", "odata.continue-on-error")];
    let failing = format!("\n{}{}--b--", change("Lost", "W/\"0\""), change("Kept", "*"));
    assert_eq!(send(&emulator, "POST", "$batch", &headers, &failing).await.status, 400);
    assert_eq!(emulator.row("incident", CASE).unwrap()["title"], "No dial tone");
    assert_eq!(send(&emulator, "POST", "$batch", &go_on, &failing.replace('\n', "\r\n")).await.status, 200);
    assert_eq!(emulator.row("incident", CASE).unwrap()["title"], "Kept");
    let get = failing.replace("PATCH", "GET");
    assert_eq!(send(&emulator, "POST", "$batch", &headers, &get).await.status, 400, "a changeset does not read");
}

#[tokio::test]
async fn failures_on_purpose_with_request_ids_on_every_reply() {
    let emulator = start().await;
    let retry_after = Duration::from_secs(1);
    for (failure, status) in [
        (Failure::TooManyRequests { retry_after }, 429),
        (Failure::TooMuchTime { retry_after }, 429),
        (Failure::TooManyAtOnce { retry_after }, 429),
        (Failure::Unavailable { retry_after: None }, 503),
        (Failure::Forbidden, 403),
        (Failure::ExpiredToken, 401),
    ] {
        emulator.fail_next(failure);
        let reply = get(&emulator, "WhoAmI").await;
        assert_eq!(reply.status, status);
        assert!(reply.header("REQ_ID").is_some() && reply.header("x-ms-service-request-id").is_some(), "{reply:?}");
        assert_eq!(reply.header("Retry-After").is_some(), status == 429);
    }
}

#[tokio::test]
async fn who_am_i_bulk_actions_the_page_cap_impersonation_and_the_token_endpoint() {
    let emulator = start().await;
    let impersonated = [("MSCRMCallerID", NOBODY), ("CallerObjectId", CASE)];
    let me = send(&emulator, "GET", "WhoAmI", &impersonated, "").await;
    assert!(me.header("x-ms-dop-hint").unwrap().parse::<u8>().is_ok());
    let logged = &emulator.requests()[0];
    assert_eq!((logged.header("MSCRMCallerID"), logged.header("CallerObjectId")), (Some(NOBODY), Some(CASE)));
    bulk(&emulator).await;
    let capped = send(&emulator, "GET", "accounts", &[("Prefer", "odata.maxpagesize=9999")], "").await;
    assert_eq!(capped.status, 200, "tests of queries go up to the cap of 5000");
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
