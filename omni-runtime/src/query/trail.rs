//! The way of a list from page to page.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Continuation;
use crate::{Error, ErrorKind};

/// The pages that a list has come to. One that names an earlier one as its next, as a cache in between may answer, would
/// be given without end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trail(HashSet<u64>);

impl Trail {
    /// Goes on to this page, for the first time.
    pub(crate) fn follow(&mut self, next: &Continuation) -> Result<(), Error> {
        // The fingerprints alone: a list may have a hundred thousand pages, each with a link of a thousand characters.
        let mut fingerprint = DefaultHasher::new();
        next.hash(&mut fingerprint);
        if self.0.insert(fingerprint.finish()) {
            return Ok(());
        }
        let message =
            "the page names one as its next that the list has come to before: its rows would be given without end";
        Err(Error::new(ErrorKind::Decode, message))
    }
}
