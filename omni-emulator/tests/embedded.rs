//! The emulator as a test sees it: seeds, logs, hooks, files, its start and its end.

use omni_emulator::{Emulator, StartError, WriteKind};
use omni_schema::Document;
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn a_seed_that_does_not_fit_names_the_row_and_the_column() {
    for (set, row, expected) in [
        ("incidents", json!({ "incidentid": CASE, "titel": "x" }), &[CASE, "`titel`", "did you mean `title`"][..]),
        ("incidents", json!({ "incidentid": CASE, "title": 7 }), &[CASE, "`title`", "Edm.String"]),
        ("incidnets", json!({}), &["incidnets", "did you mean `incidents`"]),
        (
            "contacts",
            json!({ "contactid": CONTACT, "telephone": "x" }),
            &["`telephone`", "did you mean `telephone1`, `telephone2` or `telephone3`?"],
        ),
        (
            "incidents",
            json!({ "incidentid": CASE, "parentcaseid@odata.bind": format!("/incidents({NOBODY})") }),
            &[CASE, "`parentcaseid`", NOBODY, "Does Not Exist"],
        ),
    ] {
        let error = Emulator::builder().row(set, row).start().await.unwrap_err();
        assert!(matches!(error, StartError::Seed(_)), "{error:?}");
        for part in expected {
            assert!(error.to_string().contains(part), "{error} has no {part}");
        }
    }
}

#[tokio::test]
async fn two_seeds_of_one_key_are_an_error() {
    let row = json!({ "incidentid": CASE });
    let error = Emulator::builder().row("incidents", row.clone()).row("incidents", row).start().await.unwrap_err();
    let StartError::Seed(error) = error else { panic!("{error}") };
    assert_eq!(error.column(), Some("incidentid"));
}

#[tokio::test]
async fn requests_are_remembered_without_the_token() {
    let emulator = start().await;
    patch(&emulator, &case(), &[("If-Match", "*")], &json!({ "title": "x" })).await;
    get(&emulator, &format!("incidents({NOBODY})")).await;
    let requests = emulator.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!((requests[0].method.as_str(), requests[0].status), ("PATCH", 204));
    assert_eq!(requests[0].path, format!("/api/data/v9.2/incidents({CASE})"));
    assert_eq!(requests[0].body, r#"{"title":"x"}"#);
    assert_eq!(requests[0].header("authorization"), Some("Bearer [redacted]"));
    let version = requests[0].response_header("odata-version");
    assert_eq!(version, Some("4.0"));
    assert!(requests[1].response_body.contains("Does Not Exist"));
    emulator.clear_requests();
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn the_log_of_writes_says_who_cleared_what() {
    let emulator = start().await;
    assert!(emulator.writes().is_empty(), "what an emulator starts with is no write");
    let headers = [("x-ms-client-request-id", "agent-1")];
    patch(&emulator, &conversation(), &headers, &json!({ CASE_NAV: null })).await;
    patch(&emulator, &conversation(), &headers, &json!({ CASE_NAV: null })).await;
    let writes = emulator.writes();
    assert_eq!(writes.len(), 2);
    assert_eq!(writes[0].client_request_id.as_deref(), Some("agent-1"));
    assert_eq!((writes[0].table.as_str(), writes[0].id.as_str()), ("msdyn_ocliveworkitem", CONVERSATION));
    assert_eq!(writes[0].kind, WriteKind::Update);
    assert_eq!(writes[0].lookups[0].lookup, "msdyn_issueid");
    assert_eq!(writes[0].lookups[0].from.as_ref().unwrap().id, CASE);
    assert_eq!(writes[0].lookups[0].to, None);
    assert!(writes[1].lookups.is_empty(), "the second found nothing to clear");
}

#[tokio::test]
async fn a_hook_runs_once_between_the_read_and_the_write() {
    let emulator = start().await;
    let etag = get(&emulator, &conversation()).await.json()["@odata.etag"].as_str().unwrap().to_owned();
    emulator.before_next_write(|rows| {
        let change = json!({ format!("{CASE_NAV}@odata.bind"): format!("/incidents({OTHER_CASE})") });
        rows.patch(CONVERSATIONS, CONVERSATION, change).unwrap();
    });
    assert_eq!(get(&emulator, &conversation()).await.json()["_msdyn_issueid_value"], CASE, "a read runs no hook");
    let late = patch(&emulator, &conversation(), &[("If-Match", &etag)], &json!({ CASE_NAV: null })).await;
    assert_eq!(late.status, 412);
    let row = emulator.row(CONVERSATIONS, CONVERSATION).unwrap();
    assert_eq!(row["_msdyn_issueid_value"], OTHER_CASE);
    let fresh = row["@odata.etag"].as_str().unwrap();
    let again = patch(&emulator, &conversation(), &[("If-Match", fresh)], &json!({ CASE_NAV: null })).await;
    assert_eq!(again.status, 204, "the hook ran once");
    assert_eq!(emulator.writes()[0].client_request_id, None, "the colleague sent no request");
}

#[tokio::test]
async fn a_hook_may_run_before_each_write_and_delete_the_row() {
    let emulator = start().await;
    let mut count = 0;
    emulator.before_each_write(move |rows| {
        count += 1;
        if count == 2 {
            rows.delete("incidents", CASE).unwrap();
        }
    });
    let headers = [("If-Match", "*")];
    assert_eq!(patch(&emulator, &case(), &headers, &json!({ "title": "1" })).await.status, 204);
    assert_eq!(patch(&emulator, &case(), &headers, &json!({ "title": "2" })).await.status, 404);
}

#[tokio::test]
async fn a_hook_that_panics_fails_its_request_only() {
    let emulator = start().await;
    emulator.before_next_write(|_| panic!("as a test may"));
    let failed = patch(&emulator, &case(), &[("x-ms-client-request-id", "mine")], &json!({ "title": "1" })).await;
    failed.assert_error(500, "0x80044150", "see its log");
    assert_eq!(failed.header("x-ms-service-request-id").map(str::len), Some(36));
    assert_eq!(failed.header("x-ms-client-request-id"), Some("mine"));
    assert_eq!((emulator.requests()[0].method.as_str(), emulator.requests()[0].status), ("PATCH", 500));
    assert_eq!(patch(&emulator, &case(), &[], &json!({ "title": "2" })).await.status, 204);
}

#[tokio::test]
async fn writers_at_the_same_time_are_one_after_the_other() {
    let emulator = start().await;
    let etag = emulator.row("incidents", CASE).unwrap()["@odata.etag"].as_str().unwrap().to_owned();
    let emulator = std::sync::Arc::new(emulator);
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..8 {
        let (emulator, etag) = (std::sync::Arc::clone(&emulator), etag.clone());
        writers.spawn(async move {
            let body = json!({ "title": format!("{number}") });
            patch(&emulator, &case(), &[("If-Match", &etag)], &body).await.status
        });
    }
    let mut statuses = writers.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 412, 412, 412, 412, 412, 412, 412]);
    assert_eq!(emulator.writes().len(), 1);
}

