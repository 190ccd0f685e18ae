use std::fmt;
use std::marker::PhantomData;

use super::of_an_entity::{command_of_an_entity, outcome_of_an_entity};
use super::{Binding, Command, ConversationRow, Decision, Execute, Focused, PageReply, Plan, SlotChange, SlotCourse};
use crate::wire::Request;
use crate::{ConversationId, ETag, Entity, Error, ErrorKind, Id, Link, LinkTable, LinkedId, Pending, Table};

/// Unlinks a record from a conversation.
///
/// The type argument says what is unlinked; the compiler refuses an id of another table and a type that cannot be
/// linked. The reference is Microsoft's page "unlinkFromConversation".
///
/// Over the Web API it is conditional: the conversation is read first, the slot is cleared only if it holds this very
/// record, and only if the row has not changed in between. A link that somebody else made a second ago is never
/// cleared.
///
/// ```
/// use omni_runtime::{ConversationId, Id, entities::Incident, unlink};
///
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// let command = unlink::<Incident>(CASE, CONVERSATION);
/// assert_eq!(
///     command.to_string(),
///     "unlink incident 6b726d86-d37c-43b8-b3a4-c4056ddd2e07 \
///      from conversation b7397aae-ecf8-43a6-aeb0-07d294efb494",
/// );
/// ```
///
/// Swapped ids do not compile:
///
/// ```compile_fail,E0308
/// # use omni_runtime::{ConversationId, Id, entities::Incident, unlink};
/// # const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// # const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// let _ = unlink::<Incident>(CONVERSATION, CASE);
/// ```
pub fn unlink<E>(record: LinkedId<E>, conversation: ConversationId) -> Unlink<E>
where
    // Says nothing new, and has to stand first: see `LinkTable`.
    <E as LinkTable>::Table: Table,
    E: Link,
{
    Unlink { binding: Binding::of::<E>(record.into()), conversation, sent_before: false, entity: PhantomData }
}

/// Unlinks a record from the conversation that has the focus in the agent's page.
///
/// Only the page knows the focus: a transport without one does not accept the command.
///
/// ```
/// use omni_runtime::{Id, entities::Incident, unlink_focused};
///
/// let command = unlink_focused::<Incident>(Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07"));
/// assert!(command.to_string().ends_with("from conversation in focus"));
/// ```
pub fn unlink_focused<E>(record: LinkedId<E>) -> Unlink<E, Focused>
where
    // Says nothing new, and has to stand first: see `LinkTable`.
    <E as LinkTable>::Table: Table,
    E: Link,
{
    Unlink { binding: Binding::of::<E>(record.into()), conversation: Focused, sent_before: false, entity: PhantomData }
}

/// The command that [`unlink`] and [`unlink_focused`] build.
#[must_use = "a command does nothing until it is sent"]
pub struct Unlink<E, C = ConversationId> {
    binding: Binding,
    conversation: C,
    sent_before: bool,
    entity: PhantomData<fn() -> E>,
}

command_of_an_entity!(Unlink, "unlink", "from");

impl<E, C> Unlink<E, C> {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is not linked](Error::is_not_linked) when the slot does not hold the
    /// record, that [is not found](Error::is_not_found) when the conversation is gone, and otherwise says what the
    /// transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Unlinked<E, C>> {
        transport.execute(self)
    }
}

impl<E> Unlink<E> {
    /// Says that this very command was sent before, by a process that ended before it knew the outcome: an empty slot
    /// is then its own doing, and counts as unlinked.
    ///
    /// ```
    /// # use omni_runtime::{ConversationId, Id, entities::Incident, unlink};
    /// # const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    /// # const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
    /// let command = unlink::<Incident>(CASE, CONVERSATION).again();
    /// ```
    pub fn again(mut self) -> Self {
        self.sent_before = true;
        self
    }

    /// The first request over the Web API: reads what the slot holds.
    pub fn read_request(&self) -> Request {
        ConversationRow::request(self.conversation, &[&self.binding.value_property()])
    }

    /// The second request over the Web API: clears the slot, if the row is still of the version that was read.
    ///
    /// # Errors
    ///
    /// When the version is none.
    pub fn write_request(&self, version: &ETag) -> Result<Request, Error> {
        ConversationRow::update(self.conversation, version, &self.binding.cleared())
    }
}

impl<E, C> Command for Unlink<E, C> {
    type Outcome = Unlinked<E, C>;
}

impl<E: 'static> Plan for Unlink<E> {
    const NAME: &'static str = "unlink";

    type Course = SlotCourse<Self>;

    fn course(self, attempts: u32) -> SlotCourse<Self> {
        SlotCourse::new(self, attempts)
    }
}

impl<E: 'static> SlotChange for Unlink<E> {
    fn read_request(&self) -> Request {
        self.read_request()
    }

    fn was_sent_before(&self) -> bool {
        self.sent_before
    }

    fn decide(&self, row: &ConversationRow, sent: bool) -> Result<Decision, Error> {
        let Binding { lookup, slot, .. } = self.binding;
        let held = row.lookup(lookup)?;
        if held == Some(self.binding.reference()) {
            return Ok(Decision::Write(self.write_request(row.version())?));
        }
        if held.is_none() && sent {
            return Ok(Decision::Done);
        }
        let instead = held.as_ref().map_or_else(|| "is empty".to_owned(), |held| format!("holds {held}"));
        Err(Error::new(ErrorKind::NotLinked, format!("it is not linked: the {slot} slot {instead}")).with_held(held))
    }

    fn outcome(self, _: &ConversationRow, request_id: Option<String>) -> Self::Outcome {
        Unlinked::new(self, request_id)
    }
}

/// What [`Unlink`] gives: the record is no longer linked to the conversation.
pub struct Unlinked<E, C = ConversationId> {
    command: Unlink<E, C>,
    request_id: Option<String>,
    page_reply: PageReply,
}

impl<E, C> Unlinked<E, C> {
    /// What came of this command over a transport of one's own: `request_id` is the id under which the service logged
    /// the write. See [`Execute`].
    #[must_use]
    pub fn new(command: Unlink<E, C>, request_id: Option<String>) -> Self {
        Self { command, request_id, page_reply: PageReply::default() }
    }

    #[cfg(feature = "page")]
    pub(crate) fn from_page(command: Unlink<E, C>, page_reply: PageReply) -> Self {
        Self { command, request_id: page_reply.request_id.clone(), page_reply }
    }

    /// The record that was unlinked.
    #[must_use]
    pub fn record(&self) -> Id<E::Table>
    where
        E: Entity,
    {
        self.command.record()
    }

    /// The conversation that it was unlinked from.
    #[must_use]
    pub fn conversation(&self) -> &C {
        self.command.conversation()
    }

    /// The id under which the service logged the write, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// What the agent's page said; empty over the Web API.
    #[must_use]
    pub fn page_reply(&self) -> &PageReply {
        &self.page_reply
    }
}

outcome_of_an_entity!(Unlinked { command, request_id, page_reply });
