#![doc = "Typed bindings for linking and unlinking Omnichannel conversations in Dynamics 365 Customer Service."]
// What a command tells its transport is used by transports, and all of them are features.
#![cfg_attr(not(all(feature = "web-api", feature = "page")), allow(dead_code))]

pub mod command;
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
mod record;
mod reference;
#[cfg(feature = "web-api")]
mod web_api;
pub mod wire;

pub use command::{
    Command, Delivery, Execute, Focused, Order, PageReply, conversation_id, conversations, link, link_focused, open,
    send_message, send_message_focused, unlink, unlink_focused,
};
pub use conversation::{ConversationStatus, ConversationSummary};
pub use entity::{Case, Customer, Entity, Link, LinkTable, LinkedId, Slot, Table};
pub use error::{Error, ErrorKind};
pub use etag::ETag;
pub use future::{BoxFuture, MaybeSend, MaybeSync, Pending};
pub use id::{ConversationId, Id, ParseIdError};
pub use message::{Message, RichMessage, RichMessageError};
pub use omni_macros::{Link, entity};
#[cfg(feature = "page")]
pub use page::{Page, apm};
pub use record::{Annotation, Change, Changes, Choice, Choices, Holds, Lookup, MayBeNull, NewRow, Record, Refers, edm};
#[cfg(feature = "rust_decimal")]
pub use record::Exact;
pub use reference::Reference;
#[cfg(feature = "web-api")]
pub use web_api::{Secret, TokenSource, WebApi, WebApiBuilder};

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
