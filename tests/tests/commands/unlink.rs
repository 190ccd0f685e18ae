//! Unlinking over a real socket: what is cleared, and above all what is not.

use omni_runtime::entities::{Account, Contact, Incident};
use omni_runtime::{ConversationId, ErrorKind, Id, Link, WebApi, unlink};
use serde_json::{Value, json};
use tests::clock::Jumping;
use tests::organisation::{
    ACCOUNT, CASE, CASE_BIND, CONTACT, CONVERSATION, CONVERSATIONS, OTHER_CASE, TOKEN, client, conversation, linked,
    organisation, start,
};

const ACCOUNT_BIND: &str = "msdyn_customer_msdyn_ocliveworkitem_account@odata.bind";
const CONTACT_BIND: &str = "msdyn_customer_msdyn_ocliveworkitem_contact@odata.bind";

#[tokio::test]
async fn unlinks_an_incident() {
    let (emulator, client) = start(linked()).await;
    let done = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    assert_eq!((done.record(), *done.conversation()), (CASE, CONVERSATION));
    assert_eq!(done.request_id(), emulator.writes()[0].request_id.as_deref());
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], Value::Null);
}

#[tokio::test]
async fn unlinks_an_account() {
    let (emulator, client) = start(json!({ ACCOUNT_BIND: format!("/accounts({ACCOUNT})") })).await;
    unlink::<Account>(ACCOUNT, CONVERSATION).send(&client).await.unwrap();
    assert_eq!(conversation(&emulator)["_msdyn_customer_value"], Value::Null);
}

#[tokio::test]
async fn unlinks_a_contact_and_leaves_the_case() {
    let mut links = linked();
    links[CONTACT_BIND] = json!(format!("/contacts({CONTACT})"));
    let (emulator, client) = start(links).await;
    unlink::<Contact>(CONTACT, CONVERSATION).send(&client).await.unwrap();
    let row = conversation(&emulator);
    assert_eq!(row["_msdyn_customer_value"], Value::Null);
    assert_eq!(row["_msdyn_issueid_value"], json!(CASE), "the other slot is another matter");
}

#[tokio::test]
async fn unlinks_where_an_organisation_keeps_its_cases() {
    #[derive(Link)]
    #[omni(entity = "incident", lookup = "regardingobjectid")]
    struct RegardingCase;

    let bind = "regardingobjectid_incident_msdyn_ocliveworkitem@odata.bind";
    let mut links = linked();
    links[bind] = json!(format!("/incidents({CASE})"));
    let (emulator, client) = start(links).await;
    unlink::<RegardingCase>(CASE, CONVERSATION).send(&client).await.unwrap();
    let row = conversation(&emulator);
    assert_eq!(row["_regardingobjectid_value"], Value::Null);
    assert_eq!(row["_msdyn_issueid_value"], json!(CASE));
}

#[tokio::test]
async fn says_that_the_slot_is_empty() {
    let (emulator, client) = start(json!({})).await;
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert!(error.is_not_linked() && error.held().is_none() && !error.is_retryable());
    assert_eq!(
        error.to_string(),
        format!("unlink incident {CASE} from conversation {CONVERSATION}: it is not linked: the case slot is empty")
    );
    assert_eq!(emulator.writes(), []);
}

#[tokio::test]
async fn leaves_another_record_where_it_is_and_names_it() {
    let (emulator, client) = start(json!({ CASE_BIND: format!("/incidents({OTHER_CASE})") })).await;
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert_eq!(error.held().unwrap().id_in::<Incident>(), Some(OTHER_CASE));
    assert!(error.to_string().ends_with(&format!("the case slot holds incident {OTHER_CASE}")), "{error}");
    assert_eq!(emulator.writes(), []);
}

#[tokio::test]
async fn tells_a_contact_from_an_account_with_the_same_guid() {
    let (emulator, client) = start(json!({ ACCOUNT_BIND: format!("/accounts({ACCOUNT})") })).await;
    let error = unlink::<Contact>(CONTACT, CONVERSATION).send(&client).await.unwrap_err();
    assert!(error.is_not_linked());
    assert_eq!(error.held().unwrap().id_in::<Account>(), Some(ACCOUNT));
    assert_eq!(emulator.writes(), []);
}

#[tokio::test]
async fn says_that_the_conversation_is_gone() {
    let (emulator, client) = start(json!({})).await;
    let gone = ConversationId::constant("00000000-0000-4000-8000-000000000001");
    let error = unlink::<Incident>(CASE, gone).send(&client).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!((error.status(), error.code()), (Some(404), Some("0x80040217")));
    assert!(error.request_id().is_some() && error.to_string().contains("Does Not Exist"), "{error}");
    assert_eq!(emulator.row(CONVERSATIONS, gone), None, "nothing was created");
}

