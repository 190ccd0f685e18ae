//! Work that is done in several places at once.

use std::num::NonZero;
use std::thread;

/// How many threads the machine runs at once; no more than so many, since each of them costs something to begin.
pub(crate) fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(8)
}

/// Does the same with each item, and gives the results in the order of the items.
pub(crate) fn map<T: Send, R: Send>(mut items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let share = items.len().div_ceil(threads()).max(1);
    let work = &work;
    thread::scope(|scope| {
        let mut others = Vec::new();
        while items.len() > share {
            let last = items.split_off(items.len() - share);
            others.push(scope.spawn(move || last.into_iter().map(work).collect::<Vec<R>>()));
        }
        let mut results: Vec<R> = items.into_iter().map(work).collect();
        for other in others.into_iter().rev() {
            results.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        results
    })
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
