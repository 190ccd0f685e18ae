//! One error: what a create sends is not what an update sends.
use omni_runtime::{Change, create, entity};

#[entity("incident", body = "update")]
struct Changes {
    title: Change<String>,
}

fn command(changes: Changes) {
    println!("{}", create(&changes));
}

fn main() {}
