//! One error: an id is no row, and is shown where it stands

use omni_runtime::{Id, entities::Contact, entity};

#[entity("incident")]
struct Ticket {
    title: Option<String>,
    #[entity(expand = "primarycontactid")]
    contact: Option<Id<Contact>>,
}

fn main() {}
