//! Runs many courses at once: all that they ask for goes in one batch, round after round until each is done.

use std::time::Duration;

use super::WebApi;
use super::call::Call;
use super::in_one_request::{Answer, exchange_all, is_write, unanswered};
use crate::batch::{AnyOutcome, Batch, LIMIT, Outcomes};
use crate::command::{Course, Execute, Step};
use crate::wire::Request;
use crate::{Error, Pending};

/// A course that waits for the answer to a request.
pub(super) struct Waiting<C> {
    /// Its number among all.
    pub(super) index: usize,
    course: C,
    pub(super) request: Request,
    /// How often the request was sent, and when it was to be sent first.
    made: u32,
    began: Duration,
    /// Whether the answer to a write of the course was lost.
    pub(super) lost: bool,
}

impl<C: Course> Waiting<C> {
    /// Goes back to reading, where the course reads; says whether it does.
    pub(super) fn read_again(&mut self, call: &Call<'_>, lost: bool) -> bool {
        let Some(request) = self.course.read_again(lost) else { return false };
        (self.request, self.made, self.began) = (request, 0, call.now());
        true
    }
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

pub(super) fn begin<C: Course>(
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

/// Takes a course one step further. Gives how long to wait before the next round.
pub(super) fn proceed<C: Course>(
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
            one.lost |= is_write(&one.request) && (error.is_answer_lost() || error.is_fate_unknown());
            if let Some(wait) = call.wait_before_repeat(&error, &one.request, one.made, one.began) {
                again.push(one);
                return wait;
            }
            Err(error.with_answer_lost(one.lost).with_repeatable(one.request.is_repeatable()))
        }
    };
    let (request, wait) = match one.course.proceed(reply) {
        Step::Send(request) => (request, Duration::ZERO),
        Step::SendAfterConflict(request, conflicts) => (request, call.pause_after_conflict(conflicts)),
        Step::Done(outcome) => {
            done[one.index] = Some(outcome);
            return Duration::ZERO;
        }
    };
    again.push(Waiting { request, made: 0, began: call.now(), ..one });
    wait
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
