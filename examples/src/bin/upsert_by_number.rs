//! Takes over the customers of another system, which knows them by its own numbers: each is made, or changed where it is
//! there already. Run it as often as you like.
//!
//! The organisation has an alternate key over the column `accountnumber`, and its schema file says so: a key that is not
//! there, or a value of another type, does not compile.

use std::error::Error;

use omni_emulator::Emulator;
use omni_runtime::{Always, Changes, IfExists, WebApi, delete_by, entity, get_by, upsert_by};
use omni_schema::Document;
use serde_json::json;

#[entity("account", schema = "contoso", key = "new_numberkey")]
struct Customer {
    accountnumber: Option<String>,
    name: Option<String>,
}

/// What the other system has: number and name.
const THEIRS: [(&str, &str); 3] = [("A-17", "Fourth Coffee"), ("A-18", "Litware, Inc."), ("B-7", "Adventure Works")];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let schema = Document::new(include_str!("../../schema/contoso.omni"))?.schema()?;
    let there = json!({ "accountnumber": "A-18", "name": "Litware" });
    let emulator = Emulator::builder().schema(schema).row("accounts", there).start().await?;
    let client = WebApi::builder(emulator.url()).token("any token will do here").build()?;

    for (number, name) in THEIRS {
        let customer = Changes::new().set(Customer::NAME, name);
        let done = upsert_by(Customer::new_numberkey(number), customer, Always).send(&client).await?;
        println!("{} {number} as {}", if done.is_created() { "made" } else { "changed" }, done.id());
    }
    let litware = get_by::<Customer>(Customer::new_numberkey("A-18")).send(&client).await?.into_record();
    assert_eq!(litware.name.as_deref(), Some("Litware, Inc."));
    assert_eq!(litware.accountnumber.as_deref(), Some("A-18"));

    delete_by(Customer::new_numberkey("B-7"), IfExists).send(&client).await?;
    let gone = get_by::<Customer>(Customer::new_numberkey("B-7")).send(&client).await.map(drop);
    println!("{}", gone.err().filter(omni_runtime::Error::is_not_found).ok_or("it is still there")?);
    Ok(())
}
