//! One error: an unlink from the conversation in focus, asked of the Web API and awaited.
use omni_runtime::{Error, Id, WebApi, entities::Incident, unlink_focused};

async fn act(case: Id<Incident>, client: &WebApi) -> Result<(), Error> {
    let done = unlink_focused::<Incident>(case).send(client).await?;
    println!("{done:?}");
    Ok(())
}

fn main() {}
