use std::fmt;
use std::marker::PhantomData;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Command, Execute};
use crate::conversation::{ConversationStatus, ConversationSummary};
use crate::entities::{Conversation, User};
use crate::record::read_record;
use crate::{Error, ErrorKind, Id, Pending, Record};

/// Lists an agent's conversations.
///
/// Without [`columns_of`](Conversations::columns_of) it gives the five columns of a [`ConversationSummary`], which the
/// service always sends. The reference is Microsoft's page "getConversations".
///
/// ```
/// use omni_runtime::{ConversationStatus, Error, Id, Order, Page, conversations, entities::User};
///
/// # async fn act(agent: Id<User>) -> Result<(), Error> {
/// let waiting = conversations(agent)
///     .status(ConversationStatus::Waiting)
///     .order_by("createdon", Order::Descending)
///     .created_within(7)
///     .send(&Page::new())
///     .await?;
/// println!("{} wait", waiting.len());
/// # Ok(())
/// # }
/// ```
pub fn conversations(agent: Id<User>) -> Conversations {
    Conversations {
        agent,
        columns: ConversationSummary::COLUMNS,
        statuses: Vec::new(),
        order: Vec::new(),
        days: None,
        correlation: None,
        record: PhantomData,
    }
}

/// Which way rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// The smallest value first.
    Ascending,
    /// The largest value first.
    Descending,
}

/// The command that [`conversations`] builds.
#[must_use = "a command does nothing until it is sent"]
pub struct Conversations<R = ConversationSummary> {
    agent: Id<User>,
    columns: &'static [&'static str],
    statuses: Vec<ConversationStatus>,
    order: Vec<(String, Order)>,
    days: Option<u32>,
    correlation: Option<Uuid>,
    record: PhantomData<fn() -> R>,
}

impl<R> Conversations<R> {
    /// Asks for the columns of this record of the app's own.
    ///
    /// ```
    /// use omni_runtime::{ConversationId, conversations, entity};
    ///
    /// #[entity("msdyn_ocliveworkitem")]
    /// struct Chat {
    ///     activityid: ConversationId,
    ///     #[entity(column = "msdyn_title")]
    ///     title: Option<String>,
    /// }
    ///
    /// # let agent = omni_runtime::Id::constant("2b330c52-6844-4d36-8e05-03c78c9681dc");
    /// let command = conversations(agent).columns_of::<Chat>();
    /// assert_eq!(command.columns(), ["activityid", "msdyn_title"]);
    /// ```
    pub fn columns_of<S: Record<Table = Conversation>>(self) -> Conversations<S> {
        let Self { agent, columns: _, statuses, order, days, correlation, record: _ } = self;
        Conversations { agent, columns: S::COLUMNS, statuses, order, days, correlation, record: PhantomData }
    }

    /// Lists those of this status; called again, those of either.
    pub fn status(mut self, status: ConversationStatus) -> Self {
        self.statuses.push(status);
        self
    }

    /// Orders by a column (`createdon`); called again, rows that are equal so far by the next.
    pub fn order_by(mut self, column: impl Into<String>, order: Order) -> Self {
        self.order.push((column.into(), order));
        self
    }

    /// Lists those that were created in the last so many days.
    pub fn created_within(mut self, days: u32) -> Self {
        self.days = Some(days);
        self
    }

    /// The id under which the page's telemetry logs the call.
    pub fn correlation_id(mut self, id: Uuid) -> Self {
        self.correlation = Some(id);
        self
    }

    /// The agent.
    #[must_use]
    pub fn agent(&self) -> Id<User> {
        self.agent
    }

    /// The columns that are asked for, as the Web API names them.
    #[must_use]
    pub fn columns(&self) -> &'static [&'static str] {
        self.columns
    }

    /// The statuses that are listed; all of them where it is empty.
    #[must_use]
    pub fn statuses(&self) -> &[ConversationStatus] {
        &self.statuses
    }

    /// The columns that rows are ordered by.
    pub fn order(&self) -> impl Iterator<Item = (&str, Order)> {
        self.order.iter().map(|(column, order)| (column.as_str(), *order))
    }

    /// In how many days the conversations were created, at most.
    #[must_use]
    pub fn days(&self) -> Option<u32> {
        self.days
    }

    /// The id under which the page's telemetry logs the call.
    #[must_use]
    pub fn correlation(&self) -> Option<Uuid> {
        self.correlation
    }

    /// The first argument of the page's function.
    ///
    /// ```
    /// use omni_runtime::{ConversationStatus, Id, Order, conversations};
    ///
    /// let agent = Id::constant("2b330c52-6844-4d36-8e05-03c78c9681dc");
    /// let command = conversations(agent).status(ConversationStatus::Waiting).order_by("createdon", Order::Descending);
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
            let order = self.order.iter().map(|(column, order)| {
                json!({
                    "attributeName": attribute(column).unwrap_or(column),
                    "descending": *order == Order::Descending,
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

impl<R: Record> Conversations<R> {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that says what the transport met, or which column of a row is not what it
    /// should be.
    pub fn send<X: Execute<Self>>(self, transport: &X) -> Pending<'_, Vec<R>> {
        transport.execute(self)
    }
}

impl<R> Command for Conversations<R> {
    type Outcome = Vec<R>;
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
            Error::new(ErrorKind::Decode, format!("row {index} of the conversations cannot be read")).with_source(error)
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

impl<R> Clone for Conversations<R> {
    fn clone(&self) -> Self {
        let Self { agent, columns, statuses, order, days, correlation, record } = self;
        Self {
            agent: *agent,
            columns,
            statuses: statuses.clone(),
            order: order.clone(),
            days: *days,
            correlation: *correlation,
            record: *record,
        }
    }
}

impl<R> PartialEq for Conversations<R> {
    fn eq(&self, other: &Self) -> bool {
        let Self { agent, columns, statuses, order, days, correlation, record: _ } = self;
        (agent, columns, statuses, order, days, correlation)
            == (&other.agent, &other.columns, &other.statuses, &other.order, &other.days, &other.correlation)
    }
}

impl<R> fmt::Display for Conversations<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "list the conversations of agent {}", self.agent)
    }
}

impl<R> fmt::Debug for Conversations<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conversations({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let input = conversations(AGENT).order_by("_msdyn_lastsessionid_value", Order::Ascending).page_input();
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
        let error = read_rows::<ConversationSummary>(json!([{}, { "statuscode": "active" }])).unwrap_err();
        assert!(error.to_string().contains("row 1"), "{error}");
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains("column `statuscode`"), "{source}");
    }
}
