//! Both slots of a conversation in one write.

mod outcome;
mod part;
mod slots;

pub use outcome::LinksSet;
pub use slots::{Given, IsUnset, SetsSlots, Unset};

use std::fmt;
use std::marker::PhantomData;

use serde_json::{Map, Value};

use self::part::{Part, Which};
use super::{Binding, Command, ConversationRow, Decision, Execute, Plan, SlotChange, SlotCourse};
use crate::wire::Request;
use crate::{Case, ConversationId, Customer, ETag, Error, Id, LinkTable, LinkedId, Pending, Table, Takes};

/// Sets both slots of a conversation at once: the customer's, the case's, or both, each filled or emptied.
///
/// It is one write, so that nobody sees one slot changed and the other not. As with [`link`](crate::link) and
/// [`unlink`](crate::unlink), it is made only if the conversation has not changed since it was read, and a closed
/// conversation is not linked to anything. A slot that is not named stays as it is.
///
/// ```
/// use omni_runtime::{ConversationId, Id, entities::{Contact, Incident}, set_links};
///
/// const CONTACT: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
///
/// let both = set_links(CONVERSATION).customer(CONTACT).case(CASE);
/// let moved = set_links(CONVERSATION).no_customer().case(CASE);
/// ```
///
/// A conversation has one customer, so the slot is part of the type:
///
/// ```compile_fail,E0277
/// # use omni_runtime::{ConversationId, Id, entities::{Account, Contact}, set_links};
/// # const ACCOUNT: Id<Account> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
/// # const CONTACT: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
/// # const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// let _ = set_links(CONVERSATION).customer(ACCOUNT).customer(CONTACT);
/// ```
pub fn set_links(conversation: ConversationId) -> SetLinks<Unset, Unset> {
    SetLinks { conversation, customer: Part::Stays, case: Part::Stays, sent_before: false, slots: PhantomData }
}

/// The command that [`set_links`] builds.
#[must_use = "a command does nothing until it is sent"]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SetLinks<C, K> {
    conversation: ConversationId,
    customer: Part,
    case: Part,
    sent_before: bool,
    slots: PhantomData<fn() -> (C, K)>,
}

// The bounds stand on the methods: on the implementation, their message would not be shown.
impl<C, K> SetLinks<C, K> {
    /// Links this account or contact.
    pub fn customer<T>(self, record: Id<T>) -> SetLinks<Given<Customer>, K>
    where
        C: IsUnset,
        T: Table + Takes<Customer>,
    {
        self.with_customer(Part::Holds(Binding::of::<T>(record.into())))
    }

    /// Links this record by a link type of the app's own.
    pub fn customer_as<E>(self, record: LinkedId<E>) -> SetLinks<Given<Customer>, K>
    where
        <E as LinkTable>::Table: Table,
        C: IsUnset,
        E: Takes<Customer>,
    {
        self.with_customer(Part::Holds(Binding::of::<E>(record.into())))
    }

    /// Unlinks the account or contact that is linked, whichever it is.
    pub fn no_customer(self) -> SetLinks<Given<Customer>, K>
    where
        C: IsUnset,
    {
        self.with_customer(Part::Empty)
    }

    fn with_customer(self, customer: Part) -> SetLinks<Given<Customer>, K> {
        let Self { conversation, case, sent_before, .. } = self;
        SetLinks { conversation, customer, case, sent_before, slots: PhantomData }
    }

    /// Links this case.
    pub fn case<T>(self, record: Id<T>) -> SetLinks<C, Given<Case>>
    where
        K: IsUnset,
        T: Table + Takes<Case>,
    {
        self.with_case(Part::Holds(Binding::of::<T>(record.into())))
    }

    /// Links this case by a link type of the app's own.
    pub fn case_as<E>(self, record: LinkedId<E>) -> SetLinks<C, Given<Case>>
    where
        <E as LinkTable>::Table: Table,
        K: IsUnset,
        E: Takes<Case>,
    {
        self.with_case(Part::Holds(Binding::of::<E>(record.into())))
    }

    /// Unlinks the case that is linked, whichever it is.
    pub fn no_case(self) -> SetLinks<C, Given<Case>>
    where
        K: IsUnset,
    {
        self.with_case(Part::Empty)
    }

