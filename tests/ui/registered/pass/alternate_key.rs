#![deny(
    clippy::pedantic,
    clippy::nursery,
    clippy::absolute_paths,
    clippy::missing_docs_in_private_items,
    unused_qualifications
)]

use omni_runtime::{AlternateKey, Id, entities::Incident, entity, get_by};

/// What the macro makes of it is held to the lints above, and to what is allowed here.
#[entity("new_contract", schema = "contoso", key = "new_codekey")]
#[derive(Debug)]
struct Contract {
    /// The key.
    new_contractid: Id<Self>,
    /// The kind.
    #[expect(clippy::option_option, reason = "a value that is there and null")]
    r#type: Option<Option<String>>,
    /// The alternate key's first column.
    new_code: Option<String>,
    /// And its second.
    #[entity(column = "_new_caseid_value")]
    r#case: Option<Id<Incident>>,
}

/// A key of a record that is generic, and of another struct's table.
#[entity("new_contract", schema = "contoso", table = Contract, key = "new_codekey")]
struct Coded<C> {
    /// The key's first column.
    new_code: C,
    /// And its second.
    _new_caseid_value: Option<uuid::Uuid>,
}

/// A case.
const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");

#[test]
fn works() {
    let key: AlternateKey<Contract> = Contract::new_codekey("A-17 'b'", CASE);
    let same = Coded::<Option<String>>::new_codekey(Some("A-17 'b'".to_owned()), Some(CASE));
    assert_eq!(key, same);
    assert_ne!(key, Contract::new_codekey("A-17", CASE));
    assert_eq!(key.to_string(), "by new_code and _new_caseid_value");
    let request = get_by::<Contract>(key).request().unwrap();
    let address = "new_agreements(new_code='A-17%20''b''',_new_caseid_value=6b726d86-d37c-43b8-b3a4-c4056ddd2e07)";
    let columns = "?$select=new_contractid,type,new_code,_new_caseid_value";
    assert_eq!(request.path(), format!("{address}{columns}"));
    let null = Coded::<Option<String>>::new_codekey(None::<String>, CASE);
    let error = get_by::<Contract>(null).request().unwrap_err();
    assert_eq!(error.to_string(), "the column `new_code` of an alternate key is null");
}
