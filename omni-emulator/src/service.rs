//! The service without its transport: a request in, a reply out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use omni_schema::Schema;

use crate::address;
use crate::batch;
use crate::custom::CustomOperations;
use crate::failure::{Delivery, Failure, Faults, Limits, Meter, Queue, Ticket};
use crate::fault::{Fault, code};
use crate::hooks::Hooks;
use crate::http::{Request, Response};
use crate::operations::Call;
use crate::page;
use crate::record::RecordedRequest;
use crate::references::References;
use crate::request_log::RequestLog;
use crate::rows::Rows;
use crate::store::Store;
use crate::token::{self, Client};

/// How the service behaves where services may differ.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The one token that is let in; any, if there is none.
    pub(crate) bearer: Option<String>,
    /// Whether a batch with a bare line feed is refused.
    pub(crate) only_crlf: bool,
    /// The one application that tokens are issued to; any, if there is none.
    pub(crate) client: Option<Client>,
    /// By which names it answers, beside those of this machine.
    pub(crate) hosts: Vec<String>,
    pub(crate) limits: Option<Limits>,
    pub(crate) faults: Option<Faults>,
    pub(crate) operations: CustomOperations,
}

pub(crate) struct Service {
    pub(crate) schema: Schema,
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) failures: Queue,
    /// What a refusal names; the service's own numbers where no limits are set.
    limits: Limits,
    meter: Option<Arc<Meter>>,
    pub(crate) requests: RequestLog,
    pub(crate) hooks: Hooks,
}

/// A request that has come in: what is to go wrong with it, and its place among those at once.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    failure: Option<Failure>,
    ticket: Option<Ticket>,
}

impl Entry {
    pub(crate) fn delay(&self) -> Option<Duration> {
        self.failure.as_ref().and_then(Failure::delay)
    }
}

impl Service {
    pub(crate) fn new(schema: Schema, store: Store, mut settings: Settings) -> Self {
        let limits = settings.limits.clone().unwrap_or_default();
        let meter = settings.limits.as_ref().map(|limits| Arc::new(Meter::new(limits.clone())));
        let failures = Queue::new(settings.faults.take());
        let (requests, hooks) = (RequestLog::default(), Hooks::default());
        Self { schema, store, settings, failures, limits, meter, requests, hooks }
    }

    /// Lets a request in. Failures and limits are the Web API's, not the token endpoint's.
    pub(crate) fn enter(&self, request: &Request) -> Entry {
        if !request.is_of_the_web_api() {
            return Entry::default();
        }
        let user = request.header("Authorization").unwrap_or_default();
        let ticket = match self.meter.as_ref().map(|meter| meter.admit(user)).transpose() {
            Ok(ticket) => ticket,
            // What waits for a request goes on waiting for one that is let in.
            Err(exceeded) => return Entry { failure: Some(exceeded), ticket: None },
        };
        Entry { failure: self.failures.next(request.method != "GET"), ticket }
    }

    /// Answers a request, and remembers both.
    pub(crate) fn handle(&self, request: Request, entry: Entry) -> (Response, Delivery) {
        let Entry { failure, ticket } = entry;
        let response = match &failure {
            Some(failure) if !failure.lets_commit() => failure.response(&self.limits),
            _ => self.reply_or_fail(&request),
        };
        let response = match &ticket {
            Some(ticket) => ticket.tell(response),
            None => response,
        };
        self.conclude(request, response, failure)
    }

    /// Refuses a request whose body cannot be read, and remembers both.
    pub(crate) fn refuse_unread(&self, request: Request, fault: Fault) -> Response {
        self.conclude(request, fault.into_response(), None).0
    }

    /// Completes a reply, and remembers it with its request.
    fn conclude(&self, request: Request, response: Response, failure: Option<Failure>) -> (Response, Delivery) {
        let response = identify(response, &request);
        // Who looks at the page wants to see what others asked for.
        if page::is_asked_for(&request) {
            return (response, Delivery::Whole);
        }
        tracing::debug!(method = request.method, target = request.target, status = response.status, "answered");
        let delivery = failure.as_ref().map_or(Delivery::Whole, |failure| failure.delivery(&response));
        self.requests.add(RecordedRequest::new(request, &response, failure));
        (response, delivery)
    }

    /// A hook is a test's own code and may panic. Its request is then answered and remembered like any other.
    fn reply_or_fail(&self, request: &Request) -> Response {
        // What a panic could leave half-written is a transaction, which is undone, or behind a lock that expects one.
        let replied = catch_unwind(AssertUnwindSafe(|| self.reply(request)));
        replied.unwrap_or_else(|_| {
            tracing::error!(method = request.method, target = request.target, "a request was not answered");
            Fault::new(500, code::SQL_ERROR, "The emulator failed to answer; see its log.").into_response()
        })
    }

    fn reply(&self, request: &Request) -> Response {
        if token::is_asked_for(request) {
            return token::issue(request, self.settings.client.as_ref(), self.settings.bearer.as_deref());
        }
        if page::is_asked_for(request) {
            return if self.may_see_the_page(request) { page::show(self, request) } else { page::refuse() };
        }
        if let Some(refusal) = address::refusal(&request.target) {
            return refusal;
        }
        self.authorize(request).and_then(|()| self.answer(request)).unwrap_or_else(refuse)
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

    /// A browser sends no bearer token. Where one is set, it is the password that the browser asks for.
    fn may_see_the_page(&self, request: &Request) -> bool {
        let Some(bearer) = &self.settings.bearer else { return true };
        let header = request.header("Authorization").unwrap_or_default();
        let (scheme, given) = header.split_once(' ').unwrap_or_default();
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" => given.trim() == bearer,
            "basic" => {
                let pair = BASE64.decode(given.trim()).unwrap_or_default();
                pair.strip_suffix(bearer.as_bytes()).is_some_and(|name| name.ends_with(b":"))
            }
            _ => false,
        }
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
        // Outside of a transaction: what a test answers with may change rows in transactions of its own.
        if let Some(response) = self.settings.operations.answer(request, &self.schema, Rows::new(self))? {
            return Ok(response);
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
