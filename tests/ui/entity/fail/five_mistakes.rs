//! Five errors: derives, arguments, columns and types in one struct.
use omni_runtime::{Id, entities::Incident, entity};

#[entity("incident", shema = "crm")]
#[derive(Debug, serde::Serialize)]
struct Ticket {
    incidentid: Id<Incident>,
    titel: Option<String>,
    #[serde(default)]
    description: Option<String>,
    ticketnumber: u64,
}

fn main() {}
