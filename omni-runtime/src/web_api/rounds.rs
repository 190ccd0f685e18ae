//! Runs many courses at once: all that they ask for goes in one batch, round after round until each is done.

use std::collections::HashSet;
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
    /// How often the request was sent, and when it was to be sent first.
    made: u32,
    began: Duration,
    /// Whether an answer to it was lost.
    lost: bool,
}

/// Runs courses that are independent of one another. Gives what came of each, in their order.
pub(super) async fn run_all<C: Course>(call: &Call<'_>, courses: Vec<C>) -> Vec<Result<C::Outcome, Error>> {
    let mut done: Vec<_> = courses.iter().map(|_| None).collect();
    let mut waiting = begin(call, courses, &mut done);
    while !waiting.is_empty() {
        let mut again = Vec::with_capacity(waiting.len());
        let mut wait = Duration::ZERO;
        while !waiting.is_empty() {
            let chunk: Vec<_> = waiting.drain(..waiting.len().min(LIMIT)).collect();
            let requests: Vec<_> = chunk.iter().map(|one| &one.request).collect();
            let replies = exchange_all(call, &requests).await;
            for (one, reply) in chunk.into_iter().zip(replies) {
                let asked = proceed(call, one, reply, &mut done, &mut again);
                wait = wait.max(asked);
            }
        }
        waiting = again;
        call.wait(wait).await;
    }
    done.into_iter().map(|outcome| outcome.unwrap_or_else(|| Err(unanswered()))).collect()
}

