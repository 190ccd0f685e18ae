use std::cmp::Ordering;

use omni_schema::Table;

use super::Call;
use crate::fault::Fault;
use crate::http::Response;
use crate::json::{Object, Value};
use crate::query::path::RowSource;
use crate::query::{Cursor, LARGEST_PAGE, Query};
use crate::row::Row;
use crate::store::Transaction;

const TOTAL: &str = "Microsoft.Dynamics.CRM.totalrecordcount";
const TOTAL_EXCEEDED: &str = "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded";

/// `GET incidents`: a page of the rows that meet the query.
pub(super) fn rows(call: &Call<'_>, transaction: &Transaction<'_>, table: &Table) -> Result<Response, Fault> {
    let query = &call.query;
    let found = matching(call, transaction, table)?;
    let total = found.len();
    let found = sorted(call, transaction, table, found)?;
    let page_size = query.top.map_or_else(|| page_size(call), |top| top.min(LARGEST_PAGE));
    let start = query
        .cursor
        .as_ref()
        .map_or(0, |cursor| found.partition_point(|place| place.compare_with(cursor, query) != Ordering::Greater));
    let rest = &found[start..];
    let page = &rest[..page_size.min(rest.len())];

    let mut body = Object::default();
    let (set, selection) = (&table.entity_set, query.context(&query.expand));
    body.add("@odata.context", &format!("{}$metadata#{set}{selection}", call.root));
    if query.count {
        // The service counts no further.
        body.add_json("@odata.count", total.min(LARGEST_PAGE));
    }
    if call.preferences.annotation(TOTAL) {
        let counted = i64::try_from(total.min(LARGEST_PAGE)).unwrap_or(-1);
        body.add_json(&format!("@{TOTAL}"), if query.count { counted } else { -1 });
    }
    if call.preferences.annotation(TOTAL_EXCEEDED) {
        body.add_json(&format!("@{TOTAL_EXCEEDED}"), query.count && total > LARGEST_PAGE);
    }
    let view = call.view(transaction, &query.expand);
    let mut objects = Vec::with_capacity(page.len());
    for place in page {
        let mut object = Object::default();
        view.add_row(&mut object, table, &place.row)?;
        objects.push(object.into_json());
    }
    body.add_json("value", format_args!("[{}]", objects.join(",")));
    if let Some(last) = page.last().filter(|_| query.top.is_none() && page.len() < rest.len()) {
        let number = query.cursor.as_ref().map_or(1, |cursor| cursor.page);
        let next = Cursor { page: number.saturating_add(1), after: last.row.sequence, keys: last.keys.clone() };
        body.add("@odata.nextLink", &format!("{}{set}?{}", call.root, query.next_page(&next)));
    }
    let applied = call.preferences.page_size.filter(|_| query.top.is_none());
    Ok(call.with_preferences(Response::json(200, body.into_json()), applied))
}

/// `GET incidents/$count`: the number as text, after a byte order mark, as the service sends it.
pub(super) fn count(call: &Call<'_>, transaction: &Transaction<'_>, table: &Table) -> Result<Response, Fault> {
    let count = matching(call, transaction, table)?.len().min(LARGEST_PAGE);
    let response = Response::new(200).with("Content-Type", "text/plain");
    Ok(Response { body: format!("\u{feff}{count}"), ..response })
}

fn page_size(call: &Call<'_>) -> usize {
    call.preferences.page_size.map_or(LARGEST_PAGE, |size| size.min(LARGEST_PAGE))
}

fn matching(call: &Call<'_>, transaction: &Transaction<'_>, table: &Table) -> Result<Vec<Row>, Fault> {
    let rows = transaction.rows(&table.logical_name)?;
    let Some(filter) = &call.query.filter else { return Ok(rows) };
    let mut found = Vec::new();
    for row in rows {
        if filter.accepts(&RowSource { transaction, schema: call.schema, table, row: &row })? {
            found.push(row);
        }
    }
    Ok(found)
}

/// A row with its place in the order.
struct Place {
    row: Row,
    keys: Vec<Value>,
}

impl Place {
    fn compare_with(&self, cursor: &Cursor, query: &Query) -> Ordering {
        compare((&self.keys, self.row.sequence), (&cursor.keys, cursor.after), query)
    }
}

fn compare(left: (&[Value], i64), right: (&[Value], i64), query: &Query) -> Ordering {
    let keys = query.order.iter().zip(left.0.iter().zip(right.0));
    let mut orders = keys.map(|(order, (left, right))| order.compare(left, right));
    // The order of creation decides between equals, so that pages neither repeat nor lose a row.
    orders.find(|order| order.is_ne()).unwrap_or(left.1.cmp(&right.1))
}

fn sorted(call: &Call<'_>, transaction: &Transaction<'_>, table: &Table, rows: Vec<Row>) -> Result<Vec<Place>, Fault> {
    let query = &call.query;
    let mut places = Vec::with_capacity(rows.len());
    for row in rows {
        let source = RowSource { transaction, schema: call.schema, table, row: &row };
        let keys = query.order.iter().map(|order| source.order_key(&order.path)).collect::<Result<_, _>>()?;
        places.push(Place { row, keys });
    }
    places.sort_by(|left, right| compare((&left.keys, left.row.sequence), (&right.keys, right.row.sequence), query));
    Ok(places)
}
