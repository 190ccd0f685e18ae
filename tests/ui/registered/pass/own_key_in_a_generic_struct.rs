//! A generic struct that is the type of its table holds the ids of that table, by whichever name.
use omni_runtime::{Id, Record, Table, create, entity};

#[entity("new_contract", schema = "contoso")]
#[derive(Debug, PartialEq)]
struct Contract<T: 'static> {
    new_contractid: Id<Contract<T>>,
    new_code: Option<T>,
}

#[entity("new_contract", schema = "contoso")]
struct Tagged<const N: usize> {
    new_contractid: Id<Self>,
    new_tags: Option<[String; N]>,
}

#[test]
fn works() {
    let row = r#"{"new_contractid":"6b726d86-d37c-43b8-b3a4-c4056ddd2e07","new_code":"C-1"}"#;
    let contract: Contract<String> = serde_json::from_str(row).unwrap();
    let key: Id<Contract<String>> = contract.new_contractid;
    assert_eq!(key.to_string(), "6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    assert_eq!(serde_json::to_string(&contract).unwrap(), row);
    assert_eq!(create(&contract).request().unwrap().text(), Some(row));
    assert_eq!(Contract::<String>::LOGICAL_NAME, "new_contract");
    assert_eq!(Tagged::<2>::COLUMNS, ["new_contractid", "new_tags"]);
}
