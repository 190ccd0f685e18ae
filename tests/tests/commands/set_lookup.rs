//! Lookups in [`Changes`]: set and emptied by their column, as any other.

use omni_emulator::Failure;
use omni_runtime::entities::{Account, Contact, Conversation, Incident};
use omni_runtime::{
    AlternateKey, Change, Changes, Column, ETag, Id, IfAbsent, IfExists, IfMatch, IntoChanges, Lookup, Navigation,
    WebApi, create, edm, entity, get, update, update_by, upsert,
};
use serde_json::{Value, json};
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{CASE, CONTACT, TOKEN, start};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Customer {
    Account(Id<Account>),
    Contact(Id<Contact>),
    Other(Option<String>, uuid::Uuid),
}
omni_runtime::polymorphic!(Customer { Account = "account", Contact = "contact" });

#[entity("incident")]
struct Ticket {
    incidentid: Id<Incident>,
    #[entity(column = "_customerid_value")]
    customer: Option<Customer>,
    #[entity(column = "_primarycontactid_value")]
    person: Option<Lookup<Contact>>,
    #[entity(column = "_parentcaseid_value")]
    parent: Option<Id<Incident>>,
}

#[entity("incident")]
struct Custom {
    #[entity(column = "_new_partner_value")]
    partner: Option<uuid::Uuid>,
}

#[entity("incident", body = "update")]
struct Owed {
    #[entity(column = "_customerid_value")]
    customer: Change<Customer>,
}

const CONTOSO: Id<Account> = Id::constant("475b158c-541c-e511-80d3-3863bb347ba8");
const OTHER: Id<Incident> = Id::constant("00000000-0000-4000-8000-00000000000a");

fn changes() -> Changes<Incident> {
    Changes::new()
}

/// The body of an update, or why there is none.
fn body(changes: Changes<Incident>) -> Result<Value, String> {
    let request = update(CASE, changes, IfExists).request().map_err(|error| error.to_string())?;
    Ok(serde_json::from_str(request.text().unwrap_or_default()).expect("a body is JSON"))
}

#[test]
fn a_lookup_is_written_at_the_navigation_property_to_its_row_s_table() {
    let contact = format!("/contacts({CONTACT})");
    let contoso = format!("/accounts({CONTOSO})");
    for (changes, expected) in [
        (changes().set(Ticket::PERSON, CONTACT), json!({ "primarycontactid@odata.bind": contact })),
        (changes().set(Ticket::PERSON, Lookup::new(CONTACT)), json!({ "primarycontactid@odata.bind": contact })),
        (changes().set(Ticket::PERSON, *CONTACT.as_uuid()), json!({ "primarycontactid@odata.bind": contact })),
        (changes().set(Ticket::PERSON, json!(CONTACT)), json!({ "primarycontactid@odata.bind": contact })),
        (
            changes().set(Ticket::PARENT, Some(OTHER)),
            json!({ "parentcaseid@odata.bind": format!("/incidents({OTHER})") }),
        ),
        (changes().set(Ticket::CUSTOMER, CONTACT), json!({ "customerid_contact@odata.bind": contact })),
        (
            changes().set(Ticket::CUSTOMER, Customer::Account(CONTOSO)),
            json!({ "customerid_account@odata.bind": contoso }),
        ),
        (
            changes().set(Ticket::CUSTOMER, Some(Customer::Other(Some("account".to_owned()), *CONTOSO.as_uuid()))),
            json!({ "customerid_account@odata.bind": contoso }),
        ),
    ] {
        assert_eq!(body(changes), Ok(expected));
    }
}

#[test]
fn a_lookup_is_emptied_at_each_of_its_navigation_properties() {
    let both = json!({ "customerid_account@odata.bind": null, "customerid_contact@odata.bind": null });
    assert_eq!(body(changes().clear(Ticket::CUSTOMER)), Ok(both.clone()));
    assert_eq!(body(changes().set(Ticket::CUSTOMER, None::<Customer>)), Ok(both));
    assert_eq!(body(changes().clear(Ticket::PERSON)), Ok(json!({ "primarycontactid@odata.bind": null })));
}

