//! The transport over the Dataverse Web API.

mod address;
mod builder;
mod call;
mod clock;
mod exchange;
mod execute;
mod retries;
mod tls;
mod token;

pub use builder::WebApiBuilder;
pub use clock::Clock;
pub use retries::Retries;
pub use token::{Secret, TokenSource};

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use tracing::Instrument;

use crate::command::{Course, Plan, Step};
use crate::{Error, MaybeSend, Pending};
use address::Address;
use call::Call;

/// A client of one organisation's Dataverse Web API.
///
/// Cheap to clone: clones share their connections. It carries out commands that name their conversation; the focused
/// conversation exists only in the agent's page.
///
/// ```no_run
/// use omni_runtime::{ConversationId, Id, WebApi, entities::Incident, unlink};
///
/// # async fn act(token: String, case: Id<Incident>, conversation: ConversationId) -> Result<(), Box<dyn std::error::Error>> {
/// let client = WebApi::builder("https://contoso.crm.dynamics.com").token(token).build()?;
/// let done = unlink::<Incident>(case, conversation).send(&client).await?;
/// println!("unlinked {}", done.record());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct WebApi(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    address: Address,
    tokens: Box<dyn TokenSource>,
    /// What every request carries besides what the protocol asks for.
    headers: http::HeaderMap,
    clock: Box<dyn Clock>,
    retries: Retries,
    /// How long one attempt at a request may take, and how long a command in all.
    attempt_timeout: Duration,
    timeout: Duration,
    /// How many requests at once the service recommended last; 0 before it did.
    parallelism: AtomicUsize,
    /// How often a row is read and written before others' changes are reported as a conflict.
    attempts: u32,
}

impl WebApi {
    /// Begins a client for the organisation at this URL (`https://contoso.crm.dynamics.com`).
    ///
    /// Plain `http` is taken for a loopback address only, such as the emulator's.
    pub fn builder(url: impl Into<String>) -> WebApiBuilder {
        WebApiBuilder::new(url.into())
    }

    /// Carries out a command, one request after the other.
    fn run<C>(&self, command: C) -> Pending<'_, C::Outcome>
    where
        C: Plan<Outcome: MaybeSend>,
        C::Course: 'static,
    {
        let span = tracing::info_span!("omni.command", omni.command = C::NAME, server.address = self.0.address.host());
        let mut course = command.course(self.0.attempts);
        let steps = async move {
            let call = Call::new(self);
            let mut step = course.begin();
            loop {
                match step {
                    Step::Send(request) => step = course.proceed(call.exchange(&request).await),
                    Step::Done(outcome) => return outcome,
                }
            }
        };
        Pending::new(steps.instrument(span))
    }
}

impl fmt::Debug for WebApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebApi").field("address", &self.0.address).finish_non_exhaustive()
    }
}

/// An error in how the client was set up.
fn configuration(message: impl Into<String>) -> Error {
    Error::new(crate::ErrorKind::Configuration, message)
}
