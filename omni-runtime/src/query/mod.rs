//! Typed reads: one row, or the rows that a filter leaves.

mod column;
mod condition;
mod continuation;
mod count;
mod filter;
mod get;
mod get_by;
mod list;
mod literal;
mod moment;
mod path;
mod row;
mod rows;
mod stream;
mod trail;

pub use column::{Column, Order, lookup_column};
pub use continuation::Continuation;
pub use count::Count;
pub use filter::Filter;
pub use get::{Get, get};
pub use get_by::{GetBy, get_by};
pub use list::{Query, query};
pub(crate) use literal::quoted;
pub use literal::{Comparable, Filterable};
pub use row::Row;
pub(crate) use row::{json, without_values};
pub use rows::Rows;
pub use stream::{Pages, RowStream};
#[cfg(feature = "web-api")]
pub(crate) use trail::Trail;

pub(crate) use path::{keyed, path_value, query_value};
