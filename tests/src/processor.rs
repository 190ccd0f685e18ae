//! The processor time that this process has used.

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