fn begin<C: Course>(
    call: &Call<'_>,
    courses: Vec<C>,
    done: &mut [Option<Result<C::Outcome, Error>>],
) -> Vec<Waiting<C>> {
    let began = call.now();
    let mut waiting = Vec::with_capacity(courses.len());
    for (index, mut course) in courses.into_iter().enumerate() {
        match course.begin() {
            Step::Send(request) | Step::SendAfterConflict(request, _) => {
                waiting.push(Waiting { index, course, request, made: 0, began, lost: false });
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
    done: &mut [Option<Result<C::Outcome, Error>>],
    again: &mut Vec<Waiting<C>>,
) -> Duration {
    one.made = one.made.saturating_add(made);
    let reply = match reply {
        Ok(response) => Ok(response),
        Err(error) => {
            one.lost |= is_write(&one.request) && (error.is_answer_lost() || is_fate_unknown(&error));
            if let Some(wait) = call.wait_before_repeat(&error, &one.request, one.made, one.began) {
                again.push(one);
                return wait;
            }
            Err(error.with_answer_lost(one.lost).with_repeatable(one.request.is_repeatable()))
        }
    };
    match one.course.proceed(reply) {
        Step::Send(request) => again.push(Waiting { request, made: 0, began: call.now(), lost: false, ..one }),
        Step::SendAfterConflict(request, conflicts) => {
            again.push(Waiting { request, made: 0, began: call.now(), lost: false, ..one });
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
    let mut all = Vec::with_capacity(requests.len());
    // One that cannot stand in a batch is no reason not to send the others.
    let refusals: Vec<_> = requests.iter().map(|request| inner(call, request).map(|inner| all.push(inner))).collect();
    let (sent, made) = if all.is_empty() { (Err(unanswered()), 0) } else { send(call, &all, independent).await };
    let mut sent = sent.map(|(parts, lost)| (parts.into_iter(), lost));
    let answers = requests.iter().zip(refusals).map(|(request, refusal)| {
        if let Err(error) = refusal {
            return (Err(error), 0);
        }
        // Nothing is lost of a read.
        let reply = match &mut sent {
            Ok((parts, lost)) => {
                parts.next().ok_or_else(unanswered).and_then(|part| one(part, *lost && is_write(request)))
            }
            Err(error) => Err(error.copy().with_answer_lost(error.is_answer_lost() && is_write(request))),
        };
        (reply, made)
    });
    answers.collect()
}

fn is_write(request: &Request) -> bool {
    !request.method().is_safe()
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
async fn send(call: &Call<'_>, requests: &[Inner<'_>], write: Writer) -> (Result<(Vec<Part>, bool), Error>, u32) {
    let (response, made) = call.exchange_counted(&compose(call.client(), requests, write)).await;
    let parts = response.and_then(|response| {
        let lost = response.extensions().get::<AnswerLost>().is_some();
        let content_type = response.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        Ok((read(content_type.unwrap_or_default(), response.body())?, lost))
    });
    (parts, made)
}

/// A request as it stands in a part, where it can.
fn inner<'a>(call: &Call<'_>, request: &'a Request) -> Result<Inner<'a>, Error> {
    // Inside a batch they are text: a line break in one would begin a header, or a part, of its own.
    check_headers(request)?;
    Ok(Inner { request, path: call.client().0.address.path_of(request)? })
}

fn compose(client: &WebApi, requests: &[Inner<'_>], write: Writer) -> Request {
    let headers: Vec<_> =
        client.0.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let id = uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid();
    let Multipart { content_type, body } = write(id, requests, &headers);
    let batch = Request::new(Method::POST, "$batch").content(content_type, body);
    let batch = batch.header("prefer", "odata.continue-on-error").header("accept", "multipart/mixed");
    // Many that do no more twice than once do no more twice than once together.
    if requests.iter().all(|inner| inner.request.is_repeatable()) { batch.repeatable() } else { batch }
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
    let mut waiting = begin(call, courses, &mut done);
    loop {
        // What only reads is read first, and none of it is part of the transaction.
        let (mut reads, writes): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|one| !is_write(&one.request));
        waiting = writes;
        if !reads.is_empty() {
            let mut wait = Duration::ZERO;
            let requests: Vec<_> = reads.iter().map(|one| &one.request).collect();
            let replies = exchange_all(call, &requests).await;
            for (one, reply) in reads.drain(..).zip(replies) {
                wait = wait.max(proceed(call, one, reply, &mut done, &mut waiting));
            }
            waiting.sort_by_key(|one| one.index);
            call.wait(wait).await;
        }
        stop_at_error(&mut done)?;
        if waiting.is_empty() {
            break;
        }
        if waiting.iter().all(|one| is_write(&one.request)) {
            waiting = write_together(call, waiting, &mut done).await?;
            stop_at_error(&mut done)?;
        }
    }
    done.into_iter().map(|outcome| outcome.unwrap_or_else(|| Err(unanswered()))).collect()
}

/// Sends the writes in one changeset. Gives the courses that want more.
async fn write_together<C: Course>(
    call: &Call<'_>,
    mut waiting: Vec<Waiting<C>>,
    done: &mut [Option<Result<C::Outcome, Error>>],
) -> Result<Vec<Waiting<C>>, Error> {
    let requests: Vec<_> = waiting.iter().map(|one| &one.request).collect();
    let all = match together(call, &requests) {
        Ok(all) => all,
        Err((place, error)) => return Ok(one_failed(call, waiting, place, (error, 0), done).await),
    };
    let (sent, made) = send(call, &all, changeset).await;
    let (parts, lost) = sent?;
    // Where an earlier attempt was carried out, all of it was, whichever of them the service names now.
    for one in &mut waiting {
        one.lost |= lost;
    }
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
            proceed(call, one, (Ok(reply.response), made), done, &mut again);
        }
        return Ok(again);
    };
    let failure = replies.swap_remove(failed);
    let error = Error::from_reply(Reply::read(&failure.response));
    let number = failure.content_id.as_deref().and_then(|id| id.trim().parse::<usize>().ok());
    let culprit = number.and_then(|number| number.checked_sub(1)).filter(|culprit| *culprit < waiting.len());
    let Some(culprit) = culprit else {
        // Nobody says which one it was: where there is one only, it is that one.
        let [_] = &waiting[..] else { return Err(error.with_answer_lost(lost)) };
        return Ok(one_failed(call, waiting, 0, (error, made), done).await);
    };
    Ok(one_failed(call, waiting, culprit, (error, made), done).await)
}

/// The requests as they stand in a changeset; or which of them cannot, and why.
fn together<'a>(call: &Call<'_>, requests: &[&'a Request]) -> Result<Vec<Inner<'a>>, (usize, Error)> {
    let mut written = HashSet::with_capacity(requests.len());
    let check = |(place, &request): (usize, &&'a Request)| {
        let row = request.path().split('?').next().unwrap_or_default();
        let names_a_version = request.headers().any(|(name, value)| name == "if-match" && value != "*");
        if !written.insert(row) && names_a_version {
            // The service would refuse it every time: the command before gives the row another version.
            let message = format!(
                "another command of the changeset changes `{row}` before this one, which changes only the version that it \
                 has read: make one command of both (`set_links` sets several links), or put them into a `Batch`"
            );
            return Err((place, Error::new(ErrorKind::Invalid, message)));
        }
        inner(call, request).map_err(|error| (place, error))
    };
    requests.iter().enumerate().map(check).collect()
}

/// Nothing of the changeset was carried out, because of one: that one goes on by itself, and the others wait.
async fn one_failed<C: Course>(
    call: &Call<'_>,
    waiting: Vec<Waiting<C>>,
    culprit: usize,
    (error, made): (Error, u32),
    done: &mut [Option<Result<C::Outcome, Error>>],
) -> Vec<Waiting<C>> {
    let (mut again, mut error, mut wait) = (Vec::with_capacity(waiting.len()), Some(error), Duration::ZERO);
    for (place, one) in waiting.into_iter().enumerate() {
        match error.take_if(|_| place == culprit) {
            Some(error) => wait = proceed(call, one, (Err(error), made), done, &mut again),
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
