//! One error: what is wrong with a struct is not repeated where it is used.
use omni_runtime::{ConversationId, Id, Link, WebApi, entities::Incident, link, unlink, unlink_focused};

#[derive(Link)]
#[omni(entity = "incidnet")]
struct SupportCase;

async fn act(case: Id<Incident>, conversation: ConversationId, client: &WebApi) -> Result<(), omni_runtime::Error> {
    let done = unlink::<SupportCase>(case, conversation).send(client).await?;
    println!("{} {:?}", done.record(), done);
    let _ = link::<SupportCase>(case, conversation).send(client).await?.replaced();
    println!("{}", unlink_focused::<SupportCase>(case));
    Ok(())
}

fn main() {}
