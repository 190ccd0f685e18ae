//! Holds the outcomes that were reported against what the organisation did.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::fs;
use std::path::Path;

use omni_emulator::Emulator;

use crate::pairs::{Pairs, Slot};

#[derive(Debug)]
pub(crate) struct Verdict {
    pairs: usize,
    unlinked: usize,
    refused: usize,
    /// Pairs without an outcome, and unlinks that were reported but not carried out.
    lost: usize,
    /// Outcomes and rows that are not as they must be.
    wrong: usize,
    /// Pairs with two outcomes, and slots that were cleared twice.
    double: usize,
}

impl Verdict {
    pub(crate) fn of(emulator: &Emulator, pairs: Pairs, outcomes: &Path) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(outcomes)?;
        let mut reported: HashMap<usize, &str> = HashMap::new();
        let mut verdict = Self { pairs: pairs.count, unlinked: 0, refused: 0, lost: 0, wrong: 0, double: 0 };
        for line in text.lines() {
            let (index, word) = line.split_once(' ').ok_or("a line of the outcomes is none")?;
            verdict.double += usize::from(reported.insert(index.parse()?, word).is_some());
        }
        let mut cleared: HashMap<String, usize> = HashMap::new();
        for write in emulator.writes() {
            let clears = write.lookups.iter().any(|change| change.lookup == "msdyn_issueid" && change.to.is_none());
            if clears {
                *cleared.entry(write.id.clone()).or_default() += 1;
            } else {
                verdict.wrong += 1;
            }
        }
        verdict.double += cleared.values().filter(|count| **count > 1).count();
        for index in 0..pairs.count {
            let conversation = Pairs::conversation(index);
            let row = emulator.row("msdyn_ocliveworkitems", conversation).ok_or("a conversation is gone")?;
            let held = &row["_msdyn_issueid_value"];
            let was_cleared = cleared.contains_key(&conversation.to_string());
            match (pairs.slot(index), reported.get(&index).copied()) {
                (Slot::Own, Some("unlinked")) if was_cleared && held.is_null() => verdict.unlinked += 1,
                // No outcome, or one that says what was not done.
                (_, None) | (Slot::Own, Some("unlinked")) => verdict.lost += 1,
                (Slot::Empty, Some("refused")) if !was_cleared => verdict.refused += 1,
                (Slot::Other, Some("refused")) if !was_cleared && *held == *Pairs::case(index + 1).to_string() => {
                    verdict.refused += 1;
                }
                _ => verdict.wrong += 1,
            }
        }
        Ok(verdict)
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.lost + self.wrong + self.double == 0 && self.unlinked + self.refused == self.pairs
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pairs, unlinked, refused, lost, wrong, double } = self;
        write!(f, "pairs {pairs} unlinked {unlinked} refused {refused} lost {lost} wrong {wrong} double {double}")
    }
}
