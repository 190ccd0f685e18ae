//! What goes over the wire: the exact method, path, headers and body of every request.

use omni_runtime::entities::{Account, Contact, Incident};
use omni_runtime::{ETag, link, unlink};
use tests::organisation::{ACCOUNT, CASE, CONTACT, CONVERSATION, TOKEN, linked, start};

const ROW: &str = "msdyn_ocliveworkitems(b7397aae-ecf8-43a6-aeb0-07d294efb494)";
const TABLES: &str = "prefer: odata.include-annotations=\"Microsoft.Dynamics.CRM.lookuplogicalname\"";

#[test]
fn unlink_reads_its_slot() {
    let cases = [
        (unlink::<Incident>(CASE, CONVERSATION).read_request(), "_msdyn_issueid_value"),
        (unlink::<Account>(ACCOUNT, CONVERSATION).read_request(), "_msdyn_customer_value"),
        (unlink::<Contact>(CONTACT, CONVERSATION).read_request(), "_msdyn_customer_value"),
    ];
    for (request, column) in cases {
        assert_eq!(request.to_string(), format!("GET {ROW}?$select={column}\n{TABLES}"));
    }
}

#[test]
fn unlink_clears_its_slot_at_the_version_that_was_read() {
    let version = ETag::new("W/\"502186\"");
    let cases = [
        (unlink::<Incident>(CASE, CONVERSATION).write_request(&version).unwrap(), "msdyn_IssueId_msdyn_ocliveworkitem"),
        (
            unlink::<Account>(ACCOUNT, CONVERSATION).write_request(&version).unwrap(),
            "msdyn_customer_msdyn_ocliveworkitem_account",
        ),
        (
            unlink::<Contact>(CONTACT, CONVERSATION).write_request(&version).unwrap(),
            "msdyn_customer_msdyn_ocliveworkitem_contact",
        ),
    ];
    for (request, navigation) in cases {
        let expected = format!(
            "PATCH {ROW}\nif-match: W/\"502186\"\ncontent-type: application/json\n\n{{\"{navigation}@odata.bind\":null}}"
        );
        assert_eq!(request.to_string(), expected);
    }
}

#[test]
fn a_write_of_any_version_is_made_by_nobody() {
    for version in ["*", ""].map(ETag::new) {
        assert!(unlink::<Incident>(CASE, CONVERSATION).write_request(&version).unwrap_err().is_invalid());
        assert!(link::<Incident>(CASE, CONVERSATION).write_request(&version).unwrap_err().is_invalid());
    }
}

#[test]
fn link_reads_its_slot_and_whether_the_conversation_is_open() {
    let request = link::<Incident>(CASE, CONVERSATION).read_request();
    assert_eq!(request.to_string(), format!("GET {ROW}?$select=_msdyn_issueid_value,statecode\n{TABLES}"));
}

#[test]
fn link_fills_its_slot_at_the_version_that_was_read() {
    let version = ETag::new("W/\"502186\"");
    let body = |request: omni_runtime::wire::Request| request.text().unwrap().to_owned();
    assert_eq!(
        body(link::<Incident>(CASE, CONVERSATION).write_request(&version).unwrap()),
        format!("{{\"msdyn_IssueId_msdyn_ocliveworkitem@odata.bind\":\"/incidents({CASE})\"}}")
    );
    assert_eq!(
        body(link::<Account>(ACCOUNT, CONVERSATION).write_request(&version).unwrap()),
        format!("{{\"msdyn_customer_msdyn_ocliveworkitem_account@odata.bind\":\"/accounts({ACCOUNT})\"}}")
    );
    assert_eq!(
        body(link::<Contact>(CONTACT, CONVERSATION).write_request(&version).unwrap()),
        format!("{{\"msdyn_customer_msdyn_ocliveworkitem_contact@odata.bind\":\"/contacts({CONTACT})\"}}")
    );
}

#[tokio::test]
async fn every_request_carries_the_headers_of_the_protocol() {
    let (emulator, client) = start(linked()).await;
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    let requests = emulator.requests();
    let paths: Vec<_> = requests.iter().map(|request| (request.method.as_str(), request.path.as_str())).collect();
    let row = format!("/api/data/v9.2/{ROW}");
    assert_eq!(paths, [("GET", format!("{row}?$select=_msdyn_issueid_value").as_str()), ("PATCH", row.as_str())]);
    for request in &requests {
        for (name, value) in [("accept", "application/json"), ("odata-version", "4.0"), ("odata-maxversion", "4.0")] {
            assert_eq!(request.header(name), Some(value), "{name}");
        }
        assert!(request.header("user-agent").unwrap().starts_with("omni-runtime/"));
        assert!(request.header("authorization").is_some_and(|value| !value.contains(TOKEN)), "the log is redacted");
    }
    let ids: Vec<_> = requests.iter().map(|request| request.header("x-ms-client-request-id")).collect();
    assert!(ids[0].is_some() && ids[0] != ids[1], "each request has an id of its own");
    assert_eq!(requests[0].header("if-match"), None);
    assert_eq!(requests[1].header("content-type"), Some("application/json"));
}

#[test]
fn commands_are_values() {
    let one = unlink::<Incident>(CASE, CONVERSATION);
    let same = one;
    assert_eq!(one, same);
    assert_ne!(one, unlink::<Incident>(tests::organisation::OTHER_CASE, CONVERSATION));
    assert_eq!(format!("{one:?}"), format!("Unlink(unlink incident {CASE} from conversation {CONVERSATION})"));
    let queue: std::collections::HashSet<_> = [one, same].into();
    assert_eq!(queue.len(), 1);
}
