//! One error: an update is of a row that is there.
use omni_runtime::{Changes, Id, IfAbsent, entities::Incident, update};

fn command(case: Id<Incident>) {
    println!("{}", update(case, Changes::new(), IfAbsent));
}

fn main() {}
