use std::fmt;
use std::marker::PhantomData;

use super::of_an_entity::{command_of_an_entity, outcome_of_an_entity};
use super::{Binding, Command, ConversationRow, Decision, Execute, Focused, PageReply, Plan, SlotChange, SlotCourse};
use crate::wire::Request;
use crate::{ConversationId, ETag, Entity, Error, Id, Link, LinkTable, LinkedId, Pending, Reference, Table};

/// Links a record to a conversation.
///
/// A conversation holds at most one customer (an account or a contact) and one case: a new link takes the place of
/// the old one of its kind, and [`Linked::replaced`] says which that was. A closed conversation is refused. It changes
/// the database only: the agent's tab shows it after a refresh. The reference is Microsoft's page
/// "linkToConversation".
///
/// ```
/// use omni_runtime::{ConversationId, Id, entities::Contact, link};
///
/// const CONTACT: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
/// const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// let command = link::<Contact>(CONTACT, CONVERSATION);
/// assert!(command.to_string().starts_with("link contact a0ab7a5c"));
/// ```
pub fn link<E>(record: LinkedId<E>, conversation: ConversationId) -> SetLink<E>
where
    // Says nothing new, and has to stand first: see `LinkTable`.
    <E as LinkTable>::Table: Table,
    E: Link,
{
    SetLink { binding: Binding::of::<E>(record.into()), conversation, sent_before: false, entity: PhantomData }
}

/// Links a record to the conversation that has the focus in the agent's page.
///
/// Only the page knows the focus: a transport without one does not accept the command.
///
/// ```
/// use omni_runtime::{Id, entities::Contact, link_focused};
///
/// let command = link_focused::<Contact>(Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e"));
/// assert!(command.to_string().ends_with("to conversation in focus"));
/// ```
pub fn link_focused<E>(record: LinkedId<E>) -> SetLink<E, Focused>
where
    // Says nothing new, and has to stand first: see `LinkTable`.
    <E as LinkTable>::Table: Table,
    E: Link,
{
    SetLink { binding: Binding::of::<E>(record.into()), conversation: Focused, sent_before: false, entity: PhantomData }
}

/// The command that [`link`] and [`link_focused`] build.
#[must_use = "a command does nothing until it is sent"]
pub struct SetLink<E, C = ConversationId> {
    binding: Binding,
    conversation: C,
    sent_before: bool,
    entity: PhantomData<fn() -> E>,
}

command_of_an_entity!(SetLink, "link", "to");

impl<E, C> SetLink<E, C> {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is closed](Error::is_closed) when the conversation is, that
    /// [is not found](Error::is_not_found) when the conversation or the record is gone, and otherwise says what the
    /// transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Linked<E, C>> {
        transport.execute(self)
    }
}

impl<E> SetLink<E> {
    /// Says that this very command was sent before, by a process that ended before it knew the outcome: a conversation
    /// that is closed by now is then no reason to refuse a link that is there.
    pub fn again(mut self) -> Self {
        self.sent_before = true;
        self
    }

    /// The first request over the Web API: reads what the slot holds and whether the conversation is open.
    pub fn read_request(&self) -> Request {
        ConversationRow::request(self.conversation, &[&self.binding.value_property(), "statecode"])
    }

    /// The second request over the Web API: fills the slot, if the row is still of the version that was read.
    ///
    /// # Errors
    ///
    /// When the version is none.
    pub fn write_request(&self, version: &ETag) -> Result<Request, Error> {
        ConversationRow::update(self.conversation, version, &self.binding.bound())
    }
}

impl<E, C> Command for SetLink<E, C> {
    type Outcome = Linked<E, C>;
}

impl<E: 'static> Plan for SetLink<E> {
    const NAME: &'static str = "link";

    type Course = SlotCourse<Self>;

    fn course(self, attempts: u32) -> SlotCourse<Self> {
        SlotCourse::new(self, attempts)
    }
}

impl<E: 'static> SlotChange for SetLink<E> {
    fn read_request(&self) -> Request {
        self.read_request()
    }

    fn was_sent_before(&self) -> bool {
        self.sent_before
    }

    fn decide(&self, row: &ConversationRow, sent: bool) -> Result<Decision, Error> {
        let is_linked = row.lookup(self.binding.lookup)? == Some(self.binding.reference());
        // One that was closed after its own write is linked all the same.
        if !(is_linked && sent) {
            row.refuse_closed()?;
        }
        Ok(if is_linked { Decision::Done } else { Decision::Write(self.write_request(row.version())?) })
    }

    fn outcome(self, row: &ConversationRow, request_id: Option<String>) -> Self::Outcome {
        // `decide` has read the same lookup of the same row, so there is no error left to lose here.
        let held = row.lookup(self.binding.lookup).unwrap_or_default();
        let replaced = held.filter(|held| *held != self.binding.reference());
        Linked::new(self, replaced, request_id)
    }
}

/// What [`SetLink`] gives: the record is linked to the conversation.
pub struct Linked<E, C = ConversationId> {
    command: SetLink<E, C>,
    replaced: Option<Reference>,
    request_id: Option<String>,
    page_reply: PageReply,
}

impl<E, C> Linked<E, C> {
    /// What came of this command over a transport of one's own: `replaced` is what the slot held before, `request_id`
    /// the id under which the service logged the last request. See [`Execute`].
    #[must_use]
    pub fn new(command: SetLink<E, C>, replaced: Option<Reference>, request_id: Option<String>) -> Self {
        Self { command, replaced, request_id, page_reply: PageReply::default() }
    }

    #[cfg(feature = "page")]
    pub(crate) fn from_page(command: SetLink<E, C>, page_reply: PageReply) -> Self {
        Self { command, replaced: None, request_id: page_reply.request_id.clone(), page_reply }
    }

    /// The record that is linked now.
    #[must_use]
    pub fn record(&self) -> Id<E::Table>
    where
        E: Entity,
    {
        self.command.record()
    }

    /// The conversation that it is linked to.
    #[must_use]
    pub fn conversation(&self) -> &C {
        self.command.conversation()
    }

    /// What the slot held before; `None` where it was empty or held this record already, and from the agent's page,
    /// which does not tell.
    #[must_use]
    pub fn replaced(&self) -> Option<&Reference> {
        self.replaced.as_ref()
    }

    /// The id under which the service logged the last request, for its support.
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

outcome_of_an_entity!(Linked { command, replaced, request_id, page_reply });
