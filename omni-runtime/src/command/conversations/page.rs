//! What the agent's page takes and gives for a list of conversations: no input or output in it.

use serde_json::{Map, Value, json};

use super::Conversations;
use crate::conversation::ConversationSummary;
use crate::query::without_values;
use crate::record::read_record;
use crate::{Error, ErrorKind, Record};

impl<R> Conversations<R> {
    /// The first argument of the page's function.
    ///
    /// ```
    /// use omni_runtime::{ConversationStatus, ConversationSummary, Id, conversations, entities::User};
    ///
    /// const AGENT: Id<User> = Id::constant("2b330c52-6844-4d36-8e05-03c78c9681dc");
    /// let newest_first = ConversationSummary::CREATED_ON.descending();
    /// let command = conversations(AGENT).status(ConversationStatus::Waiting).order_by(newest_first);
    /// assert_eq!(command.page_input(), serde_json::json!({
    ///     "agentId": "2b330c52-6844-4d36-8e05-03c78c9681dc",
    ///     "status": [3],
    ///     "orderBy": [{ "attributeName": "createdon", "descending": true }],
    /// }));
    /// ```
    #[must_use]
    pub fn page_input(&self) -> Value {
        let mut input = Map::new();
        // The columns of a summary come without being asked for.
        let attributes: Vec<_> = self.columns.iter().filter_map(|column| attribute(column)).collect();
        if self.columns != ConversationSummary::COLUMNS {
            input.insert("attributes".to_owned(), json!(attributes));
        }
        input.insert("agentId".to_owned(), json!(self.agent));
        if !self.statuses.is_empty() {
            input.insert("status".to_owned(), json!(self.statuses));
        }
        if !self.order.is_empty() {
            let order = self.order.iter().map(|order| {
                let column = order.column();
                json!({
                    "attributeName": attribute(column).unwrap_or(column),
                    "descending": order.is_descending(),
                })
            });
            input.insert("orderBy".to_owned(), order.collect());
        }
        if let Some(days) = self.days {
            input.insert("createdBeforeDays".to_owned(), json!(days));
        }
        Value::Object(input)
    }
}

/// The name of a column by itself: the Web API reads the lookup `msdyn_lastsessionid` at `_msdyn_lastsessionid_value`.
/// None for an annotation, which is no column.
fn attribute(column: &str) -> Option<&str> {
    let lookup = column.strip_prefix('_').and_then(|column| column.strip_suffix("_value"));
    (!column.contains('@')).then(|| lookup.unwrap_or(column))
}

/// Reads the rows that the page resolved with: a list, or an object or a text that holds one.
pub(crate) fn read_rows<R: Record>(answer: Value) -> Result<Vec<R>, Error> {
    let rows = match answer {
        Value::Array(rows) => rows,
        Value::Object(mut object) => match object.remove("value").or_else(|| object.remove("entities")) {
            Some(Value::Array(rows)) => rows,
            _ => return Err(unexpected("an object without a list")),
        },
        Value::String(text) => match serde_json::from_str(&text) {
            Ok(Value::String(_)) | Err(_) => return Err(unexpected("a text that is not JSON")),
            Ok(json) => return read_rows(json),
        },
        Value::Null => return Err(unexpected("nothing")),
        Value::Bool(_) | Value::Number(_) => return Err(unexpected("no list")),
    };
    let read = |(index, row): (usize, Value)| {
        let row = with_names_of::<R>(row);
        read_record::<R, _>(row).map_err(|error| {
            let why = without_values(&error);
            Error::new(ErrorKind::Decode, format!("row {index} of the conversations cannot be read: {why}"))
        })
    };
    rows.into_iter().enumerate().map(read).collect()
}

/// Gives the columns of a row the names that the record reads them by: the page names lookups without `_…_value`, and
/// its reference spells `StatusCode` and `CreatedOn` in capitals.
fn with_names_of<R: Record>(row: Value) -> Value {
    let Value::Object(mut row) = row else { return row };
    for column in R::COLUMNS {
        if row.contains_key(*column) {
            continue;
        }
        let Some(attribute) = attribute(column) else { continue };
        let found = row.keys().find(|name| name.eq_ignore_ascii_case(attribute)).cloned();
        if let Some(value) = found.and_then(|found| row.remove(&found)) {
            row.insert((*column).to_owned(), value);
        }
    }
    Value::Object(row)
}

fn unexpected(found: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("the page gave {found} where its conversations belong"))
}

#[cfg(test)]
mod tests {
    use super::super::conversations;
    use super::*;
    use crate::Id;
    use crate::conversation::ConversationStatus;
    use crate::entities::User;

    const AGENT: Id<User> = Id::constant("2b330c52-6844-4d36-8e05-03c78c9681dc");

    fn summaries(answer: Value) -> Result<Vec<ConversationSummary>, String> {
        read_rows(answer).map_err(|error| error.to_string())
    }

    #[test]
    fn leaves_out_what_was_not_asked_for() {
        let input = conversations(AGENT).page_input();
        assert_eq!(input, json!({ "agentId": "2b330c52-6844-4d36-8e05-03c78c9681dc" }));
    }

    #[test]
    fn names_lookups_as_the_page_does() {
        assert_eq!(attribute("_msdyn_lastsessionid_value"), Some("msdyn_lastsessionid"));
        assert_eq!(attribute("createdon"), Some("createdon"));
        assert_eq!(attribute("_x_value@OData.Community.Display.V1.FormattedValue"), None);
        let input = conversations(AGENT).order_by(ConversationSummary::LAST_SESSION.ascending()).page_input();
        assert_eq!(input["orderBy"], json!([{ "attributeName": "msdyn_lastsessionid", "descending": false }]));
    }

    #[test]
    fn reads_rows_under_either_name() {
        let row = json!({
            "msdyn_ocliveworkitemid": "b7397aae-ecf8-43a6-aeb0-07d294efb494",
            "_msdyn_liveworkstreamid_value": "7fb7d1c5-2cd6-4f0c-8c53-0d0a3d9fbd0b",
            "msdyn_lastsessionid": "2f4b6c1c-3a46-4a0c-8a3e-4b9f5d2a7a01",
            "StatusCode": 3,
            "CreatedOn": "2026-03-01T08:30:00Z",
        });
        for answer in
            [json!([row]), json!({ "value": [row] }), json!({ "entities": [row] }), json!(json!([row]).to_string())]
        {
            let rows = summaries(answer.clone()).unwrap();
            assert_eq!(rows.len(), 1, "{answer}");
            assert!(rows[0].work_stream.is_some() && rows[0].last_session.is_some(), "{answer}");
            assert_eq!(rows[0].status, Some(ConversationStatus::Waiting));
            assert_eq!(rows[0].created_on.as_deref(), Some("2026-03-01T08:30:00Z"));
        }
    }

    #[test]
    fn refuses_what_is_no_list_and_names_the_row_that_is_wrong() {
        for answer in [json!(null), json!(7), json!({}), json!("[oh"), json!({ "value": 7 }), json!("\"[]\"")] {
            assert!(summaries(answer.clone()).unwrap_err().contains("where its conversations belong"), "{answer}");
        }
        let error = read_rows::<ConversationSummary>(json!([{}, { "statuscode": "Valdes" }])).unwrap_err();
        let said = format!("{error} {error:?}");
        assert!(said.contains("row 1") && said.contains("column `statuscode`"), "{said}");
        assert!(!said.contains("Valdes"), "a value is of a person: {said}");
    }
}
