//! Time and chance, which a test brings along itself.

use std::time::Duration;

use crate::future::{BoxFuture, MaybeSend, MaybeSync};

/// What a client knows of time and chance: how late it is, how to wait, and how to draw lots.
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
        // Milliseconds since 1970; a browser's clock that is put back makes a wait shorter, nothing worse.
        Duration::from_secs_f64((js_sys::Date::now() / 1000.0).max(0.0))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(crate::timer::sleep(duration))
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }
}
