//! One error: a row keeps its key.
use omni_runtime::{Id, entities::Incident, entity};

#[entity("incident", body = "update")]
struct Fix {
    incidentid: Option<Id<Incident>>,
    title: Option<String>,
}

fn main() {}
