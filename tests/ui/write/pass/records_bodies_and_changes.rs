use omni_runtime::entities::{Contact, Incident};
use omni_runtime::{Change, Changes, Id, IfAbsent, IfExists, create, entity, update, upsert};

#[entity("incident")]
struct Ticket {
    incidentid: Id<Incident>,
    title: Option<String>,
}

#[entity("incident", body = "create")]
#[derive(Default)]
struct NewTicket {
    title: Option<String>,
    #[entity(column = "_customerid_value")]
    customer: Option<Id<Contact>>,
}

#[entity("incident", body = "update")]
#[derive(Default)]
struct TicketChanges {
    title: Change<String>,
    #[entity(column = "_primarycontactid_value")]
    contact: Change<Id<Contact>>,
}

#[test]
fn works() {
    let case = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    let ticket = Ticket { incidentid: case, title: None };
    let created = create(&NewTicket {
        customer: Some(Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e")),
        ..NewTicket::default()
    });
    assert!(created.request().unwrap().to_string().contains("customerid_contact@odata.bind"));
    let _ = create(&ticket);
    let _ = create(Changes::<Incident>::new().set(Ticket::TITLE, "Leaks"));
    let _ = update(case, &ticket, IfExists);
    let _ = upsert(case, &NewTicket::default(), IfAbsent);
    let changes = TicketChanges { contact: Change::Clear, ..TicketChanges::default() };
    let request = update(case, &changes, IfExists).request().unwrap();
    assert_eq!(request.text(), Some(r#"{"primarycontactid@odata.bind":null}"#));
}
