//! One error: ids of two tables are not compared. Cure: compare ids of one table; `Reference` compares a table and an id.
use omni_runtime::{Id, entities::{Account, Contact}};

fn same(account: Id<Account>, contact: Id<Contact>) -> bool {
    account == contact
}

fn main() {}
