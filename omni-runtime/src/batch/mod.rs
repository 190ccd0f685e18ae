//! Many commands in one `$batch` request: independent of one another, or all or none of them.
//!
//! The reference is Microsoft's page "Execute batch operations using the Web API" and "OData Protocol", section "Batch
//! Requests".

mod builder;
mod multipart;
mod places;
mod reply;

pub use builder::{Batch, Changeset, InBatch};
pub use places::{Completed, Outcomes, Place};
pub(crate) use reply::is_multipart;
pub use reply::{Part, PartReply, read};

#[cfg(feature = "bulk")]
pub(crate) use builder::AnyCourse;
pub(crate) use builder::AnyOutcome;
pub(crate) use multipart::{Inner, Multipart, changeset, independent};

/// Where batches go.
pub(crate) const PATH: &str = "$batch";

/// How many requests the service takes in one batch.
pub(crate) const LIMIT: usize = 1000;
