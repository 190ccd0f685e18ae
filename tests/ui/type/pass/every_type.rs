//! Every type of a column, in each Rust type that holds it.
use omni_runtime::{
    ConversationId, Id, Record, edm,
    entities::{Account, Contact, Incident},
    entity,
};

#[derive(serde::Serialize, serde::Deserialize)]
struct Subject(String);

impl omni_runtime::Holds<edm::Text> for Subject {}

#[entity("incident")]
struct Ticket {
    incidentid: Id<Incident>,
    title: Option<Subject>,
    description: Option<Box<str>>,
    prioritycode: Option<i32>,
    severitycode: Option<i64>,
    isescalated: Option<bool>,
    influencescore: Option<f64>,
    exchangerate: Option<rust_decimal::Decimal>,
    versionnumber: Option<i64>,
    createdon: Option<jiff::Timestamp>,
    modifiedon: Option<String>,
    processid: Option<uuid::Uuid>,
    statecode: i32,
    statuscode: Option<serde_json::Value>,
    ticketnumber: serde_json::Value,
    _customerid_value: Option<uuid::Uuid>,
    _primarycontactid_value: Option<Id<Contact>>,
    _parentcaseid_value: std::option::Option<uuid::Uuid>,
    _ownerid_value: Option<uuid::Uuid>,
    new_vip: Option<bool>,
    cr12a_tier: String,
    _new_partner_value: Option<Id<Account>>,
}

#[entity("msdyn_ocliveworkitem")]
struct Conversation {
    activityid: ConversationId,
    subject: Option<String>,
    _msdyn_issueid_value: Option<Id<Incident>>,
    _regardingobjectid_value: Option<Id<Incident>>,
}

#[entity("account")]
struct Company {
    #[entity(column = "accountid")]
    id: uuid::Uuid,
}

#[test]
fn works() {
    assert_eq!(
        (Ticket::COLUMNS.len(), Conversation::COLUMNS.len(), Company::COLUMNS),
        (22, 4, ["accountid"].as_slice())
    );
}
