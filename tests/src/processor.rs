//! The processor time that this process has used, or those that it started.

/// Where the count began.
#[derive(Debug)]
pub struct Used(f64);

impl Used {
    /// Begins to count.
    #[must_use]
    pub fn begin() -> Self {
        Self(so_far())
    }

    /// The seconds since then, of all threads.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        so_far() - self.0
    }
}

/// In seconds, from the nanoseconds that Linux counts for each thread: its clock ticks are a hundredth of a second.
fn so_far() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let of = |path: std::path::PathBuf| -> Option<f64> {
        std::fs::read_to_string(path.join("schedstat")).ok()?.split(' ').next()?.parse().ok()
    };
    threads.filter_map(|thread| of(thread.path())).sum::<f64>() / 1e9
}

/// The seconds of processor time of the processes that this one has started and waited for, and of theirs.
#[must_use]
pub fn of_children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<_> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let field = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    // In hundredths of a second, on every Linux that Rust builds for.
    (field(13) + field(14)) / 100.0
}
