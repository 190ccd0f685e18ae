//! How many batches are on their way at once.

/// The most that a client sends at once where the service recommends no number.
const UNADVISED: usize = 4;
/// The most that it sends whatever the service recommends.
const MOST: usize = 64;

/// Grows by one with each batch that went well, up to what the service recommends, and halves when the service asked to
/// slow down.
#[derive(Debug)]
pub(super) struct Pace {
    limit: usize,
    asked_for: Option<usize>,
    throttled: u64,
}

impl Pace {
    /// `asked_for` is the caller's own limit; `throttled` is how often the service has asked to slow down so far.
    pub(super) fn new(asked_for: Option<usize>, throttled: u64) -> Self {
        Self { limit: 2, asked_for, throttled }
    }

    /// How many may be on their way, where the service recommends this many (0 is no recommendation).
    pub(super) fn limit(&self, recommended: usize) -> usize {
        self.limit.min(self.most(recommended)).max(1)
    }

    fn most(&self, recommended: usize) -> usize {
        let recommended = if recommended == 0 { UNADVISED } else { recommended.min(MOST) };
        self.asked_for.map_or(recommended, |asked_for| asked_for.min(MOST))
    }

    /// Hears that a batch is done, and how often the service has asked to slow down by now.
    pub(super) fn heard(&mut self, throttled: u64, recommended: usize) {
        if throttled > self.throttled {
            self.limit = (self.limit / 2).max(1);
        } else {
            self.limit = (self.limit + 1).min(self.most(recommended));
        }
        self.throttled = throttled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_to_what_the_service_recommends_and_halves_when_it_is_asked_to() {
        let mut pace = Pace::new(None, 0);
        assert_eq!(pace.limit(8), 2);
        (0..20).for_each(|_| pace.heard(0, 8));
        assert_eq!(pace.limit(8), 8);
        pace.heard(1, 8);
        assert_eq!(pace.limit(8), 4);
        (2..20).for_each(|throttled| pace.heard(throttled, 8));
        assert_eq!(pace.limit(8), 1, "never nothing");
        pace.heard(19, 8);
        assert_eq!(pace.limit(8), 2);
    }

    #[test]
    fn follows_a_recommendation_that_sinks_and_the_caller_s_own_limit() {
        let mut pace = Pace::new(None, 0);
        (0..50).for_each(|_| pace.heard(0, 50));
        assert_eq!((pace.limit(50), pace.limit(10), pace.limit(0)), (50, 10, 4));
        let mut own = Pace::new(Some(3), 0);
        (0..50).for_each(|_| own.heard(0, 50));
        assert_eq!(own.limit(50), 3);
    }
}
