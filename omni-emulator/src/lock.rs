use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also after a panic of another holder: a hook is a test's own code and may panic, and what these locks guard is
/// never left half-written.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
