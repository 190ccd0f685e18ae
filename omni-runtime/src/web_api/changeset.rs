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
///
/// Of `attempts` each course knows how often its own row may change; a conflict that the service gives no row for counts for
/// all of them.
async fn run_together<C: Course>(call: &Call<'_>, courses: Vec<C>, attempts: u32) -> Result<Vec<C::Outcome>, Error> {
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
    let mut unnamed = 0;
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
            waiting = write_together(call, waiting, &mut done, (&mut unnamed, attempts)).await?;
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
    (unnamed, attempts): (&mut u32, u32),
) -> Result<Vec<Waiting<C>>, Error> {
    let requests: Vec<_> = waiting.iter().map(|one| &one.request).collect();
    let all = match together(call, &requests) {
        Ok(all) => all,
        Err((culprit, error)) => return Ok(one_failed(call, waiting, culprit, (error, 0), done).await),
    };
    let (sent, made) = send(call, &all, changeset).await;
    let (before, writes) = (waiting.iter().any(|one| one.lost), waiting.len());
    let of_all = |error: Error| error.during(&format_args!("changeset of {writes} writes"));
    let Sent { parts, lost, .. } = sent.map_err(|error| of_all(error.with_answer_lost(before)))?;
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
            return Err(of_all(unanswered().with_answer_lost(true)));
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
    let Some(culprit) = culprit else {
        *unnamed += u32::from(error.is_conflict());
        let may_go_on = error.is_conflict() && *unnamed < attempts;
        if may_go_on && waiting.iter_mut().all(|one| one.read_again(call, lost)) {
            call.wait(call.pause_after_conflict(*unnamed)).await;
            return Ok(waiting);
        }
        let is_repeatable = waiting.iter().all(|one| one.request.is_repeatable());
        return Err(of_all(error.with_answer_lost(lost || before).with_repeatable(is_repeatable)));
    };
    if lost && error.is_conflict() {
        // All of it may have been carried out, and each of the rows have changed by that.
        let others = waiting.iter_mut().enumerate().filter(|(place, _)| *place != culprit);
        others.for_each(|(_, one)| {
            one.read_again(call, lost);
        });
    }
    Ok(one_failed(call, waiting, culprit, (error, made), done).await)
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

impl Execute<Changeset> for WebApi {
    fn execute(&self, command: Changeset) -> Pending<'_, Completed> {
        let attempts = self.attempts();
        let (changeset, courses) = command.into_courses(attempts);
        self.traced("changeset", async move {
            let outcomes = run_together(&Call::new(self), courses, attempts).await?;
            Ok(Completed::new(changeset, outcomes))
        })
    }
}
