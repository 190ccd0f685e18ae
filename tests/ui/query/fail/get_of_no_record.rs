//! Two errors: a struct without `#[entity]`, read by its id and by a key

use omni_runtime::{AlternateKey, Id, entities::Incident, get, get_by};

struct Ticket {
    title: Option<String>,
}

fn uses(id: Id<Incident>, key: AlternateKey<Incident>) {
    let _ = get::<Ticket>(id);
    let _ = get_by::<Ticket>(key);
}

fn main() {}
