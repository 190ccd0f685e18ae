//! One error: money is no float

use omni_runtime::entity;

#[entity("new_contract", schema = "contoso")]
struct Contract {
    new_amount: Option<f64>,
}

fn main() {}
