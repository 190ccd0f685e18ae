//! One error: a type of the app's own that does not say that it fits.
use omni_runtime::entity;

#[derive(serde::Serialize, serde::Deserialize)]
struct Subject(String);

#[entity("incident")]
struct Ticket {
    title: Option<Subject>,
}

fn main() {}
