//! Reading rows.

use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn a_row_comes_with_its_context_etag_key_and_selection() {
    let emulator = start().await;
    let reply = get(&emulator, &format!("{}?$select=title,_customerid_value", case())).await;
    assert_eq!(reply.status, 200);
    assert!(reply.header("Content-Type").unwrap().starts_with("application/json"), "{reply:?}");
    assert_eq!(reply.header("OData-Version"), Some("4.0"));
    let etag = emulator.row("incidents", CASE).unwrap()["@odata.etag"].clone();
    assert_eq!(
        reply.json(),
        json!({
            "@odata.context": format!(
                "{}/api/data/v9.2/$metadata#incidents(title,_customerid_value)/$entity",
                emulator.url()
            ),
            "@odata.etag": etag,
            "incidentid": CASE,
            "title": "No dial tone",
            "_customerid_value": null,
        })
    );
}

#[tokio::test]
async fn a_selection_may_be_encoded() {
    let emulator = start().await;
    let reply = get(&emulator, &format!("{}?%24select=title%2C+ticketnumber", case())).await;
    assert_eq!(reply.json()["ticketnumber"], "CAS-1");
    assert_eq!(reply.json().get("statecode"), None);
}

#[tokio::test]
async fn without_a_selection_every_property_comes() {
    let emulator = start().await;
    let row = get(&emulator, &conversation()).await.json();
    assert_eq!(row["_msdyn_issueid_value"], CASE);
    assert_eq!(row["_msdyn_customer_value"], CONTACT);
    assert_eq!(row["msdyn_ocliveworkitemid"], CONVERSATION);
    assert_eq!((&row["statecode"], &row["statuscode"]), (&json!(0), &json!(1)));
    assert_eq!(row["actualend"], json!(null));
    assert_eq!(row.get("msdyn_issueid"), None, "a lookup has no property of its own name");
}

#[tokio::test]
async fn a_property_that_the_table_does_not_have_is_refused() {
    let emulator = start().await;
    for property in ["titel", "customerid", "Title", "customerid_account"] {
        let message =
            format!("Could not find a property named '{property}' on type 'Microsoft.Dynamics.CRM.incident'.");
        let reply = get(&emulator, &format!("{}?$select={property}", case())).await;
        reply.assert_error(400, "0x80060888", &message);
    }
}

#[tokio::test]
async fn annotations_stand_before_what_they_describe() {
    let emulator = start().await;
    let prefer = [("Prefer", "odata.include-annotations=\"*\"")];
    let path = format!("{}?$select=_msdyn_customer_value,statecode", conversation());
    let reply = send(&emulator, "GET", &path, &prefer, "").await;
    assert_eq!(reply.header("Preference-Applied"), Some("odata.include-annotations=\"*\""));
    let row = reply.body;
    let expected = [
        "\"statecode@OData.Community.Display.V1.FormattedValue\":\"Open\"",
        "\"statecode\":0",
        "\"_msdyn_customer_value@OData.Community.Display.V1.FormattedValue\":\"Rene Valdes\"",
        "\"_msdyn_customer_value@Microsoft.Dynamics.CRM.associatednavigationproperty\":\
         \"msdyn_customer_msdyn_ocliveworkitem_contact\"",
        "\"_msdyn_customer_value@Microsoft.Dynamics.CRM.lookuplogicalname\":\"contact\"",
        &format!("\"_msdyn_customer_value\":\"{CONTACT}\""),
    ];
    let places: Vec<_> =
        expected.iter().map(|part| row.find(part).unwrap_or_else(|| panic!("{part}: {row}"))).collect();
    assert!(places.is_sorted(), "{row}");
}

