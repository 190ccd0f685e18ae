//! The memory that a program needs at its peak.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a program's peak is read. Linux keeps the highest value itself; only what comes after the last reading is
/// missed.
const EVERY: Duration = Duration::from_micros(200);

/// What a run of a program took.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// From its start to its end.
    pub seconds: f64,
    /// The most memory that it had resident, in MiB.
    pub peak: f64,
}

impl Run {
    /// Runs a program to its end twice, without its output: once for the time, and once for the memory, whose readings
    /// would cost the program some of its time.
    ///
    /// # Panics
    ///
    /// When it cannot be started, fails, or this is not Linux.
    #[must_use]
    pub fn of(command: &mut Command) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status().expect("the program starts");
        let seconds = start.elapsed().as_secs_f64();
        assert!(status.success(), "{command:?}: {status}");
        Self { seconds, peak: Self::peak(command) }
    }

    fn peak(command: &mut Command) -> f64 {
        let mut child = command.spawn().expect("the program starts");
        let file = format!("/proc/{}/status", child.id());
        let mut peak: f64 = 0.0;
        let status = loop {
            if let Some(status) = child.try_wait().expect("a child of this process") {
                break status;
            }
            peak = peak.max(fs::read_to_string(&file).ok().and_then(|status| high_water(&status)).unwrap_or(0.0));
            thread::sleep(EVERY);
        };
        assert!(status.success() && peak > 0.0, "{command:?}: {status}, {peak} MiB");
        peak
    }

    /// The better of two runs, in each respect.
    #[must_use]
    pub fn best(self, other: Self) -> Self {
        Self { seconds: self.seconds.min(other.seconds), peak: self.peak.min(other.peak) }
    }
}

/// The line `VmHWM` of a process's status, in MiB.
fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_s_memory_is_seen() {
        let of = |mebibytes: usize| {
            let script = format!("x=$(head -c {} /dev/zero | tr '\\0' x); sleep 0.05; : \"$x\"", mebibytes << 20);
            Run::of(Command::new("sh").args(["-c", &script]))
        };
        let (small, large) = (of(1), of(40));
        assert!(large.peak > small.peak + 35.0, "{small:?} {large:?}");
        assert!(small.seconds >= 0.05, "{small:?}");
    }
}
