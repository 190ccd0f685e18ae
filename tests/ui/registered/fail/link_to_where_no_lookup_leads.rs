//! One error: a schema in which no lookup of a conversation leads to an account.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "account", lookup = "msdyn_issueid", schema = "contoso")]
struct Company;

fn main() {}
