//! The service without its transport: a request in, a reply out.

use omni_schema::Schema;

use crate::batch;
use crate::fault::{Fault, code};
use crate::hooks::Hooks;
use crate::http::{Request, Response};
use crate::operations::Call;
use crate::record::{RecordedRequest, RequestLog};
use crate::references::References;
use crate::rows::Rows;
use crate::store::Store;

/// How the service behaves where services may differ.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The one token that is let in; any, if there is none.
    pub(crate) bearer: Option<String>,
    /// Whether a batch with a bare line feed is refused.
    pub(crate) only_crlf: bool,
}

pub(crate) struct Service {
    pub(crate) schema: Schema,
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) requests: RequestLog,
    pub(crate) hooks: Hooks,
}

impl Service {
    pub(crate) fn new(schema: Schema, store: Store, settings: Settings) -> Self {
        Self { schema, store, settings, requests: RequestLog::default(), hooks: Hooks::default() }
    }

    /// Answers a request, and remembers both.
    pub(crate) fn handle(&self, request: Request) -> Response {
        let reply = self.authorize(&request).and_then(|()| self.answer(&request));
        let response = identify(reply.unwrap_or_else(refuse), &request);
        tracing::debug!(method = request.method, target = request.target, status = response.status, "answered");
        self.requests.add(RecordedRequest::new(request, &response));
        response
    }

    fn authorize(&self, request: &Request) -> Result<(), Fault> {
        let header = request.header("Authorization").unwrap_or_default();
        let (scheme, token) = header.split_once(' ').unwrap_or_default();
        let token = token.trim();
        let known = self.settings.bearer.as_ref().is_none_or(|bearer| bearer == token);
        if scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty() && known {
            return Ok(());
        }
        let why = if header.is_empty() { "The request has no bearer token." } else { "The bearer token is not valid." };
        Err(Fault::new(401, code::ACCESS_TOKEN, why))
    }

    fn answer(&self, request: &Request) -> Result<Response, Fault> {
        if request.is_batch() {
            return if request.method == "POST" {
                batch::run(self, request)
            } else {
                Err(Fault::method(&request.method))
            };
        }
        self.carry_out(request)
    }

    /// Carries out one request, which is no batch, in a transaction of its own.
    pub(crate) fn carry_out(&self, request: &Request) -> Result<Response, Fault> {
        let content = request.header("Content-Type").unwrap_or("application/json");
        if !request.body.is_empty() && !content.trim_start().to_ascii_lowercase().starts_with("application/json") {
            return Err(Fault::new(415, code::ODATA, format!("The content type '{content}' is not supported.")));
        }
        let call = Call::parse(request, &self.schema)?;
        if !call.is_write() {
            return self.store.read(|transaction| call.run(&References::outside_a_batch(&self.schema, transaction)));
        }
        self.run_hooks();
        self.store.transaction(|transaction| call.run(&References::outside_a_batch(&self.schema, transaction)))
    }

    /// Runs what waits for a write. Before its transaction: a hook changes rows in transactions of its own.
    pub(crate) fn run_hooks(&self) {
        self.hooks.run(&Rows::new(self));
    }
}

fn refuse(fault: Fault) -> Response {
    let unauthorized = fault.status == 401;
    let response = fault.into_response();
    if unauthorized { response.with("WWW-Authenticate", "Bearer") } else { response }
}

/// Adds what every reply carries.
fn identify(response: Response, request: &Request) -> Response {
    let id = request.id.to_string();
    let response = response.with("OData-Version", "4.0").with("x-ms-service-request-id", id.clone()).with("REQ_ID", id);
    match request.header("x-ms-client-request-id") {
        Some(client) => response.with("x-ms-client-request-id", client),
        None => response,
    }
}
