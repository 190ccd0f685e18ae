//! Reads and writes rows of the emulator with what was generated from its own `$metadata`.

mod crm;

use omni_runtime::command::Operation;
use omni_runtime::{Change, ErrorKind, Id, IfExists, IfMatch, WebApi, create, get, get_by, query, update, update_by};
use rust_decimal::Decimal;

type Error = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = WebApi::builder(std::env::var("OMNI_URL")?).token(std::env::var("OMNI_TOKEN")?).build()?;
    let contract: Id<crm::tables::NewContract> = Id::constant("0c9f5f3a-6f0c-4b39-9d0e-3b2f0a4c1d11");
    let case = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");

    let new = crm::CreateNewContract {
        new_contractid: Some(contract),
        new_code: "C-1".into(),
        new_amount: Some("922337203685477.58".parse::<Decimal>()?),
        new_signedon: Some("2025-02-28".parse()?),
        new_tier: Some(crm::NewTier::GoldMore),
        new_vip: Some(true),
        new_caseid: Some(omni_runtime::Lookup::new(case)),
        ..new_contract()
    };
    let body = create(&new).request()?.text().unwrap_or_default().to_owned();
    assert!(!body.contains("new_startson") && !body.contains("new_note"), "what is not said is not sent: {body}");
    assert_eq!(create(&new).send(&client).await?.id(), contract);

    let row = get::<crm::NewContract>(contract).send(&client).await?;
    let read = row.record();
    assert_eq!(read.new_contractid, contract);
    assert_eq!(read.new_code.as_deref(), Some("C-1"));
    assert_eq!(read.new_signedon.map(|day| day.to_string()).as_deref(), Some("2025-02-28"));
    assert_eq!(read.new_tier, Some(crm::NewTier::GoldMore));
    assert_eq!(read.new_amount.map(|amount| amount.to_string()).as_deref(), Some("922337203685477.58"));
    assert_eq!(read.new_caseid.as_ref().map(|lookup| lookup.id()), Some(case));

    let by_code = || crm::NewContract::new_codekey("C-1", case);
    let found = get_by::<crm::NewContract>(by_code()).send(&client).await?;
    assert_eq!(found.record(), read, "an alternate key names the row too");
    let changes = crm::UpdateNewContract { new_vip: Change::Clear, ..<_>::default() };
    update_by(by_code(), &changes, IfExists).send(&client).await?;
    let row = get::<crm::NewContract>(contract).send(&client).await?;
    assert_eq!(row.record().new_vip, None);
    let version = row.version().cloned().ok_or("no version")?;

    let changes = crm::UpdateNewContract {
        new_tier: Change::Set(crm::NewTier::Other(100_000_001)),
        new_caseid: Change::Clear,
        ..crm::UpdateNewContract::default()
    };
    update(contract, &changes, IfMatch(version.clone())).send(&client).await?;
    let late = update(contract, &changes, IfMatch(version)).send(&client).await;
    assert_eq!(late.map_err(|error| error.kind()), Err(ErrorKind::Conflict), "the version is not the row's any more");
    update(contract, &changes, IfExists).send(&client).await?;

    let row = get::<crm::NewContract>(contract).send(&client).await?;
    let read = row.record();
    assert_eq!(read.new_tier, Some(crm::NewTier::Other100000001), "a value that the schema knows has its name");
    assert_eq!(read.new_caseid, None);
    assert_eq!(read.new_code.as_deref(), Some("C-1"), "what an update leaves out stays");

    let of_tier = crm::NewContract::NEW_TIER.eq(crm::NewTier::Other100000001);
    let found = query::<crm::NewContract>().filter(of_tier).rows(&client).collect().await?;
    assert_eq!(found.len(), 1);

    let incident = get::<crm::Incident>(case).send(&client).await?.into_record();
    assert!(matches!(incident.customerid, Some(crm::Customerid::Contact(_))), "{:?}", incident.customerid);

    let me = crm::WhoAmI.call().send(&client).await?;
    assert_ne!(me.user_id, uuid::Uuid::nil());
    println!("done");
    Ok(())
}

fn new_contract() -> crm::CreateNewContract {
    crm::CreateNewContract {
        new_contractid: None,
        new_amount: None,
        new_code: String::new(),
        new_colours: None,
        new_note: None,
        new_signedon: None,
        new_tier: None,
        new_vip: None,
        r#type: None,
        new_caseid: None,
    }
}
