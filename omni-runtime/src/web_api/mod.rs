//! The transport over the Dataverse Web API.

mod address;
#[cfg(feature = "azure")]
mod azure;
mod builder;
mod call;
#[cfg(feature = "batch")]
mod changeset;
#[cfg_attr(target_arch = "wasm32", path = "client_in_browser.rs")]
mod client;
mod clock;
mod credential;
mod echo;
mod exchange;
mod execute;
#[cfg(feature = "batch")]
mod in_one_request;
mod own_headers;
mod retries;
#[cfg(feature = "batch")]
mod rounds;
#[cfg(not(target_arch = "wasm32"))]
mod tls;
mod token;

#[cfg(feature = "azure")]
pub use azure::{AzureCredential, AzureIdentity};
pub use builder::WebApiBuilder;
pub use clock::Clock;
pub use credential::{AccessToken, Credential, TokenCache};
pub use retries::Retries;
pub use token::{Secret, TokenSource};

use std::fmt;
use std::sync::Arc;
#[cfg(feature = "bulk")]
use std::sync::atomic::Ordering;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::time::Duration;

use http::HeaderMap;
use tracing::Instrument;
use uuid::Uuid;

#[cfg(feature = "bulk")]
use crate::batch::AnyOutcome;
use crate::command::{Course, Plan, Step};
use crate::entities::User;
use crate::wire::{Request, Response};
use crate::{Error, Id, MaybeSend, Pending};
use address::Address;
use call::Call;
use own_headers::ActsFor;

/// A client of one organisation's Dataverse Web API.
///
/// Cheap to clone: clones share their connections, and so do the clients that are made from one for another user or with
/// another header. It carries out commands that name their conversation; the focused
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
pub struct WebApi {
    inner: Arc<Inner>,
    /// What every request carries besides what the protocol asks for.
    headers: Arc<HeaderMap>,
}

/// What a client shares with those that are made from it.
struct Inner {
    http: reqwest::Client,
    address: Address,
    /// None in a page, whose session takes a token's place.
    tokens: Option<Box<dyn TokenSource>>,
    clock: Box<dyn Clock>,
    retries: Retries,
    /// How long one attempt at a request may take, and how long a command in all.
    attempt_timeout: Duration,
    timeout: Duration,
    /// How many requests at once the service recommended last; 0 before it did.
    parallelism: AtomicUsize,
    /// How often the service has asked to slow down.
    throttled: AtomicU64,
    /// How often a row is read and written before others' changes are reported as a conflict.
    attempts: u32,
}

impl WebApi {
    /// Begins a client for the organisation at this URL (`https://contoso.crm.dynamics.com`).
    ///
    /// Plain `http` is taken for a loopback address only, such as the emulator's.
    pub fn builder(url: impl Into<String>) -> WebApiBuilder {
        WebApiBuilder::new(Some(url.into()))
    }

    /// Begins a client for the organisation whose page this code runs in: with the session of whoever is signed in
    /// there, and no token.
    ///
    /// For a web resource in wasm32, with the features `page` and `web-api`. Elsewhere [`build`](WebApiBuilder::build)
    /// gives an error that [is absent](Error::is_absent). The reference is Microsoft's page "Authenticate to Microsoft
    /// Dataverse with the Web API", section "Client-side JavaScript in web resources".
    ///
    /// ```
    /// let error = omni_runtime::WebApi::same_origin().build().unwrap_err();
    /// assert!(error.is_absent());
    /// ```
    pub fn same_origin() -> WebApiBuilder {
        WebApiBuilder::new(None)
    }

