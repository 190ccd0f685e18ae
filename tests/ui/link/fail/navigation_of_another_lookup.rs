//! One error: a navigation property and a lookup that do not belong together.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", navigation = "msdyn_IssueId_msdyn_ocliveworkitem", lookup = "regardingobjectid")]
struct SupportCase;

fn main() {}
