//! An embedded server that speaks the slice of the Dataverse Web API (OData v4) that linking and unlinking needs.
//!
//! Its tables are those of an [`omni_schema::Schema`]: the standard ones, or an organisation's own. What is not
//! implemented answers 501 with the name of the thing, never a guess.
//!
//! Text is compared without regard to case but with regard to accents. An organisation whose language is English, German or
//! French ignores both (its database's collation ends in `_CI_AI`) and takes `Cafe` for `Café`, in filters, orders and
//! alternate keys alike; here they differ.
//!
//! - [`Emulator`]: an organisation on the loopback address, to be started, looked at, and changed from a test.
//! - [`Emulator::requests`], [`Emulator::writes`]: what a client sent, and what became of it.
//! - [`Emulator::before_next_write`]: a colleague who is faster.
//! - [`Emulator::fail_next`], [`Builder::faults`], [`Builder::limits`]: a service that is busy, or a line that breaks.
//! - [`Builder::operation`]: actions and functions of an organisation's own.
//! - [`Builder::tls`]: https, with a certificate made on the fly.

mod address;
mod batch;
mod builder;
mod change;
mod column;
mod custom;
mod emulator;
mod error;
mod failure;
mod fault;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod headers;
mod hooks;
mod http;
mod id;
mod json;
mod lock;
mod markup;
mod metadata;
mod navigation;
mod operations;
mod page;
mod payload;
mod query;
mod record;
mod references;
mod represent;
mod request_log;
mod row;
mod rows;
mod seed;
mod server;
mod service;
mod state;
mod store;
mod tls;
mod token;

pub use builder::Builder;
pub use custom::OperationCall;
pub use emulator::Emulator;
pub use error::{SeedError, StartError};
pub use failure::{Failure, Faults, Limits};
pub use record::{LookupChange, RecordedRequest, RecordedWrite, Reference, WriteKind};
pub use rows::Rows;
