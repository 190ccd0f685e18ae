//! The service without its transport: a request in, a reply out.

use std::fmt::Display;

use omni_schema::{Schema, Table};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::change::Writer;
use crate::error::SeedError;
use crate::fault::{Fault, code};
use crate::hooks::Hooks;
use crate::http::{Request, Response};
use crate::operations::Call;
use crate::payload::{self, Author, Changes, Problem};
use crate::record::{RecordedRequest, RequestLog};
use crate::row::Row;
use crate::rows::Rows;
use crate::store::{Store, Transaction};
use crate::value;

pub(crate) struct Service {
    pub(crate) schema: Schema,
    pub(crate) store: Store,
    /// The one token that is let in; any, if there is none.
    pub(crate) bearer: Option<String>,
    pub(crate) requests: RequestLog,
    pub(crate) hooks: Hooks,
}

impl Service {
    pub(crate) fn new(schema: Schema, store: Store, bearer: Option<String>) -> Self {
        Self { schema, store, bearer, requests: RequestLog::default(), hooks: Hooks::default() }
    }

    /// Answers a request, and remembers both.
    pub(crate) fn handle(&self, request: Request) -> Response {
        let reply = self.authorize(&request).and_then(|()| self.answer(&request));
        let response = identify(reply.unwrap_or_else(refuse), &request);
        tracing::debug!(method = request.method, target = request.target, status = response.status, "answered");
        self.requests.add(RecordedRequest::new(request, &response));
        response
    }

    fn authorize(&self, request: &Request) -> Result<(), Fault> {
        let header = request.header("Authorization").unwrap_or_default();
        let (scheme, token) = header.split_once(' ').unwrap_or_default();
        let token = token.trim();
        let known = self.bearer.as_ref().is_none_or(|bearer| bearer == token);
        if scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty() && known {
            return Ok(());
        }
        let why = if header.is_empty() { "The request has no bearer token." } else { "The bearer token is not valid." };
        Err(Fault::new(401, code::ACCESS_TOKEN, why))
    }

    /// Carries out one request in a transaction of its own.
    fn answer(&self, request: &Request) -> Result<Response, Fault> {
        let content = request.header("Content-Type").unwrap_or("application/json");
        if !request.body.is_empty() && !content.trim_start().to_ascii_lowercase().starts_with("application/json") {
            return Err(Fault::new(415, code::ODATA, format!("The content type '{content}' is not supported.")));
        }
        let call = Call::parse(request, &self.schema)?;
        if call.is_write() {
            // Before the transaction: a hook changes rows in transactions of its own.
            self.hooks.run(&Rows::new(self));
        }
        self.store.transaction(|transaction| call.run(transaction))
    }

    /// Creates the rows that a test or a file brings, all or none.
    ///
    /// Rows may refer to rows that come later. A row that the data file has already is left as it is.
    pub(crate) fn seed(&self, rows: &[(String, Value)]) -> Result<(), SeedError> {
        self.store.transaction(|transaction| {
            let writer = self.writer(transaction);
            let mut created: Vec<(&Table, Uuid, Changes<'_>)> = Vec::new();
            for (set, body) in rows {
                let (table, changes) = self.read_seed(set, body)?;
                let id = changes.key.unwrap_or_else(value::new_id);
                let at = || format!("{set}({id})");
                if created.iter().any(|(other, key, _)| *other == table && *key == id) {
                    return Err(SeedError::new(at(), Some(&table.key), "another row has this key"));
                }
                if transaction.row(&table.logical_name, id).map_err(|fault| SeedError::of(at(), fault))?.is_none() {
                    writer.create(table, id, &changes).map_err(|fault| SeedError::of(at(), fault))?;
                    created.push((table, id, changes));
                }
            }
            for (table, id, changes) in &created {
                let at = || format!("{}({id})", table.entity_set);
                let missing = writer.missing_reference(changes).map_err(|fault| SeedError::of(at(), fault))?;
                if let Some((lookup, referred)) = missing {
                    let why = Fault::no_such_row(&referred.table, referred.id).message;
                    return Err(SeedError::new(at(), Some(&lookup.name), why));
                }
            }
            Ok(())
        })?;
        // The log tells what happened to the rows since the start.
        self.store.forget_writes();
        Ok(())
    }

    fn read_seed<'s>(&'s self, set: &str, body: &Value) -> Result<(&'s Table, Changes<'s>), SeedError> {
        let table = self.table(set)?;
        let key = body.get(&table.key).map(|key| key.as_str().map_or_else(|| key.to_string(), str::to_owned));
        let at = || format!("{set}({})", key.unwrap_or_default());
        let changes = payload::changes(body, table, Author::Test).map_err(|problem| misfit(at(), problem))?;
        Ok((table, changes))
    }