#[test]
fn the_last_word_on_a_lookup_counts_whichever_table_it_is_about() {
    let contact = json!({ "customerid_contact@odata.bind": format!("/contacts({CONTACT})") });
    let both = json!({ "customerid_account@odata.bind": null, "customerid_contact@odata.bind": null });
    let none = json!({ "customerid_contact@odata.bind": null });
    let person: Navigation<Incident, Contact> = Navigation::new("customerid_contact");
    assert_eq!(body(changes().set(Ticket::CUSTOMER, CONTOSO).set(Ticket::CUSTOMER, CONTACT)), Ok(contact.clone()));
    assert_eq!(body(changes().clear(Ticket::CUSTOMER).set(Ticket::CUSTOMER, CONTACT)), Ok(contact.clone()));
    assert_eq!(body(changes().set(Ticket::CUSTOMER, CONTOSO).clear(Ticket::CUSTOMER)), Ok(both.clone()));
    assert_eq!(body(changes().bind(person, CONTACT).clear(Ticket::CUSTOMER)), Ok(both));
    // By the name of a navigation property too, and of a body.
    assert_eq!(body(changes().set(Ticket::CUSTOMER, CONTOSO).bind(person, CONTACT)), Ok(contact.clone()));
    assert_eq!(body(changes().clear(Ticket::CUSTOMER).bind(person, CONTACT)), Ok(contact.clone()));
    assert_eq!(body(changes().set(Ticket::CUSTOMER, CONTOSO).unbind(person)), Ok(none));
    let owed = Owed { customer: Change::Set(Customer::Account(CONTOSO)) };
    assert_eq!(body((&owed).into_changes().bind(person, CONTACT)), Ok(contact));
}

