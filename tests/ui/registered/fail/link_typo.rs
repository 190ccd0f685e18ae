//! One error: the lookup of the organisation is called otherwise

use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup = "new_secondcase", schema = "contoso")]
struct SecondCase;

fn main() {}
