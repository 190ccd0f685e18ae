//! Link types and records of an app's own: a derive on a struct that the app has, an attribute on one whose fields are
//! columns.

use std::error::Error;

use omni_emulator::Emulator;
use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Id, Link, Record, WebApi, entity, get, link, unlink};
use serde_json::json;

const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
const CONVERSATION: ConversationId = Id::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");

/// What the app calls a case. It links like the runtime's own `Incident`, and shares its ids.
#[derive(Link)]
#[omni(entity = "incident")]
struct SupportCase;

/// A case in an organisation that keeps it where one of Microsoft's samples does.
#[derive(Link)]
#[omni(entity = "incident", lookup = "regardingobjectid")]
struct RegardingCase;

/// The columns of a case that the app reads, each checked against the table when this file is compiled: write `titel`,
/// or `title: String`, and see what the compiler says.
#[derive(Debug)]
#[entity("incident")]
struct Ticket {
    incidentid: Id<Incident>,
    title: Option<String>,
    #[entity(column = "ticketnumber")]
    number: Option<String>,
    createdon: Option<jiff::Timestamp>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::builder()
        .row("incidents", json!({ "incidentid": CASE, "title": "Leaking coffee machine", "ticketnumber": "CAS-01" }))
        .row("msdyn_ocliveworkitems", json!({ "activityid": CONVERSATION }))
        .start()
        .await?;
    let client = WebApi::builder(emulator.url()).token("any token will do here").build()?;

    for done in [
        link::<SupportCase>(CASE, CONVERSATION).send(&client).await.map(|done| done.record()),
        unlink::<SupportCase>(CASE, CONVERSATION).send(&client).await.map(|done| done.record()),
        link::<RegardingCase>(CASE, CONVERSATION).send(&client).await.map(|done| done.record()),
    ] {
        println!("done with {}", done?);
    }

    let ticket = get::<Ticket>(CASE).send(&client).await?.into_record();
    println!("\n$select={}\n{ticket:#?}", Ticket::COLUMNS.join(","));
    assert_eq!((ticket.incidentid, ticket.number.as_deref()), (CASE, Some("CAS-01")));
    Ok(())
}
