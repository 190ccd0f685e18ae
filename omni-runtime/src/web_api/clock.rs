//! Time and chance, which a test brings along itself.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::future::{BoxFuture, MaybeSend, MaybeSync};

/// What a client knows of time and chance: what time it is, how to wait, and a source of randomness.
///
/// The one that a client has of itself is the machine's. A test that brings its own does not wait.
pub trait Clock: MaybeSend + MaybeSync + 'static {
    /// How much time has passed since some fixed moment. It never goes back.
    fn now(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// A number from 0 up to, but not including, 1.
    fn random(&self) -> f64;
}

/// Waits for something no longer than this, and gives `None` where it takes longer. What is ready at once costs no timer.
pub(super) async fn within<T>(clock: &dyn Clock, limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut timer = None;
    poll_fn(|context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        timer.get_or_insert_with(|| clock.sleep(limit)).as_mut().poll(context).map(|()| None)
    })
    .await
}

/// The machine's own.
#[derive(Debug)]
pub(super) struct SystemClock {
    #[cfg(not(target_arch = "wasm32"))]
    started: std::time::Instant,
}

#[cfg(not(target_arch = "wasm32"))]
impl SystemClock {
    pub(super) fn new() -> Self {
        Self { started: std::time::Instant::now() }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }
}

#[cfg(target_arch = "wasm32")]
impl SystemClock {
    pub(super) fn new() -> Self {
        Self {}
    }
}

#[cfg(target_arch = "wasm32")]
impl Clock for SystemClock {
    fn now(&self) -> Duration {
        // A browser's clock that is put back makes a wait shorter, nothing worse.
        crate::now::now().duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(crate::timer::sleep(duration))
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }
}
