//! One error: what uses the table that was meant has no part in it

use omni_runtime::{Changes, Id, IfExists, entities::Contact, entity, get, update};

#[entity("contcat")]
struct Person {
    contactid: Id<Contact>,
    fullname: Option<String>,
}

fn uses(id: Id<Contact>) {
    let _ = get::<Person>(id);
    let _ = update(id, Changes::new().set(Person::FULLNAME, "x"), IfExists);
}

fn main() {}
