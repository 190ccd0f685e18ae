//! What the emulator reads from a client, for the fuzz targets in `tests/fuzz`; not for users.

use std::sync::LazyLock;

use crate::batch;
use crate::fault::Fault;
use crate::http::Request;
use crate::operations::Call;
use crate::query::filter::Expression;
use crate::query::path::RowSource;
use crate::row::Row;
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
    if filter.check(table, &SERVICE.schema).is_ok() {
        let row = Row::new(uuid::Uuid::nil());
        let judged: Result<bool, Fault> = SERVICE
            .store
            .read(|transaction| filter.accepts(&RowSource { transaction, schema: &SERVICE.schema, table, row: &row }));
        drop(judged);
    }
}

/// Reads a batch, and carries it out.
pub fn batch(body: &str) {
    let headers = [("Content-Type", "multipart/mixed; boundary=b"), ("Prefer", "odata.continue-on-error")];
    drop(batch::run(&SERVICE, &request("POST", "/api/data/v9.2/$batch", &headers, body)));
}
