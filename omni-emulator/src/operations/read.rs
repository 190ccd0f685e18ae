use omni_schema::Table;

use super::Call;
use crate::address::Key;
use crate::fault::Fault;
use crate::http::Response;
use crate::navigation::Navigation;
use crate::references::References;
use crate::row::{Referred, Row};

/// `GET incidents(…)`
pub(super) fn row(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
) -> Result<Response, Fault> {
    let row = references.existing_row(table, key)?;
    // The ETag is of this row alone: annotations and expansions tell of other rows too, which may have changed without it.
    let tells_of_this_row_alone = !call.preferences.any_annotation() && call.query.expand.is_empty();
    if tells_of_this_row_alone && call.conditions.not_modified(&row.etag()) {
        return Ok(Response::new(304).with("ETag", row.etag()));
    }
    call.entity(200, references.transaction, table, &row, &call.query.expand)
}

/// `GET incidents(…)/primarycontactid`: the row that the lookup refers to; 204 where it refers to none.
pub(super) fn related(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    navigation: &Navigation<'_>,
) -> Result<Response, Fault> {
    let row = references.existing_row(table, key)?;
    let Some(Referred { table, id }) = referred(&row, navigation) else { return Ok(Response::no_content()) };
    let Some(table) = references.schema.table(&table) else {
        return Err(Fault::not_implemented(format_args!(
            "the rows of '{table}': the schema does not describe that table"
        )));
    };
    let row = references.existing_row(table, &Key::Id(id))?;
    call.entity(200, references.transaction, table, &row, &call.query.expand)
}

/// What a lookup refers to, if this navigation property leads there.
pub(super) fn referred(row: &Row, navigation: &Navigation<'_>) -> Option<Referred> {
    row.lookup(&navigation.lookup.name).filter(|held| navigation.leads_to(held))
}
