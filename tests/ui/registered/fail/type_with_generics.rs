//! One error: the type has generics

use omni_runtime::entity;

#[entity("new_contract", schema = "contoso")]
struct Contract {
    new_code: Option<String>,
}

#[entity("new_contract", schema = "contoso", table = self::Contract<u8>)]
struct Part {
    new_code: Option<String>,
}

fn main() {}
