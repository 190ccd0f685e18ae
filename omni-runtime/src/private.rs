//! What the macros' code names. Not part of the API: it changes without notice, and the macros are pinned to it.

pub use std::option::Option::{None, Some};

pub use serde::ser::SerializeMap;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use crate::query::lookup_column;
pub use crate::record::{
    Body, Cell, Expanded, HoldsColumn, HoldsNullable, Related, RowId, Sends, SendsUnchecked, Sent, Unchecked, Visit,
    WriteBody, are_distinct, expanded, is_named, is_table, leads_to, read_record, refers, refers_only, write_body,
    write_record,
};
pub use crate::write::{changes_of_body, changes_of_record};
pub use crate::{
    AlternateKey, Annotation, Case, Changes, Choice, Column, Comparable, Customer, Entity, Holds, IntoChanges,
    IntoNewRow, Link, MayBeNull, Record, Refers, Table, edm, entities,
};
pub use uuid::Uuid;
