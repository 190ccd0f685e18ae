//! One error: the focused conversation, asked of the Web API.
use omni_runtime::{Id, WebApi, entities::Incident, unlink_focused};

fn act(case: Id<Incident>, client: &WebApi) {
    let _ = unlink_focused::<Incident>(case).send(client);
}

fn main() {}
