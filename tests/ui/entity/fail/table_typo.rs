//! One error: a name one letter off.
use omni_runtime::entity;

#[entity("incidnet")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
