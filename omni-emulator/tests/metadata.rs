//! What the emulator says about its tables.

use crate::support::*;

#[tokio::test]
async fn the_document_has_the_names_of_the_schema() {
    let emulator = start().await;
    let reply = get(&emulator, "$metadata").await;
    assert_eq!((reply.status, reply.header("Content-Type")), (200, Some("application/xml")));
    for part in [
        "<Schema Namespace=\"Microsoft.Dynamics.CRM\" Alias=\"mscrm\"",
        "<EntityType Name=\"msdyn_ocliveworkitem\" BaseType=\"mscrm.crmbaseentity\">",
        "<PropertyRef Name=\"activityid\" />",
        "<Property Name=\"_msdyn_issueid_value\" Type=\"Edm.Guid\">",
        "<NavigationProperty Name=\"msdyn_IssueId_msdyn_ocliveworkitem\" Type=\"mscrm.incident\" Nullable=\"false\">",
        "<ReferentialConstraint Property=\"_msdyn_issueid_value\" ReferencedProperty=\"incidentid\" />",
        "<NavigationProperty Name=\"ownerid\" Type=\"mscrm.principal\" Nullable=\"false\">",
        "<EntitySet Name=\"msdyn_ocliveworkitems\" EntityType=\"mscrm.msdyn_ocliveworkitem\">",
        "<Action Name=\"CreateMultiple\" IsBound=\"true\">",
    ] {
        assert!(reply.body.contains(part), "{part}");
    }
}

#[tokio::test]
async fn definitions_are_found_as_clients_ask_for_them() {
    let emulator = start().await;
    let filtered = "EntityDefinitions?%24select=LogicalName%2CEntitySetName%2CPrimaryIdAttribute\
                    &%24filter=LogicalName+eq+%27msdyn_ocliveworkitem%27";
    let body = get(&emulator, filtered).await.json();
    let one = &body["value"][0];
    assert_eq!(body["value"].as_array().unwrap().len(), 1);
    assert_eq!((&one["EntitySetName"], &one["PrimaryIdAttribute"]), (&CONVERSATIONS.into(), &"activityid".into()));
    assert_eq!(one.get("DisplayName"), None);
    let none = get(&emulator, "EntityDefinitions?$filter=LogicalName%20eq%20'lead'").await.json();
    assert_eq!(none["value"].as_array().unwrap().len(), 0);
    let by_key = get(&emulator, "EntityDefinitions(LogicalName='contact')?$select=EntitySetName").await.json();
    assert_eq!(by_key["EntitySetName"], "contacts");
    let all = get(&emulator, "EntityDefinitions?$select=EntitySetName,LogicalName").await.json();
    assert_eq!(all["value"].as_array().unwrap().len(), 4);
    get(&emulator, "EntityDefinitions(LogicalName='lead')").await.assert_error(404, "0x80040217", "lead");
    get(&emulator, "EntityDefinitions?$select=Nonsense").await.assert_error(400, "0x80060888", "Nonsense");
    send(&emulator, "POST", "EntityDefinitions", &[], "{}").await.assert_error(
        501,
        "EmulatorNotImplemented",
        "changes",
    );
}

#[tokio::test]
async fn columns_keys_and_relationships_hang_below_a_definition() {
    let emulator = start().await;
    let account = "EntityDefinitions(LogicalName='account')";
    let cast = format!("{account}/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata");
    let picklists =
        get(&emulator, &format!("{cast}?$select=LogicalName&$expand=OptionSet($select=Options)")).await.json();
    let picklists = picklists["value"].as_array().unwrap();
    let industry = picklists.iter().find(|one| one["LogicalName"] == "industrycode").unwrap();
    let label = &industry["OptionSet"]["Options"][6]["Label"]["UserLocalizedLabel"]["Label"];
    assert_eq!((label, &industry["OptionSet"]["Options"][6]["Value"]), (&"Consulting".into(), &7.into()));
    assert!(picklists.iter().all(|one| one["@odata.type"] == "#Microsoft.Dynamics.CRM.PicklistAttributeMetadata"));
    let conversation = "EntityDefinitions(LogicalName='msdyn_ocliveworkitem')";
    let expanded = get(
        &emulator,
        &format!("{conversation}?$select=LogicalName&$expand=ManyToOneRelationships($select=ReferencedEntity,ReferencingEntityNavigationPropertyName)"),
    )
    .await
    .json();
    let relationships = expanded["ManyToOneRelationships"].as_array().unwrap();
    assert!(relationships.iter().any(|one| {
        one["ReferencedEntity"] == "incident" && one["ReferencingEntityNavigationPropertyName"] == CASE_NAV
    }));
    let path = format!("{conversation}/Attributes(LogicalName='msdyn_customer')?$select=Targets");
    assert_eq!(get(&emulator, &path).await.json()["Targets"], serde_json::json!(["account", "contact"]));
}
