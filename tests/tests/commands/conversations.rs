//! The conversations of an agent.

use std::time::Duration;

use omni_emulator::{Emulator, Failure};
use omni_runtime::batch::Batch;
use omni_runtime::entities::{Conversation, Incident, User};
use omni_runtime::{
    Column, ConversationId, ConversationStatus, ConversationSummary, ErrorKind, Id, WebApi, conversations, edm, entity,
    query, unlink,
};
use serde_json::{Value, json};
use tests::organisation::{CASE, CASE_BIND, CONVERSATION, CONVERSATIONS, TOKEN, client, organisation, start};

const AGENT: Id<User> = Id::constant("d2a4b1a0-0b6e-4b6f-9f0a-2f1f6d3c0a11");

#[entity("msdyn_ocliveworkitem")]
struct Chat {
    activityid: ConversationId,
    subject: Option<String>,
    createdon: Option<String>,
}

#[tokio::test]
async fn asks_for_what_the_command_says() {
    let command = conversations(AGENT)
        .columns_of::<Chat>()
        .status(ConversationStatus::Active)
        .status(ConversationStatus::Waiting)
        .order_by(Chat::CREATEDON.descending())
        .page_size(50);
    let request = command.query().request().unwrap();
    assert_eq!(
        request.to_string(),
        format!(
            "GET {CONVERSATIONS}?$select=activityid,subject,createdon\
             &$filter=_msdyn_activeagentid_value%20eq%20{AGENT}%20and%20(statuscode%20eq%202%20or%20statuscode%20eq%203)\
             &$orderby=createdon%20desc\nprefer: odata.maxpagesize=50"
        )
    );
}

#[tokio::test]
async fn reads_the_columns_of_a_summary() {
    let (_emulator, client) =
        start(json!({ "msdyn_ocliveworkitemid": "{B7397AAE-ECF8-43A6-AEB0-07D294EFB494}" })).await;
    let none = conversations(AGENT).created_within(7).send(&client).await.unwrap();
    assert_eq!(none, []);
    let all = query::<ConversationSummary>().rows(&client).collect().await.unwrap();
    let chat = all[0].record();
    assert_eq!((chat.id, chat.status), (Some(CONVERSATION), Some(ConversationStatus::Active)));
    let _: Column<Conversation, edm::Text> = Chat::SUBJECT;
    let _: Value = json!(chat);
}

/// An organisation whose agent has five conversations.
async fn five_conversations() -> (Emulator, WebApi) {
    let agents = "msdyn_activeagentid_msdyn_ocliveworkitem@odata.bind";
    let user = format!("/systemusers({AGENT})");
    let mut builder = organisation(json!({
        agents: user,
        CASE_BIND: format!("/incidents({CASE})"),
    }));
    for number in 1..5 {
        let id = format!("00000000-0000-4000-8000-00000000000{number}");
        builder = builder.row(CONVERSATIONS, json!({ "activityid": id, "subject": number.to_string(), agents: user }));
    }
    let emulator = builder.start().await.unwrap();
    let client = client(&emulator);
    (emulator, client)
}

#[tokio::test]
async fn in_a_batch_they_come_whole_beside_other_commands() {
    let (emulator, client) = five_conversations().await;
    let by_subject = conversations(AGENT).columns_of::<Chat>().order_by(Chat::SUBJECT.ascending()).page_size(2);
    let mut batch = Batch::new();
    let listed = batch.add(by_subject);
    let unlinked = batch.add(unlink::<Incident>(CASE, CONVERSATION));
    let mut outcomes = batch.send(&client).await.unwrap();
    let subjects: Vec<_> = outcomes.take(listed).unwrap().into_iter().map(|chat| chat.subject.unwrap()).collect();
    assert_eq!(subjects, ["1", "2", "3", "4", "Coffee machine"]);
    assert_eq!(outcomes.take(unlinked).unwrap().record(), CASE);
    let batches = emulator.requests().iter().filter(|request| request.path.ends_with("$batch")).count();
    let all = emulator.requests().len();
    assert!(batches <= 3, "three pages, and the unlink within their rounds: {batches} of {all}");
}

#[tokio::test]
async fn the_time_for_a_command_is_for_all_of_its_pages() {
    let (emulator, _) = five_conversations().await;
    let client = WebApi::builder(emulator.url()).token(TOKEN).timeout(Duration::from_millis(500)).build().unwrap();
    for _ in 0..5 {
        emulator.fail_next(Failure::Slow(Duration::from_millis(200)));
    }
    let error = conversations(AGENT).page_size(1).send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
    assert!(error.to_string().contains(&AGENT.to_string()), "{error}");
}