    /// The same client, acting as this user, whom the object id of Microsoft Entra ID names: the header
    /// `CallerObjectId`. A bot has such a client for each agent; all of them share their connections and tokens.
    ///
    /// The reference is Microsoft's page "Impersonate another user using the Web API".
    ///
    /// ```no_run
    /// use omni_runtime::{ConversationId, Error, Id, WebApi, entities::Incident, unlink};
    /// use uuid::Uuid;
    ///
    /// # async fn act(client: WebApi, agent: Uuid, case: Id<Incident>, conversation: ConversationId) -> Result<(), Error> {
    /// unlink::<Incident>(case, conversation).send(&client.on_behalf_of_object(agent)).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn on_behalf_of_object(&self, user: Uuid) -> Self {
        self.acting_for(ActsFor::Object(user))
    }

    /// The same client, acting as this user, whom the key `systemuserid` of their row names: the header `MSCRMCallerID`.
    ///
    /// The reference is Microsoft's page "Impersonate another user using the Web API".
    #[must_use]
    pub fn on_behalf_of_user(&self, user: Id<User>) -> Self {
        self.acting_for(ActsFor::User(user))
    }

    /// The same client, which sends this header too: for a command that is to be carried out otherwise than others.
    ///
    /// ```no_run
    /// use omni_runtime::{Changes, Error, WebApi, create, entity};
    ///
    /// #[entity("account")]
    /// struct Customer {
    ///     name: Option<String>,
    /// }
    ///
    /// # async fn act(client: WebApi) -> Result<(), Error> {
    /// let client = client.with_header("MSCRM.SuppressDuplicateDetection", "false")?;
    /// create(Changes::new().set(Customer::NAME, "Contoso")).send(&client).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When it is a header that a command or the client sets itself, as with [`WebApiBuilder::header`], or cannot be sent.
    pub fn with_header(&self, name: impl Into<String>, value: impl Into<String>) -> Result<Self, Error> {
        let mut headers = HeaderMap::clone(&self.headers);
        own_headers::add(&mut headers, &name.into(), &value.into())?;
        Ok(Self { headers: Arc::new(headers), ..self.clone() })
    }

    fn acting_for(&self, user: ActsFor) -> Self {
        let mut headers = HeaderMap::clone(&self.headers);
        user.add_to(&mut headers);
        Self { headers: Arc::new(headers), ..self.clone() }
    }

    /// Sends a request that no command makes, and gives the reply as it came.
    ///
    /// It goes where the commands go, with the same token, TLS and headers, and is repeated by the same rules; a header
    /// of the request's own takes the place of the client's.
    ///
    /// ```no_run
    /// use http::Method;
    /// use omni_runtime::{WebApi, wire::Request};
    ///
    /// # async fn act(client: WebApi) -> Result<(), omni_runtime::Error> {
    /// let request = Request::new(Method::GET, "$metadata").header("accept", "application/xml");
    /// let document = client.request(request).await?.into_body();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] when the request was not answered, or with a status that is not a success.
    pub fn request(&self, request: Request) -> Pending<'_, Response> {
        self.traced("request", async move { Call::new(self).exchange(&request).await })
    }

    /// Carries out a command, one request after the other.
    fn run<C>(&self, command: C) -> Pending<'_, C::Outcome>
    where
        C: Plan<Outcome: MaybeSend>,
        C::Course: 'static,
    {
        let mut course = command.course(self.inner.attempts);
        self.traced(C::NAME, async move {
            let call = Call::new(self);
            let mut step = course.begin();
            loop {
                match step {
                    Step::Send(request) => step = course.proceed(call.exchange(&request).await),
                    Step::SendAfterConflict(request, conflicts) => {
                        call.wait(call.pause_after_conflict(conflicts)).await;
                        step = course.proceed(call.exchange(&request).await);
                    }
                    Step::Done(outcome) => return outcome,
                }
            }
        })
    }

    /// Runs many courses at once, each on its own. Gives what came of each, in their order.
    #[cfg(feature = "bulk")]
    pub(crate) async fn carry_out_all<O: 'static, C: Course<Outcome = AnyOutcome>>(
        &self,
        courses: Vec<C>,
    ) -> Vec<Result<O, Error>> {
        let span = tracing::info_span!(
            "omni.command",
            omni.command = "bulk",
            omni.count = courses.len(),
            server.address = self.inner.address.host()
        );
        let outcomes = rounds::run_all(&Call::new(self), courses).instrument(span).await;
        let typed =
            |outcome: AnyOutcome| outcome.downcast().map(|outcome| *outcome).map_err(|_| in_one_request::unanswered());
        outcomes.into_iter().map(|outcome| outcome.and_then(typed)).collect()
    }

    /// How often a row is read and written before changes by others are a conflict.
    #[cfg(feature = "batch")]
    pub(crate) fn attempts(&self) -> u32 {
        self.inner.attempts
    }

    /// How many requests at once the service recommends; 0 before it did.
    #[cfg(feature = "bulk")]
    pub(crate) fn recommended(&self) -> usize {
        self.inner.parallelism.load(Ordering::Relaxed)
    }

    /// How often the service has asked to slow down.
    #[cfg(feature = "bulk")]
    pub(crate) fn times_throttled(&self) -> u64 {
        self.inner.throttled.load(Ordering::Relaxed)
    }

    fn traced<'a, T>(
        &self,
        name: &'static str,
        steps: impl Future<Output = Result<T, Error>> + MaybeSend + 'a,
    ) -> Pending<'a, T> {
        let span = tracing::info_span!("omni.command", omni.command = name, server.address = self.inner.address.host());
        Pending::new(steps.instrument(span))
    }
}

impl fmt::Debug for WebApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebApi").field("address", &self.inner.address).finish_non_exhaustive()
    }
}

/// An error in how the client was set up.
fn configuration(message: impl Into<String>) -> Error {
    Error::new(crate::ErrorKind::Configuration, message)
}
