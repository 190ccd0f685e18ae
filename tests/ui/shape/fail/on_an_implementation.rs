//! One error: the implementation of a struct in place of the struct.
use omni_runtime::entity;

#[entity("incident")]
impl Ticket {
    fn number(&self) -> u32 {
        1
    }
}

struct Ticket;

fn caller(ticket: &Ticket) -> u32 {
    ticket.number()
}

fn main() {}
