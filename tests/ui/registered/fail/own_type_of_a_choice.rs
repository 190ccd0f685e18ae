//! One error: the enum is not one of a choice

use omni_runtime::entity;

#[derive(serde::Serialize, serde::Deserialize)]
enum Tier {
    Gold,
    Silver,
}

#[entity("new_contract", schema = "contoso")]
struct Contract {
    #[entity(column = "new_tier")]
    tier: Option<Tier>,
}

fn main() {}