#[tokio::test]
async fn only_the_annotations_that_were_asked_for_come() {
    let emulator = start().await;
    let prefer = [("Prefer", "odata.include-annotations=\"Microsoft.Dynamics.CRM.lookuplogicalname\"")];
    let row = send(&emulator, "GET", &conversation(), &prefer, "").await.json();
    let annotations: Vec<_> =
        row.as_object().unwrap().keys().filter(|name| name.contains('@') && !name.starts_with('@')).collect();
    assert_eq!(
        annotations,
        [
            "_msdyn_customer_value@Microsoft.Dynamics.CRM.lookuplogicalname",
            "_msdyn_issueid_value@Microsoft.Dynamics.CRM.lookuplogicalname"
        ]
    );
    let plain = get(&emulator, &conversation()).await;
    assert!(!plain.body.contains("lookuplogicalname"), "{plain:?}");
    assert_eq!(plain.header("Preference-Applied"), None);
}

#[tokio::test]
async fn money_comes_with_its_currency() {
    let emulator = start().await;
    let account =
        json!({ "revenue": 60000, "transactioncurrencyid@odata.bind": format!("/transactioncurrencies({NOBODY})") });
    emulator.patch("account", ACCOUNT, account).unwrap();
    for (selected, with_currency) in
        [("revenue", true), ("revenue_base", true), ("exchangerate", false), ("name", false)]
    {
        let row = get(&emulator, &format!("accounts({ACCOUNT})?$select={selected}")).await.json();
        let currency = with_currency.then(|| json!(NOBODY));
        assert_eq!(row.get("_transactioncurrencyid_value"), currency.as_ref(), "{selected}");
    }
}

#[tokio::test]
async fn a_version_that_the_client_has_is_not_sent_again() {
    let emulator = start().await;
    let etag = get(&emulator, &case()).await.json()["@odata.etag"].as_str().unwrap().to_owned();
    let unchanged = send(&emulator, "GET", &case(), &[("If-None-Match", &etag)], "").await;
    assert_eq!((unchanged.status, unchanged.body.as_str()), (304, ""));
    assert_eq!(unchanged.header("ETag"), Some(etag.as_str()), "the version that is still the row's");
    emulator.patch("incidents", CASE, json!({ "title": "Dial tone" })).unwrap();
    let changed = send(&emulator, "GET", &case(), &[("If-None-Match", &etag)], "").await;
    assert_eq!(changed.status, 200);
    let annotated = [("If-None-Match", "*"), ("Prefer", "odata.include-annotations=\"*\"")];
    let annotated = send(&emulator, "GET", &case(), &annotated, "").await;
    assert_eq!(annotated.status, 200, "annotations may have changed with other rows");
    let literal = send(&emulator, "GET", &case(), &[("If-None-Match", "null")], "").await;
    assert_eq!(literal.status, 200);
}

#[tokio::test]
async fn a_row_that_is_not_there_is_not_found() {
    let emulator = start().await;
    let reply = get(&emulator, &format!("incidents({NOBODY})")).await;
    reply.assert_error(404, "0x80040217", &format!("incident With Id = {NOBODY} Does Not Exist"));
}

#[tokio::test]
async fn a_set_lists_its_rows_in_order() {
    let emulator = start().await;
    let reply = get(&emulator, "incidents?$select=title").await.json();
    assert_eq!(reply["@odata.context"], format!("{}/api/data/v9.2/$metadata#incidents(title)", emulator.url()));
    let rows = reply["value"].as_array().unwrap();
    let titles: Vec<_> = rows.iter().map(|row| row["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["No dial tone", "Noise"]);
    assert!(rows.iter().all(|row| row["@odata.etag"].as_str().unwrap().starts_with("W/\"")), "{rows:?}");
}

#[tokio::test]
async fn a_reply_names_its_urls_as_the_client_did() {
    let emulator = start().await;
    let headers = [("Authorization", "Bearer any"), ("X-Other", "1")];
    let reply = raw(&emulator, "GET", &format!("/api/data/v9.0/{}?$select=title", case()), &headers, "").await;
    let context = reply.json()["@odata.context"].as_str().unwrap().to_owned();
    assert!(context.starts_with(&format!("{}/api/data/v9.0/$metadata#", emulator.url())), "{context}");
}
