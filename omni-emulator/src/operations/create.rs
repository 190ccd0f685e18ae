use omni_schema::Table;

use super::{Call, write};
use crate::fault::Fault;
use crate::http::Response;
use crate::id;
use crate::references::References;

/// `POST incidents`
pub(super) fn create(call: &Call<'_>, references: &References<'_>, table: &Table) -> Result<Response, Fault> {
    let changes = write::read_body(call, references, table)?;
    let writer = call.writer(references);
    writer.check_references(&changes)?;
    let row = writer.create(table, changes.key.unwrap_or_else(id::new), &changes)?;
    write::written(call, references, table, &row, 201)
}
