//! Many requests in one: how they are sent, and which reply is whose.

use std::cmp::Ordering;

use http::Method;
use uuid::Uuid;

use super::call::Call;
use super::exchange::{check_headers, credible, random_id};
use super::{WebApi, echo};
use crate::batch::{Inner, Multipart, PATH, Part, PartReply, independent, read};
use crate::error::Reply;
use crate::wire::{AnswerLost, Request, Response, Unprinted, content_type, may_be_kept};
use crate::{Error, ErrorKind};

/// What asks the service to go on after a refusal.
const CONTINUE: &str = "odata.continue-on-error";

/// What came of a request, and how often it was sent for that.
pub(super) type Answer = (Result<Response, Error>, u32);

/// Sends requests in one batch. Gives the reply to each, in their order.
pub(super) async fn exchange_all(call: &Call<'_>, requests: &[&Request]) -> Vec<Answer> {
    if let [request] = requests
        && call.client().inner.address.of(request).is_ok()
    {
        return vec![call.exchange_counted(request).await];
    }
    let (mut all, mut refusals) = (Vec::with_capacity(requests.len()), Vec::with_capacity(requests.len()));
    for request in requests {
        // One that cannot stand in a batch is no reason not to send the others.
        match inner(call, request) {
            Ok(inner) => {
                all.push(inner);
                refusals.push(None);
            }
            Err(error) => refusals.push(Some(error)),
        }
    }
    let (sent, made) = if all.is_empty() { (Err(unanswered()), 0) } else { send(call, &all, independent).await };
    let sent = sent.and_then(|sent| Ok((one_each(sent.parts, all.len(), sent.goes_on)?, sent.lost)));
    let mut sent = sent.map(|(parts, lost)| (parts.into_iter(), lost));
    let mut answers = Vec::with_capacity(requests.len());
    for (request, refusal) in requests.iter().zip(refusals) {
        if let Some(error) = refusal {
            answers.push((Err(error), 0));
            continue;
        }
        // Nothing is lost of a read.
        let reply = match &mut sent {
            Ok((parts, lost)) => match parts.next() {
                Some(part) => one(request, part, *lost && is_write(request)),
                None => Err(unanswered().with_answer_lost(is_write(request))),
            },
            Err(error) => Err(error.copy().with_answer_lost(error.is_answer_lost() && is_write(request))),
        };
        answers.push((reply, made));
    }
    answers
}

pub(super) fn is_write(request: &Request) -> bool {
    !request.method().is_safe()
}

/// The parts, if it is certain which request each of them is the reply to. A service that stops at the first refusal
/// leaves out those after it.
fn one_each(parts: Vec<Part>, requests: usize, goes_on: bool) -> Result<Vec<Part>, Error> {
    let is_refusal = |part: &Part| matches!(part, Part::One(reply) if !reply.response.status().is_success());
    let is_certain = match parts.len().cmp(&requests) {
        Ordering::Less => !goes_on && parts.iter().position(is_refusal).is_some_and(|first| first + 1 == parts.len()),
        Ordering::Equal => true,
        Ordering::Greater => false,
    };
    if is_certain {
        return Ok(parts);
    }
    let message = format!("the reply to a batch of {requests} requests has {} parts: nobody knows whose", parts.len());
    Err(Error::new(ErrorKind::Decode, message).with_answer_lost(true))
}

/// The reply to one request, out of its part.
fn one(request: &Request, part: Part, lost: bool) -> Result<Response, Error> {
    let reply = match part {
        Part::One(reply) => Some(reply),
        Part::Changeset(replies) => replies.into_iter().next(),
    };
    let Some(reply) = reply else { return Err(unanswered()) };
    if reply.response.status().is_success() {
        return credible(request, reply.response);
    }
    Err(Error::from_reply(Reply::read(&reply.response)).with_answer_lost(lost))
}

pub(super) type Writer = fn(Uuid, &[Inner<'_>], &[(&str, &str)]) -> Multipart;

/// The reply to a batch.
pub(super) struct Sent {
    pub(super) parts: Vec<Part>,
    /// Whether the answer to an earlier attempt was lost.
    pub(super) lost: bool,
    /// Whether the service says that it goes on after a refusal.
    goes_on: bool,
}

/// Sends a batch, and reads its parts. Also gives how often it was sent.
pub(super) async fn send(call: &Call<'_>, requests: &[Inner<'_>], write: Writer) -> (Result<Sent, Error>, u32) {
    let batch = compose(call.client(), requests, write);
    let (response, made) = call.exchange_counted(&batch).await;
    let parts = response.and_then(|response| {
        let lost = response.extensions().get::<AnswerLost>().is_some();
        let mut applied =
            response.headers().get_all("preference-applied").iter().filter_map(|value| value.to_str().ok());
        let goes_on = applied.any(|applied| applied.contains(CONTINUE));
        match read(content_type(&response).unwrap_or_default(), response.body()) {
            Ok(mut parts) => {
                if let Some(unprinted) = response.extensions().get::<Unprinted>() {
                    for part in &mut parts {
                        hush(part, unprinted);
                    }
                }
                Ok(Sent { parts, lost, goes_on })
            }
            // It was answered, so it was carried out; what came of each request is not to be had.
            Err(error) => Err(error.with_answer_lost(true).with_repeatable(batch.is_repeatable())),
        }
    });
    (parts, made)
}

/// Takes out of a part what an error may keep of it, as of a reply of its own.
fn hush(part: &mut Part, unprinted: &Unprinted) {
    let replies = match part {
        Part::One(reply) => std::slice::from_mut(reply),
        Part::Changeset(replies) => replies,
    };
    for PartReply { response, .. } in replies {
        if !response.status().is_success() {
            echo::hush(response, unprinted.words());
        } else if may_be_kept(response) {
            response.extensions_mut().insert(unprinted.clone());
        }
    }
}

/// A request as it stands in a part, where it can.
pub(super) fn inner<'a>(call: &Call<'_>, request: &'a Request) -> Result<Inner<'a>, Error> {
    // Inside a batch they are text: a line break in one would begin a header, or a part, of its own.
    check_headers(request)?;
    Ok(Inner { request, path: call.client().inner.address.path_of(request)? })
}

fn compose(client: &WebApi, requests: &[Inner<'_>], write: Writer) -> Request {
    let headers: Vec<_> =
        client.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let Multipart { content_type, body } = write(random_id(), requests, &headers);
    let batch = Request::new(Method::POST, PATH).content(content_type, body);
    let batch = batch.header("prefer", CONTINUE).header("accept", "multipart/mixed");
    // Many that do no more twice than once do no more twice than once together.
    if requests.iter().all(|inner| inner.request.is_repeatable()) { batch.repeatable() } else { batch }
}

pub(super) fn unanswered() -> Error {
    Error::new(ErrorKind::Decode, "the reply to the batch has no part for this command")
}
