//! One error: a type of the app's own that nothing reads, in a column that the schema does not know.
use omni_runtime::entity;

struct Subject(String);

#[entity("incident")]
struct Ticket {
    new_subject: Option<Subject>,
}

fn main() {}
