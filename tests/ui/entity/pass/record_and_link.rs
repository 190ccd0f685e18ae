//! A struct may hold columns and be a link type, whichever attribute is first.
use omni_runtime::{ConversationId, Id, Link, Record, entities::Incident, entity, unlink};

#[derive(Debug, Clone, PartialEq, Link)]
#[omni(entity = "incident")]
#[entity("incident")]
struct Ticket {
    incidentid: Id<Incident>,
    #[entity(column = "ticketnumber")]
    number: Option<String>,
}

#[omni_runtime::entity("contact")]
#[derive(Debug, Clone, PartialEq, omni_runtime::Link)]
#[omni(entity = "contact")]
struct Caller {
    #[omni_runtime::entity(column = "fullname")]
    name: Option<String>,
}

#[test]
fn works() {
    let row = r#"{"incidentid": "6b726d86-d37c-43b8-b3a4-c4056ddd2e07", "ticketnumber": "CAS-01"}"#;
    let ticket: Ticket = serde_json::from_str(row).unwrap();
    let conversation = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
    let command = unlink::<Ticket>(ticket.incidentid, conversation);
    assert_eq!(command.record(), ticket.clone().incidentid);
    assert_eq!(Caller::COLUMNS, ["fullname"]);
}
