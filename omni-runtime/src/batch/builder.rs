use std::fmt;

use super::places::{BatchId, Completed, Outcomes, Place};
use crate::command::{Command, Course, Execute, Plan, Step};
use crate::future::{BoxAny, MaybeSend};
use crate::wire::{Request, Response};
use crate::{Error, Pending};

/// A command that can be one of a batch: every one that [`WebApi`](crate::WebApi) carries out, but no other batch.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be one of a batch",
    label = "not a command of the Web API",
    note = "every command that `WebApi` carries out can be in a batch; one on the `Focused` conversation needs the page"
)]
pub trait InBatch: Command + sealed::InBatch + MaybeSend + 'static {}

impl<C> InBatch for C where C: Plan<Outcome: MaybeSend + 'static, Course: 'static> + MaybeSend + 'static {}

/// An outcome of a type that the batch does not know.
pub(crate) type AnyOutcome = BoxAny;

/// A course whose outcome the batch does not know the type of.
pub(crate) struct AnyCourse(Box<dyn Course<Outcome = AnyOutcome>>);

impl Course for AnyCourse {
    type Outcome = AnyOutcome;

    fn begin(&mut self) -> Step<AnyOutcome> {
        self.0.begin()
    }

    fn proceed(&mut self, reply: Result<Response, Error>) -> Step<AnyOutcome> {
        self.0.proceed(reply)
    }

    fn read_again(&mut self, lost: bool) -> Option<Request> {
        self.0.read_again(lost)
    }
}

struct Erased<C>(C);

impl<C: Course<Outcome: 'static>> Course for Erased<C> {
    type Outcome = AnyOutcome;

    fn begin(&mut self) -> Step<AnyOutcome> {
        erase(self.0.begin())
    }

    fn proceed(&mut self, reply: Result<Response, Error>) -> Step<AnyOutcome> {
        erase(self.0.proceed(reply))
    }

    fn read_again(&mut self, lost: bool) -> Option<Request> {
        self.0.read_again(lost)
    }
}

fn erase<O: MaybeSend + 'static>(step: Step<O>) -> Step<AnyOutcome> {
    match step {
        Step::Send(request) => Step::Send(request),
        Step::SendAfterConflict(request, conflicts) => Step::SendAfterConflict(request, conflicts),
        Step::Done(outcome) => Step::Done(outcome.map(|outcome| Box::new(outcome) as AnyOutcome)),
    }
}

pub(crate) mod sealed {
    use super::{AnyCourse, Erased};
    use crate::command::Plan;
    use crate::future::MaybeSend;

    pub trait InBatch: Sized {
        #[allow(private_interfaces)]
        fn any_course(self, attempts: u32) -> AnyCourse;
    }

    impl<C> InBatch for C
    where
        C: Plan<Outcome: MaybeSend + 'static, Course: 'static> + MaybeSend + 'static,
    {
        #[allow(private_interfaces)]
        fn any_course(self, attempts: u32) -> AnyCourse {
            AnyCourse(Box::new(Erased(self.course(attempts))))
        }
    }
}

/// A command of which the batch does not know the type. How often it begins anew, the client that sends it knows.
trait Planned: MaybeSend {
    fn course(self: Box<Self>, attempts: u32) -> AnyCourse;
}

impl<C: InBatch> Planned for C {
    fn course(self: Box<Self>, attempts: u32) -> AnyCourse {
        self.any_course(attempts)
    }
}

/// The commands of a batch, in their order.
struct Commands {
    id: BatchId,
    commands: Vec<Box<dyn Planned>>,
}

impl Commands {
    fn new() -> Self {
        Self { id: BatchId::next(), commands: Vec::new() }
    }

    fn add<C: InBatch>(&mut self, command: C) -> Place<C::Outcome> {
        let place = Place::new(self.id, self.commands.len());
        self.commands.push(Box::new(command));
        place
    }

    fn into_courses(self, attempts: u32) -> (BatchId, Vec<AnyCourse>) {
        (self.id, self.commands.into_iter().map(|command| command.course(attempts)).collect())
    }
}

