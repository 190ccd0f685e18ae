//! Both slots in one write: what changes, what stays, and what is refused.

use omni_runtime::entities::{Account, Contact, Incident};
use omni_runtime::{ErrorKind, link, set_links};
use serde_json::{Value, json};
use tests::organisation::{
    ACCOUNT, CASE, CASE_BIND, CONTACT, CONVERSATION, CONVERSATIONS, OTHER_CASE, conversation, start,
};

const CONTACT_BIND: &str = "msdyn_customer_msdyn_ocliveworkitem_contact@odata.bind";

fn linked() -> Value {
    json!({ CASE_BIND: format!("/incidents({CASE})"), CONTACT_BIND: format!("/contacts({CONTACT})") })
}

#[tokio::test]
async fn fills_both_slots_in_one_write() {
    let (emulator, client) = start(json!({})).await;
    let done = set_links(CONVERSATION).customer(CONTACT).case(CASE).send(&client).await.unwrap();
    assert_eq!((done.replaced_customer(), done.replaced_case()), (None, None));
    let row = conversation(&emulator);
    assert_eq!((&row["_msdyn_customer_value"], &row["_msdyn_issueid_value"]), (&json!(CONTACT), &json!(CASE)));
    assert_eq!(emulator.writes().len(), 1);
}

#[tokio::test]
async fn moves_a_conversation_to_another_case_and_frees_its_customer() {
    let (emulator, client) = start(linked()).await;
    let done = set_links(CONVERSATION).no_customer().case(OTHER_CASE).send(&client).await.unwrap();
    assert_eq!(done.replaced_customer().unwrap().id_in::<Contact>(), Some(CONTACT));
    assert_eq!(done.replaced_case().unwrap().id_in::<Incident>(), Some(CASE));
    let row = conversation(&emulator);
    assert_eq!((&row["_msdyn_customer_value"], &row["_msdyn_issueid_value"]), (&Value::Null, &json!(OTHER_CASE)));
    assert_eq!(emulator.writes().len(), 1);
}

#[tokio::test]
async fn leaves_the_slot_that_is_not_named() {
    let (emulator, client) = start(linked()).await;
    set_links(CONVERSATION).customer(ACCOUNT).send(&client).await.unwrap();
    let row = conversation(&emulator);
    assert_eq!((&row["_msdyn_customer_value"], &row["_msdyn_issueid_value"]), (&json!(ACCOUNT), &json!(CASE)));
    set_links(CONVERSATION).no_case().send(&client).await.unwrap();
    let row = conversation(&emulator);
    assert_eq!((&row["_msdyn_customer_value"], &row["_msdyn_issueid_value"]), (&json!(ACCOUNT), &Value::Null));
}

#[tokio::test]
async fn writes_nothing_when_all_is_as_it_should_be() {
    let (emulator, client) = start(linked()).await;
    set_links(CONVERSATION).customer(CONTACT).case(CASE).send(&client).await.unwrap();
    assert_eq!(emulator.writes(), []);
}

#[tokio::test]
async fn refuses_a_closed_conversation_but_lets_its_slots_be_emptied() {
    let mut closed = linked();
    closed["statecode"] = json!(1);
    let (emulator, client) = start(closed).await;
    let error = set_links(CONVERSATION).no_customer().case(OTHER_CASE).send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    assert_eq!(emulator.writes(), [], "neither slot, where one is refused");
    set_links(CONVERSATION).no_customer().no_case().send(&client).await.unwrap();
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], Value::Null);
}

#[tokio::test]
async fn reads_again_when_a_colleague_was_faster() {
    let (emulator, client) = start(json!({})).await;
    emulator.before_next_write(|rows| {
        let bind = json!({ CASE_BIND: format!("/incidents({OTHER_CASE})") });
        rows.patch(CONVERSATIONS, CONVERSATION, bind).unwrap();
    });
    let done = set_links(CONVERSATION).customer(ACCOUNT).case(CASE).send(&client).await.unwrap();
    assert_eq!(done.replaced_case().unwrap().id_in::<Incident>(), Some(OTHER_CASE));
    link::<Account>(ACCOUNT, CONVERSATION).send(&client).await.unwrap();
}

#[test]
fn says_what_it_is_about_to_do() {
    let command = set_links(CONVERSATION).customer(CONTACT).no_case();
    assert_eq!(
        command.to_string(),
        format!("set customer to contact {CONTACT} and no case of conversation {CONVERSATION}")
    );
    assert_eq!(
        command.read_request().path(),
        format!("{CONVERSATIONS}({CONVERSATION})?$select=_msdyn_customer_value,_msdyn_issueid_value,statecode")
    );
}
