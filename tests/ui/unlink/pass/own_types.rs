//! Link types of an app share the ids of their table.
use omni_runtime::{ConversationId, Id, Link, WebApi, entities::Incident, link, unlink};

#[derive(Link)]
#[omni(entity = "incident")]
struct SupportCase;

#[derive(Link)]
#[omni(entity = "incident", lookup = "regardingobjectid")]
struct RegardingCase;

async fn act(case: Id<Incident>, conversation: ConversationId, client: &WebApi) -> Result<(), omni_runtime::Error> {
    let done = unlink::<SupportCase>(case, conversation).send(client).await?;
    let again = link::<RegardingCase>(done.record(), *done.conversation()).send(client).await?;
    assert_eq!(done.record(), again.record());
    Ok(())
}

#[test]
fn works() {
    let _ = act;
}
