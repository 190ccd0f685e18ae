//! JSON as the emulator keeps it: a number by its digits, which `serde_json`'s own numbers, being `f64`, would lose.
//!
//! `serde_json`'s feature `arbitrary_precision` would keep them too, and would change the numbers of every crate in a
//! user's build.

mod number;
mod object;
mod over_lines;
mod value;

pub(crate) use number::Number;
pub(crate) use object::Object;
pub(crate) use over_lines::over_lines;
pub(crate) use value::{Members, Value};

/// `serde_json::json!`, as a [`Value`].
#[cfg(test)]
macro_rules! json {
    ($($json:tt)+) => { $crate::json::Value::from(&serde_json::json!($($json)+)) };
}
#[cfg(test)]
pub(crate) use json;
