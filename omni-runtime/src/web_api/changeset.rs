//! Runs many courses in one transaction: all that they read first, and then all that they write in one changeset.

use std::collections::HashSet;
use std::time::Duration;

use super::WebApi;
use super::call::Call;
use super::exchange::credible;
use super::in_one_request::{Sent, exchange_all, inner, is_write, send, unanswered};
use super::rounds::{Waiting, begin, proceed};
use crate::batch::{Changeset, Completed, Inner, LIMIT, Part, PartReply, changeset};
use crate::command::{Course, Execute};
use crate::error::Reply;
use crate::row_key::without_values;
use crate::wire::Request;
use crate::{Error, ErrorKind, Pending};

/// Runs courses of which all are to come to their outcome, or none.
async fn run_together<C: Course>(call: &Call<'_>, courses: Vec<C>) -> Result<Vec<C::Outcome>, Error> {
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
        Err((culprit, error)) => {
            return Ok(some_failed(call, waiting, |place, _| place == culprit, (error, 0), done).await);
        }
    };
    let (sent, made) = send(call, &all, changeset).await;
    let before = waiting.iter().any(|one| one.lost);
    let Sent { parts, lost, .. } = sent.map_err(|error| error.with_answer_lost(before))?;
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
        if replies.iter().all(|reply| number(reply).is_some()) {
            replies.sort_by_key(number);
        }
        if replies.len() != waiting.len() {
            return Err(unanswered().with_answer_lost(true));
        }
        for (one, reply) in waiting.into_iter().zip(replies) {
            let reply = credible(&one.request, reply.response);
            proceed(call, one, (reply, made), done, &mut again);
        }
        // All of it was carried out, also where a command makes nothing of its reply.
        stop_at_error(done).map_err(|error| error.with_answer_lost(true))?;
        return Ok(again);
    };
    let failure = replies.swap_remove(failed);
    let error = Error::from_reply(Reply::read(&failure.response));
    let culprit = number(&failure).and_then(|number| number.checked_sub(1)).filter(|culprit| *culprit < waiting.len());
    // Nobody says which one it was: where there is one only, it is that one.
    let culprit = culprit.or_else(|| (waiting.len() == 1).then_some(0));
    let is_conflict = error.is_conflict();
    if culprit.is_none() && !(is_conflict && waiting.iter().all(Waiting::reads_again)) {
        let is_repeatable = waiting.iter().all(|one| one.request.is_repeatable());
        return Err(error.with_answer_lost(lost || before).with_repeatable(is_repeatable));
    }
    // Where all of it may have been carried out, each row may have changed.
    let may_be_any = is_conflict && (culprit.is_none() || lost || before);
    let failed = |place, one: &Waiting<C>| Some(place) == culprit || (may_be_any && one.reads_again());
    Ok(some_failed(call, waiting, failed, (error, made), done).await)
}

/// The number, from 1 on, of the request that this is the reply to, where it says so.
fn number(reply: &PartReply) -> Option<usize> {
    reply.content_id.as_deref()?.trim().parse().ok()
}

/// The requests as they stand in a changeset; or which of them cannot, and why.
fn together<'a>(call: &Call<'_>, requests: &[&'a Request]) -> Result<Vec<Inner<'a>>, (usize, Error)> {
    let mut written = HashSet::with_capacity(requests.len());
    let check = |(place, &request): (usize, &&'a Request)| {
        let row = request.path().split('?').next().unwrap_or_default();
        if !written.insert(row) && request.names_a_version() {
            // The service would refuse it every time: the command before gives the row another version.
            let row = without_values(row);
            let message = format!(
                "an earlier command of the changeset changes `{row}`, and this one only the version before that: put this \
                 one first, or make one command of both, as `set_links` does of several links"
            );
            return Err((place, Error::new(ErrorKind::Invalid, message)));
        }
        inner(call, request).map_err(|error| (place, error))
    };
    requests.iter().enumerate().map(check).collect()
}

/// Nothing of the changeset was carried out, because of some: these go on by themselves, and the others wait.
async fn some_failed<C: Course>(
    call: &Call<'_>,
    waiting: Vec<Waiting<C>>,
    failed: impl Fn(usize, &Waiting<C>) -> bool,
    (error, made): (Error, u32),
    done: &mut [Option<Result<C::Outcome, Error>>],
) -> Vec<Waiting<C>> {
    let (mut again, mut wait) = (Vec::with_capacity(waiting.len()), Duration::ZERO);
    for (place, one) in waiting.into_iter().enumerate() {
        if failed(place, &one) {
            wait = wait.max(proceed(call, one, (Err(error.copy()), made), done, &mut again));
        } else {
            again.push(one);
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

impl Execute<Changeset> for WebApi {
    fn execute(&self, command: Changeset) -> Pending<'_, Completed> {
        let (changeset, courses) = command.into_courses(self.attempts());
        self.traced("changeset", async move {
            let outcomes = run_together(&Call::new(self), courses).await?;
            Ok(Completed::new(changeset, outcomes))
        })
    }
}
