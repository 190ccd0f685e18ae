//! Unlinks a case from a conversation, the example of Microsoft's page "unlinkFromConversation", over real HTTP.
//!
//! With no arguments it starts an emulated organisation of its own. To run it against yours, which changes the
//! conversation that you name:
//!
//! ```text
//! DATAVERSE_URL=https://contoso.crm.dynamics.com DATAVERSE_TOKEN=… \
//!     cargo run -p examples --bin unlink_incident -- <incident> <conversation>
//! ```

use std::env;
use std::error::Error;
use std::process::ExitCode;

use omni_emulator::Emulator;
use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Id, WebApi, unlink};
use serde_json::{Value, json};

const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
const CONVERSATION: ConversationId = Id::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");

#[tokio::main]
async fn main() -> ExitCode {
    let done = match (env::var("DATAVERSE_URL"), env::var("DATAVERSE_TOKEN")) {
        (Ok(url), Ok(token)) => in_an_organisation(url, token).await,
        (Err(_), Err(_)) => in_the_emulator().await,
        _ => Err("set both DATAVERSE_URL and DATAVERSE_TOKEN, or neither".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn in_an_organisation(url: String, token: String) -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(case), Some(conversation), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("usage: unlink_incident <incident> <conversation>, two GUIDs".into());
    };
    let client = WebApi::builder(url).token(token).build()?;
    let done = unlink::<Incident>(case.parse()?, conversation.parse()?).send(&client).await?;
    println!("unlinked incident {} from conversation {}", done.record(), done.conversation());
    Ok(())
}

async fn in_the_emulator() -> Result<(), Box<dyn Error>> {
    if env::args().len() > 1 {
        return Err(
            "the emulated organisation takes no arguments; for your own, set DATAVERSE_URL and DATAVERSE_TOKEN".into(),
        );
    }
    let emulator = organisation().await?;
    println!("An emulated organisation listens at {}.\n", emulator.url());
    println!("The conversation before:\n{}\n", conversation(&emulator));

    let client = WebApi::builder(emulator.url()).token("any token will do here").build()?;
    let done = unlink::<Incident>(CASE, CONVERSATION).send(&client).await?;

    println!("Unlinked incident {} from conversation {}.\n", done.record(), done.conversation());
    println!("The conversation after:\n{}\n", conversation(&emulator));
    println!("What went over the wire:");
    for request in emulator.requests() {
        println!("\n{request:#}");
    }
    let again = unlink::<Incident>(CASE, CONVERSATION).send(&client).await;
    println!("\nA second time it is an error, and nothing is written:");
    println!("{}", again.err().ok_or("the case was unlinked twice")?);
    Ok(())
}

/// An organisation with the case, linked to the conversation.
async fn organisation() -> Result<Emulator, omni_emulator::StartError> {
    let link = format!("/incidents({CASE})");
    let conversation = json!({
        "activityid": CONVERSATION,
        "subject": "The coffee machine leaks",
        "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": link,
    });
    Emulator::builder()
        .row("incidents", json!({ "incidentid": CASE, "title": "Leaking coffee machine" }))
        .row("msdyn_ocliveworkitems", conversation)
        .start()
        .await
}

/// What the row holds, as far as this example goes.
fn conversation(emulator: &Emulator) -> String {
    let row = emulator.row("msdyn_ocliveworkitems", CONVERSATION).unwrap_or_default();
    let columns = ["subject", "_msdyn_issueid_value", "@odata.etag"];
    let shown: Vec<_> =
        columns.iter().map(|&column| format!("  {column}: {}", row.get(column).unwrap_or(&Value::Null))).collect();
    shown.join("\n")
}
