//! Setting and clearing lookups: what linking and unlinking is made of.

use omni_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::*;

fn held(emulator: &Emulator, lookup: &str) -> (Value, Value) {
    let row = emulator.row(CONVERSATIONS, CONVERSATION).expect("a row of the start");
    let property = format!("_{lookup}_value");
    let table = row.get(format!("{property}@Microsoft.Dynamics.CRM.lookuplogicalname")).cloned();
    (row[&property].clone(), table.unwrap_or_default())
}

async fn change(emulator: &Emulator, body: Value) -> Reply {
    patch(emulator, &conversation(), &[("If-Match", "*")], &body).await
}

#[tokio::test]
async fn a_lookup_is_set_by_each_form_of_reference() {
    let emulator = start().await;
    let forms = [
        format!("/incidents({OTHER_CASE})"),
        format!("incidents({OTHER_CASE})"),
        format!("{}/api/data/v9.2/incidents({OTHER_CASE})", emulator.url()),
    ];
    for form in forms {
        emulator.patch(CONVERSATIONS, CONVERSATION, json!({ CASE_NAV: null })).unwrap();
        let reply = change(&emulator, json!({ format!("{CASE_NAV}@odata.bind"): form })).await;
        assert_eq!(reply.status, 204, "{form}: {reply:?}");
        assert_eq!(held(&emulator, "msdyn_issueid"), (json!(OTHER_CASE), json!("incident")), "{form}");
    }
}

#[tokio::test]
async fn a_lookup_is_cleared_by_each_form_of_null() {
    for body in [json!({ CASE_NAV: null }), json!({ format!("{CASE_NAV}@odata.bind"): null })] {
        let emulator = start().await;
        assert_eq!(change(&emulator, body).await.status, 204);
        assert_eq!(held(&emulator, "msdyn_issueid"), (Value::Null, Value::Null));
        assert_eq!(held(&emulator, "msdyn_customer").0, CONTACT, "the other lookup stays");
    }
}

#[tokio::test]
async fn navigation_properties_are_case_sensitive() {
    let emulator = start().await;
    let wrong = CASE_NAV.to_lowercase();
    for name in [wrong.clone(), format!("{wrong}@odata.bind"), "msdyn_issueid@odata.bind".to_owned()] {
        let reply = change(&emulator, json!({ name: null })).await;
        reply.assert_error(400, "0x80048d19", "An undeclared property 'msdyn_issueid");
    }
    assert_eq!(held(&emulator, "msdyn_issueid").0, CASE);
}

#[tokio::test]
async fn one_target_of_a_polymorphic_lookup_replaces_the_other() {
    let emulator = start().await;
    let bind = json!({ format!("{ACCOUNT_NAV}@odata.bind"): format!("/accounts({ACCOUNT})") });
    assert_eq!(change(&emulator, bind).await.status, 204);
    assert_eq!(held(&emulator, "msdyn_customer"), (json!(ACCOUNT), json!("account")));
    let writes = emulator.writes();
    let [lookup] = &writes[0].lookups[..] else { panic!("{writes:?}") };
    assert_eq!(lookup.lookup, "msdyn_customer");
    assert_eq!(lookup.from.as_ref().unwrap().table, "contact");
    assert_eq!(lookup.to.as_ref().unwrap().id, ACCOUNT);
}

#[tokio::test]
async fn a_null_for_the_other_target_changes_nothing() {
    let emulator = start().await;
    assert_eq!(change(&emulator, json!({ ACCOUNT_NAV: null })).await.status, 204);
    assert_eq!(held(&emulator, "msdyn_customer"), (json!(CONTACT), json!("contact")));
    assert_eq!(change(&emulator, json!({ CONTACT_NAV: null })).await.status, 204);
    assert_eq!(held(&emulator, "msdyn_customer").0, Value::Null);
}

#[tokio::test]
async fn one_target_may_be_set_while_the_other_is_nulled() {
    let emulator = start().await;
    let body = json!({ format!("{ACCOUNT_NAV}@odata.bind"): format!("/accounts({ACCOUNT})"), CONTACT_NAV: null });
    assert_eq!(change(&emulator, body).await.status, 204);
    assert_eq!(held(&emulator, "msdyn_customer"), (json!(ACCOUNT), json!("account")));
}

