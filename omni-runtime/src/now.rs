//! What time it is: std has no clock for wasm32, and would panic.

use std::time::SystemTime;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

#[cfg(target_arch = "wasm32")]
pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + std::time::Duration::from_secs_f64((js_sys::Date::now() / 1000.0).max(0.0))
}
