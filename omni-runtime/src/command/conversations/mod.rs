use std::fmt;
use std::marker::PhantomData;

use uuid::Uuid;

use super::{Command, Execute};
use crate::conversation::{ConversationStatus, ConversationSummary};
use crate::entities::{Conversation, User};
use crate::query::{Column, Order, Pages, Query, RowStream, query};
use crate::{Id, Pending, Record, edm};

#[cfg(feature = "web-api")]
mod course;
mod page;

#[cfg(feature = "page")]
pub(crate) use page::read_rows;

const AGENT: Column<Conversation, edm::Key<User>> = Column::new("_msdyn_activeagentid_value");
const STATUS: Column<Conversation, edm::Int32> = Column::new("statuscode");
const CREATED: Column<Conversation, edm::DateTimeOffset> = Column::new("createdon");

/// Lists an agent's conversations.
///
/// Without [`columns_of`](Conversations::columns_of) it gives the five columns of a [`ConversationSummary`], which the
/// service always sends. The reference is Microsoft's page "getConversations".
///
/// ```
/// use omni_runtime::{
///     ConversationStatus, ConversationSummary, Error, Execute, Id, command::Conversations, conversations, entities::User,
/// };
///
/// # async fn act<X: Execute<Conversations>>(client: X, agent: Id<User>) -> Result<(), Error> {
/// let waiting = conversations(agent)
///     .status(ConversationStatus::Waiting)
///     .order_by(ConversationSummary::CREATED_ON.descending())
///     .created_within(7)
///     .send(&client)
///     .await?;
/// println!("{} wait", waiting.len());
/// # Ok(())
/// # }
/// ```
pub fn conversations(agent: Id<User>) -> Conversations {
    Conversations {
        agent,
        columns: ConversationSummary::COLUMNS,
        statuses: Vec::new(),
        order: Vec::new(),
        days: None,
        page_size: None,
        correlation: None,
        record: PhantomData,
    }
}

/// The command that [`conversations`] builds.
///
/// [`send`](Self::send) gives all of them. Over the Web API they come in pages, which [`pages`](Self::pages) and
/// [`rows`](Self::rows) give one after the other.
#[must_use = "a command does nothing until it is sent"]
pub struct Conversations<R = ConversationSummary> {
    agent: Id<User>,
    columns: &'static [&'static str],
    statuses: Vec<ConversationStatus>,
    order: Vec<Order<Conversation>>,
    days: Option<u32>,
    page_size: Option<u32>,
    correlation: Option<Uuid>,
    record: PhantomData<fn() -> R>,
}

impl<R> Conversations<R> {
    /// Asks for the columns of this record of the app's own.
    ///
    /// ```
    /// use omni_runtime::{ConversationId, conversations, entity};
    ///
    /// #[entity("msdyn_ocliveworkitem")]
    /// struct Chat {
    ///     activityid: ConversationId,
    ///     #[entity(column = "msdyn_title")]
    ///     title: Option<String>,
    /// }
    ///
    /// # const AGENT: omni_runtime::Id<omni_runtime::entities::User> = omni_runtime::Id::constant("2b330c52-6844-4d36-8e05-03c78c9681dc");
    /// let command = conversations(AGENT).columns_of::<Chat>();
    /// assert_eq!(command.columns(), ["activityid", "msdyn_title"]);
    /// ```
    pub fn columns_of<S: Record<Table = Conversation>>(self) -> Conversations<S> {
        let Self { agent, columns: _, statuses, order, days, page_size, correlation, record: _ } = self;
        Conversations { agent, columns: S::COLUMNS, statuses, order, days, page_size, correlation, record: PhantomData }
    }

    /// Lists those of this status; called again, those of either.
    pub fn status(mut self, status: ConversationStatus) -> Self {
        self.statuses.push(status);
        self
    }

    /// Sorts by a column; called again, those that are equal so far by the next.
    pub fn order_by(mut self, order: Order<Conversation>) -> Self {
        self.order.push(order);
        self
    }

    /// Lists those that were created in the last so many days.
    pub fn created_within(mut self, days: u32) -> Self {
        self.days = Some(days);
        self
    }

    /// At most this many a page, over a transport that has pages.
    pub fn page_size(mut self, rows: u32) -> Self {
        self.page_size = Some(rows);
        self
    }

    /// The id under which the page's telemetry logs the call.
    pub fn correlation_id(mut self, id: Uuid) -> Self {
        self.correlation = Some(id);
        self
    }

    /// The agent.
    #[must_use]
    pub fn agent(&self) -> Id<User> {
        self.agent
    }

    /// The columns that are asked for, as the Web API names them.
    #[must_use]
    pub fn columns(&self) -> &'static [&'static str] {
        self.columns
    }

    /// The statuses that are listed; all of them where it is empty.
    #[must_use]
    pub fn statuses(&self) -> &[ConversationStatus] {
        &self.statuses
    }

    /// What they are sorted by.
    #[must_use]
    pub fn order(&self) -> &[Order<Conversation>] {
        &self.order
    }

    /// In how many days the conversations were created, at most.
    #[must_use]
    pub fn days(&self) -> Option<u32> {
        self.days
    }

    /// The id under which the page's telemetry logs the call.
    #[must_use]
    pub fn correlation(&self) -> Option<Uuid> {
        self.correlation
    }
}

impl<R: Record<Table = Conversation>> Conversations<R> {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`](crate::Error) that says what the transport met, or which column of a row is not what it
    /// should be.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Vec<R>> {
        transport.execute(self)
    }

    /// The same as a query of rows, which any query's method can go on from.
    pub fn query(&self) -> Query<R> {
        let mut rows = query::<R>().filter(AGENT.eq(self.agent));
        if !self.statuses.is_empty() {
            rows = rows.filter(STATUS.one_of(self.statuses.iter().copied().map(i32::from)));
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
    pub fn pages<X: Execute<Query<R>> + ?Sized>(self, transport: &X) -> Pages<'_, R, X> {
        self.query().pages(transport)
    }

    /// The conversations, their pages asked for one after the other.
    pub fn rows<X: Execute<Query<R>> + ?Sized>(self, transport: &X) -> RowStream<'_, R, X> {
        self.query().rows(transport)
    }
}

impl<R> Command for Conversations<R> {
    type Outcome = Vec<R>;
}

impl<R> Clone for Conversations<R> {
    fn clone(&self) -> Self {
        let Self { agent, columns, statuses, order, days, page_size, correlation, record } = self;
        Self {
            agent: *agent,
            columns,
            statuses: statuses.clone(),
            order: order.clone(),
            days: *days,
            page_size: *page_size,
            correlation: *correlation,
            record: *record,
        }
    }
}

impl<R> PartialEq for Conversations<R> {
    fn eq(&self, other: &Self) -> bool {
        let Self { agent, columns, statuses, order, days, page_size, correlation, record: _ } = self;
        (agent, columns, statuses, order) == (&other.agent, &other.columns, &other.statuses, &other.order)
            && (days, page_size, correlation) == (&other.days, &other.page_size, &other.correlation)
    }
}

impl<R> fmt::Display for Conversations<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "list the conversations of agent {}", self.agent)
    }
}

impl<R> fmt::Debug for Conversations<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conversations({self})")
    }
}
