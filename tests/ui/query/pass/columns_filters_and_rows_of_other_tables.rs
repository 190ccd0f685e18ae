use omni_runtime::{Id, entities::Incident, entity, query};

#[entity("contact")]
struct Person {
    lastname: Option<String>,
}

#[entity("incident")]
struct Ticket {
    incidentid: Id<Incident>,
    r#title: Option<String>,
    new_vip: Option<bool>,
    #[entity(expand = "primarycontactid")]
    person: Option<Person>,
}

#[test]
fn works() {
    let filter = Ticket::TITLE.eq("O'Brien & Co").and(Ticket::NEW_VIP.eq(true));
    let request = query::<Ticket>().filter(filter).order_by(Ticket::INCIDENTID.ascending()).request().unwrap();
    assert!(request.path().contains("&$expand=primarycontactid($select=lastname)"));
}
