//! Work that is done in several places at once.

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Each thread costs something to begin.
const MOST: usize = 8;

/// The threads for it, which wait for work from then on; none where the machine runs one at a time, or has none to give.
pub(crate) fn threads() -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let begin = || {
        let count = thread::available_parallelism().map_or(1, NonZero::get).min(MOST);
        if count > 1 { ThreadPoolBuilder::new().num_threads(count).build().ok() } else { None }
    };
    THREADS.get_or_init(begin).as_ref()
}

/// Does the same with each item, and gives the results in the order of the items.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    match threads() {
        Some(threads) => threads.install(|| items.into_par_iter().map(work).collect()),
        None => items.into_iter().map(work).collect(),
    }
}
