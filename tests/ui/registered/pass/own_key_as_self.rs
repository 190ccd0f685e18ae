//! `Self` in a field is the struct, wherever the macro writes the field's type.
use omni_runtime::{Id, Record, entity};

#[entity("new_contract", schema = "contoso")]
#[derive(Debug, PartialEq)]
struct Contract {
    new_contractid: Id<Self>,
    new_code: Option<String>,
}

#[test]
fn works() {
    let row = r#"{"new_contractid": "6b726d86-d37c-43b8-b3a4-c4056ddd2e07", "new_code": null}"#;
    let contract: Contract = serde_json::from_str(row).unwrap();
    let key: Id<Contract> = contract.new_contractid;
    assert_eq!(key.to_string(), "6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    assert_eq!(Contract::COLUMNS, ["new_contractid", "new_code"]);
}
