use std::time::Duration;

use super::Failure;

/// Failures by chance, the same for the same seed and the same sequence of requests; see
/// [`Builder::faults`](crate::Builder::faults).
///
/// ```
/// use omni_emulator::{Failure, Faults};
///
/// let faults = Faults::seeded(7).sometimes(0.1, Failure::DroppedAfterCommit).sometimes(0.05, Failure::ExpiredToken);
/// # let _ = omni_emulator::Emulator::builder().faults(faults);
/// ```
#[derive(Debug, Clone)]
#[must_use = "faults happen once a builder is given them"]
pub struct Faults {
    random: fastrand::Rng,
    failures: Vec<(f64, Failure)>,
}

impl Faults {
    /// No failures yet; `seed` decides which requests those will hit that are added.
    pub fn seeded(seed: u64) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), failures: Vec::new() }
    }

    /// Lets a request fail in this way with this probability, from 0 (never) to 1 (always).
    ///
    /// A request fails in one way at the most; where the probabilities add up to more than 1, the later ones yield.
    pub fn sometimes(mut self, probability: f64, failure: Failure) -> Self {
        self.failures.push((probability.clamp(0.0, 1.0), failure));
        self
    }

    /// A little of everything that a client has to survive: every fourth request fails in one way or another.
    pub fn mixed(seed: u64) -> Self {
        let retry_after = Duration::from_secs(1);
        let all = [
            Failure::TooManyRequests { retry_after },
            Failure::TooMuchTime { retry_after },
            Failure::TooManyAtOnce { retry_after },
            Failure::Unavailable { retry_after: Some(retry_after) },
            Failure::Unavailable { retry_after: None },
            Failure::ExpiredToken,
            Failure::Slow(Duration::from_millis(50)),
            Failure::DroppedBeforeCommit,
            Failure::DroppedAfterCommit,
            Failure::Truncated,
        ];
        all.into_iter().fold(Self::seeded(seed), |faults, failure| faults.sometimes(0.025, failure))
    }

    pub(super) fn draw(&mut self) -> Option<Failure> {
        let mut drawn = self.random.f64();
        self.failures.iter().find_map(|(probability, failure)| {
            drawn -= probability;
            (drawn < 0.0).then(|| failure.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(mut faults: Faults) -> Vec<Option<Failure>> {
        (0..1000).map(|_| faults.draw()).collect()
    }

    #[test]
    fn one_seed_gives_one_sequence() {
        let of = |seed| drawn(Faults::mixed(seed));
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
        let failed = of(7).iter().flatten().count();
        assert!((200..300).contains(&failed), "{failed}");
    }

    #[test]
    fn never_and_always_are_meant() {
        let never = Faults::seeded(1).sometimes(0.0, Failure::ExpiredToken);
        assert!(drawn(never).iter().all(Option::is_none));
        let always = Faults::seeded(1).sometimes(1.0, Failure::ExpiredToken).sometimes(1.0, Failure::Forbidden);
        assert!(drawn(always).iter().all(|failure| *failure == Some(Failure::ExpiredToken)));
    }
}
