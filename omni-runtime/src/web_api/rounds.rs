//! Runs many courses at once: all that they ask for goes in one batch, round after round until each is done.

use std::time::Duration;

use http::Method;
use uuid::Uuid;

use super::call::Call;
use super::exchange::check_headers;
use super::retries::is_fate_unknown;
use super::{WebApi, configuration};
use crate::batch::{
    AnyOutcome, Batch, Changeset, Completed, Inner, LIMIT, Multipart, Outcomes, Part, changeset, independent, read,
};
use crate::command::{Course, Execute, Step};
use crate::error::Reply;
use crate::wire::{AnswerLost, Request, Response};
use crate::{Error, ErrorKind, Pending};

/// A course that waits for the answer to a request.
pub(super) struct Waiting<C> {
    /// Its number among all.
    index: usize,
    course: C,
    request: Request,
    made: u32,
    lost: bool,
}

/// Runs courses that are independent of one another. Gives what came of each, in their order.
pub(super) async fn run_all<C: Course>(call: &Call<'_>, courses: Vec<C>) -> Vec<Result<C::Outcome, Error>> {
    let mut done: Vec<_> = courses.iter().map(|_| None).collect();
    let mut waiting = begin(courses, &mut done);
    let began = call.now();
    while !waiting.is_empty() {
        let mut again = Vec::with_capacity(waiting.len());
        let mut wait = Duration::ZERO;
        while !waiting.is_empty() {
            let chunk: Vec<_> = waiting.drain(..waiting.len().min(LIMIT)).collect();
            let requests: Vec<_> = chunk.iter().map(|one| &one.request).collect();
            let replies = exchange_all(call, &requests).await;
            for (one, reply) in chunk.into_iter().zip(replies) {
                let asked = proceed(call, one, reply, began, &mut done, &mut again);
                wait = wait.max(asked);
            }
        }
        waiting = again;
        call.wait(wait).await;
    }
    done.into_iter().map(|outcome| outcome.unwrap_or_else(|| Err(unanswered()))).collect()
}

fn begin<C: Course>(courses: Vec<C>, done: &mut [Option<Result<C::Outcome, Error>>]) -> Vec<Waiting<C>> {
    let mut waiting = Vec::with_capacity(courses.len());
    for (index, mut course) in courses.into_iter().enumerate() {
        match course.begin() {
            Step::Send(request) | Step::SendAfterConflict(request, _) => {
                waiting.push(Waiting { index, course, request, made: 0, lost: false });
            }
            Step::Done(outcome) => done[index] = Some(outcome),
        }
    }
    waiting
}

/// What came of a request, and how often it was sent for that.
type Answer = (Result<Response, Error>, u32);

/// Takes a course one step further. Gives how long to wait before the next round.
fn proceed<C: Course>(
    call: &Call<'_>,
    mut one: Waiting<C>,
    (reply, made): Answer,
    began: Duration,
    done: &mut [Option<Result<C::Outcome, Error>>],
    again: &mut Vec<Waiting<C>>,
) -> Duration {
    one.made = one.made.saturating_add(made);
    let reply = match reply {
        Ok(response) => Ok(response),
        Err(error) => {
            one.lost |= is_fate_unknown(&error) && !one.request.method().is_safe();
            if let Some(wait) = call.wait_before_repeat(&error, &one.request, one.made, began) {
                again.push(one);
                return wait;
            }
            Err(error.with_answer_lost(one.lost).with_repeatable(one.request.is_repeatable()))
        }
    };
    match one.course.proceed(reply) {
        Step::Send(request) => again.push(Waiting { request, made: 0, lost: false, ..one }),
        Step::SendAfterConflict(request, conflicts) => {
            again.push(Waiting { request, made: 0, lost: false, ..one });
            return call.pause_after_conflict(conflicts);
        }
        Step::Done(outcome) => done[one.index] = Some(outcome),
    }
    Duration::ZERO
}

