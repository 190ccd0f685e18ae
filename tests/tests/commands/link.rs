//! Linking over a real socket: what is replaced, and what is refused.

use omni_runtime::entities::{Account, Contact, Incident};
use omni_runtime::{Id, link};
use serde_json::{Value, json};
use tests::organisation::{
    ACCOUNT, CASE, CASE_BIND, CONTACT, CONVERSATION, CONVERSATIONS, OTHER_CASE, conversation, linked, start,
};

const CUSTOMER_TABLE: &str = "_msdyn_customer_value@Microsoft.Dynamics.CRM.lookuplogicalname";

#[tokio::test]
async fn links_into_an_empty_slot() {
    let (emulator, client) = start(json!({})).await;
    let done = link::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    assert_eq!((done.record(), done.replaced()), (CASE, None));
    assert_eq!(done.request_id(), emulator.writes()[0].request_id.as_deref());
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], json!(CASE));
}

#[tokio::test]
async fn says_which_record_it_replaced() {
    let (emulator, client) = start(json!({})).await;
    link::<Incident>(OTHER_CASE, CONVERSATION).send(&client).await.unwrap();
    let done = link::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    assert_eq!(done.replaced().unwrap().id_in::<Incident>(), Some(OTHER_CASE));
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], json!(CASE));
}

#[tokio::test]
async fn an_account_takes_the_place_of_a_contact() {
    let (emulator, client) = start(json!({})).await;
    link::<Contact>(CONTACT, CONVERSATION).send(&client).await.unwrap();
    let done = link::<Account>(ACCOUNT, CONVERSATION).send(&client).await.unwrap();
    assert_eq!(done.replaced().unwrap().to_string(), format!("contact {CONTACT}"));
    let row = conversation(&emulator);
    assert_eq!((&row["_msdyn_customer_value"], &row[CUSTOMER_TABLE]), (&json!(ACCOUNT), &json!("account")));
}

#[tokio::test]
async fn writes_nothing_when_the_record_is_linked_already() {
    let (emulator, client) = start(json!({})).await;
    link::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    let version = conversation(&emulator)["@odata.etag"].clone();
    let again = link::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    assert_eq!(again.replaced(), None);
    assert_eq!(conversation(&emulator)["@odata.etag"], version);
}

#[tokio::test]
async fn refuses_a_closed_conversation() {
    for state in [1, 2] {
        let (emulator, client) = start(json!({ "statecode": state })).await;
        let error = link::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
        assert!(error.is_closed() && !error.is_retryable(), "{error}");
        assert_eq!(emulator.writes(), []);
    }
}

/// Only who sent the link before may take one that is there for its own.
#[tokio::test]
async fn a_closed_conversation_holds_what_an_earlier_sending_linked() {
    let mut closed = linked();
    closed["statecode"] = json!(1);
    let (emulator, client) = start(closed).await;
    let first = link::<Incident>(CASE, CONVERSATION);
    assert!(first.send(&client).await.unwrap_err().is_closed());
    assert_eq!(first.again().send(&client).await.unwrap().replaced(), None);
    assert!(link::<Incident>(OTHER_CASE, CONVERSATION).again().send(&client).await.unwrap_err().is_closed());
    assert_eq!(emulator.writes(), []);
}

#[tokio::test]
async fn refuses_a_conversation_that_closes_between_read_and_write() {
    let (emulator, client) = start(json!({})).await;
    emulator.before_next_write(|rows| rows.patch(CONVERSATIONS, CONVERSATION, json!({ "statecode": 1 })).unwrap());
    let error = link::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert!(error.is_closed(), "{error}");
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], Value::Null);
}

#[tokio::test]
async fn reports_the_link_that_it_replaced_last_when_a_colleague_came_between() {
    let (emulator, client) = start(json!({})).await;
    emulator.before_next_write(|rows| {
        let other = json!({ CASE_BIND: format!("/incidents({OTHER_CASE})") });
        rows.patch(CONVERSATIONS, CONVERSATION, other).unwrap();
    });
    let done = link::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    assert_eq!(done.replaced().unwrap().id_in::<Incident>(), Some(OTHER_CASE));
}

#[tokio::test]
async fn says_that_the_record_is_gone() {
    let (emulator, client) = start(json!({})).await;
    let gone: Id<Incident> = Id::constant("00000000-0000-4000-8000-000000000002");
    let error = link::<Incident>(gone, CONVERSATION).send(&client).await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains(&gone.to_string()), "{error}");
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], Value::Null);
}
