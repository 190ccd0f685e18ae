//! A clock that is set by those who wait for it, so that no test waits.

use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use omni_runtime::{BoxFuture, Clock};

/// A clock that stands still until somebody waits, and then jumps to the end of the wait.
#[derive(Debug, Clone, Default)]
pub struct Jumping(Arc<Mutex<Vec<Duration>>>);

impl Jumping {
    /// The waits so far, in their order.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Clock for Jumping {
    fn now(&self) -> Duration {
        self.waits().iter().sum()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(duration);
        Box::pin(ready(()))
    }

    fn random(&self) -> f64 {
        0.5
    }
}
