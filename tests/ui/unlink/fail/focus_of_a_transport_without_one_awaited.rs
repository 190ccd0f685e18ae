//! One error: the same, awaited.
use omni_runtime::{Id, WebApi, entities::Incident, link_focused};

async fn act(case: Id<Incident>, client: &WebApi) -> Result<(), omni_runtime::Error> {
    let done = link_focused::<Incident>(case).send(client).await?;
    println!("{done:?}");
    Ok(())
}

fn main() {}
