//! Decimals keep their digits: 922337203685477.5807 is the most money that the service holds, and no `f64` holds it.

use omni_emulator::{Builder, Emulator};
use omni_schema::Document;
use serde_json::json;
use serde_json::value::RawValue;

use crate::support::*;

const MOST: &str = "922337203685477.5807";
/// One ten-thousandth less: the same `f64` as [`MOST`].
const LESS: &str = "922337203685477.5806";
const ID: &str = "0c9f5f3a-6f0c-4b39-9d0e-3b2f0a4c1d11";
const OTHER: &str = "0c9f5f3a-6f0c-4b39-9d0e-3b2f0a4c1d22";

fn contracts() -> Builder {
    let text = "omni-schema 1\ntable new_contract set=new_contracts key=new_contractid name=new_name\n  \
                new_contractid Guid required\n  new_name String\n  new_amount Decimal\n  new_rate Double\n  \
                amountkey key new_amount\nend\n";
    Emulator::builder().schema(Document::new(text).unwrap().schema().unwrap())
}

fn contract() -> String {
    format!("new_contracts({ID})")
}

fn body(id: &str, amount: &str) -> String {
    format!(r#"{{"new_contractid":"{id}","new_amount":{amount}}}"#)
}

async fn create(emulator: &Emulator, id: &str, amount: &str) {
    let reply = send(emulator, "POST", "new_contracts", &[], &body(id, amount)).await;
    assert_eq!(reply.status, 204, "{reply:?}");
}

#[track_caller]
fn assert_amount(reply: &Reply, amount: &str) {
    assert!(reply.body.contains(&format!(r#""new_amount":{amount}"#)), "{amount}: {reply:?}");
}

#[tokio::test]
async fn what_is_written_is_what_is_read() {
    let emulator = contracts().start().await.unwrap();
    create(&emulator, ID, MOST).await;
    for amount in [MOST, LESS, "-922337203685477.5808", "79228162514264337593543950335", "0.10", "7", "-0.0000000001"] {
        let change = format!(r#"{{"new_amount":{amount}}}"#);
        let represent = [("Prefer", "return=representation")];
        assert_amount(&send(&emulator, "PATCH", &contract(), &represent, &change).await, amount);
        assert_amount(&get(&emulator, &contract()).await, amount);
        assert_amount(&get(&emulator, "new_contracts?$select=new_amount").await, amount);
        let property = format!("{}/new_amount", contract());
        assert_eq!(get(&emulator, &format!("{property}/$value")).await.body, amount);
        let set = send(&emulator, "PUT", &property, &[], &format!(r#"{{"value":{amount}}}"#)).await;
        assert_eq!(set.status, 204, "{set:?}");
        assert!(get(&emulator, &property).await.body.ends_with(&format!(r#""value":{amount}}}"#)), "{amount}");
    }
    assert!(raw(&emulator, "GET", "/?table=new_contract", &[], "").await.body.contains("-0.0000000001"), "the page");
}

#[tokio::test]
async fn a_filter_compares_every_digit() {
    let emulator = contracts().start().await.unwrap();
    create(&emulator, ID, MOST).await;
    for (filter, found) in [
        (format!("new_amount eq {MOST}"), true),
        (format!("new_amount eq {LESS}"), false),
        (format!("new_amount gt {LESS}"), true),
        (format!("new_amount ge {MOST}"), true),
        (format!("new_amount gt {MOST}"), false),
        (format!("{LESS} lt new_amount"), true),
        (format!("new_amount eq {MOST}0"), true),
        ("new_amount eq 9223372036854775807e-4".to_owned(), true),
        (format!("Microsoft.Dynamics.CRM.In(PropertyName='new_amount',PropertyValues=[\"{MOST}\"])"), true),
        (format!("Microsoft.Dynamics.CRM.In(PropertyName='new_amount',PropertyValues=[\"{LESS}\"])"), false),
    ] {
        let rows = get(&emulator, &format!("new_contracts?$filter={}", filter.replace(' ', "%20").replace('"', "%22")))
            .await
            .json();
        assert_eq!(rows["value"].as_array().unwrap().len(), usize::from(found), "{filter}: {rows}");
    }
}

#[tokio::test]
async fn an_order_its_pages_and_a_key_tell_neighbours_apart() {
    let emulator = contracts().start().await.unwrap();
    create(&emulator, OTHER, MOST).await;
    create(&emulator, ID, LESS).await;
    let page = [("Prefer", "odata.maxpagesize=1")];
    let first = send(&emulator, "GET", "new_contracts?$orderby=new_amount", &page, "").await;
    assert_amount(&first, LESS);
    let next = first.json()["@odata.nextLink"].as_str().unwrap().split_once("/v9.2/").unwrap().1.to_owned();
    let second = send(&emulator, "GET", &next, &page, "").await;
    assert_amount(&second, MOST);
    assert!(second.json().get("@odata.nextLink").is_none(), "{second:?}");
    let by_key = get(&emulator, &format!("new_contracts(new_amount={LESS})")).await;
    assert_eq!(by_key.json()["new_contractid"], ID);
    let taken = send(&emulator, "PATCH", &contract(), &[], &format!(r#"{{"new_amount":{MOST}}}"#)).await;
    taken.assert_error(412, "0x80060892", "amountkey");
}

#[tokio::test]
async fn batches_and_bulk_operations_keep_them() {
    let emulator = contracts().start().await.unwrap();
    let batch = format!(
        "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\n\
         POST /api/data/v9.2/new_contracts HTTP/1.1\r\n\r\n{}\r\n--c--\r\n\
         --b\r\nContent-Type: application/http\r\n\r\nGET /api/data/v9.2/{} HTTP/1.1\r\n\r\n--b--\r\n",
        body(ID, MOST),
        contract()
    );
    let batch = send(&emulator, "POST", "$batch", &[("Content-Type", "multipart/mixed; boundary=b")], &batch).await;
    assert_amount(&batch, MOST);
    let target = |rest: &str| {
        let of_type = r#""@odata.type":"Microsoft.Dynamics.CRM.new_contract""#;
        format!(r#"{{"Targets":[{{{of_type},{}]}}"#, &rest[1..])
    };
    for (action, id, amount) in [
        ("CreateMultiple", OTHER, "0.00000000000000000001"),
        ("UpdateMultiple", ID, LESS),
        ("UpsertMultiple", ID, MOST),
    ] {
        let path = format!("new_contracts/Microsoft.Dynamics.CRM.{action}");
        let reply = send(&emulator, "POST", &path, &[], &target(&body(id, amount))).await;
        assert!(reply.status < 300, "{reply:?}");
        assert_amount(&get(&emulator, &format!("new_contracts({id})")).await, amount);
    }
}

#[tokio::test]
async fn rows_to_start_with_bring_their_digits_in_json_text() {
    let text = |id: &str, amount: &str| RawValue::from_string(body(id, amount)).unwrap();
    let emulator = contracts()
        .row("new_contract", text(ID, MOST))
        .row("new_contract", json!({ "new_contractid": OTHER, "new_amount": 0.5 }))
        .start()
        .await
        .unwrap();
    assert_amount(&get(&emulator, &contract()).await, MOST);
    assert_amount(&get(&emulator, &format!("new_contracts({OTHER})")).await, "0.5");
    emulator.patch("new_contract", ID, RawValue::from_string(format!(r#"{{"new_amount":{LESS}}}"#)).unwrap()).unwrap();
    assert_amount(&get(&emulator, &contract()).await, LESS);
}

#[tokio::test]
async fn what_is_no_number_or_larger_than_any_is_refused() {
    let emulator = contracts().start().await.unwrap();
    for amount in ["\"7\"", "1e999", "-1e999", "[7]"] {
        for column in ["new_amount", "new_rate"] {
            let change = format!(r#"{{"{column}":{amount}}}"#);
            let reply = send(&emulator, "POST", "new_contracts", &[], &change).await;
            reply.assert_error(400, "0x80048d19", &format!("'{column}': cannot convert {amount}"));
        }
    }
    for malformed in ["01", "+1", ".5", "1.", "0x1", "NaN"] {
        let reply = send(&emulator, "POST", "new_contracts", &[], &format!(r#"{{"new_amount":{malformed}}}"#)).await;
        reply.assert_error(400, "0x80048d19", "Invalid JSON");
    }
}

#[tokio::test]
async fn a_data_file_keeps_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("decimals.sqlite");
    let emulator = contracts().data_file(&file).start().await.unwrap();
    create(&emulator, ID, MOST).await;
    emulator.shutdown().await;
    let emulator = contracts().data_file(&file).start().await.unwrap();
    assert_amount(&get(&emulator, &contract()).await, MOST);
    assert_eq!(emulator.row("new_contract", ID).unwrap()["new_amount"], json!(922_337_203_685_477.6));
    emulator.shutdown().await;
}
