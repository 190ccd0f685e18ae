//! What the macros' code names. Not part of the API: it changes without notice, and the macros are pinned to it.

pub use serde::de::{Error as DeError, MapAccess};
pub use serde::ser::SerializeMap;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use crate::record::{
    Expanded, Read, Related, Take, Unchecked, Write, column, expanded, nullable_column, read_record, skip,
    unchecked_column, write_record,
};
pub use crate::{Case, Column, Customer, Entity, Holds, Link, MayBeNull, Record, edm, entities};