#[tokio::test]
async fn a_shared_navigation_property_goes_by_the_set_that_is_bound() {
    let emulator = start().await;
    let team = json!({ "ownerid@odata.bind": format!("/teams({NOBODY})") });
    assert_eq!(patch(&emulator, &case(), &[], &team).await.status, 204);
    let row = emulator.row("incidents", CASE).unwrap();
    assert_eq!(row["_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"], "team");
    let account = json!({ "ownerid@odata.bind": format!("/accounts({ACCOUNT})") });
    patch(&emulator, &case(), &[], &account).await.assert_error(400, "0x80060888", "systemusers or teams");
}

#[tokio::test]
async fn a_reference_to_a_missing_row_is_not_found() {
    let emulator = start().await;
    let bind = json!({ format!("{CASE_NAV}@odata.bind"): format!("/incidents({NOBODY})") });
    let message = format!("incident With Id = {NOBODY} Does Not Exist");
    change(&emulator, bind).await.assert_error(404, "0x80040217", &message);
    let body = json!({ "@odata.id": format!("{}/api/data/v9.2/incidents({NOBODY})", emulator.url()) }).to_string();
    let reply = send(&emulator, "PUT", &format!("{}/{CASE_NAV}/$ref", conversation()), &[], &body).await;
    reply.assert_error(404, "0x80040217", &message);
    assert_eq!(held(&emulator, "msdyn_issueid").0, CASE);
}

#[tokio::test]
async fn rows_that_the_schema_does_not_describe_are_taken_as_existing() {
    let emulator = start().await;
    let agent = "msdyn_activeagentid_msdyn_ocliveworkitem@odata.bind";
    assert_eq!(change(&emulator, json!({ agent: format!("/systemusers({NOBODY})") })).await.status, 204);
    assert_eq!(held(&emulator, "msdyn_activeagentid"), (json!(NOBODY), json!("systemuser")));
}

#[tokio::test]
async fn put_ref_sets_and_delete_ref_clears() {
    let emulator = start().await;
    let path = format!("{}/{CASE_NAV}/$ref", conversation());
    let body = json!({ "@odata.id": format!("{}/api/data/v9.2/incidents({OTHER_CASE})", emulator.url()) }).to_string();
    let set = send(&emulator, "PUT", &path, &[], &body).await;
    assert_eq!((set.status, set.header("OData-EntityId")), (204, None));
    assert_eq!(held(&emulator, "msdyn_issueid").0, OTHER_CASE);
    let cleared = send(&emulator, "DELETE", &path, &[], "").await;
    assert_eq!((cleared.status, cleared.header("OData-EntityId")), (204, None));
    assert_eq!(held(&emulator, "msdyn_issueid").0, Value::Null);
    let wrong_case = send(&emulator, "DELETE", &path.to_lowercase(), &[], "").await;
    assert_eq!(wrong_case.status, 404);
}

#[tokio::test]
async fn delete_ref_clears_blindly_but_honours_a_condition() {
    let emulator = start().await;
    let path = format!("{}/{CASE_NAV}/$ref", conversation());
    let stale = send(&emulator, "DELETE", &path, &[("If-Match", "W/\"0\"")], "").await;
    assert_eq!(stale.error().1, "0x80060882");
    emulator
        .patch(
            CONVERSATIONS,
            CONVERSATION,
            json!({ format!("{CASE_NAV}@odata.bind"): format!("/incidents({OTHER_CASE})") }),
        )
        .unwrap();
    assert_eq!(send(&emulator, "DELETE", &path, &[], "").await.status, 204);
    assert_eq!(held(&emulator, "msdyn_issueid").0, Value::Null, "a link that a colleague made is gone");
}

#[tokio::test]
async fn a_required_lookup_is_not_cleared() {
    let emulator = start().await;
    let reply = send(&emulator, "DELETE", &format!("{}/ownerid/$ref", case()), &[], "").await;
    reply.assert_error(400, "0x80048d19", "'ownerid'");
    patch(&emulator, &case(), &[], &json!({ "ownerid": null })).await.assert_error(400, "0x80048d19", "'ownerid'");
}
