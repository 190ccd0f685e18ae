//! One error: the name that the maker portal shows, for the logical name.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "Account")]
struct Company;

fn main() {}
