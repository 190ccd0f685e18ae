//! Writes of rows, each with what it does about a row that is there, or is not, named in the call.

mod changes;
mod condition;
mod create;
mod delete;
mod into_changes;
mod navigation;
mod object;
mod update;
mod update_multiple;
mod upsert;
mod verify;
mod writable;

pub use changes::Changes;
pub(crate) use changes::is_lookup_value;
pub use condition::{Always, IfAbsent, IfExists, IfMatch, UpdateCondition, UpsertCondition};
pub use create::{Create, Created, create};
pub use delete::{Delete, Deleted, delete, delete_by};
pub use into_changes::{IntoChanges, IntoNewRow, changes_of_body, changes_of_record};
pub use navigation::Navigation;
pub use update::{Update, Updated, update, update_by};
pub use update_multiple::{UpdateMultiple, UpdatedMultiple, update_multiple};
pub use upsert::{Upsert, Upserted, upsert, upsert_by};
pub use writable::Writable;