/// The service would take the key's own value, and say nothing.
#[test]
fn a_lookup_of_the_key_that_names_the_row_keeps_its_value() {
    let key = || AlternateKey::new(Ticket::PERSON, CONTACT);
    let text = |changes: Changes<Incident>| {
        let request = update_by(key(), changes.set(Ticket::PARENT, OTHER), IfExists).request();
        request.map(|request| request.text().unwrap_or_default().to_owned()).map_err(|error| error.to_string())
    };
    let parent = format!(r#"{{"parentcaseid@odata.bind":"/incidents({OTHER})"}}"#);
    assert_eq!(text(changes().set(Ticket::PERSON, CONTACT)), Ok(parent.clone()));
    assert_eq!(text(changes().set(Ticket::PERSON, Lookup::new(CONTACT))), Ok(parent.clone()));
    let body = Person { contact: Change::Set(CONTACT) };
    assert_eq!(text((&body).into_changes()), Ok(parent));
    let other: Id<Contact> = Id::constant("00000000-0000-4000-8000-00000000000b");
    let body = Person { contact: Change::Set(other) };
    for changes in [changes().set(Ticket::PERSON, other), changes().clear(Ticket::PERSON), (&body).into_changes()] {
        let error = text(changes).unwrap_err();
        assert!(
            error.contains("the row is named by its `_primarycontactid_value`, and the body says another"),
            "{error}"
        );
    }
}

#[entity("incident", body = "update")]
struct Person {
    #[entity(column = "_primarycontactid_value")]
    contact: Change<Id<Contact>>,
}

/// Two navigation properties lead from a conversation to the case that it regards.
#[test]
fn a_lookup_of_one_table_takes_an_id_that_does_not_say_its_table() {
    #[entity("msdyn_ocliveworkitem")]
    struct Conversed {
        #[entity(column = "_regardingobjectid_value")]
        regarding: Option<uuid::Uuid>,
    }
    let conversation: Id<Conversation> = Id::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
    let bodies = [
        Changes::new().set(Conversed::REGARDING, CASE),
        Changes::new().set(Conversed::REGARDING, *CASE.as_uuid()),
        Changes::new().set(Conversed::REGARDING, json!(CASE)),
    ]
    .map(|changes| update(conversation, changes, IfExists).request().unwrap().text().unwrap().to_owned());
    assert!(bodies[0].contains(&format!("\"/incidents({CASE})\"")), "{bodies:?}");
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

#[test]
fn what_the_lookup_cannot_refer_to_is_refused_before_it_is_sent() {
    let conversation: Id<Conversation> = Id::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
    let tables = "the lookup `_customerid_value` refers to rows of `account`, `contact`, not";
    for (changes, said) in [
        (changes().set(Ticket::CUSTOMER, conversation), format!("{tables} to a row of `msdyn_ocliveworkitem`")),
        // A GUID does not say which of the two it is of.
        (
            changes().set(Ticket::CUSTOMER, *CONTOSO.as_uuid()),
            format!("{tables} by a GUID that does not say of which: use an `Id`, whose type does"),
        ),
        (
            changes().set(Ticket::CUSTOMER, Customer::Other(None, *CONTOSO.as_uuid())),
            format!("{tables} by a GUID that does not say of which: use an `Id`, whose type does"),
        ),
        (
            changes().set(Ticket::PERSON, json!("Yvonne McKay")),
            "column `_primarycontactid_value`: a lookup is set to the id of a row".to_owned(),
        ),
        (
            changes().clear(Custom::PARTNER),
            "`_new_partner_value` shows what a lookup holds, and the schema does not say where clients write it"
                .to_owned(),
        ),
        (
            changes().set(Column::<Incident, edm::Key<Contact>>::new("_primarycontactid_value"), CONTACT),
            "`bind` sets it, by its navigation property".to_owned(),
        ),
    ] {
        let error = body(changes).unwrap_err();
        assert!(error.contains(&said) && !error.contains("Yvonne"), "{error}");
    }
    // A later word does not undo a mistake that nobody would hear of then.
    let mended = changes().set(Ticket::CUSTOMER, conversation).set(Ticket::CUSTOMER, CONTACT);
    assert!(body(mended).is_err());
}

/// The emulator carries the write out and breaks the line, and refuses the repeat: the row has changed.
#[tokio::test]
async fn a_lookup_whose_answer_was_lost_is_known_again() {
    let (emulator, client) = start(json!({})).await;
    emulator.create("accounts", json!({ "accountid": CONTOSO })).unwrap();
    let before = emulator.writes().len();
    let body = Owed { customer: Change::Set(Customer::Contact(CONTACT)) };
    for changes in [
        changes().set(Ticket::CUSTOMER, CONTOSO),
        changes().set(Ticket::PERSON, CONTACT),
        changes().set(Ticket::CUSTOMER, CONTACT).set(Ticket::PARENT, None::<Id<Incident>>),
        changes().clear(Ticket::PERSON),
        (&body).into_changes().set(Ticket::PERSON, CONTACT),
    ] {
        let version = get::<Ticket>(CASE).send(&client).await.unwrap().version().cloned().unwrap();
        emulator.fail_next_write(Failure::DroppedAfterCommit);
        let updated = update(CASE, changes, IfMatch(version)).send(&client).await;
        assert!(updated.is_ok(), "{updated:?}");
    }
    assert_eq!(emulator.writes().len(), before + 5, "each was carried out once");
    let new = || changes().set(Ticket::CUSTOMER, CONTOSO).set(Ticket::PERSON, CONTACT);
    emulator.fail_next_write(Failure::DroppedAfterCommit);
    upsert(OTHER, new(), IfAbsent).send(&client).await.unwrap();
    emulator.fail_next_write(Failure::DroppedAfterCommit);
    let id: Id<Incident> = Id::constant("00000000-0000-4000-8000-00000000000c");
    create(new().set(Ticket::INCIDENTID, id)).send(&client).await.unwrap();
}

#[tokio::test]
async fn another_s_lookup_is_not_taken_for_one_s_own_and_the_error_says_what_may_be() {
    let lookup = "_customerid_value";
    let annotation = format!("{lookup}@Microsoft.Dynamics.CRM.lookuplogicalname");
    let of = |id: &str, table: &str| json!({ lookup: id, annotation.clone(): table });
    let refused = json!({ "error": { "code": "0x80060882", "message": "m" } }).to_string();
    let other = "00000000-0000-4000-8000-00000000000b";
    for (row, is_own) in [
        (of(&CONTACT.to_string(), "contact"), true),
        (of(&CONTACT.to_string(), "account"), false),
        (of(other, "contact"), false),
        (json!({ lookup: CONTACT }), false),
        (json!({ lookup: null }), false),
        (json!({}), false),
    ] {
        let refused = Reply::new("412 Precondition Failed", "", &refused);
        let server = Server::start(vec![Reply::Drop, refused, Reply::new("200 OK", "", &row.to_string())]).await;
        let client = WebApi::builder(server.url()).token(TOKEN).clock(Jumping::default()).build().unwrap();
        let changes = changes().set(Ticket::CUSTOMER, CONTACT);
        let done = update(CASE, changes, IfMatch(ETag::new("W/\"1\""))).send(&client).await;
        assert_eq!(done.is_ok(), is_own, "{row}: {done:?}");
        let request = &server.requests()[2];
        assert!(request.contains(&format!("$select={lookup} ")), "{request}");
        if let Err(error) = done {
            let text = error.to_string();
            assert!(error.is_conflict() && error.is_answer_lost(), "{text}");
            assert!(text.ends_with("; an earlier answer was lost, so it may be this write itself"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_lookup_that_is_set_is_read_again() {
    let (_emulator, client) = start(json!({})).await;
    let new = Changes::new().set(Ticket::INCIDENTID, OTHER).set(Ticket::CUSTOMER, CONTACT).set(Ticket::PARENT, CASE);
    create(new).send(&client).await.unwrap();
    let ticket = get::<Ticket>(OTHER).send(&client).await.unwrap().into_record();
    assert_eq!(ticket.customer, Some(Customer::Contact(CONTACT)));
    assert_eq!((ticket.incidentid, ticket.parent, &ticket.person), (OTHER, Some(CASE), &None));
    update(OTHER, changes().clear(Ticket::PARENT).set(Ticket::PERSON, CONTACT), IfExists).send(&client).await.unwrap();
    let ticket = get::<Ticket>(OTHER).send(&client).await.unwrap().into_record();
    assert_eq!((ticket.parent, ticket.person.as_ref().map(Lookup::id)), (None, Some(CONTACT)));
}
