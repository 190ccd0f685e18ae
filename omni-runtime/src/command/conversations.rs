use std::fmt;
use std::marker::PhantomData;

use super::{Command, Execute};
use crate::entities::{Conversation, SystemUser};
use crate::query::{Column, Order, Pages, Query, RowStream, Rows, query};
use crate::{Id, Pending, Record, edm};

const AGENT: Column<Conversation, edm::Key<SystemUser>> = Column::new("_msdyn_activeagentid_value");
const STATUS: Column<Conversation, edm::Int32> = Column::new("statuscode");
const CREATED: Column<Conversation, edm::DateTimeOffset> = Column::new("createdon");

/// Asks for the conversations of an agent, each with the columns of the record `R`.
///
/// The reference is Microsoft's page "getConversations". [`ConversationSummary`] is a record of the five columns that
/// the function gives in any case.
///
/// ```
/// use omni_runtime::{Id, conversations, command::ConversationSummary, entities::SystemUser};
///
/// let agent: Id<SystemUser> = Id::constant("d2a4b1a0-0b6e-4b6f-9f0a-2f1f6d3c0a11");
/// let recent = conversations::<ConversationSummary>(agent).status([2, 3]).created_within(7);
/// assert_eq!(recent.to_string(), "conversations of agent d2a4b1a0-0b6e-4b6f-9f0a-2f1f6d3c0a11");
/// ```
pub fn conversations<R: Record<Table = Conversation>>(agent: Id<SystemUser>) -> Conversations<R> {
    Conversations { agent, status: Vec::new(), order: Vec::new(), days: None, page_size: None, record: PhantomData }
}

/// The command that [`conversations`] builds.
#[must_use = "a command does nothing until it is sent"]
pub struct Conversations<R> {
    agent: Id<SystemUser>,
    status: Vec<i32>,
    order: Vec<Order<Conversation>>,
    days: Option<u32>,
    page_size: Option<u32>,
    record: PhantomData<fn() -> R>,
}

impl<R> Conversations<R> {
    /// Only conversations of these status reasons: values of `statuscode`, such as 2 for active.
    pub fn status(mut self, status: impl IntoIterator<Item = i32>) -> Self {
        self.status.extend(status);
        self
    }

    /// Sorts them; a second order sorts those that the first leaves equal.
    pub fn order_by(mut self, order: Order<Conversation>) -> Self {
        self.order.push(order);
        self
    }

    /// Only conversations that were created within the last so many days.
    pub fn created_within(mut self, days: u32) -> Self {
        self.days = Some(days);
        self
    }

    /// At most this many a page, over a transport that has pages.
    pub fn page_size(mut self, rows: u32) -> Self {
        self.page_size = Some(rows);
        self
    }

    /// The agent.
    #[must_use]
    pub fn agent(&self) -> Id<SystemUser> {
        self.agent
    }

    /// Sends the command over a transport: gives the first page.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`](crate::Error) that says what the transport met.
    pub fn send<X: Execute<Self>>(self, transport: &X) -> Pending<'_, Rows<R>> {
        transport.execute(self)
    }
}

impl<R: Record<Table = Conversation>> Conversations<R> {
    /// The same as a query of rows, which any query's method can go on from.
    pub fn query(&self) -> Query<R> {
        let mut rows = query::<R>().filter(AGENT.eq(self.agent));
        if !self.status.is_empty() {
            rows = rows.filter(STATUS.one_of(self.status.iter().copied()));
        }
        if let Some(days) = self.days {
            rows = rows.filter(CREATED.within_days(days));
        }
        if let Some(size) = self.page_size {
            rows = rows.page_size(size);
        }
        self.order.iter().fold(rows, |rows, order| rows.order_by(*order))
    }

    /// The pages, each asked for when it is wanted.
    pub fn pages<X: Execute<Query<R>>>(self, transport: &X) -> Pages<'_, R, X> {
        self.query().pages(transport)
    }

    /// The conversations, their pages asked for one after the other.
    pub fn rows<X: Execute<Query<R>>>(self, transport: &X) -> RowStream<'_, R, X> {
        self.query().rows(transport)
    }
}

impl<R> Command for Conversations<R> {
    type Outcome = Rows<R>;
}

impl<R> Clone for Conversations<R> {
    fn clone(&self) -> Self {
        Self { status: self.status.clone(), order: self.order.clone(), ..*self }
    }
}

impl<R> fmt::Display for Conversations<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "conversations of agent {}", self.agent)
    }
}

impl<R> fmt::Debug for Conversations<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conversations({self})")
    }
}

/// The five columns that `getConversations` gives in any case.
#[omni_macros::entity("msdyn_ocliveworkitem", crate = crate)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationSummary {
    /// The conversation's id, as a text.
    #[entity(column = "msdyn_ocliveworkitemid")]
    pub id: Option<String>,
    /// The work stream that it came in by.
    #[entity(column = "_msdyn_liveworkstreamid_value")]
    pub work_stream: Option<uuid::Uuid>,
    /// Its last session.
    #[entity(column = "_msdyn_lastsessionid_value")]
    pub last_session: Option<uuid::Uuid>,
    /// Its status reason.
    #[entity(column = "statuscode")]
    pub status: Option<i32>,
    /// When it was created.
    #[entity(column = "createdon")]
    pub created: Option<String>,
}
