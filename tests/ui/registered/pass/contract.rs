use omni_runtime::{Change, Choices, Id, Link, Lookup, Record, entities::Incident, entity};
use rust_decimal::Decimal;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Tier {
    Gold,
    Other(i32),
}
omni_runtime::choice!(Tier { Gold = -1 });

#[derive(Debug, Clone, Copy, PartialEq)]
enum Colour {
    Red,
    Green,
    Other(i32),
}
omni_runtime::choice!(Colour { Red = 1, Green = 2 });

#[entity("new_contract", schema = "contoso")]
#[derive(Debug, PartialEq)]
struct Contract {
    new_contractid: Id<Contract>,
    new_amount: Option<Decimal>,
    new_signedon: Option<jiff::civil::Date>,
    new_startson: jiff::Timestamp,
    new_tier: Option<Tier>,
    new_colours: Option<Choices<Colour>>,
    r#type: Option<String>,
    #[entity(column = "_new_caseid_value")]
    case: Option<Lookup<Incident>>,
}

#[entity("new_contract", schema = "contoso", table = Contract, body = "create")]
struct NewContract {
    new_code: String,
    new_tier: Option<Tier>,
    #[entity(column = "_new_caseid_value")]
    case: Option<Id<Incident>>,
}

#[entity("new_contract", schema = "contoso", table = Contract, body = "update")]
struct ContractChanges {
    new_tier: Change<Tier>,
    #[entity(column = "new_tags")]
    tags: Change<Vec<String>>,
    #[entity(column = "new_address")]
    address: Change<serde_json::Value>,
}

#[derive(Link)]
#[omni(entity = "incident", lookup = "new_secondcaseid", schema = "contoso")]
struct SecondCase;

#[test]
fn works() {
    assert_eq!(Contract::COLUMNS.len(), 8);
    assert_eq!(Contract::TYPE.name(), "type");
    let row = r#"{
        "new_contractid": "0c9f5f3a-6f0c-4b39-9d0e-3b2f0a4c1d11", "new_amount": 12.50, "new_signedon": "2025-02-28",
        "new_startson": "2025-03-01T08:00:00Z", "new_tier": 7, "new_colours": "1,2", "type": "a",
        "_new_caseid_value": "6b726d86-d37c-43b8-b3a4-c4056ddd2e07"
    }"#;
    let contract: Contract = serde_json::from_str(row).unwrap();
    assert_eq!(contract.new_amount.map(|amount| amount.to_string()).as_deref(), Some("12.50"));
    assert_eq!(contract.new_tier, Some(Tier::Other(7)));
    assert_eq!(contract.new_colours, Some(Choices(vec![Colour::Red, Colour::Green])));
    assert_eq!(serde_json::from_str::<Contract>(&serde_json::to_string(&contract).unwrap()).unwrap(), contract);

    let case = contract.case.as_ref().map(Lookup::id);
    let new = NewContract { new_code: "C-1".into(), new_tier: Some(Tier::Gold), case };
    assert_eq!(
        serde_json::to_string(&new).unwrap(),
        r#"{"new_code":"C-1","new_tier":-1,"new_CaseId@odata.bind":"/incidents(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)"}"#,
    );
    let changes = ContractChanges { new_tier: Change::Clear, tags: Change::Clear, address: Change::Keep };
    assert_eq!(serde_json::to_string(&changes).unwrap(), r#"{"new_tier":null,"new_tags":null}"#);
    assert_eq!(<SecondCase as Link>::NAVIGATION, "new_SecondCaseId_msdyn_ocliveworkitem");
}
