//! Commands: what an app wants done, as plain data.
//!
//! A command does no input or output. It can be printed, kept in a queue, and sent by a transport that can carry it
//! out: [`Execute`] is the only seam between the two.

mod binding;
mod conversations;
pub(crate) mod course;
mod current_conversation;
mod link;
mod of_an_entity;
mod one_request;
mod open;
mod operation;
mod page_reply;
mod row;
mod send_message;
mod set_links;
mod slot_change;
mod unlink;

pub(crate) use binding::Binding;
#[cfg(feature = "page")]
pub(crate) use conversations::read_rows;
pub use conversations::{Conversations, conversations};
pub(crate) use course::Plan;
#[cfg(feature = "web-api")]
pub(crate) use course::{Course, Step};
pub use current_conversation::{CurrentConversation, conversation_id};
pub use link::{Linked, SetLink, link, link_focused};
pub(crate) use one_request::{OneRequest, Refusal};
pub use open::{OpenConversation, open};
pub use operation::{Call, Operation, Parameters, Returns};
pub use page_reply::PageReply;
pub(crate) use row::ConversationRow;
pub use send_message::{Delivery, SendMessage, send_message, send_message_focused};
pub use set_links::{Given, IsUnset, LinksSet, SetLinks, SetsSlots, Unset, set_links};
pub(crate) use slot_change::{Decision, SlotChange, SlotCourse};
pub use unlink::{Unlink, Unlinked, unlink, unlink_focused};

// What reads and writes rows.
pub use crate::query::{Count, Get, GetBy, Pages, Query, RowStream};
pub use crate::write::{
    Create, Created, Delete, Deleted, Update, UpdateMultiple, Updated, UpdatedMultiple, Upsert, Upserted,
};

use std::fmt;
use std::sync::Arc;

use crate::Pending;

/// Something to be done, and what comes of it.
pub trait Command: Sized {
    /// What the command gives when it was carried out.
    type Outcome;
}

/// A transport that can carry out the command `C`.
///
/// A test may bring one of its own, where the emulator would be more than it needs:
///
/// ```
/// use std::sync::Mutex;
///
/// use omni_runtime::command::{Unlink, Unlinked};
/// use omni_runtime::{Error, Execute, Id, Pending, entities::Incident, unlink};
///
/// /// Takes every unlink, and writes it down.
/// #[derive(Default)]
/// struct Notes(Mutex<Vec<String>>);
///
/// impl Execute<Unlink<Incident>> for Notes {
///     fn execute(&self, command: Unlink<Incident>) -> Pending<'_, Unlinked<Incident>> {
///         self.0.lock().unwrap().push(command.to_string());
///         Pending::new(async move { Ok(Unlinked::new(command, None)) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Error> {
/// let notes = Notes::default();
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// unlink::<Incident>(CASE, Id::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494")).send(&notes).await?;
/// assert!(notes.0.lock().unwrap()[0].starts_with("unlink incident 6b726d86"));
/// # Ok(())
/// # }
/// ```
///
/// What carries out a command behind a reference, a `Box` or an `Arc` does so too, so that an app can hold its transport as
/// `Arc<dyn Execute<Unlink<Incident>> + Send + Sync>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot carry out `{C}`",
    label = "this transport cannot carry out `{C}`",
    note = "a `WebApi` carries out commands that name their conversation, as in \
            `unlink::<Incident>(case, conversation)`; which conversation has the focus, only the agent's page knows",
    note = "`conversation_id`, `open`, `send_message` and all that end in `_focused` are for the agent's page alone: send \
            them over a `Page`, which `omni-runtime` has with the feature `page`",
    note = "`set_links`, and what reads and writes rows, is for a `WebApi` alone, which `omni-runtime` has with the feature \
            `web-api`"
)]
pub trait Execute<C: Command> {
    /// Carries it out.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`](crate::Error) when the command did not come to its outcome.
    fn execute(&self, command: C) -> Pending<'_, C::Outcome>;
}

macro_rules! forward {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<C: Command, X: Execute<C> + ?Sized> Execute<C> for $pointer {
            fn execute(&self, command: C) -> Pending<'_, C::Outcome> {
                (**self).execute(command)
            }
        }
    )*};
}

forward!(&X, Box<X>, Arc<X>);

/// In a command's place for a conversation: the one that has the focus in the agent's page, whichever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Focused;

impl fmt::Display for Focused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("in focus")
    }
}
