//! A row as JSON: annotations before the property that they describe, on request.

use omni_schema::{Column, EdmType, Lookup, Schema, Table};

use crate::column;
use crate::fault::Fault;
use crate::headers::Preferences;
use crate::json::Object;
use crate::navigation::Navigation;
use crate::query::{Expand, Select};
use crate::row::Row;
use crate::store::Transaction;

const FORMATTED_VALUE: &str = "OData.Community.Display.V1.FormattedValue";
const NAVIGATION: &str = "Microsoft.Dynamics.CRM.associatednavigationproperty";
const LOGICAL_NAME: &str = "Microsoft.Dynamics.CRM.lookuplogicalname";
/// The lookup of the currency that a row's money is in.
const CURRENCY: &str = "transactioncurrencyid";

/// What a client wants to see of rows.
pub(crate) struct View<'a> {
    pub(crate) transaction: &'a Transaction<'a>,
    pub(crate) schema: &'a Schema,
    pub(crate) select: &'a Select,
    pub(crate) expand: &'a [Expand],
    pub(crate) preferences: &'a Preferences,
}

impl View<'_> {
    /// Adds the row's ETag and properties. The key is there whether it was selected or not, and money comes with its
    /// currency ("Retrieve a table row using the Web API").
    pub(crate) fn add_row(&self, object: &mut Object, table: &Table, row: &Row) -> Result<(), Fault> {
        object.add("@odata.etag", &row.etag());
        let mut has_money = false;
        for column in &table.columns {
            if column.name == table.key || self.select.contains(&column.name) {
                self.add_column(object, column, row);
                has_money = has_money || is_money(column, table);
            }
        }
        for lookup in &table.lookups {
            if self.select.contains_lookup(lookup) || (has_money && lookup.name == CURRENCY) {
                self.add_lookup(object, lookup, row)?;
            }
        }
        self.expand.iter().try_for_each(|expand| self.add_expanded(object, expand, table, row))
    }

    /// Adds the row that a navigation property leads to; null where it leads to none.
    fn add_expanded(&self, object: &mut Object, expand: &Expand, table: &Table, row: &Row) -> Result<(), Fault> {
        let name = &expand.navigation;
        let held = Navigation::find(table, name)
            .and_then(|navigation| row.lookup(&navigation.lookup.name).filter(|held| navigation.leads_to(held)));
        let target = held.as_ref().and_then(|held| Some((self.schema.table(&held.table)?, held.id)));
        let found = match target {
            Some((table, id)) => self.transaction.row(&table.logical_name, id)?.map(|row| (table, row)),
            None => None,
        };
        match found {
            Some((table, row)) => {
                let mut inner = Object::default();
                View { select: &expand.select, expand: &expand.within, ..*self }.add_row(&mut inner, table, &row)?;
                object.add_json(name, inner.into_json());
            }
            None => object.add_json(name, "null"),
        }
        Ok(())
    }

    fn add_column(&self, object: &mut Object, column: &Column, row: &Row) {
        let value = row.column(&column.name);
        if self.preferences.annotation(FORMATTED_VALUE)
            && let Some(label) = column::label(column, value)
        {
            object.add(&format!("{}@{FORMATTED_VALUE}", column.name), &label);
        }
        object.add_value(&column.name, value);
    }

    fn add_lookup(&self, object: &mut Object, lookup: &Lookup, row: &Row) -> Result<(), Fault> {
        let property = lookup.value_property();
        let Some(referred) = row.lookup(&lookup.name) else {
            object.add_json(&property, "null");
            return Ok(());
        };
        if self.preferences.annotation(FORMATTED_VALUE) {
            let target = self.transaction.row(&referred.table, referred.id)?;
            let table = self.schema.table(&referred.table);
            if let Some(name) = target.as_ref().and_then(|target| target.name(table)) {
                object.add(&format!("{property}@{FORMATTED_VALUE}"), name);
            }
        }
        if self.preferences.annotation(NAVIGATION)
            && let Some(target) = lookup.target(&referred.table)
        {
            object.add(&format!("{property}@{NAVIGATION}"), &target.navigation);
        }
        if self.preferences.annotation(LOGICAL_NAME) {
            object.add(&format!("{property}@{LOGICAL_NAME}"), &referred.table);
        }
        object.add(&property, &referred.id.to_string());
        Ok(())
    }
}

/// Whether a column is money. CSDL calls money and decimals alike; but each amount has a second column, of the same amount
/// in the organisation's own currency: `revenue` and `revenue_base`.
fn is_money(column: &Column, table: &Table) -> bool {
    let is_decimal = |name: &str| table.column(name).is_some_and(|other| other.edm == EdmType::Decimal);
    column.edm == EdmType::Decimal
        && match column.name.strip_suffix("_base") {
            Some(amount) => is_decimal(amount),
            None => is_decimal(&format!("{}_base", column.name)),
        }
}
