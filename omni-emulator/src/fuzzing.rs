//! What the emulator reads from a client, for the fuzz targets in `tests/fuzz`; not for users.

use std::sync::LazyLock;

use serde_json::json;

use crate::batch;
use crate::fault::{Fault, code};
use crate::http::Request;
use crate::json::{Number, Value};
use crate::operations::Call;
use crate::query::filter::Expression;
use crate::query::path::RowSource;
use crate::row::Row;
use crate::seed::Seed;
use crate::service::{Service, Settings};
use crate::store::Store;

static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let schema = omni_schema::standard().schema().unwrap_or_default();
    // A database in memory opens; where it does not, there is nothing to fuzz.
    match Store::open(None) {
        Ok(store) => Service::new(schema, store, Settings::default()),
        Err(error) => unreachable!("{error:?}"),
    }
});

fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Request {
    Request {
        id: uuid::Uuid::nil(),
        method: method.to_owned(),
        origin: "http://127.0.0.1".to_owned(),
        target: target.to_owned(),
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: body.to_owned(),
    }
}

/// Whatever comes from outside is the sender's mistake, never the database's.
fn assert_no_sql_error(fault: &Fault) {
    assert!(fault.code != code::SQL_ERROR, "{}", fault.message);
}

/// Reads a request line, and what it asks for.
pub fn request_line(line: &str) {
    if let Ok((method, target)) = batch::request_line(line) {
        let request = request(method, target, &[], "");
        drop(Call::parse(&request, &SERVICE.schema));
    }
}

/// Reads a filter, and judges a row by it.
pub fn filter(text: &str) {
    let Ok(filter) = Expression::parse(text) else { return };
    let Some(table) = SERVICE.schema.table("incident") else { return };
    if filter.check(table, &SERVICE.schema).is_err() {
        return;
    }
    let row = row();
    let judged: Result<bool, Fault> = SERVICE
        .store
        .read(|transaction| filter.accepts(&RowSource { transaction, schema: &SERVICE.schema, table, row: &row }));
    if let Err(fault) = judged {
        assert_no_sql_error(&fault);
    }
}

/// A case with a value of each kind.
fn row() -> Row {
    let mut row = Row::new(uuid::Uuid::from_u128(1));
    let amount = Number::parse("922337203685477.5807").map_or(Value::Null, Value::Number);
    for (column, value) in [
        ("title", Value::from("O'B & Co \u{df}")),
        ("prioritycode", Value::from(2)),
        ("merged", Value::Boolean(true)),
        ("exchangerate", amount),
        ("createdon", Value::from("2025-02-28T10:00:00Z")),
        ("incidentid", Value::from(row.id.to_string())),
    ] {
        row.set_column(column, value);
    }
    row
}

/// Reads a batch, and carries it out on an organisation of one contact.
pub fn batch(body: &str) {
    let contact = json!({ "contactid": "6b726d86-d37c-43b8-b3a4-c4056ddd2e07", "lastname": "A" });
    SERVICE.store.clear().expect("a database in memory can be emptied");
    SERVICE.seed(&[Seed::new("contacts".to_owned(), &contact)]).expect("the contact fits");
    let headers = [("Content-Type", "multipart/mixed; boundary=b"), ("Prefer", "odata.continue-on-error")];
    match batch::run(&SERVICE, &request("POST", "/api/data/v9.2/$batch", &headers, body)) {
        // Within a text of the sender's, the quotes would be escaped.
        Ok(reply) => assert!(!reply.body.contains(&format!("\"code\":\"{}\"", code::SQL_ERROR)), "{}", reply.body),
        Err(fault) => assert_no_sql_error(&fault),
    }
}
