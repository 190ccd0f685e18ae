//! One error: no pointer makes the Web API a place where the focus is known.
use std::sync::Arc;

use omni_runtime::{Error, Id, WebApi, entities::Incident, unlink_focused};

async fn act(case: Id<Incident>, client: Arc<WebApi>) -> Result<(), Error> {
    let done = unlink_focused::<Incident>(case).send(&client).await?;
    println!("{done:?}");
    Ok(())
}

fn main() {}
