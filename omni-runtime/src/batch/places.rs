//! Where the outcomes of a batch are found.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::AnyOutcome;
use crate::{Error, ErrorKind};

/// Which batch or changeset a place is of, so that no place finds an outcome of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BatchId(usize);

impl BatchId {
    pub(super) fn next() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Where the outcome `O` of one command of a batch will be.
#[must_use = "without its place, the outcome of the command is not found"]
pub struct Place<O> {
    batch: BatchId,
    index: usize,
    outcome: PhantomData<fn() -> O>,
}

impl<O> Place<O> {
    pub(super) fn new(batch: BatchId, index: usize) -> Self {
        Self { batch, index, outcome: PhantomData }
    }
}

impl<O> Clone for Place<O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Place<O> {}

impl<O> fmt::Debug for Place<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({})", self.index)
    }
}

/// What came of the commands of a [`Batch`](super::Batch), each at its place.
#[must_use = "what each command met, an error perhaps, is in here: take it out at its place"]
pub struct Outcomes {
    batch: BatchId,
    outcomes: Vec<Option<Result<AnyOutcome, Error>>>,
}

impl Outcomes {
    pub(crate) fn new(batch: BatchId, outcomes: Vec<Result<AnyOutcome, Error>>) -> Self {
        Self { batch, outcomes: outcomes.into_iter().map(Some).collect() }
    }

    /// Takes out what came of the command at this place.
    ///
    /// # Errors
    ///
    /// What the command met, or [`ErrorKind::Configuration`] when its outcome was taken before or the place is of
    /// another batch.
    pub fn take<O: 'static>(&mut self, place: Place<O>) -> Result<O, Error> {
        let outcome = match self.outcomes.get_mut(place.index) {
            Some(outcome) if place.batch == self.batch => outcome.take().ok_or_else(taken)??,
            _ => return Err(taken()),
        };
        outcome.downcast().map(|outcome| *outcome).map_err(|_| taken())
    }

    /// How many commands came to their outcome without an error.
    #[must_use]
    pub fn succeeded(&self) -> usize {
        self.outcomes.iter().filter(|outcome| matches!(outcome, Some(Ok(_)))).count()
    }
}

/// What came of the commands of a [`Changeset`](super::Changeset), each at its place: all were carried out.
pub struct Completed {
    changeset: BatchId,
    outcomes: Vec<Option<AnyOutcome>>,
}

impl Completed {
    pub(crate) fn new(changeset: BatchId, outcomes: Vec<AnyOutcome>) -> Self {
        Self { changeset, outcomes: outcomes.into_iter().map(Some).collect() }
    }

    /// Takes out what came of the command at this place; `None` when it was taken before, or the place is of another
    /// changeset.
    pub fn take<O: 'static>(&mut self, place: Place<O>) -> Option<O> {
        let outcome = self.outcomes.get_mut(place.index).filter(|_| place.batch == self.changeset)?.take()?;
        outcome.downcast().map(|outcome| *outcome).ok()
    }
}

impl fmt::Debug for Outcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outcomes({} of {} succeeded)", self.succeeded(), self.outcomes.len())
    }
}

impl fmt::Debug for Completed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Completed({} commands)", self.outcomes.len())
    }
}

fn taken() -> Error {
    let message = "the outcome of this command was taken before, or the place is of another batch";
    Error::new(ErrorKind::Configuration, message)
}
