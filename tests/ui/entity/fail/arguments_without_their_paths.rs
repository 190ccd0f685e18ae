//! Three errors: arguments without a value, and the struct itself

use omni_runtime::{Id, entities::Incident, entity};

#[entity("incident", crate)]
struct One {
    title: Option<String>,
}

#[entity("incident", table)]
struct Two {
    title: Option<String>,
}

#[entity("incident", table = Self)]
struct Three {
    incidentid: Id<Incident>,
}

fn main() {}
