//! One error: a record says what a row holds, and a change what an update does to it.
use omni_runtime::entities::Incident;
use omni_runtime::{Change, Id, IfExists, entity, update};

#[entity("incident")]
struct TicketChanges {
    title: Option<String>,
    description: Change<String>,
}

fn command(case: Id<Incident>, changes: TicketChanges) {
    println!("{}", update(case, &changes, IfExists));
}

fn main() {}
