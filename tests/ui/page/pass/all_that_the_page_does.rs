//! Commands of the page alone, and those that it shares with the Web API, which name their conversation.
use omni_runtime::command::{Conversations, SetLink, Unlink};
use omni_runtime::entities::{Account, Contact, Incident, User};
use omni_runtime::{
    ConversationId, Delivery, Error, Execute, Id, Page, WebApi, conversation_id, conversations, link, link_focused,
    open, send_message, send_message_focused, unlink, unlink_focused,
};

async fn in_focus(page: &Page, account: Id<Account>, contact: Id<Contact>, case: Id<Incident>) -> Result<(), Error> {
    link_focused::<Account>(account).send(page).await?;
    link_focused::<Contact>(contact).send(page).await?;
    unlink_focused::<Incident>(case).send(page).await?;
    send_message_focused("One moment, please.", Delivery::SendBox).send(page).await
}

async fn of_the_page(page: &Page) -> Result<ConversationId, Error> {
    let conversation = conversation_id().send(page).await?;
    open(conversation).send(page).await?;
    send_message("Here I am.", Delivery::AtOnce, conversation).send(page).await?;
    Ok(conversation)
}

/// What an app sends over the page in a web resource, and over the Web API in a service.
async fn over_either<X>(transport: &X, case: Id<Incident>, conversation: ConversationId) -> Result<(), Error>
where
    X: Execute<SetLink<Incident>> + Execute<Unlink<Incident>> + Execute<Conversations>,
{
    link::<Incident>(case, conversation).send(transport).await?;
    unlink::<Incident>(case, conversation).send(transport).await?;
    let agent: Id<User> = Id::constant("2b330c52-6844-4d36-8e05-03c78c9681dc");
    conversations(agent).send(transport).await.map(drop)
}

#[test]
fn works() {
    let page = Page::new();
    let id = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    let conversation = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
    drop(in_focus(&page, Id::from_uuid(*id.as_uuid()), Id::from_uuid(*id.as_uuid()), id));
    drop(of_the_page(&page));
    drop(over_either::<Page>(&page, id, conversation));
    let _ = over_either::<WebApi>;
}
