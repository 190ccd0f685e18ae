//! A figure of ours beside another's, both from one run, and what it was meant to be.
//!
//! A benchmark reports its scores; `scorecard` runs the benchmarks and gathers what they report.

use std::env;
use std::fmt;
use std::fs::OpenOptions;
use std::io::Write as _;

use serde_json::json;

/// The variable that names the file which scores are gathered in.
pub const GATHERED_IN: &str = "OMNI_SCORES";

/// What a ratio is meant to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// Ours is to be no more than this many times the other's.
    AtMost(f64),
    /// Ours is to be at least this many times the other's.
    AtLeast(f64),
}

impl Goal {
    fn is_met_by(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(limit) => ratio <= limit,
            Self::AtLeast(limit) => ratio >= limit,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(limit) => write!(f, "≤ {limit}"),
            Self::AtLeast(limit) => write!(f, "≥ {limit}"),
        }
    }
}

/// One figure of ours, another's, and their ratio.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a score is not told until it is reported"]
pub struct Score {
    metric: String,
    unit: &'static str,
    ours: f64,
    other: f64,
    goal: Goal,
}

impl Score {
    /// `metric` says what is measured and against what; both figures are in `unit`.
    pub fn new(metric: impl Into<String>, unit: &'static str, ours: f64, other: f64, goal: Goal) -> Self {
        Self { metric: metric.into(), unit, ours, other, goal }
    }

    /// Ours divided by the other's.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.ours / self.other
    }

    /// Whether the ratio is what it was meant to be.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.goal.is_met_by(self.ratio())
    }

    /// Prints the score, and adds it to the scores that are gathered, if they are.
    ///
    /// # Panics
    ///
    /// When the file of the gathered scores cannot be written.
    pub fn report(self) {
        println!("{self}");
        if let Ok(path) = env::var(GATHERED_IN) {
            let line = json!({
                "metric": self.metric,
                "unit": self.unit,
                "ours": self.ours,
                "other": self.other,
                "ratio": self.ratio(),
                "goal": self.goal.to_string(),
                "met": self.is_met(),
            });
            let file = OpenOptions::new().create(true).append(true).open(&path);
            let written = file.and_then(|mut file| writeln!(file, "{line}"));
            written.unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { metric, unit, ours, other, goal } = self;
        let met = if self.is_met() { "met" } else { "NOT met" };
        write!(f, "{metric}: {ours:.2} and {other:.2} {unit}, ratio {:.3} (goal {goal}, {met})", self.ratio())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_whether_its_goal_is_met() {
        let slower = Score::new("a / b", "ms", 3.0, 2.0, Goal::AtMost(1.4));
        assert_eq!(slower.to_string(), "a / b: 3.00 and 2.00 ms, ratio 1.500 (goal ≤ 1.4, NOT met)");
        assert!(Score::new("a / b", "rows", 3.0, 2.0, Goal::AtLeast(1.5)).is_met());
    }
}
