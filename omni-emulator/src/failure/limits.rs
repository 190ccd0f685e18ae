use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::Failure;
use crate::http::Response;
use crate::lock::lock;

/// The service protection limits of one user ("Service protection API limits"); see
/// [`Builder::limits`](crate::Builder::limits).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The most requests within the window.
    pub requests: usize,
    /// The most time that requests may take together within the window.
    pub time: Duration,
    /// The most requests at once.
    pub at_once: usize,
    /// The window, which slides.
    pub window: Duration,
}

impl Default for Limits {
    /// The service's own: 6,000 requests and 1,200 seconds within 300 seconds, 52 requests at once.
    fn default() -> Self {
        Self { requests: 6000, time: Duration::from_secs(1200), at_once: 52, window: Duration::from_secs(300) }
    }
}

/// What each user has used of the limits.
#[derive(Debug)]
pub(crate) struct Meter {
    limits: Limits,
    users: Mutex<HashMap<String, Used>>,
}

#[derive(Debug, Default)]
struct Used {
    /// When the requests of the window began, and how long those took that ended.
    requests: VecDeque<(Instant, Duration)>,
    at_once: usize,
}

/// The place of a request among those at once; it ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Ticket {
    meter: Arc<Meter>,
    user: String,
    began: Instant,
}

impl Meter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, users: Mutex::default() }
    }

    /// Lets a request of a user in, or says which limit it exceeds.
    pub(crate) fn admit(self: &Arc<Self>, token: &str) -> Result<Ticket, Failure> {
        self.admit_at(token, Instant::now())
    }

    fn admit_at(self: &Arc<Self>, token: &str, now: Instant) -> Result<Ticket, Failure> {
        let mut users = lock(&self.users);
        users.retain(|_, used| {
            used.requests.retain(|(began, _)| now.duration_since(*began) < self.limits.window);
            used.at_once > 0 || !used.requests.is_empty()
        });
        let used = users.entry(token.to_owned()).or_default();
        // The window is free again when its first request leaves it.
        let wait = used
            .requests
            .front()
            .map_or(Duration::ZERO, |(began, _)| self.limits.window.saturating_sub(now.duration_since(*began)));
        let retry_after = Duration::from_secs(wait.as_secs() + 1);
        let spent: Duration = used.requests.iter().map(|(_, took)| *took).sum();
        if used.at_once >= self.limits.at_once {
            return Err(Failure::TooManyAtOnce { retry_after: Duration::from_secs(1) });
        }
        if used.requests.len() >= self.limits.requests {
            return Err(Failure::TooManyRequests { retry_after });
        }
        if spent >= self.limits.time {
            return Err(Failure::TooMuchTime { retry_after });
        }
        used.requests.push_back((now, Duration::ZERO));
        used.at_once += 1;
        drop(users);
        Ok(Ticket { meter: Arc::clone(self), user: token.to_owned(), began: now })
    }
}

impl Ticket {
    /// Adds the headers that say what is left.
    pub(crate) fn tell(&self, response: Response) -> Response {
        let users = lock(&self.meter.users);
        let Some(used) = users.get(&self.user) else { return response };
        let spent: Duration = used.requests.iter().map(|(_, took)| *took).sum();
        let requests = self.meter.limits.requests.saturating_sub(used.requests.len());
        let time = self.meter.limits.time.saturating_sub(spent).as_secs_f64();
        response
            .with("x-ms-ratelimit-burst-remaining-xrm-requests", requests.to_string())
            .with("x-ms-ratelimit-time-remaining-xrm-requests", format!("{time:.2}"))
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let Some(used) = lock(&self.meter.users).get_mut(&self.user) {
            used.at_once = used.at_once.saturating_sub(1);
            let own = used.requests.iter_mut().find(|(began, took)| *began == self.began && took.is_zero());
            if let Some((began, took)) = own {
                *took = began.elapsed();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(limits: Limits) -> Arc<Meter> {
        Arc::new(Meter::new(limits))
    }

    #[test]
    fn each_limit_has_its_own_refusal() {
        let few = meter(Limits { requests: 2, ..Limits::default() });
        drop((few.admit("a"), few.admit("a")));
        let refused = few.admit("a").unwrap_err();
        let Failure::TooManyRequests { retry_after } = refused else { panic!("{refused:?}") };
        assert!((299..=300).contains(&retry_after.as_secs()), "{retry_after:?}");
        assert!(few.admit("b").is_ok(), "another user has limits of its own");

        let at_once = meter(Limits { at_once: 1, ..Limits::default() });
        let ticket = at_once.admit("a").unwrap();
        assert!(matches!(at_once.admit("a"), Err(Failure::TooManyAtOnce { .. })));
        drop(ticket);
        assert!(at_once.admit("a").is_ok());

        let time = meter(Limits { time: Duration::from_millis(5), ..Limits::default() });
        let ticket = time.admit("a").unwrap();
        std::thread::sleep(Duration::from_millis(10));
        drop(ticket);
        assert!(matches!(time.admit("a"), Err(Failure::TooMuchTime { .. })));
    }

    #[test]
    fn the_window_slides() {
        let began = Instant::now();
        let one = meter(Limits { requests: 1, window: Duration::from_secs(300), ..Limits::default() });
        let admit_after = |seconds| one.admit_at("a", began + Duration::from_secs(seconds));
        assert!(admit_after(0).is_ok());
        assert!(admit_after(299).is_err());
        assert!(admit_after(300).is_ok());
    }
}
