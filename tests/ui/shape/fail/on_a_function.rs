//! One error: something that is not a type; the function stays usable.
use omni_runtime::entity;

#[entity("incident")]
fn ticket() {}

fn caller() {
    ticket();
}

fn main() {}
