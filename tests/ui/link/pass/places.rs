//! Everywhere that a link may be kept.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "account")]
struct Company;

#[derive(Link)]
#[omni(entity = "contact")]
struct Caller;

#[derive(Link)]
#[omni(entity = "incident")]
struct SupportCase;

#[derive(Link)]
#[omni(entity = "incident", lookup = "regardingobjectid")]
struct ByLookup;

#[derive(Link)]
#[omni(entity = "incident", navigation = "regardingobjectid_incident")]
struct ByNavigation;

#[derive(Link)]
#[omni(entity = "incident", navigation = "regardingobjectid_incident", lookup = "regardingobjectid")]
struct ByBoth;

#[derive(Link)]
#[omni(entity = "incident")]
#[omni(lookup = "new_case", navigation = "new_Case_msdyn_ocliveworkitem")]
struct ByTheOrganisation;

fn place<E: Link>() -> (&'static str, &'static str, &'static str) {
    (<E::Table as omni_runtime::Table>::LOGICAL_NAME, E::LOOKUP, E::NAVIGATION)
}

#[test]
fn works() {
    let customer = "msdyn_customer";
    assert_eq!(place::<Company>(), ("account", customer, "msdyn_customer_msdyn_ocliveworkitem_account"));
    assert_eq!(place::<Caller>(), ("contact", customer, "msdyn_customer_msdyn_ocliveworkitem_contact"));
    assert_eq!(place::<SupportCase>(), ("incident", "msdyn_issueid", "msdyn_IssueId_msdyn_ocliveworkitem"));
    let regarding = "regardingobjectid";
    assert_eq!(place::<ByLookup>(), ("incident", regarding, "regardingobjectid_incident_msdyn_ocliveworkitem"));
    assert_eq!(place::<ByNavigation>(), ("incident", regarding, "regardingobjectid_incident"));
    assert_eq!(place::<ByBoth>(), ("incident", regarding, "regardingobjectid_incident"));
    assert_eq!(place::<ByTheOrganisation>(), ("incident", "new_case", "new_Case_msdyn_ocliveworkitem"));
}
