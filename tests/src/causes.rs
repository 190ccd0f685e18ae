//! All that an error says.

use std::error::Error;
use std::fmt::Write as _;
use std::iter;

/// The error with all that caused it, for people and for programmers.
#[must_use]
pub fn told(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    for cause in iter::successors(Some(error), |&error| error.source()) {
        // Writing to a `String` does not fail.
        let _ = write!(text, "{cause} {cause:?} ");
    }
    text
}