    /// Changes a row from a test.
    pub(crate) fn patch(&self, set: &str, id: &dyn Display, body: &Value) -> Result<(), SeedError> {
        let (table, key) = self.locate(set, id)?;
        let at = || format!("{set}({id})");
        let changes = payload::changes(body, table, Author::Test).map_err(|problem| misfit(at(), problem))?;
        if changes.key.is_some_and(|changed| changed != key) {
            return Err(SeedError::new(at(), Some(&table.key), "the key of a row cannot change"));
        }
        self.change(&at(), |writer| {
            let row = existing(writer.transaction, table, key)?;
            writer.check_references(&changes)?;
            writer.update(table, row, &changes).map(drop)
        })
    }

    /// Deletes a row from a test.
    pub(crate) fn delete(&self, set: &str, id: &dyn Display) -> Result<(), SeedError> {
        let (table, key) = self.locate(set, id)?;
        self.change(&format!("{set}({id})"), |writer| {
            let row = existing(writer.transaction, table, key)?;
            writer.delete(table, &row)
        })
    }

    fn change(&self, at: &str, work: impl FnOnce(&Writer<'_>) -> Result<(), Fault>) -> Result<(), SeedError> {
        let done: Result<(), Fault> = self.store.transaction(|transaction| work(&self.writer(transaction)));
        done.map_err(|fault| SeedError::of(at.to_owned(), fault))
    }

    /// A row with every property, its ETag, and the table that each lookup refers to.
    pub(crate) fn row(&self, set: &str, id: &dyn Display) -> Option<Value> {
        let (table, id) = self.locate(set, id).ok()?;
        let read = |transaction: &Transaction<'_>| transaction.row(&table.logical_name, id);
        let row: Row = self.store.transaction::<_, Fault>(read).ok()??;
        let mut properties = Map::new();
        properties.insert("@odata.etag".to_owned(), row.etag().into());
        for column in &table.columns {
            properties.insert(column.name.clone(), row.column(&column.name).clone());
        }
        for lookup in &table.lookups {
            let property = lookup.value_property();
            let referred = row.lookup(&lookup.name);
            if let Some(referred) = &referred {
                let annotation = format!("{property}@Microsoft.Dynamics.CRM.lookuplogicalname");
                properties.insert(annotation, referred.table.clone().into());
            }
            properties.insert(property, referred.map_or(Value::Null, |referred| referred.id.to_string().into()));
        }
        Some(Value::Object(properties))
    }

    fn writer<'t>(&'t self, transaction: &'t Transaction<'t>) -> Writer<'t> {
        Writer { transaction, schema: &self.schema, request: None }
    }

    fn table(&self, set: &str) -> Result<&Table, SeedError> {
        let unknown = || {
            let sets = self.schema.tables.iter().map(|table| table.entity_set.as_str());
            let near = omni_schema::suggest(set, sets);
            let hint = near.first().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            SeedError::new(set.to_owned(), None, format!("the schema has no such entity set{hint}"))
        };
        self.schema.table_of_set(set).ok_or_else(unknown)
    }

    fn locate(&self, set: &str, id: &dyn Display) -> Result<(&Table, Uuid), SeedError> {
        let table = self.table(set)?;
        let text = id.to_string();
        let no_guid = |_| SeedError::new(format!("{set}({text})"), None, "the id is not a GUID");
        Ok((table, Uuid::try_parse(text.trim()).map_err(no_guid)?))
    }
}

fn existing(transaction: &Transaction<'_>, table: &Table, id: Uuid) -> Result<Row, Fault> {
    let name = &table.logical_name;
    transaction.row(name, id)?.ok_or_else(|| Fault::no_such_row(name, id))
}

fn misfit(at: String, problem: Problem) -> SeedError {
    SeedError::new(at, problem.property.as_deref(), problem.why)
}

fn refuse(fault: Fault) -> Response {
    let unauthorized = fault.status == 401;
    let response = fault.into_response();
    if unauthorized { response.with("WWW-Authenticate", "Bearer") } else { response }
}

/// Adds what every reply carries.
fn identify(response: Response, request: &Request) -> Response {
    let id = request.id.to_string();
    let response = response.with("OData-Version", "4.0").with("x-ms-service-request-id", id.clone()).with("REQ_ID", id);
    match request.header("x-ms-client-request-id") {
        Some(client) => response.with("x-ms-client-request-id", client),
        None => response,
    }
}
