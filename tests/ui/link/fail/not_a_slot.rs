//! One error: a type that is not a slot of a conversation.
use omni_runtime::{Slot, entities::Incident};

fn name<S: Slot>() -> &'static str {
    S::NAME
}

fn main() {
    println!("{}", name::<Incident>());
}
