//! Events between the page, which raises them, and the stream that gives them.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Events that came and were not taken yet, and who waits for the next. Clones are the same queue.
pub(crate) struct Queue<T>(Rc<RefCell<State<T>>>);

struct State<T> {
    events: VecDeque<T>,
    waker: Option<Waker>,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Self(Rc::new(RefCell::new(State { events: VecDeque::new(), waker: None })))
    }

    pub(crate) fn push(&self, event: T) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.events.push_back(event);
            state.waker.take()
        };
        // Who is woken may take the event at once.
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// The next event. There is always a next one, some time.
    pub(crate) fn poll(&self, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut state = self.0.borrow_mut();
        let next = state.events.pop_front();
        if next.is_none() {
            state.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(next)
    }
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}
