//! Typed bindings for linking and unlinking Omnichannel conversations in Dynamics 365 Customer Service.
//!
//! An account, a contact or a case, a conversation and their ids are types, so that a wrong call does not compile. The call
//! is made over the Dataverse Web API ([`WebApi`]), or inside the agent's page (`Page`, feature `page`). Over the Web API an
//! `unlink` never clears somebody else's link.
//!
//! ```
//! use omni_runtime::{ConversationId, Error, Id, WebApi, entities::Incident, unlink};
//!
//! # async fn act(token: String) -> Result<(), Error> {
//! let client = WebApi::builder("https://contoso.crm.dynamics.com").token(token).build()?;
//! // In a `const`, a GUID with a mistake does not compile.
//! const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
//! const CHAT: ConversationId = Id::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
//!
//! let done = unlink::<Incident>(CASE, CHAT).send(&client).await?;
//! println!("unlinked {}", done.record());
//! # Ok(())
//! # }
//! ```
//!
//! The module `guide` (with the features `bulk` and `page`) has a guide for each topic: getting started, an organisation's
//! schema, ids and slots, rows, concurrency, batches and bulk, errors, testing, the agent's page, every message of the
//! macros.
//!
//! # Features
//!
//! | feature | brings |
//! |---|---|
//! | `web-api` (default) | the transport over the Dataverse Web API: reqwest, rustls with ring |
//! | `batch` (brings `web-api`) | many commands in one request, independent of one another or as one transaction |
//! | `bulk` (brings `batch`) | streams of links and unlinks of any length, and a journal to resume them by |
//! | `azure` (brings `web-api`) | credentials of Microsoft Entra ID; `azure-certificate` adds an application's certificate, which needs OpenSSL |
//! | `page` (brings `contract`) | the transport inside the agent's page, wasm32 |
//! | `contract` | the page's JavaScript functions as data, for generators |
//! | `live-chat` (brings `page`) | the chat widget on a customer's page, wasm32 |
//! | `jiff` | `jiff`'s dates and times as column types |
//! | `rust_decimal` | `rust_decimal::Decimal` as a column type, exact |
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
#[cfg(all(any(doc, doctest), feature = "bulk"))]
pub mod guide;
mod id;
#[cfg(feature = "live-chat")]
pub mod live_chat;
mod message;
mod now;
#[cfg(feature = "page")]
mod page;
mod query;
mod record;
mod reference;
mod row_key;
#[cfg(any(feature = "page", target_arch = "wasm32"))]
mod timer;
#[cfg(feature = "web-api")]
mod web_api;
pub mod wire;
mod write;

/// Re-exported so that an app uses the version of `azure_core` whose credentials [`AzureCredential`] takes.
#[cfg(feature = "azure")]
pub use azure_core;
pub use command::{
    Command, Delivery, Execute, Focused, PageReply, conversation_id, conversations, link, link_focused, open,
    send_message, send_message_focused, set_links, unlink, unlink_focused,
};
pub use conversation::{ConversationStatus, ConversationSummary};
pub use entity::{Case, Customer, Entity, Link, LinkTable, LinkedId, Slot, Table, Takes};
pub use error::{Error, ErrorKind};
pub use etag::ETag;
pub use future::{BoxFuture, MaybeSend, MaybeSync, Pending};
/// Re-exported so that an app uses the version of `http` that [`wire`] is made of.
pub use http;
pub use id::{ConversationId, Id, ParseIdError};
pub use message::{Message, RichMessage, RichMessageError};
pub use omni_macros::{Link, entity};
#[cfg(feature = "page")]
pub use page::{Page, apm};
pub use query::{Column, Comparable, Continuation, Filter, Filterable, Order, Row, Rows, get, get_by, query};
#[cfg(feature = "rust_decimal")]
pub use record::Exact;
pub use record::{Annotation, Change, Choice, Choices, Holds, Lookup, MayBeNull, Record, Refers, edm};
pub use reference::Reference;
/// Re-exported so that an app uses the version of `reqwest` whose proxies [`WebApiBuilder`] takes.
#[cfg(feature = "web-api")]
pub use reqwest;
pub use row_key::{AlternateKey, RowKey};
#[cfg(feature = "web-api")]
pub use web_api::{AccessToken, Clock, Credential, Retries, Secret, TokenCache, TokenSource, WebApi, WebApiBuilder};
#[cfg(feature = "azure")]
pub use web_api::{AzureCredential, AzureIdentity};

/// Re-exported so that an app uses the version of `uuid` that ids are made of and become.
pub use uuid;
pub use write::{
    Always, Changes, IfAbsent, IfExists, IfMatch, IntoChanges, IntoNewRow, Navigation, UpdateCondition,
    UpsertCondition, Writable, create, delete, delete_by, update, update_by, update_multiple, upsert, upsert_by,
};

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
