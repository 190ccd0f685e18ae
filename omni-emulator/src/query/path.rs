//! A path to a property, by way of single-valued navigation properties: `primarycontactid/fullname`.

use omni_schema::{EdmType, Member, Schema, Table};

use super::filter::Source;
use crate::fault::Fault;
use crate::json::Value;
use crate::navigation::Navigation;
use crate::row::{Referred, Row};
use crate::store::Transaction;

/// How many segments a path may have: it comes from outside, and what follows it recurses.
const LONGEST: usize = 10;

/// Takes the segments of a path, as many as it may have.
pub(super) fn of<'t>(segments: impl IntoIterator<Item = &'t str>) -> Result<Vec<String>, Fault> {
    let path: Vec<String> = segments.into_iter().take(LONGEST + 1).map(str::to_owned).collect();
    if path.len() > LONGEST {
        return Err(Fault::query(format!("A path has more than {LONGEST} segments.")));
    }
    Ok(path)
}

/// The type of the property at the end of a path.
pub(crate) fn type_of(path: &[String], table: &Table, schema: &Schema) -> Result<EdmType, Fault> {
    match path {
        [] => Err(Fault::query("A path names a property.")),
        [property] => match table.member(property) {
            Some(Member::Column(column)) => Ok(column.edm),
            Some(Member::Lookup(_)) => Ok(EdmType::Guid),
            None => Err(Fault::no_such_property(property, &table.logical_name)),
        },
        [navigation, rest @ ..] => type_of(rest, target(navigation, table, schema)?, schema),
    }
}

/// The table that a navigation property leads to.
pub(crate) fn target<'s>(name: &str, table: &'s Table, schema: &'s Schema) -> Result<&'s Table, Fault> {
    let unknown = || {
        if table.navigations.iter().any(|navigation| navigation.name == name) {
            return Fault::not_implemented(format_args!("the collection '{name}' in a query"));
        }
        Fault::no_such_property(name, &table.logical_name)
    };
    let navigation = Navigation::find(table, name).ok_or_else(unknown)?;
    let [target] = navigation.targets() else {
        return Err(Fault::not_implemented(format_args!("'{name}' in a query: it leads to several tables")));
    };
    schema.table(&target.table).ok_or_else(|| {
        let entity = &target.table;
        Fault::not_implemented(format_args!("'{name}' in a query: the schema does not describe the table '{entity}'"))
    })
}

/// A row of a table as the source of a filter's values.
pub(crate) struct RowSource<'a> {
    pub(crate) transaction: &'a Transaction<'a>,
    pub(crate) schema: &'a Schema,
    pub(crate) table: &'a Table,
    pub(crate) row: &'a Row,
}

impl Source for RowSource<'_> {
    fn value(&self, path: &[String]) -> Result<Value, Fault> {
        self.at(path, &|source, member| Ok(source.row.member(&member)))
    }
}

impl RowSource<'_> {
    /// What the row is ordered by at a path: of a lookup, the primary name of its row ("Order rows using OData", section
    /// "Lookup Columns"); the id where the schema does not describe that row's table, or the row is not there.
    pub(crate) fn order_key(&self, path: &[String]) -> Result<Value, Fault> {
        self.at(path, &|source, member| {
            if let Member::Lookup(lookup) = member
                && let Some((table, row)) = source.referred(source.row.lookup(&lookup.name))?
            {
                return Ok(row.name(Some(table)).map_or(Value::Null, Value::from));
            }
            Ok(source.row.member(&member))
        })
    }

    /// What `read` gives for the property at the end of a path; null where the way there ends before.
    fn at(
        &self,
        path: &[String],
        read: &impl Fn(&RowSource<'_>, Member<'_>) -> Result<Value, Fault>,
    ) -> Result<Value, Fault> {
        match path {
            [] => Ok(Value::Null),
            [property] => self.table.member(property).map_or(Ok(Value::Null), |member| read(self, member)),
            [name, rest @ ..] => {
                let Some(navigation) = Navigation::find(self.table, name) else { return Ok(Value::Null) };
                let held = self.row.lookup(&navigation.lookup.name).filter(|held| navigation.leads_to(held));
                match self.referred(held)? {
                    Some((table, row)) => RowSource { table, row: &row, ..*self }.at(rest, read),
                    None => Ok(Value::Null),
                }
            }
        }
    }

    /// The row that a lookup holds, with its table; none where the schema does not describe the table, or the row is not
    /// there.
    fn referred(&self, held: Option<Referred>) -> Result<Option<(&Table, Row)>, Fault> {
        let Some(Referred { table, id }) = held else { return Ok(None) };
        let Some(table) = self.schema.table(&table) else { return Ok(None) };
        Ok(self.transaction.row(&table.logical_name, id)?.map(|row| (table, row)))
    }
}
