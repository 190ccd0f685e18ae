//! Work that is done in several places at once.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// More shares than threads, so that one that takes long holds nobody up.
const SHARES: usize = 4;

/// How many threads the machine runs at once; no more than so many, since each of them costs something to begin.
pub(crate) fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(8)
}

/// Does the same on so many threads, this one among them, or on fewer where the machine has no more to give. Gives what
/// each of them gives.
pub(crate) fn on_each<R: Send>(threads: usize, work: impl Fn() -> R + Sync) -> Vec<R> {
    let work = &work;
    thread::scope(|scope| {
        let begin = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads).map_while(begin).collect();
        let mut all = vec![work()];
        let done = others.into_iter().map(thread::ScopedJoinHandle::join);
        all.extend(done.map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
        all
    })
}

/// Does the same with each item, and gives the results in the order of the items.
pub(crate) fn map<T: Send, R: Send>(mut items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = threads();
    let share = items.len().div_ceil(threads * SHARES).max(1);
    let mut shares = Vec::new();
    while !items.is_empty() {
        let start = items.len().saturating_sub(share);
        shares.push((start, items.split_off(start)));
    }
    let shares = Mutex::new(shares);
    let next = || shares.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let results = on_each(threads, || {
        let mut results = Vec::new();
        while let Some((start, items)) = next() {
            results.push((start, items.into_iter().map(&work).collect::<Vec<R>>()));
        }
        results
    });
    let mut results: Vec<_> = results.into_iter().flatten().collect();
    results.sort_unstable_by_key(|(start, _)| *start);
    results.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        for count in [0, 1, 2, 3, 7, 100] {
            let doubled: Vec<usize> = (0..count).map(|item| item * 2).collect();
            assert_eq!(map((0..count).collect(), |item: usize| item * 2), doubled);
        }
    }
}
