//! One error: a GUID does not say which table it belongs to.
use omni_runtime::{Id, entities::Incident};

fn case(guid: uuid::Uuid) -> Id<Incident> {
    guid.into()
}

fn main() {}
