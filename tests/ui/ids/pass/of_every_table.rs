//! Ids are constants, keys of maps and parts of records.
use std::collections::{BTreeSet, HashMap};

use omni_runtime::{
    ConversationId, Id,
    entities::{Account, Contact, Incident},
};

const CASE: Id<Incident> = Id::constant("{6B726D86-D37C-43B8-B3A4-C4056DDD2E07}");
const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Parties {
    account: Id<Account>,
    contact: Id<Contact>,
}

#[test]
fn works() {
    let parties = Parties { account: Id::from_uuid(*CASE.as_uuid()), contact: Id::from_uuid(CONVERSATION.into()) };
    let cases: HashMap<_, _> = [(CASE, BTreeSet::from([parties]))].into();
    assert!(cases[&CASE].contains(&parties));
    assert_eq!("6b726d86-d37c-43b8-b3a4-c4056ddd2e07".parse(), Ok(CASE));
}
