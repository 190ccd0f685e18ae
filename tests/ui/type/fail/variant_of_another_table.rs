//! One error: the variants' ids are of the tables that they are named with.
use omni_runtime::entities::{Account, Contact};
use omni_runtime::{Id, polymorphic};

enum Customer {
    Account(Id<Account>),
    Contact(Id<Contact>),
    Other(Option<String>, uuid::Uuid),
}
polymorphic!(Customer { Account = "account", Contact = "acount" });

fn main() {}
