//! Two errors: what is wrong with a body, or with a record, is not repeated where it is written.
use omni_runtime::{Id, IfExists, create, entities::Incident, entity, update};

#[entity("incident", body = "create")]
struct NewTicket {
    titel: Option<String>,
}

#[entity("incident")]
struct Ticket {
    prioritycod: Option<i32>,
}

fn commands(case: Id<Incident>, new: &NewTicket, ticket: &Ticket) -> [String; 2] {
    [create(new).to_string(), update(case, ticket, IfExists).to_string()]
}

fn main() {}
