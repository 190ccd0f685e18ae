//! What a write does about the row that is there, or is not: Microsoft's page "Perform conditional operations using the
//! Web API".

use crate::{ETag, Error};

/// Only if the row is still of this version: nobody's change is overwritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfMatch(pub ETag);

/// Only if the row is there, of whichever version: what others wrote may be overwritten, and nothing is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfExists;

/// Only if the row is not there: nothing is overwritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfAbsent;

/// Whether the row is there or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Always;

/// The header that a condition becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Header {
    Version(ETag),
    Exists,
    Absent,
    None,
}

/// When a row is changed or deleted: [`IfMatch`] or [`IfExists`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say when a row that is there is written",
    label = "not a condition of an update or a delete",
    note = "write `IfMatch(version)` to change the version that was read, or `IfExists` to change whichever is there; to \
            create a row with a given id, use `upsert` with `IfAbsent`"
)]
pub trait UpdateCondition: sealed::Condition {}
impl UpdateCondition for IfMatch {}
impl UpdateCondition for IfExists {}

/// When a row with a given id is written although it may not be there: [`IfAbsent`] or [`Always`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say when a row that may not be there is written",
    label = "not a condition of an upsert",
    note = "write `IfAbsent` to create the row and never overwrite one, or `Always` to create it or change it; to change \
            only a row that is there, use `update` with `IfMatch(version)` or `IfExists`"
)]
pub trait UpsertCondition: sealed::Condition {}
impl UpsertCondition for IfAbsent {}
impl UpsertCondition for Always {}

pub(super) mod sealed {
    use super::{Always, Header, IfAbsent, IfExists, IfMatch};

    pub trait Condition {
        #[allow(private_interfaces)]
        fn header(self) -> Header;
    }

    impl Condition for IfMatch {
        #[allow(private_interfaces)]
        fn header(self) -> Header {
            Header::Version(self.0)
        }
    }

    impl Condition for IfExists {
        #[allow(private_interfaces)]
        fn header(self) -> Header {
            Header::Exists
        }
    }

    impl Condition for IfAbsent {
        #[allow(private_interfaces)]
        fn header(self) -> Header {
            Header::Absent
        }
    }

    impl Condition for Always {
        #[allow(private_interfaces)]
        fn header(self) -> Header {
            Header::None
        }
    }
}

impl Header {
    /// # Errors
    ///
    /// When what is to be a version is none: sent all the same, it would let the write overwrite any.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self {
            Self::Version(version) => version.checked().map(drop),
            _ => Ok(()),
        }
    }

    pub(super) fn add_to(&self, request: crate::wire::Request) -> crate::wire::Request {
        match self {
            // What names a version, or demands that there is no row, does no more twice than once.
            Self::Version(version) => request.header("if-match", version.as_str()).repeatable(),
            Self::Absent => request.header("if-none-match", "*").repeatable(),
            Self::Exists => request.header("if-match", "*"),
            Self::None => request,
        }
    }
}