/// Sends requests in one batch. Gives the reply to each, in their order.
async fn exchange_all(call: &Call<'_>, requests: &[&Request]) -> Vec<Answer> {
    if let [request] = requests {
        return vec![call.exchange_counted(request).await];
    }
    let (sent, made) = send(call, requests, independent).await;
    match sent {
        Ok((parts, lost)) => {
            let mut parts = parts.into_iter();
            let mut next = || parts.next().map_or_else(|| Err(unanswered()), |part| one(part, lost));
            requests.iter().map(|_| (next(), made)).collect()
        }
        Err(error) => requests.iter().map(|_| (Err(error.copy()), made)).collect(),
    }
}

/// The reply to one request, out of its part.
fn one(part: Part, lost: bool) -> Result<Response, Error> {
    let reply = match part {
        Part::One(reply) => Some(reply),
        Part::Changeset(replies) => replies.into_iter().next(),
    };
    let Some(reply) = reply else { return Err(unanswered()) };
    if reply.response.status().is_success() {
        return Ok(reply.response);
    }
    Err(Error::from_reply(Reply::read(&reply.response)).with_answer_lost(lost))
}

type Writer = fn(Uuid, &[Inner<'_>], &[(&str, &str)]) -> Multipart;

/// Sends a batch, and reads its parts. Also gives whether the answer to an earlier attempt was lost, and how often it was
/// sent.
async fn send(call: &Call<'_>, requests: &[&Request], write: Writer) -> (Result<(Vec<Part>, bool), Error>, u32) {
    let batch = match compose(call.client(), requests, write) {
        Ok(batch) => batch,
        Err(error) => return (Err(error), 0),
    };
    let (response, made) = call.exchange_counted(&batch).await;
    let parts = response.and_then(|response| {
        let lost = response.extensions().get::<AnswerLost>().is_some();
        let content_type = response.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        Ok((read(content_type.unwrap_or_default(), response.body())?, lost))
    });
    (parts, made)
}

fn compose(client: &WebApi, requests: &[&Request], write: Writer) -> Result<Request, Error> {
    let mut inner = Vec::with_capacity(requests.len());
    for &request in requests {
        // Inside a batch they are text: a line break in one would begin a header, or a part, of its own.
        check_headers(request)?;
        inner.push(Inner { request, path: client.0.address.path_of(request)? });
    }
    let headers: Vec<_> =
        client.0.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let id = uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid();
    let Multipart { content_type, body } = write(id, &inner, &headers);
    let batch = Request::new(Method::POST, "$batch").content(content_type, body);
    let batch = batch.header("prefer", "odata.continue-on-error").header("accept", "multipart/mixed");
    // Many that do no more twice than once do no more twice than once together.
    Ok(if requests.iter().all(|request| request.is_repeatable()) { batch.repeatable() } else { batch })
}

/// Runs courses of which all are to come to their outcome, or none.
pub(super) async fn run_together<C: Course>(call: &Call<'_>, courses: Vec<C>) -> Result<Vec<C::Outcome>, Error> {
    if courses.len() > LIMIT {
        return Err(Error::new(
            ErrorKind::Invalid,
            format!(
                "a changeset takes {LIMIT} commands, and this one has {}: a transaction cannot be cut",
                courses.len()
            ),
        ));
    }
    let mut done: Vec<_> = courses.iter().map(|_| None).collect();
    let mut waiting = begin(courses, &mut done);
    let began = call.now();
    loop {
        // What only reads is read first, and none of it is part of the transaction.
        let (mut reads, writes): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|one| one.request.method().is_safe());
        waiting = writes;
        if !reads.is_empty() {
            let mut wait = Duration::ZERO;
            let requests: Vec<_> = reads.iter().map(|one| &one.request).collect();
            let replies = exchange_all(call, &requests).await;
            for (one, reply) in reads.drain(..).zip(replies) {
                wait = wait.max(proceed(call, one, reply, began, &mut done, &mut waiting));
            }
            waiting.sort_by_key(|one| one.index);
            call.wait(wait).await;
        }
        stop_at_error(&mut done)?;
        if waiting.is_empty() {
            break;
        }
        if waiting.iter().all(|one| !one.request.method().is_safe()) {
            waiting = write_together(call, waiting, began, &mut done).await?;
            stop_at_error(&mut done)?;
        }
    }
    done.into_iter().map(|outcome| outcome.unwrap_or_else(|| Err(unanswered()))).collect()
}

/// Sends the writes in one changeset. Gives the courses that want more.
async fn write_together<C: Course>(
    call: &Call<'_>,
    waiting: Vec<Waiting<C>>,
    began: Duration,
    done: &mut [Option<Result<C::Outcome, Error>>],
) -> Result<Vec<Waiting<C>>, Error> {
    let requests: Vec<_> = waiting.iter().map(|one| &one.request).collect();
    let (sent, made) = send(call, &requests, changeset).await;
    let (parts, lost) = sent?;
    let mut again = Vec::new();
    let mut replies: Vec<_> = parts
        .into_iter()
        .flat_map(|part| match part {
            Part::One(reply) => vec![reply],
            Part::Changeset(replies) => replies,
        })
        .collect();
    let failed = replies.iter().position(|reply| !reply.response.status().is_success());
    let Some(failed) = failed else {
        // With Content-IDs the replies may come in any order.
        let number = |reply: &crate::batch::PartReply| {
            reply.content_id.as_deref().and_then(|id| id.trim().parse::<usize>().ok())
        };
        if replies.iter().all(|reply| number(reply).is_some()) {
            replies.sort_by_key(|reply| number(reply));
        }
        let mut replies = replies.into_iter();
        for one in waiting {
            let reply = replies.next().ok_or_else(unanswered)?;
            proceed(call, one, (Ok(reply.response), made), began, done, &mut again);
        }
        return Ok(again);
    };
    let failure = replies.swap_remove(failed);
    let error = Error::from_reply(Reply::read(&failure.response)).with_answer_lost(lost);
    let number = failure.content_id.as_deref().and_then(|id| id.trim().parse::<usize>().ok());
    let culprit = number.and_then(|number| number.checked_sub(1)).filter(|culprit| *culprit < waiting.len());
    let Some(culprit) = culprit else {
        // Nobody says which one it was: where there is one only, it is that one.
        let [_] = &waiting[..] else { return Err(error) };
        return Ok(one_failed(call, waiting, 0, (error, made), began, done).await);
    };
    Ok(one_failed(call, waiting, culprit, (error, made), began, done).await)
}

/// Nothing of the changeset was carried out, because of one: that one goes on by itself, and the others wait.
async fn one_failed<C: Course>(
    call: &Call<'_>,
    waiting: Vec<Waiting<C>>,
    culprit: usize,
    (error, made): (Error, u32),
    began: Duration,
    done: &mut [Option<Result<C::Outcome, Error>>],
) -> Vec<Waiting<C>> {
    let (mut again, mut error, mut wait) = (Vec::with_capacity(waiting.len()), Some(error), Duration::ZERO);
    for (place, one) in waiting.into_iter().enumerate() {
        match error.take_if(|_| place == culprit) {
            Some(error) => wait = proceed(call, one, (Err(error), made), began, done, &mut again),
            None => again.push(one),
        }
    }
    call.wait(wait).await;
    again
}

fn stop_at_error<O>(done: &mut [Option<Result<O, Error>>]) -> Result<(), Error> {
    match done.iter_mut().find(|outcome| matches!(outcome, Some(Err(_)))).and_then(Option::take) {
        Some(Err(error)) => Err(error),
        _ => Ok(()),
    }
}

pub(super) fn unanswered() -> Error {
    configuration("the reply to the batch has no part for this command").into_kind(ErrorKind::Decode)
}

impl Execute<Batch> for WebApi {
    fn execute(&self, command: Batch) -> Pending<'_, Outcomes> {
        let (batch, courses) = command.into_courses(self.attempts());
        self.traced("batch", async move {
            let outcomes: Vec<Result<AnyOutcome, Error>> = run_all(&Call::new(self), courses).await;
            Ok(Outcomes::new(batch, outcomes))
        })
    }
}

impl Execute<Changeset> for WebApi {
    fn execute(&self, command: Changeset) -> Pending<'_, Completed> {
        let (changeset, courses) = command.into_courses(self.attempts());
        self.traced("changeset", async move {
            let outcomes = run_together(&Call::new(self), courses).await?;
            Ok(Completed::new(changeset, outcomes))
        })
    }
}
