use std::collections::VecDeque;
use std::sync::Mutex;

use super::{Failure, Faults};
use crate::lock::lock;

/// The failures that wait for a request.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    any: Mutex<VecDeque<Failure>>,
    writes: Mutex<VecDeque<Failure>>,
    by_chance: Mutex<Option<Faults>>,
}

impl Queue {
    pub(crate) fn new(by_chance: Option<Faults>) -> Self {
        Self { by_chance: Mutex::new(by_chance), ..Self::default() }
    }

    pub(crate) fn fail_next(&self, failure: Failure) {
        lock(&self.any).push_back(failure);
    }

    pub(crate) fn fail_next_write(&self, failure: Failure) {
        lock(&self.writes).push_back(failure);
    }

    /// What goes wrong with the request that comes now.
    pub(crate) fn next(&self, is_write: bool) -> Option<Failure> {
        // Drawn for every request, so that the failures by chance stay the same whatever a test adds to them.
        let by_chance = lock(&self.by_chance).as_mut().and_then(Faults::draw);
        let ordered = lock(&self.any).pop_front();
        ordered.or_else(|| if is_write { lock(&self.writes).pop_front() } else { None }).or(by_chance)
    }
}
