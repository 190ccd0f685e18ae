//! One error: a GUID does not say which table it belongs to. Cure: say the table: `Id::<Incident>::from_uuid(guid)`.
use omni_runtime::{Id, entities::Incident};

fn case(guid: uuid::Uuid) -> Id<Incident> {
    guid.into()
}

fn main() {}
