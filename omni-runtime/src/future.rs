//! The one place that knows whether futures may move between threads: they may, except in a browser.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::Error;

/// Whether there may be a browser around this code.
#[cfg(feature = "page")]
pub(crate) const IN_BROWSER: bool = cfg!(target_arch = "wasm32");

/// A boxed future that may move between threads.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future; a browser has one thread, and what it waits for cannot leave it.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A boxed value of any type that may move between threads, as `BoxFuture` may.
#[cfg(all(feature = "batch", not(target_arch = "wasm32")))]
pub(crate) type BoxAny = Box<dyn std::any::Any + Send>;
#[cfg(all(feature = "batch", target_arch = "wasm32"))]
pub(crate) type BoxAny = Box<dyn std::any::Any>;

/// `Send`, except in a browser.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// `Send`, except in a browser.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}

/// `Sync`, except in a browser.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSync: Sync {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Sync + ?Sized> MaybeSync for T {}

/// `Sync`, except in a browser.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSync {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSync for T {}

/// A command on its way: the future that `send` returns.
///
/// It does nothing until it is awaited. Dropped halfway it stops where it is: a request that was already sent may
/// have been carried out.
#[must_use = "a command is not sent until its future is awaited"]
pub struct Pending<'a, T>(BoxFuture<'a, Result<T, Error>>);

impl<'a, T> Pending<'a, T> {
    /// Wraps what a transport does to carry out a command.
    pub fn new(future: impl Future<Output = Result<T, Error>> + MaybeSend + 'a) -> Self {
        Self(Box::pin(future))
    }

    /// Wraps what only a browser can do, in the span of the command of this name. Elsewhere it is not even begun.
    #[cfg(all(feature = "page", target_arch = "wasm32"))]
    pub(crate) fn in_browser(command: &'static str, future: impl Future<Output = Result<T, Error>> + 'a) -> Self {
        use tracing::Instrument as _;
        Self::new(future.instrument(tracing::info_span!("omni.command", omni.command = command)))
    }

    /// Wraps what only a browser can do. Here is none, so it is not even begun.
    #[cfg(all(feature = "page", not(target_arch = "wasm32")))]
    pub(crate) fn in_browser(_: &'static str, _: impl Future<Output = Result<T, Error>> + 'a) -> Self {
        Self::new(std::future::poll_fn(move |_| Poll::Ready(Err(Error::no_browser()))))
    }
}

impl<T> Future for Pending<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T> std::fmt::Debug for Pending<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
