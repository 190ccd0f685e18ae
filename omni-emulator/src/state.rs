//! The state of a row and its status reason, of which each belongs to one state ("Define custom state model transitions").

use omni_schema::{Choice, Table};

use crate::column;
use crate::fault::Fault;
use crate::json::Value;
use crate::payload::{Author, Changes};
use crate::row::Row;

const STATE: &str = "statecode";
const STATUS: &str = "statuscode";

/// Gives a new row the state and the status that the create does not, and refuses those that do not fit each other.
pub(crate) fn settle_new(table: &Table, row: &mut Row, changes: &Changes<'_>, author: Author) -> Result<(), Fault> {
    if row.column(STATE).is_null()
        && let Some(first) = table.column(STATE).and_then(column::first_choice)
    {
        row.set_column(STATE, first);
    }
    settle(table, row, changes, author)?;
    if row.column(STATUS).is_null()
        && let Some(statuses) = table.column(STATUS)
    {
        let known = statuses.details.choices.values();
        let of_state = row.column(STATE).as_i64().and_then(|state| first_status(known, state));
        if let Some(first) = of_state.or_else(|| column::first_choice(statuses)) {
            row.set_column(STATUS, first);
        }
    }
    Ok(())
}

/// Lets the status follow a state that was written alone, and refuses a status of another state than the row's.
///
/// A test sets rows up: the state follows its status, and a pair is taken as it is.
pub(crate) fn settle(table: &Table, row: &mut Row, changes: &Changes<'_>, author: Author) -> Result<(), Fault> {
    let (Some(_), Some(statuses)) = (table.column(STATE), table.column(STATUS)) else { return Ok(()) };
    let known = statuses.details.choices.values();
    match (written(changes, STATE), written(changes, STATUS), author) {
        // The service takes the default that the organisation chose for the state; a schema does not hold that, and it
        // is the first of the list until somebody chooses another.
        (Some(state), None, _) => {
            if let Some(first) = first_status(known, state) {
                row.set_column(STATUS, first);
            }
        }
        (None, Some(status), Author::Test) => {
            if let Some(state) = state_of(known, status) {
                row.set_column(STATE, Value::from(i64::from(state)));
            }
        }
        (_, Some(status), Author::Client) => {
            if let Some(state) = row.column(STATE).as_i64().filter(|state| !fits(known, status, *state)) {
                return Err(Fault::status_of_another_state(&table.logical_name, row.id, status, state));
            }
        }
        _ => {}
    }
    Ok(())
}

fn written(changes: &Changes<'_>, name: &str) -> Option<i64> {
    changes.columns.iter().find(|(column, _)| *column == name)?.1.as_i64()
}

fn first_status(known: &[Choice], state: i64) -> Option<Value> {
    let first = known.iter().find(|choice| choice.state.map(i64::from) == Some(state))?;
    Some(Value::from(i64::from(first.value)))
}

fn state_of(known: &[Choice], status: i64) -> Option<i32> {
    known.iter().find(|choice| i64::from(choice.value) == status)?.state
}

/// A state that no status belongs to takes any: what the service has there, such as the conversation's deprecated state
/// with a status of another one, the lists do not tell.
fn fits(known: &[Choice], status: i64, state: i64) -> bool {
    let own = state_of(known, status).map(i64::from);
    own.is_none_or(|own| own == state) || first_status(known, state).is_none()
}
