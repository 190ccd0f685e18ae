//! What a text refers to: a row by its URL, by an alternate key, or by the `Content-ID` of an operation before it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use omni_schema::{Schema, Table};
use uuid::Uuid;

use crate::address::{self, Key};
use crate::fault::{Fault, code};
use crate::http::Response;
use crate::query::literal;
use crate::row::Row;
use crate::store::Transaction;

/// The rows that the operations of a changeset made or changed, by `Content-ID`: `accounts(…)` for each.
#[derive(Debug, Default)]
pub(crate) struct ContentIds(HashMap<String, String>);

impl ContentIds {
    /// Those of a request that is in no changeset.
    pub(crate) fn none() -> &'static Self {
        static NONE: LazyLock<ContentIds> = LazyLock::new(ContentIds::default);
        &NONE
    }

    /// Remembers the row of an answer; an operation that answers with no row (`DELETE`) defines nothing.
    pub(crate) fn define(&mut self, content_id: &str, response: &Response) {
        let url = response.headers.iter().find(|(name, _)| name == "OData-EntityId").map(|(_, url)| url);
        if let Some((_, row)) = url.and_then(|url| url.rsplit_once('/')) {
            self.0.insert(content_id.to_owned(), row.to_owned());
        }
    }

    fn get(&self, content_id: &str) -> Result<&str, Fault> {
        self.0.get(content_id).map(String::as_str).ok_or_else(|| {
            Fault::query(format!("Content-ID Reference: '${content_id}' does not exist in the batch context."))
        })
    }
}

/// Puts the row in place of the `Content-ID` that a URL begins with: `$1/primarycontactid/$ref`.
pub(crate) fn substitute<'u>(url: &'u str, ids: &ContentIds) -> Result<Cow<'u, str>, Fault> {
    let Some(rest) = url.strip_prefix('$') else { return Ok(url.into()) };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (id, rest) = rest.split_at(end);
    // `$metadata` and the like are names of the service, not references.
    if id.starts_with(|first: char| first.is_ascii_lowercase()) && !ids.0.contains_key(id) {
        return Ok(url.into());
    }
    Ok(format!("{}{rest}", ids.get(id)?).into())
}

/// Where the references of an operation lead.
pub(crate) struct References<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) transaction: &'a Transaction<'a>,
    pub(crate) content_ids: &'a ContentIds,
}

impl<'a> References<'a> {
    /// The references of a request that is in no changeset.
    pub(crate) fn outside_a_batch(schema: &'a Schema, transaction: &'a Transaction<'a>) -> Self {
        Self { schema, transaction, content_ids: ContentIds::none() }
    }

    /// The entity set and the id of what `@odata.bind` or `@odata.id` holds.
    pub(crate) fn resolve(&self, text: &str) -> Result<(String, Uuid), Fault> {
        let text = substitute(text, self.content_ids)?;
        let (set, key) = address::reference(&text, self.schema)?;
        match key {
            Key::Id(id) => Ok((set.to_owned(), id)),
            Key::Alternate(_) => {
                let table = self.schema.table_of_set(set).ok_or_else(|| Fault::no_such_segment(set))?;
                let row = self.row(table, &key)?.ok_or_else(|| no_row_of_key(table))?;
                Ok((set.to_owned(), row.id))
            }
        }
    }

    /// The row of a key, if there is one.
    pub(crate) fn row(&self, table: &Table, key: &Key<'_>) -> Result<Option<Row>, Fault> {
        match key {
            Key::Id(id) => self.transaction.row(&table.logical_name, *id),
            Key::Alternate(columns) => {
                let matches =
                    |row: &Row| columns.iter().all(|(member, value)| literal::same(&row.member(member), value));
                Ok(self.transaction.rows(&table.logical_name)?.into_iter().find(matches))
            }
        }
    }

    /// The row of a key, which has to be there.
    pub(crate) fn existing_row(&self, table: &Table, key: &Key<'_>) -> Result<Row, Fault> {
        self.row(table, key)?.ok_or_else(|| no_row(table, key))
    }
}

/// The refusal of a key that no row has.
pub(crate) fn no_row(table: &Table, key: &Key<'_>) -> Fault {
    match key {
        Key::Id(id) => Fault::no_such_row(&table.logical_name, id),
        Key::Alternate(_) => no_row_of_key(table),
    }
}

fn no_row_of_key(table: &Table) -> Fault {
    let message = format!("A record with the specified key values does not exist in {} entity", table.logical_name);
    Fault::new(404, code::RECORD_NOT_FOUND_BY_KEY, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_id_stands_for_its_row() {
        let mut ids = ContentIds::default();
        let url = "http://127.0.0.1/api/data/v9.2/accounts(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)";
        ids.define("1", &Response::no_content().with("OData-EntityId", url));
        ids.define("2", &Response::no_content());
        let row = "accounts(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)";
        assert_eq!(substitute("$1", &ids).unwrap(), row);
        assert_eq!(substitute("$1/parentaccountid/$ref", &ids).unwrap(), format!("{row}/parentaccountid/$ref"));
        assert_eq!(substitute("accounts?$top=1", &ids).unwrap(), "accounts?$top=1");
        assert_eq!(substitute("$batch", &ids).unwrap(), "$batch");
        for undefined in ["$2", "$3/x", "$"] {
            assert!(substitute(undefined, &ids).unwrap_err().message.contains("does not exist in the batch context"));
        }
    }
}
