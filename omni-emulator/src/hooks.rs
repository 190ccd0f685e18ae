//! A test's own code that runs between a client's read and its write.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use crate::lock::lock;
use crate::rows::Rows;

type Once = Box<dyn FnOnce(&Rows<'_>) + Send>;
type Each = dyn FnMut(&Rows<'_>) + Send;

#[derive(Default)]
pub(crate) struct Hooks {
    next: Mutex<VecDeque<Once>>,
    each: Mutex<Option<Arc<Mutex<Each>>>>,
}

impl Hooks {
    pub(crate) fn before_next(&self, hook: impl FnOnce(&Rows<'_>) + Send + 'static) {
        lock(&self.next).push_back(Box::new(hook));
    }

    pub(crate) fn before_each(&self, hook: impl FnMut(&Rows<'_>) + Send + 'static) {
        *lock(&self.each) = Some(Arc::new(Mutex::new(hook)));
    }

    /// Runs what waits for this write. No lock is held meanwhile but that of the hook itself.
    pub(crate) fn run(&self, rows: &Rows<'_>) {
        let once = lock(&self.next).pop_front();
        if let Some(hook) = once {
            hook(rows);
        }
        let each = lock(&self.each).clone();
        if let Some(hook) = each {
            let mut hook = lock(&hook);
            (*hook)(rows);
        }
    }
}
