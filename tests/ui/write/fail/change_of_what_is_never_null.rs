//! Two errors: a column and a lookup that cannot be cleared

use omni_runtime::{Change, Id, entities::User, entity};

#[entity("incident", body = "update")]
struct TicketChanges {
    statecode: Change<i32>,
    #[entity(column = "_ownerid_value")]
    owner: Change<Id<User>>,
}

fn main() {}
