use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;
use futures_util::stream::FuturesOrdered;

use super::noted::{Note, Noted};
use super::pace::Pace;
use crate::batch::{InBatch, LIMIT};
use crate::command::{Command, SetLink, Unlink};
use crate::future::BoxFuture;
use crate::{ConversationId, Error, Link, LinkTable, LinkedId, Table, WebApi};

/// How many commands go in one batch if the caller does not say.
const IN_A_BATCH: usize = 100;

/// Unlinks each record from its conversation. The pairs come as a stream: a record's id and a conversation's, or the
/// command [`unlink`](crate::unlink) itself.
///
/// Each unlink is as conditional as one by itself: the conversations of many pairs are read in one request, and each
/// write is carried out only if its row is still as it was read.
///
/// ```no_run
/// # use omni_runtime::{ConversationId, Error, Id, WebApi, entities::Incident};
/// use omni_runtime::bulk::unlink_all;
///
/// # async fn act(client: WebApi, pairs: Vec<(Id<Incident>, ConversationId)>) -> Result<(), Error> {
/// let mut outcomes = unlink_all::<Incident>(futures_util::stream::iter(pairs)).send(&client);
/// while let Some((command, outcome)) = outcomes.next().await {
///     match outcome {
///         Ok(_) => println!("done: {command}"),
///         Err(error) => println!("{error}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub fn unlink_all<E>(pairs: impl Stream<Item: Into<Unlink<E>>>) -> Bulk<impl Stream<Item: Into<Unlink<E>>>, Unlink<E>>
where
    <E as LinkTable>::Table: Table,
    E: Link,
{
    Bulk::new(pairs)
}

/// Links each record to its conversation. The pairs come as a stream: a record's id and a conversation's, or the command
/// [`link`](crate::link) itself.
///
/// Batches overtake one another. Of two records for the same slot of one conversation, either may be the one that is linked in
/// the end, and the other's outcome does not tell: have each conversation in the input once.
pub fn link_all<E>(pairs: impl Stream<Item: Into<SetLink<E>>>) -> Bulk<impl Stream<Item: Into<SetLink<E>>>, SetLink<E>>
where
    <E as LinkTable>::Table: Table,
    E: Link,
{
    Bulk::new(pairs)
}

impl<E: Link> From<(LinkedId<E>, ConversationId)> for Unlink<E> {
    fn from((record, conversation): (LinkedId<E>, ConversationId)) -> Self {
        crate::unlink::<E>(record, conversation)
    }
}

impl<E: Link> From<(LinkedId<E>, ConversationId)> for SetLink<E> {
    fn from((record, conversation): (LinkedId<E>, ConversationId)) -> Self {
        crate::link::<E>(record, conversation)
    }
}

/// Any number of commands of the kind `C`, from a stream.
#[must_use = "commands do nothing until they are sent"]
pub struct Bulk<S, C> {
    commands: S,
    in_a_batch: usize,
    at_once: Option<usize>,
    note: Option<Note>,
    command: PhantomData<fn() -> C>,
}

impl<S, C> Bulk<S, C> {
    fn new(commands: S) -> Self {
        Self { commands, in_a_batch: IN_A_BATCH, at_once: None, note: None, command: PhantomData }
    }

    /// How many commands go in one batch; 100 if this is not called, 1,000 at the most.
    pub fn in_a_batch(mut self, commands: usize) -> Self {
        self.in_a_batch = commands.clamp(1, LIMIT);
        self
    }

    /// The most batches in flight at once, in place of the number that the service recommends
    /// (`x-ms-dop-hint`). Fewer are while the service asks to slow down.
    pub fn at_once(mut self, batches: usize) -> Self {
        self.at_once = Some(batches.max(1));
        self
    }

    /// Does this before the first write of a command is sent, with the command's position in the stream: notes it in a
    /// [`Journal`](super::Journal), as a rule.
    ///
    /// A command that was noted and has no outcome when a run ends was sent, or was about to be; it is to be sent
    /// [`again`](crate::command::Unlink::again). One that was not noted changed nothing. Where this fails, the command is
    /// not sent and fails with it.
    pub fn before_writing(mut self, note: impl Fn(usize) -> io::Result<()> + Send + Sync + 'static) -> Self {
        self.note = Some(Arc::new(note));
        self
    }

    /// Sends the commands, as the outcomes are taken: what is not asked for is not begun.
    pub fn send(self, client: &WebApi) -> BulkOutcomes<S, C>
    where
        S: Stream<Item: Into<C>>,
        C: InBatch,
    {
        BulkOutcomes {
            client: client.clone(),
            commands: Some(Box::pin(self.commands)),
            in_a_batch: self.in_a_batch,
            pace: Pace::new(self.at_once, client.times_throttled()),
            note: self.note,
            begun: 0,
            gathered: Vec::new(),
            running: FuturesOrdered::new(),
            ready: VecDeque::new(),
        }
    }
}

