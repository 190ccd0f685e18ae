//! Moments in the form of a filter: `2026-01-31T09:00:00Z`.

use std::time::{Duration, SystemTime};

use crate::now::now;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub(super) fn days_ago(days: u32) -> String {
    let time = Duration::from_secs(u64::from(days) * 24 * 60 * 60);
    // Earlier than the beginning of time is as good as its beginning.
    text(now().checked_sub(time).unwrap_or(SystemTime::UNIX_EPOCH).max(SystemTime::UNIX_EPOCH))
}

/// An HTTP date has all that is needed, in another order: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn text(time: SystemTime) -> String {
    let http = httpdate::fmt_http_date(time);
    let mut parts = http.split(' ').skip(1);
    let mut part = || parts.next().unwrap_or_default();
    let (day, month, year, clock) = (part(), part(), part(), part());
    let month = MONTHS.iter().position(|name| *name == month).unwrap_or_default() + 1;
    format!("{year}-{month:02}-{day}T{clock}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_a_moment_as_a_filter_wants_it() {
        assert_eq!(text(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)), "1994-11-06T08:49:37Z");
        assert_eq!(days_ago(u32::MAX), "1970-01-01T00:00:00Z");
    }
}
