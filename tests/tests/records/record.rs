//! `#[entity]` has a reader and a writer of its own, one for all records. They take and give what serde's derive takes
//! and gives for the same struct, and name the column where something is wrong with it.

use std::fmt::Debug;

use omni_runtime::{Id, entities::Incident, entity};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

#[entity("incident")]
#[derive(Debug, PartialEq)]
struct Ticket {
    incidentid: Id<Incident>,
    title: Option<String>,
    #[entity(column = "prioritycode")]
    priority: Option<i32>,
    statecode: i64,
    new_vip: Option<bool>,
    new_extra: Option<Value>,
}

/// The same struct, read and written by serde's derive.
#[derive(Serialize, Deserialize)]
struct Twin {
    incidentid: Id<Incident>,
    title: Option<String>,
    #[serde(rename = "prioritycode")]
    priority: Option<i32>,
    statecode: i64,
    new_vip: Option<bool>,
    new_extra: Option<Value>,
}

/// What a document is read as and written again, or why it is refused.
fn through<T: Serialize + DeserializeOwned>(document: &str) -> Result<String, String> {
    let read = serde_json::from_str::<T>(document).map_err(|error| error.to_string())?;
    serde_json::to_string(&read).map_err(|error| error.to_string())
}

/// Asserts that both take the document, and for the same record.
fn both_take(document: &str) {
    let record = through::<Ticket>(document);
    assert!(record.is_ok(), "{document}: {record:?}");
    assert_eq!(record, through::<Twin>(document), "{document}");
}

/// Asserts that both refuse the document, and that the record's error says this.
fn both_refuse(document: &str, expected: &str) {
    assert!(through::<Twin>(document).is_err(), "serde's derive takes {document}");
    match through::<Ticket>(document) {
        Ok(record) => panic!("{document} was read as {record}"),
        Err(error) => assert!(error.contains(expected), "{document}: {error}"),
    }
}

fn row() -> Value {
    json!({
        "incidentid": CASE, "title": "No signal", "prioritycode": 1, "statecode": 0, "new_vip": true,
        "new_extra": {"a": [1, 2.5, null]},
    })
}

/// The row with one column changed.
fn with(column: &str, value: Value) -> String {
    let mut row = row();
    row[column] = value;
    row.to_string()
}

/// The row without one column.
fn without(column: &str) -> String {
    let mut row = row();
    row.as_object_mut().map(|row| row.remove(column));
    row.to_string()
}

#[test]
fn a_row_is_read_and_written() {
    both_take(&row().to_string());
}

#[test]
fn columns_come_in_any_order() {
    let row = row();
    let columns: Vec<String> =
        row.as_object().into_iter().flatten().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
    assert_eq!(columns.len(), 6);
    let mut orders = 0;
    permutations(&mut columns.clone(), 0, &mut |columns| {
        both_take(&format!("{{{}}}", columns.join(",")));
        orders += 1;
    });
    assert_eq!(orders, 720);
}

fn permutations(items: &mut Vec<String>, from: usize, visit: &mut impl FnMut(&[String])) {
    if from == items.len() {
        return visit(items);
    }
    for other in from..items.len() {
        items.swap(from, other);
        permutations(items, from + 1, visit);
        items.swap(from, other);
    }
}

#[test]
fn a_column_that_may_be_null_may_be_null_or_missing() {
    for column in ["title", "prioritycode", "new_vip", "new_extra"] {
        both_take(&with(column, Value::Null));
        both_take(&without(column));
        let missing: Ticket = serde_json::from_str(&without(column)).unwrap();
        assert_eq!(missing, serde_json::from_str(&with(column, Value::Null)).unwrap(), "{column}");
    }
}

#[test]
fn a_column_that_may_not_be_null_may_not_be_missing_either() {
    for column in ["incidentid", "statecode"] {
        both_refuse(&without(column), &format!("column `{column}` is missing"));
        both_refuse(&with(column, Value::Null), &format!("column `{column}`: invalid type: null"));
    }
    both_refuse("{}", "column `incidentid` is missing");
}

