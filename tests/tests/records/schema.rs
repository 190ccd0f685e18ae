//! The types of the runtime and the schema that the macros check against say the same.

use std::collections::HashSet;

use omni_runtime::entities::{Account, Contact, Conversation, Incident, Session, User, WorkStream};
use omni_runtime::{Link, Slot, Table};
use omni_schema::{runtime_type, standard};

fn check<T: Table>() {
    let table = standard().table(T::LOGICAL_NAME).unwrap().expect("a table of the schema");
    assert_eq!((T::ENTITY_SET, T::PRIMARY_KEY), (table.entity_set.as_str(), table.key.as_str()));
}

#[test]
fn every_table_is_named_as_in_the_schema() {
    check::<Account>();
    check::<Contact>();
    check::<Incident>();
    check::<Conversation>();
}

#[test]
fn the_schema_has_no_table_without_a_type() {
    let known = [Account::LOGICAL_NAME, Contact::LOGICAL_NAME, Incident::LOGICAL_NAME, Conversation::LOGICAL_NAME];
    let schema = standard();
    assert_eq!(schema.table_names().collect::<HashSet<_>>(), HashSet::from(known));
}

fn is_known_by_its_name<T: Table>() {
    let name = std::any::type_name::<T>().rsplit("::").next();
    assert_eq!(runtime_type(T::LOGICAL_NAME).map(|ty| ty.name), name);
}

#[test]
fn every_type_is_known_to_what_writes_rust() {
    is_known_by_its_name::<Account>();
    is_known_by_its_name::<Contact>();
    is_known_by_its_name::<Conversation>();
    is_known_by_its_name::<Incident>();
    is_known_by_its_name::<Session>();
    is_known_by_its_name::<User>();
    is_known_by_its_name::<WorkStream>();
}

fn link<E: Link>() -> (&'static str, &'static str, &'static str) {
    (<E::Slot as Slot>::NAME, E::LOOKUP, E::NAVIGATION)
}

#[test]
fn links_are_where_the_reference_says() {
    assert_eq!(link::<Account>(), ("customer", "msdyn_customer", "msdyn_customer_msdyn_ocliveworkitem_account"));
    assert_eq!(link::<Contact>(), ("customer", "msdyn_customer", "msdyn_customer_msdyn_ocliveworkitem_contact"));
    assert_eq!(link::<Incident>(), ("case", "msdyn_issueid", "msdyn_IssueId_msdyn_ocliveworkitem"));
}
