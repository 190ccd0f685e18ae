//! One error: a navigation property one letter off.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "account", navigation = "msdyn_customer_msdyn_ocliveworkitem_acount")]
struct Company;

fn main() {}
