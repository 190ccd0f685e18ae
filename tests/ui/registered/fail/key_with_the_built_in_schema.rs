//! One error: the built-in schema knows no alternate keys

use omni_runtime::entity;

#[entity("account", key = "new_numberkey")]
struct Customer {
    accountnumber: Option<String>,
}

fn main() {}
