#![doc = "Typed bindings for linking and unlinking Omnichannel conversations in Dynamics 365 Customer Service."]
// The guide names what only this feature has.
#![cfg_attr(feature = "page", doc = include_str!("../docs/page.md"))]
// What a command tells its transport is used by transports, and all of them are features.
#![cfg_attr(not(all(feature = "web-api", feature = "page")), allow(dead_code))]

#[cfg(feature = "batch")]
pub mod batch;
#[cfg(feature = "bulk")]
pub mod bulk;
pub mod command;
#[cfg(feature = "contract")]
pub mod contract;
mod conversation;
pub mod entities;
mod entity;
mod error;
mod etag;
mod future;
mod id;
#[cfg(feature = "live-chat")]
pub mod live_chat;
mod message;
#[cfg(feature = "page")]
mod page;
mod query;
mod record;
mod reference;
#[cfg(any(feature = "page", target_arch = "wasm32"))]
mod timer;
#[cfg(feature = "web-api")]
mod web_api;
pub mod wire;
mod write;

pub use command::{
    Command, Delivery, Execute, Focused, PageReply, conversation_id, conversations, link, link_focused, open,
    send_message, send_message_focused, set_links, unlink, unlink_focused,
};
pub use conversation::{ConversationStatus, ConversationSummary};
pub use entity::{Case, Customer, Entity, Link, LinkTable, LinkedId, Slot, Table, Takes};
pub use error::{Error, ErrorKind};
pub use etag::ETag;
pub use future::{BoxFuture, MaybeSend, MaybeSync, Pending};
pub use id::{ConversationId, Id, ParseIdError};
pub use message::{Message, RichMessage, RichMessageError};
pub use omni_macros::{Link, entity};
#[cfg(feature = "page")]
pub use page::{Page, apm};
pub use query::{Column, Comparable, Continuation, Filter, Filterable, Order, Row, Rows, get, query};
#[cfg(feature = "rust_decimal")]
pub use record::Exact;
pub use record::{Annotation, Change, Choice, Choices, Holds, Lookup, MayBeNull, Record, Refers, edm};
pub use reference::Reference;
#[cfg(feature = "web-api")]
pub use web_api::{AccessToken, Clock, Credential, Retries, Secret, TokenCache, TokenSource, WebApi, WebApiBuilder};
#[cfg(feature = "azure")]
pub use web_api::{AzureCredential, AzureIdentity};
pub use write::{
    Always, Changes, IfAbsent, IfExists, IfMatch, IntoChanges, IntoNewRow, Navigation, UpdateCondition,
    UpsertCondition, Writable, create, delete, update, update_multiple, upsert,
};

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
