//! One error: a literal that is not a GUID, in a constant.
use omni_runtime::{Id, entities::Incident};

const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4");

fn main() {}