#[test]
fn what_is_not_a_column_is_passed_over() {
    for junk in [
        json!(null),
        json!(1.5e300),
        json!("}{\"title\":"),
        json!([[[[{"title": [1, {}]}]]]]),
        json!({"title": {"title": {"incidentid": 7}}, "": []}),
    ] {
        for name in [
            "@odata.etag",
            "title@OData.Community.Display.V1.FormattedValue",
            "",
            "Title",
            "titl",
            "titles",
            "priority",
            "näme",
        ] {
            both_take(&with(name, junk.clone()));
        }
    }
    both_refuse(r#"{"junk": [1, 2}"#, "expected `,` or `]`");
}

#[test]
fn a_name_may_be_escaped() {
    both_take(&row().to_string().replace("\"title\"", "\"ti\\u0074le\""));
}

#[test]
fn a_column_may_not_be_repeated() {
    for column in ["incidentid", "title", "prioritycode", "statecode", "new_vip", "new_extra"] {
        let row = row();
        let doubled = row.to_string().replacen('{', &format!("{{\"{column}\":{},", row[column]), 1);
        both_refuse(&doubled, &format!("column `{column}` is there twice"));
        let nulled = row.to_string().replacen('{', &format!("{{\"{column}\":null,"), 1);
        if !["incidentid", "statecode"].contains(&column) {
            both_refuse(&nulled, &format!("column `{column}` is there twice"));
        }
    }
}

#[test]
fn a_value_of_another_type_is_refused_by_its_column() {
    for (column, value) in [
        ("incidentid", json!(7)),
        ("incidentid", json!("CAS-01")),
        ("incidentid", json!({"id": CASE})),
        ("title", json!(7)),
        ("title", json!(["No signal"])),
        ("prioritycode", json!("1")),
        ("prioritycode", json!(1.5)),
        ("prioritycode", json!(1.0)),
        ("prioritycode", json!(i64::from(i32::MAX) + 1)),
        ("statecode", json!(u64::MAX)),
        ("statecode", json!(true)),
        ("new_vip", json!(0)),
        ("new_vip", json!("true")),
    ] {
        both_refuse(&with(column, value), &format!("column `{column}`: "));
    }
}

#[test]
fn what_is_not_a_row_is_refused() {
    for document in ["", "{", "null", "7", "\"row\"", "[]", "[{}]", "true", "{\"incidentid\"}", "{\"title\": \"a\""] {
        both_refuse(document, "");
    }
    let error = through::<Ticket>("7").unwrap_err();
    assert!(error.contains("expected a row of `incident`"), "{error}");
}

/// The one difference: serde's derive reads a struct from an array too, by the order of its fields. The order of a
/// record's fields means nothing.
#[test]
fn an_array_is_not_a_row() {
    let array = json!([CASE, "No signal", 1, 0, true, null]).to_string();
    assert!(through::<Twin>(&array).is_ok());
    let error = through::<Ticket>(&array).unwrap_err();
    assert!(error.contains("expected a row of `incident`"), "{error}");
}

#[test]
fn the_error_says_where_in_the_document() {
    let document = "{\n  \"incidentid\": \"6b726d86-d37c-43b8-b3a4-c4056ddd2e07\",\n  \"statecode\": \"open\"\n}";
    let error = serde_json::from_str::<Ticket>(document).unwrap_err();
    assert_eq!(error.line(), 3, "{error}");
    assert_eq!(error.to_string().matches("line 3").count(), 1, "{error}");
}

#[test]
fn every_reader_gives_the_same_record() {
    let text = row().to_string();
    let expected: Ticket = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::from_slice::<Ticket>(text.as_bytes()).unwrap(), expected);
    assert_eq!(serde_json::from_reader::<_, Ticket>(text.as_bytes()).unwrap(), expected);
    assert_eq!(serde_json::from_value::<Ticket>(row()).unwrap(), expected);
    assert_eq!(Ticket::deserialize(&row()).unwrap(), expected);
}

/// A record stands wherever a type of serde's stands.
#[test]
fn a_record_may_be_a_part_of_other_types() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Page {
        value: Vec<Ticket>,
        #[serde(flatten)]
        first: Ticket,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(u8),
        Ticket(Box<Ticket>),
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        Ticket(Ticket),
    }

    let mut page = row();
    page["value"] = json!([row(), row()]);
    back_and_forth::<Page>(&page);
    back_and_forth::<Either>(&row());
    let mut tagged = row();
    tagged["kind"] = json!("Ticket");
    back_and_forth::<Tagged>(&tagged);
}

fn back_and_forth<T: Debug + Serialize + DeserializeOwned>(document: &Value) {
    let read = serde_json::from_value::<T>(document.clone());
    let written = read.and_then(|read| serde_json::to_value(&read));
    assert_eq!(written.map_err(|error| error.to_string()).as_ref(), Ok(document));
}
