//! One error: a link to the conversation in focus, asked of the Web API.
use omni_runtime::{Id, WebApi, entities::Contact, link_focused};

fn act(customer: Id<Contact>, client: &WebApi) {
    let _ = link_focused::<Contact>(customer).send(client);
}

fn main() {}
