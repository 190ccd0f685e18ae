//! Reads and writes rows of the emulator with what was generated from its own `$metadata`.

mod crm;

use http::Method;
use omni_runtime::command::Operation;
use omni_runtime::wire::Request;
use omni_runtime::{Change, Id, Record, WebApi};
use rust_decimal::Decimal;

type Error = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = WebApi::builder(std::env::var("OMNI_URL")?).token(std::env::var("OMNI_TOKEN")?).build()?;
    let contract: Id<crm::tables::NewContract> = Id::constant("0c9f5f3a-6f0c-4b39-9d0e-3b2f0a4c1d11");
    let case = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");

    let created = crm::CreateNewContract {
        new_contractid: Some(contract),
        new_code: "C-1".into(),
        new_amount: Some("922337203685477.58".parse::<Decimal>()?),
        new_signedon: Some("2025-02-28".parse()?),
        new_tier: Some(crm::NewTier::GoldMore),
        new_vip: Some(true),
        new_caseid: Some(omni_runtime::Lookup::new(case)),
        ..create()
    };
    let body = serde_json::to_value(&created)?;
    assert!(body.get("new_startson").is_none() && body.get("new_note").is_none(), "what is not said is not sent");
    client.request(Request::new(Method::POST, "new_agreements").json(&body)).await?;

    let read = read(&client, contract).await?;
    assert_eq!(read.new_contractid, contract);
    assert_eq!(read.new_code.as_deref(), Some("C-1"));
    assert_eq!(read.new_signedon.map(|day| day.to_string()).as_deref(), Some("2025-02-28"));
    assert_eq!(read.new_tier, Some(crm::NewTier::GoldMore));
    assert_eq!(read.new_amount.map(|amount| amount.to_string()).as_deref(), Some("922337203685477.58"));
    assert_eq!(read.new_caseid.as_ref().map(|lookup| lookup.id()), Some(case));

    let changes = crm::UpdateNewContract {
        new_tier: Change::Set(crm::NewTier::Other(100_000_001)),
        new_caseid: Change::Clear,
        ..crm::UpdateNewContract::default()
    };
    let body = serde_json::to_value(&changes)?;
    let path = format!("new_agreements({contract})");
    client.request(Request::new(Method::PATCH, &path).header("if-match", "*").json(&body)).await?;

    let read = self::read(&client, contract).await?;
    assert_eq!(read.new_tier, Some(crm::NewTier::Other100000001), "a value that the schema knows has its name");
    assert_eq!(read.new_caseid, None);
    assert_eq!(read.new_code.as_deref(), Some("C-1"), "what an update leaves out stays");

    let incident: crm::Incident = row(&client, &format!("incidents({case})"), crm::Incident::COLUMNS).await?;
    assert!(matches!(incident.customerid, Some(crm::Customerid::Contact(_))), "{:?}", incident.customerid);

    let me = crm::WhoAmI.call().send(&client).await?;
    assert_ne!(me.user_id, uuid::Uuid::nil());
    println!("done");
    Ok(())
}

fn create() -> crm::CreateNewContract {
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

async fn read(client: &WebApi, id: Id<crm::tables::NewContract>) -> Result<crm::NewContract, Error> {
    row(client, &format!("new_agreements({id})"), crm::NewContract::COLUMNS).await
}

async fn row<R: Record + for<'de> serde::Deserialize<'de>>(
    client: &WebApi,
    path: &str,
    columns: &[&str],
) -> Result<R, Error> {
    let request = Request::new(Method::GET, format!("{path}?$select={}", columns.join(",")));
    let request = request.header("prefer", "odata.include-annotations=\"*\"");
    Ok(serde_json::from_slice(client.request(request).await?.body())?)
}