#[tokio::test]
async fn a_test_changes_rows_without_a_request() {
    let emulator = start().await;
    emulator.patch("incidents", format!("{{{CASE}}}"), json!({ "createdon": "2020-01-01T00:00:00Z" })).unwrap();
    assert_eq!(emulator.row("incidents", CASE).unwrap()["createdon"], "2020-01-01T00:00:00Z");
    let error = emulator.patch("incidents", NOBODY, json!({})).unwrap_err();
    assert!(error.to_string().contains("Does Not Exist"), "{error}");
    assert!(emulator.patch("incidents", "no guid", json!({})).is_err());
    assert_eq!(emulator.row("incidents", "no guid"), None);
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn any_schema_can_be_served() {
    let text = "omni-schema 1\ntable new_contract set=new_contracts key=new_contractid\n  \
                new_contractid Guid required\n  new_name String\n  \
                new_customerid lookup\n    account accounts new_CustomerId\nend\n";
    let schema = Document::new(text).unwrap().schema().unwrap();
    let emulator = Emulator::builder().schema(schema).start().await.unwrap();
    let body = json!({ "new_name": "A", "new_CustomerId@odata.bind": format!("/accounts({ACCOUNT})") });
    let reply = post(&emulator, "new_contracts", &[("Prefer", "return=representation")], &body).await;
    assert_eq!(reply.json()["_new_customerid_value"], ACCOUNT);
    assert_eq!(get(&emulator, "incidents").await.status, 404);
}

#[tokio::test]
async fn a_data_file_outlives_its_emulator() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.sqlite");
    let emulator = linked().data_file(&file).start().await.unwrap();
    patch(&emulator, &case(), &[], &json!({ "title": "Kept" })).await;
    let etag = emulator.row("incidents", CASE).unwrap()["@odata.etag"].clone();
    emulator.shutdown().await;
    let emulator = linked().data_file(&file).start().await.unwrap();
    let row = emulator.row("incidents", CASE).unwrap();
    assert_eq!((&row["title"], &row["@odata.etag"]), (&json!("Kept"), &etag));
    emulator.shutdown().await;
    std::fs::write(&file, "this is no database, however long it may be: ".repeat(40)).unwrap();
    let error = Emulator::builder().data_file(&file).start().await.unwrap_err();
    assert!(matches!(error, StartError::Database { .. }), "{error}");
    assert!(error.to_string().contains("kept.sqlite"), "{error}");
}

#[tokio::test]
async fn another_program_s_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("foreign.sqlite");
    let foreign = rusqlite::Connection::open(&file).unwrap();
    foreign.execute_batch("CREATE TABLE bookmarks (url TEXT)").unwrap();
    let error = Emulator::builder().data_file(&file).start().await.unwrap_err();
    let StartError::Database { source, .. } = error else { panic!("{error}") };
    assert!(source.to_string().contains("not one of this emulator's"), "{source}");
    let tables: i64 = foreign.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
    let journal: String = foreign.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!((tables, journal.as_str()), (1, "delete"));
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error() {
    let emulator = start().await;
    let port = emulator.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = Emulator::builder().port(port).start().await.unwrap_err();
    assert_eq!(error.to_string(), format!("cannot listen on 127.0.0.1:{port}"));
}

#[tokio::test]
async fn it_listens_no_more_after_its_end() {
    for by_drop in [false, true] {
        let emulator = start().await;
        let authority = emulator.url().strip_prefix("http://").unwrap().to_owned();
        if by_drop {
            drop(emulator);
        } else {
            emulator.shutdown().await;
        }
        let mut refused = false;
        for _ in 0..100 {
            refused = tokio::net::TcpStream::connect(&authority).await.is_err();
            if refused {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert!(refused, "by_drop: {by_drop}");
    }
}

#[tokio::test]
async fn the_secret_is_in_no_debug_output() {
    let builder = Emulator::builder().bearer("s3cret");
    assert!(!format!("{builder:?}").contains("s3cret"));
    assert!(!format!("{:?}", builder.start().await.unwrap()).contains("s3cret"));
}

/// A test that looks for a row of no table would find that it is gone.
#[tokio::test]
#[should_panic(expected = "did you mean `incidents`")]
async fn a_table_with_a_typo_is_no_row_that_is_gone() {
    let emulator = Emulator::builder().start().await.unwrap();
    let _ = emulator.row("incidnets", CASE);
}
