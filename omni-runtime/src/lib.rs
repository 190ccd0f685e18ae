#![doc = "Typed bindings for linking and unlinking Omnichannel conversations in Dynamics 365 Customer Service."]
// What a command tells its transport is used by transports, and all of them are features.
#![cfg_attr(not(feature = "web-api"), allow(dead_code))]

pub mod command;
pub mod entities;
mod entity;
mod error;
mod etag;
mod future;
mod id;
mod record;
mod reference;
#[cfg(feature = "web-api")]
mod web_api;
pub mod wire;

pub use command::{Command, Execute, Focused, link, link_focused, unlink, unlink_focused};
pub use entity::{Case, Customer, Entity, Link, LinkTable, LinkedId, Slot, Table};
pub use error::{Error, ErrorKind};
pub use etag::ETag;
pub use future::{BoxFuture, MaybeSend, MaybeSync, Pending};
pub use id::{ConversationId, Id, ParseIdError};
pub use omni_macros::{Link, entity};
pub use record::{Annotation, Change, Changes, Choice, Choices, Holds, Lookup, MayBeNull, NewRow, Record, Refers, edm};
#[cfg(feature = "rust_decimal")]
pub use record::Exact;
pub use reference::Reference;
#[cfg(feature = "web-api")]
pub use web_api::{Secret, TokenSource, WebApi, WebApiBuilder};

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