impl<S, C> fmt::Debug for Bulk<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulk")
            .field("in_a_batch", &self.in_a_batch)
            .field("at_once", &self.at_once)
            .finish_non_exhaustive()
    }
}

/// A command, and what came of it.
type Done<C> = (C, Result<<C as Command>::Outcome, Error>);

/// What came of each command of a [`Bulk`], in the order of the commands.
///
/// It holds what is on its way and nothing else. Dropped, it stops: what was sent may be carried out. The next run then
/// sends those commands [`again`](crate::command::Unlink::again).
#[must_use = "commands are sent as the outcomes are taken"]
pub struct BulkOutcomes<S, C: Command> {
    client: WebApi,
    /// Gone at its end.
    commands: Option<Pin<Box<S>>>,
    in_a_batch: usize,
    pace: Pace,
    note: Option<Note>,
    /// How many commands are on their way or done.
    begun: usize,
    gathered: Vec<C>,
    running: FuturesOrdered<BoxFuture<'static, Vec<Done<C>>>>,
    /// What came of the batches that are done, but for what was taken.
    ready: VecDeque<vec::IntoIter<Done<C>>>,
}

impl<S, C> BulkOutcomes<S, C>
where
    S: Stream<Item: Into<C>>,
    C: InBatch<Outcome: Send + 'static> + Clone + Send + 'static,
{
    /// The next command, and what came of it; `None` after the last one.
    pub async fn next(&mut self) -> Option<Done<C>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Done<C>>> {
        loop {
            while self.ready.front().is_some_and(|batch| batch.len() == 0) {
                self.ready.pop_front();
            }
            self.fill(context);
            // What is on its way goes on, its time is running, while the outcomes before it are taken one by one.
            let running = Pin::new(&mut self.running).poll_next(context);
            if let Poll::Ready(Some(done)) = running {
                self.pace.heard(self.client.times_throttled(), self.client.recommended());
                self.ready.push_back(done.into_iter());
                continue;
            }
            return match self.ready.front_mut().and_then(Iterator::next) {
                Some(done) => Poll::Ready(Some(done)),
                None if running.is_ready() && self.commands.is_none() => Poll::Ready(None),
                // The stream of commands has nothing yet, and will say when it has.
                None => Poll::Pending,
            };
        }
    }

    /// Sets out as many batches as the pace allows, those among them whose outcomes wait to be taken.
    fn fill(&mut self, context: &mut Context<'_>) {
        while self.running.len() + self.ready.len() < self.pace.limit(self.client.recommended()) {
            match self.gather(context) {
                Poll::Ready(true) => self.set_out(),
                Poll::Ready(false) => return,
                Poll::Pending => {
                    // A slow stream: what it gave so far need not wait for the rest.
                    if self.running.is_empty() && !self.gathered.is_empty() {
                        self.set_out();
                    }
                    return;
                }
            }
        }
    }

    /// Takes commands for one batch; `false` where there are none left.
    fn gather(&mut self, context: &mut Context<'_>) -> Poll<bool> {
        while self.gathered.len() < self.in_a_batch {
            let Some(commands) = &mut self.commands else { return Poll::Ready(!self.gathered.is_empty()) };
            match commands.as_mut().poll_next(context) {
                Poll::Ready(Some(command)) => self.gathered.push(command.into()),
                Poll::Ready(None) => self.commands = None,
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(true)
    }

    fn set_out(&mut self) {
        let commands = std::mem::take(&mut self.gathered);
        let client = self.client.clone();
        let courses = commands.iter().zip(self.begun..).map(|(command, position)| {
            let course = command.clone().any_course(client.attempts());
            Noted { course, position, note: self.note.clone() }
        });
        let courses: Vec<_> = courses.collect();
        self.begun += commands.len();
        self.running.push_back(Box::pin(async move {
            let outcomes = client.carry_out_all::<C::Outcome, _>(courses).await;
            commands.into_iter().zip(outcomes).collect()
        }));
    }
}

impl<S, C> Stream for BulkOutcomes<S, C>
where
    S: Stream<Item: Into<C>>,
    C: InBatch<Outcome: Send + 'static> + Clone + Send + 'static,
{
    type Item = Done<C>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<S, C: Command> Unpin for BulkOutcomes<S, C> {}

impl<S, C: Command> fmt::Debug for BulkOutcomes<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkOutcomes").field("running", &self.running.len()).finish_non_exhaustive()
    }
}
