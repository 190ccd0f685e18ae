//! One error: a type of the app's own that nothing reads.
use omni_runtime::entity;

struct Subject(String);

#[entity("incident")]
struct Ticket {
    title: Option<Subject>,
}

fn main() {}
