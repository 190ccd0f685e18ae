//! The transport over the Dataverse Web API.

mod address;
mod builder;
#[cfg_attr(target_arch = "wasm32", path = "client_in_browser.rs")]
mod client;
mod exchange;
mod slot_change;
#[cfg(not(target_arch = "wasm32"))]
mod tls;
mod token;

pub use builder::WebApiBuilder;
pub use token::{Secret, TokenSource};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use crate::command::{Call, Execute, Linked, Operation, SetLink, SlotChange, Unlink, Unlinked};
use crate::wire::{Request, Response};
use crate::{Error, Pending};
use address::Address;

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
    /// None in a page, whose session takes a token's place.
    tokens: Option<Box<dyn TokenSource>>,
    /// How often a row is read and written before others' changes are reported as a conflict.
    attempts: u32,
    /// How long one request may take.
    timeout: Duration,
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

    /// Sends a request that no command makes, and gives the reply as it came.
    ///
    /// It goes where the commands go, with the same token, TLS and headers; a header of the request's own takes the
    /// place of the client's.
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
        Pending::new(async move { self.exchange(&request).await })
    }

    fn change_slots<C: SlotChange + Send + Sync + 'static>(&self, command: C) -> Pending<'_, C::Outcome>
    where
        C::Outcome: Send,
    {
        let span = tracing::info_span!(
            "omni.command",
            omni.command = C::NAME,
            omni.conversation = %command.conversation(),
            server.address = self.0.address.host(),
        );
        Pending::new(slot_change::run(self, command).instrument(span))
    }
}

// No bound on `E`: a type that is not a link type was reported where the command was built.
impl<E: 'static> Execute<Unlink<E>> for WebApi {
    fn execute(&self, command: Unlink<E>) -> Pending<'_, Unlinked<E>> {
        self.change_slots(command)
    }
}

impl<E: 'static> Execute<SetLink<E>> for WebApi {
    fn execute(&self, command: SetLink<E>) -> Pending<'_, Linked<E>> {
        self.change_slots(command)
    }
}

impl<O: Operation + Send + Sync + 'static> Execute<Call<O>> for WebApi
where
    O::Outcome: Send,
{
    fn execute(&self, command: Call<O>) -> Pending<'_, O::Outcome> {
        Pending::new(async move {
            let response = self.exchange(&command.operation().request()?).await?;
            Call::<O>::outcome(&response)
        })
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
