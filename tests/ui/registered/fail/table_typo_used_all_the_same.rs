//! One error: a mistake in a table's name is not repeated where another struct takes the first for the table's type.
use omni_runtime::{Id, create, entity, get};

#[entity("new_contrct", schema = "contoso")]
struct Contract {
    new_contractid: Id<Contract>,
    new_code: Option<String>,
}

#[entity("new_contract", schema = "contoso", table = Contract)]
struct Code {
    new_code: Option<String>,
}

fn commands(contract: &Contract) -> [String; 2] {
    [get::<Code>(contract.new_contractid).to_string(), create(contract).to_string()]
}

fn main() {}
