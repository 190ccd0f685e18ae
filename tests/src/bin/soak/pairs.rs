//! The pairs of a soak: the same for the same seed, in every process.

use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Id};
use serde_json::{Value, json};

/// How many cases there are.
const CASES: usize = 1000;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Pairs {
    pub(crate) count: usize,
    pub(crate) seed: u64,
}

/// What stands in the slot of a conversation before the soak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The case of the pair.
    Own,
    /// Another one: the pair is to be refused.
    Other,
    /// Nothing: the pair is to be refused.
    Empty,
}

impl Pairs {
    pub(crate) fn case(index: usize) -> Id<Incident> {
        format!("c0000000-0000-4000-8000-{:012}", index % CASES).parse().expect("a GUID")
    }

    pub(crate) fn conversation(index: usize) -> ConversationId {
        format!("00000000-0000-4000-8000-{index:012}").parse().expect("a GUID")
    }

    pub(crate) fn slot(self, index: usize) -> Slot {
        match self.chance(index as u64).next(100) {
            0..3 => Slot::Other,
            3..6 => Slot::Empty,
            _ => Slot::Own,
        }
    }

    pub(crate) fn cases() -> impl Iterator<Item = Value> {
        (0..CASES).map(|index| json!({ "incidentid": Self::case(index) }))
    }

    pub(crate) fn conversation_row(self, index: usize) -> Value {
        let mut row = json!({ "activityid": Self::conversation(index), "statecode": 0 });
        let held = match self.slot(index) {
            Slot::Own => Some(Self::case(index)),
            Slot::Other => Some(Self::case(index + 1)),
            Slot::Empty => None,
        };
        if let Some(case) = held {
            row["msdyn_IssueId_msdyn_ocliveworkitem@odata.bind"] = json!(format!("/incidents({case})"));
        }
        row
    }

    /// Chance that is the same for the same seed and subject.
    pub(crate) fn chance(self, subject: u64) -> Chance {
        Chance(self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ subject.wrapping_mul(0xD1B5_4A32_D192_ED03))
    }
}

/// SplitMix64.
pub(crate) struct Chance(u64);

impl Chance {
    /// A number below `limit`.
    pub(crate) fn next(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}
