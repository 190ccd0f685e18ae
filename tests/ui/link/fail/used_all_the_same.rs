//! One error: what is wrong with a struct is not repeated where it is used.
use omni_runtime::{ConversationId, Id, Link, WebApi, entities::Account, link, unlink, unlink_focused};

#[derive(Link)]
#[omni(entity = "acount")]
struct Company;

async fn act(company: Id<Account>, conversation: ConversationId, client: &WebApi) -> Result<(), omni_runtime::Error> {
    let done = unlink::<Company>(company, conversation).send(client).await?;
    println!("{} {:?}", done.record(), done);
    let _ = link::<Company>(company, conversation).send(client).await?.replaced();
    println!("{}", unlink_focused::<Company>(company));
    Ok(())
}

fn main() {}
