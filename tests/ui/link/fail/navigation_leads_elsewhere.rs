//! One error: a navigation property of another table.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "account", navigation = "msdyn_customer_msdyn_ocliveworkitem_contact")]
struct Company;

fn main() {}
