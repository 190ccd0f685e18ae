//! A table of an organisation's own, checked when this is compiled.
//!
//! `schema/contoso.omni` is the organisation's schema, `build.rs` registers it, and `crm.rs` is what the generator wrote:
//!
//! ```text
//! omni schema fetch --url https://contoso.crm.dynamics.com --tables account,contact,new_contract \
//!     --operations 'new_*' -o schema/contoso.omni
//! omni generate --schema schema/contoso.omni --tables new_contract -o src/bin/custom_table/crm.rs
//! ```

#[rustfmt::skip]
mod crm;

use std::error::Error;

use omni_emulator::Emulator;
use omni_runtime::command::Operation;
use omni_runtime::entities::Account;
use omni_runtime::{Change, Id, IfMatch, WebApi, create, entity, get, query, update};
use omni_schema::Document;
use serde_json::json;

use crm::{CreateNewContract, NewContract, NewContractNewInvoice, NewCustomerid, NewTier, UpdateNewContract};

const CUSTOMER: Id<Account> = Id::constant("475b158c-541c-e511-80d3-3863bb347ba8");

/// A record of one's own over the same table. Write `new_teir`, and see what the compiler says.
#[entity("new_contract", schema = "contoso", table = crm::tables::NewContract)]
struct Tier {
    new_name: Option<String>,
    #[entity(column = "new_tier")]
    tier: Option<NewTier>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // The emulator serves the very schema that the macros check against.
    let schema = Document::new(include_str!("../../../schema/contoso.omni"))?.schema()?;
    let emulator = Emulator::builder()
        .schema(schema)
        .row("accounts", json!({ "accountid": CUSTOMER, "name": "Fourth Coffee" }))
        // What an action takes and gives, the schema says; what it does, the organisation's plug-in, or here this.
        .operation("new_Invoice", |call| {
            json!(format!("INV-2026-{:02}", call.parameter("Months").as_i64().unwrap_or(0)))
        })
        .start()
        .await?;
    let client = WebApi::builder(emulator.url()).token("any token will do here").build()?;

    let contract = create(&CreateNewContract {
        new_contractid: None,
        new_name: "Espresso machines, on site".into(),
        new_amount: Some("1249.90".parse()?),
        new_startson: Some("2026-01-01T00:00:00Z".parse()?),
        new_tier: Some(NewTier::Silver),
        new_customerid: Some(NewCustomerid::Account(CUSTOMER)),
    });
    let id = contract.send(&client).await?.id();

    let row = get::<NewContract>(id).send(&client).await?;
    println!("{:#?}", row.record());
    let version = row.version().cloned().ok_or("a row comes with its version")?;

    // What is not said stays as it is, and nobody else's change is lost: the row has to be of the version that was read.
    let changes = UpdateNewContract { new_tier: Change::Set(NewTier::Gold), ..UpdateNewContract::default() };
    update(id, &changes, IfMatch(version)).send(&client).await?;

    let gold = query::<Tier>().filter(Tier::TIER.eq(NewTier::Gold)).rows(&client).collect().await?;
    for row in &gold {
        println!("gold: {}", row.record().new_name.as_deref().unwrap_or("without a name"));
    }
    assert_eq!(gold.len(), 1);
    assert_eq!(gold[0].record().tier, Some(NewTier::Gold));

    let number = NewContractNewInvoice { row: id, months: 3, note: None }.call().send(&client).await?;
    println!("invoice {number}");
    assert_eq!(number, "INV-2026-03");
    Ok(())
}