    fn with_case(self, case: Part) -> SetLinks<C, Given<Case>> {
        let Self { conversation, customer, sent_before, .. } = self;
        SetLinks { conversation, customer, case, sent_before, slots: PhantomData }
    }
}

impl<C, K> SetLinks<C, K> {
    /// The conversation.
    #[must_use]
    pub fn conversation(&self) -> ConversationId {
        self.conversation
    }

    /// Says that this very command was sent before, by a process that ended before it knew the outcome.
    pub fn again(mut self) -> Self {
        self.sent_before = true;
        self
    }

    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is closed](Error::is_closed) when the conversation is and a slot is to be
    /// filled, that [is not found](Error::is_not_found) when the conversation or a record is gone, and otherwise says
    /// what the transport met.
    pub fn send<X>(self, transport: &X) -> Pending<'_, LinksSet>
    where
        (C, K): SetsSlots,
        X: Execute<Self> + ?Sized,
    {
        transport.execute(self)
    }

    /// The first request over the Web API: reads what the slots hold and whether the conversation is open.
    pub fn read_request(&self) -> Request {
        let columns: Vec<_> =
            self.parts().iter().map(|(part, slot)| format!("_{}_value", part.lookup(*slot))).collect();
        let mut columns: Vec<_> = columns.iter().map(String::as_str).collect();
        columns.push("statecode");
        ConversationRow::request(self.conversation, &columns)
    }

    /// The slots that are to change.
    fn parts(&self) -> Vec<(Part, Which)> {
        let all = [(self.customer, Which::Customer), (self.case, Which::Case)];
        all.into_iter().filter(|(part, _)| *part != Part::Stays).collect()
    }

    /// The second request: changes the slots, if the row is still of the version that was read.
    fn write_request(&self, version: &ETag, changes: Map<String, Value>) -> Result<Request, Error> {
        ConversationRow::update(self.conversation, version, &Value::Object(changes))
    }
}

impl<C, K> Command for SetLinks<C, K> {
    type Outcome = LinksSet;
}

impl<C: 'static, K: 'static> Plan for SetLinks<C, K> {
    const NAME: &'static str = "set_links";

    type Course = SlotCourse<Self>;

    fn course(self, attempts: u32) -> SlotCourse<Self> {
        SlotCourse::new(self, attempts)
    }
}

impl<C: 'static, K: 'static> SlotChange for SetLinks<C, K> {
    fn read_request(&self) -> Request {
        self.read_request()
    }

    fn was_sent_before(&self) -> bool {
        self.sent_before
    }

    fn decide(&self, row: &ConversationRow, sent: bool) -> Result<Decision, Error> {
        let mut changes = Map::new();
        let mut fills = false;
        for (part, which) in self.parts() {
            let held = row.lookup(part.lookup(which))?;
            if let Some(Value::Object(one)) = part.change(which, held.as_ref())? {
                fills |= part.fills();
                changes.extend(one);
            }
        }
        let asks_to_fill = self.parts().iter().any(|(part, _)| part.fills());
        // One that was closed after its own write holds what it was to hold all the same.
        let has_to_be_open = if sent { fills } else { asks_to_fill };
        if has_to_be_open {
            row.refuse_closed()?;
        }
        if changes.is_empty() {
            return Ok(Decision::Done);
        }
        Ok(Decision::Write(self.write_request(row.version(), changes)?))
    }

    fn outcome(self, row: &ConversationRow, request_id: Option<String>) -> LinksSet {
        // `decide` has read the same lookups of the same row, so there is no error left to lose here.
        let replaced = |part: Part, which| part.replaced(row.lookup(part.lookup(which)).unwrap_or_default());
        let customer = replaced(self.customer, Which::Customer);
        let case = replaced(self.case, Which::Case);
        LinksSet::new(self.conversation, request_id).with_replaced_customer(customer).with_replaced_case(case)
    }
}

impl<C, K> fmt::Display for SetLinks<C, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("set ")?;
        let mut between = "";
        for (part, which) in self.parts() {
            let slot = which.name();
            match part {
                Part::Holds(binding) => write!(f, "{between}{slot} to {}", binding.reference())?,
                _ => write!(f, "{between}no {slot}")?,
            }
            between = " and ";
        }
        write!(f, " of conversation {}", self.conversation)
    }
}

impl<C, K> fmt::Debug for SetLinks<C, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SetLinks({self})")
    }
}
