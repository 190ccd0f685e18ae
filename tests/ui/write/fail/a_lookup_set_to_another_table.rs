//! One error: the primary contact of a case is a contact.
use omni_runtime::entities::{Account, Contact, Incident};
use omni_runtime::{Changes, Id, entity};

#[entity("incident")]
struct Ticket {
    #[entity(column = "_primarycontactid_value")]
    contact: Option<Id<Contact>>,
}

fn main() {
    let contoso: Id<Account> = Id::constant("475b158c-541c-e511-80d3-3863bb347ba8");
    let _ = Changes::<Incident>::new().set(Ticket::CONTACT, contoso);
}