#[tokio::test]
async fn says_that_the_conversation_went_between_read_and_write_and_creates_none() {
    let (emulator, client) = start(linked()).await;
    emulator.before_next_write(|rows| rows.delete(CONVERSATIONS, CONVERSATION).unwrap());
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(emulator.row(CONVERSATIONS, CONVERSATION), None, "a PATCH without a condition would have made one");
}

#[tokio::test]
async fn unlinks_from_a_closed_conversation() {
    let mut closed = linked();
    closed["statecode"] = json!(1);
    let (emulator, client) = start(closed).await;
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], Value::Null);
}

#[tokio::test]
async fn reads_again_when_the_row_changed_and_then_unlinks() {
    let (emulator, client) = start(linked()).await;
    emulator.before_next_write(|rows| {
        rows.patch(CONVERSATIONS, CONVERSATION, json!({ "subject": "Renamed meanwhile" })).unwrap();
    });
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    let row = conversation(&emulator);
    assert_eq!((&row["_msdyn_issueid_value"], &row["subject"]), (&Value::Null, &json!("Renamed meanwhile")));
    let exchanges: Vec<_> = emulator.requests().iter().map(|r| (r.method.clone(), r.status)).collect();
    let exchanges: Vec<_> = exchanges.iter().map(|(method, status)| (method.as_str(), *status)).collect();
    assert_eq!(exchanges, [("GET", 200), ("PATCH", 412), ("GET", 200), ("PATCH", 204)]);
}

#[tokio::test]
async fn the_second_read_wins_when_a_colleague_linked_another_case_meanwhile() {
    let (emulator, client) = start(linked()).await;
    emulator.before_next_write(|rows| {
        let other = json!({ CASE_BIND: format!("/incidents({OTHER_CASE})") });
        rows.patch(CONVERSATIONS, CONVERSATION, other).unwrap();
    });
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert_eq!(error.held().unwrap().id_in::<Incident>(), Some(OTHER_CASE));
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], json!(OTHER_CASE), "the colleague's link stands");
}

#[tokio::test]
async fn gives_up_when_the_row_changes_every_time() {
    let emulator = organisation(linked()).start().await.unwrap();
    let client = WebApi::builder(emulator.url()).token(TOKEN).conflict_attempts(3);
    let client = client.build().unwrap();
    let mut count = 0;
    emulator.before_each_write(move |rows| {
        count += 1;
        rows.patch(CONVERSATIONS, CONVERSATION, json!({ "subject": format!("change {count}") })).unwrap();
    });
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert!(error.is_conflict() && error.is_retryable());
    assert_eq!(error.code(), Some("0x80060882"));
    assert_eq!(emulator.requests().len(), 6, "three reads and three writes");
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], json!(CASE));
}

#[tokio::test]
async fn gives_way_to_others_who_change_the_row_again_and_again() {
    let emulator = organisation(linked()).start().await.unwrap();
    let clock = Jumping::default();
    let client =
        WebApi::builder(emulator.url()).token(TOKEN).clock(clock.clone()).conflict_attempts(6).build().unwrap();
    let mut count = 0;
    emulator.before_each_write(move |rows| {
        count += 1;
        rows.patch(CONVERSATIONS, CONVERSATION, json!({ "subject": format!("change {count}") })).unwrap();
    });
    assert!(unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err().is_conflict());
    let waits: Vec<_> = clock.waits().iter().map(std::time::Duration::as_millis).collect();
    assert_eq!(waits, [10, 20, 40, 80], "not after the first time, and then longer each time, by chance");
}

#[tokio::test]
async fn is_refused_without_the_right_token() {
    let emulator = organisation(linked()).start().await.unwrap();
    let stranger = WebApi::builder(emulator.url()).token("another").build().unwrap();
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&stranger).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unauthenticated, Some(401)));
    assert!(!format!("{error:?} {error}").contains("another"));
    let friend = client(&emulator);
    unlink::<Incident>(CASE, CONVERSATION).send(&friend).await.unwrap();
}

#[tokio::test]
async fn two_structs_of_one_table_share_its_ids() {
    #[derive(Link)]
    #[omni(entity = "incident")]
    struct SupportCase;

    let (emulator, client) = start(linked()).await;
    let id: Id<Incident> = CASE;
    unlink::<SupportCase>(id, CONVERSATION).send(&client).await.unwrap();
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], Value::Null);
}
