//! What the macros' code names. Not part of the API: it changes without notice, and the macros are pinned to it.

pub use serde::de::{Error as DeError, MapAccess};
pub use serde::ser::SerializeMap;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use crate::record::{
    Body, Read, RowId, Take, Unchecked, Write, column, nullable_column, read_record, refers, skip, target_index,
    unchecked_column, write_record,
};
pub use crate::{
    Annotation, Case, Changes, Choice, Customer, Entity, Holds, Link, MayBeNull, NewRow, Record, Refers, Table, edm,
    entities,
};
pub use uuid::Uuid;
