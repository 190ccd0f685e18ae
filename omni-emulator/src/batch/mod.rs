//! `$batch`: many operations in one request ("Execute batch operations using the Web API"; OData protocol 11.7).
//!
//! The batch is read whole before any of it is carried out. A changeset is one transaction of the store.

mod multipart;
mod read;
mod reply;

use crate::address::after_scheme;
use crate::fault::Fault;
use crate::headers::Preferences;
use crate::http::{Request, Response};
use crate::operations::Call;
use crate::references::{ContentIds, References, substitute};
use crate::rows::Rows;
use crate::service::Service;
use crate::store::Transaction;
#[cfg(feature = "fuzzing")]
pub(crate) use read::request_line;
use read::{Item, Operation};
use reply::Reply;

/// Carries out a batch. Unless the client prefers to go on, the first failure is the last answer.
pub(crate) fn run(service: &Service, request: &Request) -> Result<Response, Fault> {
    let items = read::items(request, service.settings.only_crlf)?;
    let go_on = Preferences::of(request).continue_on_error;
    let mut reply = Reply::new();
    for item in &items {
        let succeeded = match item {
            Item::Single(operation) => single(service, request, operation, &mut reply),
            Item::Changeset(operations) => changeset(service, request, operations, &mut reply),
        };
        if !succeeded && !go_on {
            return Ok(reply.into_response(400));
        }
    }
    let response = reply.into_response(200);
    Ok(if go_on { response.with("Preference-Applied", "odata.continue-on-error") } else { response })
}

fn single(service: &Service, batch: &Request, operation: &Operation<'_>, reply: &mut Reply) -> bool {
    let done = request(batch, operation, &ContentIds::default()).and_then(|request| service.carry_out(&request));
    let succeeded = done.is_ok();
    reply.add(operation.content_id, &finish(done.unwrap_or_else(Fault::into_response), batch));
    succeeded
}

/// A failure within a changeset, and where.
struct Failed<'a> {
    content_id: Option<&'a str>,
    fault: Fault,
}

impl From<rusqlite::Error> for Failed<'_> {
    fn from(error: rusqlite::Error) -> Self {
        Self { content_id: None, fault: error.into() }
    }
}

fn changeset(service: &Service, batch: &Request, operations: &[Operation<'_>], reply: &mut Reply) -> bool {
    // Before the transaction, and once: to a colleague the changeset is one write.
    service.run_hooks();
    let done: Result<Vec<_>, Failed<'_>> = service.store.transaction(|transaction| {
        let mut ids = ContentIds::default();
        let mut responses = Vec::new();
        for operation in operations {
            let failed = |fault| Failed { content_id: operation.content_id, fault };
            let request = request(batch, operation, &ids).map_err(failed)?;
            let response = within(service, transaction, &request, &ids).map_err(failed)?;
            if let Some(id) = operation.content_id {
                ids.define(id, &response);
            }
            responses.push((operation.content_id, finish(response, batch)));
        }
        Ok(responses)
    });
    match done {
        Ok(responses) => {
            reply.add_changeset(responses.iter().map(|(id, response)| (*id, response)));
            true
        }
        Err(Failed { content_id, fault }) => {
            reply.add_changeset([(content_id, &finish(fault.into_response(), batch))]);
            false
        }
    }
}

/// Carries out a request of a changeset.
fn within(
    service: &Service,
    transaction: &Transaction<'_>,
    request: &Request,
    content_ids: &ContentIds,
) -> Result<Response, Fault> {
    let Service { schema, settings, .. } = service;
    match settings.operations.answer(request, schema, Rows::within(service, transaction))? {
        Some(response) => Ok(response),
        None => Call::parse(request, schema)?.run(&References { schema, transaction, content_ids }),
    }
}

/// The request that an operation stands for.
fn request(batch: &Request, operation: &Operation<'_>, ids: &ContentIds) -> Result<Request, Fault> {
    let root = batch.target.rsplit_once('/').map_or("", |(root, _)| root);
    let url = substitute(operation.url, ids)?;
    let target = match after_scheme(&url) {
        Some(rest) => rest.find('/').map_or("/", |start| &rest[start..]).to_owned(),
        None if url.starts_with('/') => url.into_owned(),
        None => format!("{root}/{url}"),
    };
    let inherited = batch.header("x-ms-client-request-id").map(|id| ("x-ms-client-request-id", id));
    let headers = operation.headers.iter().copied().chain(inherited);
    let request = Request {
        id: batch.id,
        method: operation.method.to_owned(),
        origin: batch.origin.clone(),
        target,
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: operation.body.to_owned(),
    };
    if request.is_batch() { Err(Fault::query("A batch cannot hold another batch.")) } else { Ok(request) }
}

/// Adds what every answer within a batch carries, and puts the headers in the order of the service's own.
fn finish(response: Response, batch: &Request) -> Response {
    let Response { status, headers, body } = response;
    let (kind, others): (Vec<_>, Vec<_>) = headers.into_iter().partition(|(name, _)| name == "Content-Type");
    let url = others.iter().find(|(name, _)| name == "OData-EntityId").map(|(_, url)| url.clone());
    let header = |name: &str, value: String| (name.to_owned(), value);
    let id = (status >= 400).then(|| header("REQ_ID", batch.id.to_string()));
    let version = header("OData-Version", "4.0".to_owned());
    let location = url.map(|url| header("Location", url));
    let headers = id.into_iter().chain(kind).chain([version]).chain(location).chain(others).collect();
    Response { status, headers, body }
}