/// Commands that are sent together and are independent of one another: each comes to its own outcome.
///
/// A command that reads before it writes, as linking and unlinking do, does so here too: all reads go in one request,
/// then all writes, each on its own condition. More than a thousand requests are sent in several batches.
///
/// ```no_run
/// # use omni_runtime::{ConversationId, Error, Id, WebApi, entities::{Contact, Incident}};
/// use omni_runtime::{batch::Batch, link, unlink};
///
/// # async fn act(client: WebApi, case: Id<Incident>, contact: Id<Contact>, conversation: ConversationId) -> Result<(), Error> {
/// let mut batch = Batch::new();
/// let unlinked = batch.add(unlink::<Incident>(case, conversation));
/// let linked = batch.add(link::<Contact>(contact, conversation));
/// let mut outcomes = batch.send(&client).await?;
/// println!("{:?}", outcomes.take(unlinked)?);
/// println!("{:?}", outcomes.take(linked)?.replaced());
/// # Ok(())
/// # }
/// ```
#[must_use = "a batch does nothing until it is sent"]
pub struct Batch(Commands);

impl Batch {
    /// A batch of no commands.
    pub fn new() -> Self {
        Self(Commands::new())
    }

    /// Adds a command; its outcome will be at this place.
    pub fn add<C: InBatch>(&mut self, command: C) -> Place<C::Outcome> {
        self.0.add(command)
    }

    /// How many commands there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.commands.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sends the commands over a transport.
    ///
    /// # Errors
    ///
    /// None for the batch as a whole: where the transport met something, each command that it concerns has it as its
    /// outcome.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Outcomes> {
        transport.execute(self)
    }

    pub(crate) fn into_courses(self, attempts: u32) -> (BatchId, Vec<AnyCourse>) {
        self.0.into_courses(attempts)
    }
}

/// Commands of which all are carried out, or none: one changeset, which is a transaction of the service. Elastic tables have
/// no transactions.
///
/// A command that changes only one version of a row, as `unlink`, `link` and a write with [`IfMatch`](crate::IfMatch) do,
/// stands before the others that change the row: after them the row is of another version. A read in it, such as a `get`,
/// is no part of the transaction: it is answered before anything is written.
///
/// ```no_run
/// # use omni_runtime::{ConversationId, Error, Id, WebApi, entities::Incident};
/// use omni_runtime::{batch::Changeset, link, unlink};
///
/// # async fn act(client: WebApi, case: Id<Incident>, from: ConversationId, to: ConversationId) -> Result<(), Error> {
/// let mut moved = Changeset::new();
/// let _ = moved.add(unlink::<Incident>(case, from));
/// let linked = moved.add(link::<Incident>(case, to));
/// let mut done = moved.send(&client).await?;
/// println!("{:?}", done.take(linked));
/// # Ok(())
/// # }
/// ```
#[must_use = "a changeset does nothing until it is sent"]
pub struct Changeset(Commands);

impl Changeset {
    /// A changeset of no commands.
    pub fn new() -> Self {
        Self(Commands::new())
    }

    /// Adds a command; its outcome will be at this place.
    pub fn add<C: InBatch>(&mut self, command: C) -> Place<C::Outcome> {
        self.0.add(command)
    }

    /// How many commands there are; the service takes a thousand.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.commands.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sends the commands over a transport.
    ///
    /// # Errors
    ///
    /// The future gives the [`Error`] of the command that stopped the others: none of them was carried out, unless the
    /// [answer was lost](Error::is_answer_lost) or could not be read. Then all of them were, or none.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Completed> {
        transport.execute(self)
    }

    pub(crate) fn into_courses(self, attempts: u32) -> (BatchId, Vec<AnyCourse>) {
        self.0.into_courses(attempts)
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

impl Default for Changeset {
    fn default() -> Self {
        Self::new()
    }
}

impl Command for Batch {
    type Outcome = Outcomes;
}

impl Command for Changeset {
    type Outcome = Completed;
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Batch({} commands)", self.len())
    }
}

impl fmt::Debug for Changeset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Changeset({} commands)", self.len())
    }
}
