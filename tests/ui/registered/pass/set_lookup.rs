use omni_runtime::{Changes, Id, IfExists, entity, update};

#[entity("new_contract", schema = "contoso")]
struct Contract {
    new_contractid: Id<Self>,
}

/// Of tables of one's own, a generic one among them.
#[entity("new_part", schema = "contoso")]
struct Part {
    new_partid: Id<Self>,
    #[entity(column = "_new_contractid_value")]
    contract: Option<Id<Contract>>,
    #[entity(column = "_new_supersededid_value")]
    superseded: Option<Id<Self>>,
}

#[entity("new_part", schema = "contoso", table = Part)]
struct Owned<T> {
    #[entity(column = "_new_partyid_value")]
    party: T,
}

const PART: Id<Part> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
const CONTRACT: Id<Contract> = Id::constant("475b158c-541c-e511-80d3-3863bb347ba8");

#[test]
fn works() {
    let contoso: Id<omni_runtime::entities::Account> = CONTRACT.as_uuid().to_string().parse().unwrap();
    let changes = Changes::new().set(Part::CONTRACT, CONTRACT).set(Owned::<uuid::Uuid>::PARTY, contoso);
    let body = update(PART, changes, IfExists).request().unwrap().text().unwrap().to_owned();
    let (agreement, account) = (format!("/new_agreements({CONTRACT})"), format!("/accounts({CONTRACT})"));
    assert_eq!(
        body,
        format!(r#"{{"new_ContractId@odata.bind":"{agreement}","new_PartyId_account@odata.bind":"{account}"}}"#)
    );
    // What only the service sets.
    let error = update(PART, Changes::new().set(Part::SUPERSEDED, PART), IfExists).request().unwrap_err();
    assert!(error.to_string().contains("does not say where clients write it"), "{error}");
}
