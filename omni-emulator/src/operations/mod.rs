//! The operations: from a request to the one function that carries it out.
//!
//! Reading a request ([`Call::parse`]) touches no data, and carrying it out ([`Call::run`]) happens in a transaction
//! of the caller's. A `$batch` can therefore run the calls of a changeset in one.

mod create;
mod list;
mod metadata;
mod multiple;
mod property;
mod read;
mod reference;
mod whoami;
mod write;

use omni_schema::{Member, Schema, Table};

use crate::address::{Address, Key, Multiple, ServicePath};
use crate::change::Writer;
use crate::fault::{Fault, code};
use crate::headers::{Conditions, Preferences};
use crate::http::{Request, Response};
use crate::json::Object;
use crate::navigation::Navigation;
use crate::query::{Expand, Query};
use crate::references::{References, no_row};
use crate::represent::View;
use crate::row::Row;
use crate::store::Transaction;

/// A request that was understood.
pub(crate) struct Call<'a> {
    request: &'a Request,
    schema: &'a Schema,
    /// The service's root in the client's own words: `http://127.0.0.1:8080/api/data/v9.2/`.
    root: String,
    query: Query,
    conditions: Conditions,
    preferences: Preferences,
    operation: Operation<'a>,
}

enum Operation<'a> {
    WhoAmI,
    ReadMetadata,
    ReadDefinitions(Vec<String>),
    ReadRows(&'a Table),
    Count(&'a Table),
    WriteMultiple(&'a Table, Multiple),
    ReadRow(&'a Table, Key<'a>),
    Create(&'a Table),
    Update(&'a Table, Key<'a>),
    Delete(&'a Table, Key<'a>),
    ReadProperty(&'a Table, Key<'a>, Member<'a>),
    ReadPropertyValue(&'a Table, Key<'a>, Member<'a>),
    SetProperty(&'a Table, Key<'a>, Member<'a>),
    ClearProperty(&'a Table, Key<'a>, Member<'a>),
    ReadRelated(&'a Table, Key<'a>, Navigation<'a>),
    ReadReference(&'a Table, Key<'a>, Navigation<'a>),
    SetReference(&'a Table, Key<'a>, Navigation<'a>),
    ClearReference(&'a Table, Key<'a>, Navigation<'a>),
}

impl<'a> Operation<'a> {
    fn of(method: &str, address: Address<'a>) -> Result<Self, Fault> {
        match (method, address) {
            ("GET", Address::WhoAmI) => Ok(Self::WhoAmI),
            ("GET", Address::Metadata) => Ok(Self::ReadMetadata),
            ("GET", Address::Definitions(segments)) => Ok(Self::ReadDefinitions(segments)),
            (_, Address::Definitions(_)) => Err(Fault::not_implemented("changes of 'EntityDefinitions'")),
            ("GET", Address::Rows(table)) => Ok(Self::ReadRows(table)),
            ("POST", Address::Rows(table)) => Ok(Self::Create(table)),
            ("GET", Address::Count(table)) => Ok(Self::Count(table)),
            ("POST", Address::Multiple(table, action)) => Ok(Self::WriteMultiple(table, action)),
            ("GET", Address::Row(table, key)) => Ok(Self::ReadRow(table, key)),
            ("PATCH", Address::Row(table, key)) => Ok(Self::Update(table, key)),
            ("DELETE", Address::Row(table, key)) => Ok(Self::Delete(table, key)),
            ("GET", Address::Property(table, key, member)) => Ok(Self::ReadProperty(table, key, member)),
            ("GET", Address::PropertyValue(table, key, member)) => Ok(Self::ReadPropertyValue(table, key, member)),
            ("PUT", Address::Property(table, key, member)) => Ok(Self::SetProperty(table, key, member)),
            ("DELETE", Address::Property(table, key, member)) => Ok(Self::ClearProperty(table, key, member)),
            ("GET", Address::Related(table, key, navigation)) => Ok(Self::ReadRelated(table, key, navigation)),
            ("GET", Address::Reference(table, key, navigation)) => Ok(Self::ReadReference(table, key, navigation)),
            ("PUT", Address::Reference(table, key, navigation)) => Ok(Self::SetReference(table, key, navigation)),
            ("DELETE", Address::Reference(table, key, navigation)) => Ok(Self::ClearReference(table, key, navigation)),
            (method, _) => Err(Fault::method(method)),
        }
    }

    /// Checks that the options of the query are ones of what is asked for.
    fn check(&self, query: &Query, schema: &Schema) -> Result<(), Fault> {
        match self {
            // What the metadata has is not known here; a reader of it checks its own query.
            Self::WhoAmI | Self::ReadMetadata | Self::ReadDefinitions(_) => Ok(()),
            Self::ReadRows(table) | Self::Count(table) => query.check(table, schema),
            Self::ReadRelated(_, _, navigation) => {
                query.check_of_one_row()?;
                let mut described = navigation.targets().iter().filter_map(|target| schema.table(&target.table));
                described.try_for_each(|table| query.check(table, schema))
            }
            Self::ReadRow(table, _)
            | Self::Create(table)
            | Self::WriteMultiple(table, _)
            | Self::Update(table, _)
            | Self::Delete(table, _)
            | Self::ReadProperty(table, ..)
            | Self::ReadPropertyValue(table, ..)
            | Self::SetProperty(table, ..)
            | Self::ClearProperty(table, ..)
            | Self::ReadReference(table, ..)
            | Self::SetReference(table, ..)
            | Self::ClearReference(table, ..) => {
                query.check_of_one_row()?;
                query.check(table, schema)
            }
        }
    }
}

/// Refuses a body that is something else than JSON.
pub(crate) fn check_content(request: &Request) -> Result<(), Fault> {
    let content = request.header("Content-Type").unwrap_or("application/json");
    if request.body.is_empty() || content.trim_start().to_ascii_lowercase().starts_with("application/json") {
        return Ok(());
    }
    Err(Fault::new(415, code::ODATA, format!("The content type '{content}' is not supported.")))
}

impl<'a> Call<'a> {
    pub(crate) fn parse(request: &'a Request, schema: &'a Schema) -> Result<Self, Fault> {
        check_content(request)?;
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let path = ServicePath::parse(path)?;
        let operation = Operation::of(&request.method, Address::parse(path.rest, schema)?)?;
        let query = Query::parse(query)?;
        operation.check(&query, schema)?;
        Ok(Self {
            request,
            schema,
            root: format!("{}/api/data/{}/", request.origin, path.version),
            query,
            conditions: Conditions::of(request)?,
            preferences: Preferences::of(request),
            operation,
        })
    }

    /// Whether the call may change a row.
    pub(crate) fn is_write(&self) -> bool {
        self.request.method != "GET"
    }

    pub(crate) fn run(&self, references: &References<'_>) -> Result<Response, Fault> {
        let transaction = references.transaction;
        match &self.operation {
            Operation::WhoAmI => Ok(whoami::who_am_i(self)),
            Operation::ReadMetadata => Ok(metadata::document(self)),
            Operation::ReadDefinitions(segments) => metadata::definitions(self, segments),
            Operation::ReadRows(table) => list::rows(self, transaction, table),
            Operation::Count(table) => list::count(self, transaction, table),
            Operation::WriteMultiple(table, action) => multiple::write(self, references, table, *action),
            Operation::ReadRow(table, key) => read::row(self, references, table, key),
            Operation::Create(table) => create::create(self, references, table),
            Operation::Update(table, key) => write::update(self, references, table, key),
            Operation::Delete(table, key) => write::delete(self, references, table, key),
            Operation::ReadProperty(table, key, member) => property::read(self, references, table, key, member),
            Operation::ReadPropertyValue(table, key, member) => property::read_value(references, table, key, member),
            Operation::SetProperty(table, key, member) => property::set(self, references, table, key, member),
            Operation::ClearProperty(table, key, member) => property::clear(self, references, table, key, member),
            Operation::ReadRelated(table, key, navigation) => read::related(self, references, table, key, navigation),
            Operation::ReadReference(table, key, navigation) => {
                reference::read(self, references, table, key, navigation)
            }
            Operation::SetReference(table, key, navigation) => reference::set(self, references, table, key, navigation),
            Operation::ClearReference(table, key, navigation) => {
                reference::clear(self, references, table, key, navigation)
            }
        }
    }

    fn writer<'t>(&'t self, references: &'t References<'t>) -> Writer<'t> {
        Writer { references, request: Some(self.request) }
    }

    fn view<'t>(&'t self, transaction: &'t Transaction<'t>, expand: &'t [Expand]) -> View<'t> {
        let Query { select, .. } = &self.query;
        View { transaction, schema: self.schema, select, expand, preferences: &self.preferences }
    }

    /// One row as the whole body of a reply.
    fn entity(
        &self,
        status: u16,
        transaction: &Transaction<'_>,
        table: &Table,
        row: &Row,
        expand: &[Expand],
    ) -> Result<Response, Fault> {
        let mut body = Object::default();
        let (set, selection) = (&table.entity_set, self.query.context(expand));
        body.add("@odata.context", &format!("{}$metadata#{set}{selection}/$entity", self.root));
        self.view(transaction, expand).add_row(&mut body, table, row)?;
        let response = Response::json(status, body.into_json()).with("ETag", row.etag());
        Ok(self.with_preferences(response, None))
    }

    fn with_preferences(&self, response: Response, page_size: Option<usize>) -> Response {
        match self.preferences.applied(page_size) {
            Some(applied) => response.with("Preference-Applied", applied),
            None => response,
        }
    }

    /// The URL of a row.
    fn url(&self, table: &Table, id: uuid::Uuid) -> String {
        format!("{}{}({id})", self.root, table.entity_set)
    }

    /// The row to change, if the request's conditions allow it; none where there is no such row.
    fn find_row_to_change(
        &self,
        references: &References<'_>,
        table: &Table,
        key: &Key<'_>,
    ) -> Result<Option<Row>, Fault> {
        let row = references.row(table, key)?;
        if let Some(row) = &row {
            self.conditions.allow_write(&row.etag())?;
        }
        Ok(row)
    }

    /// The row to change, which has to be there.
    fn row_to_change(&self, references: &References<'_>, table: &Table, key: &Key<'_>) -> Result<Row, Fault> {
        self.find_row_to_change(references, table, key)?.ok_or_else(|| no_row(table, key))
    }
}
