//! What is peculiar about the document of Dataverse, a test each.

use crate::{contoso, tables};
use omni_schema::{EdmType, TypeName};

#[test]
fn both_spellings_of_the_namespace_mean_one_type() {
    // `mscrm.new_contract` in the container, `Microsoft.Dynamics.CRM.account` beside it.
    let schema = contoso();
    assert_eq!(schema.namespace, "Microsoft.Dynamics.CRM");
    assert!(schema.table("new_contract").is_some() && schema.table("account").is_some());
}

#[test]
fn root_types_are_no_tables() {
    let schema = contoso();
    for name in ["crmbaseentity", "expando", "crmmodelbaseentity"] {
        assert!(schema.table(name).is_none(), "{name}");
    }
    // A root that says nothing is nobody's base; one that has a key is.
    assert_eq!(schema.table("incident").unwrap().base, None);
    assert_eq!(schema.table("msdyn_ocliveworkitem").unwrap().base.as_deref(), Some("activitypointer"));
}

#[test]
fn key_and_columns_are_collected_up_the_chain() {
    let schema = contoso();
    let conversation = schema.table("msdyn_ocliveworkitem").unwrap();
    assert_eq!(conversation.key, "activityid");
    assert!(conversation.column("activityid").unwrap().required);
    assert_eq!(conversation.column("subject").unwrap().details.max_length, Some(200));
    assert_eq!(schema.table("systemuser").unwrap().key, "ownerid");
    assert_eq!(schema.table("team").unwrap().key, "ownerid");
}

#[test]
fn a_base_behind_its_derived_type_is_found_though_only_the_derived_is_wanted() {
    let schema = tables("msdyn_ocliveworkitem");
    let names: Vec<_> = schema.tables.iter().map(|table| table.logical_name.as_str()).collect();
    assert_eq!(names, ["msdyn_ocliveworkitem"]);
    assert!(schema.tables[0].column("subject").is_some());
    assert_eq!(schema.tables[0], *contoso().table("msdyn_ocliveworkitem").unwrap());
}

#[test]
fn the_entity_set_is_read_and_not_built() {
    assert_eq!(contoso().table("new_contract").unwrap().entity_set, "new_agreements");
}

#[test]
fn a_lookup_is_read_at_one_property_and_written_at_another() {
    let schema = contoso();
    let contract = schema.table("new_contract").unwrap();
    assert!(contract.column("_new_caseid_value").is_none());
    let lookup = contract.lookup("new_caseid").unwrap();
    assert_eq!(lookup.targets[0].navigation, "new_CaseId");
    // `Nullable="false"` of the navigation property is no sign of a required lookup.
    assert!(!lookup.required);
}

#[test]
fn a_polymorphic_lookup_has_a_navigation_property_for_each_target() {
    let schema = contoso();
    let customer = schema.table("incident").unwrap().lookup("customerid").unwrap();
    let targets: Vec<_> = customer
        .targets
        .iter()
        .map(|target| (target.table.as_str(), target.entity_set.as_str(), target.navigation.as_str()))
        .collect();
    assert_eq!(targets, [("account", "accounts", "customerid_account"), ("contact", "contacts", "customerid_contact")]);
}

#[test]
fn the_owner_is_a_user_or_a_team_and_always_there() {
    // Whether or not these tables are wanted themselves.
    for schema in [contoso(), tables("incident")] {
        let owner = schema.table("incident").unwrap().lookup("ownerid").unwrap().clone();
        let sets: Vec<_> = owner.targets.iter().map(|target| target.entity_set.as_str()).collect();
        assert_eq!(sets, ["systemusers", "teams"]);
        assert!(owner.required && owner.targets.iter().all(|target| target.navigation == "ownerid"));
    }
}

#[test]
fn collections_keep_their_partner_and_lead_to_tables_that_are_kept() {
    let schema = contoso();
    let navigations = &schema.table("incident").unwrap().navigations;
    let [contracts] = navigations.as_slice() else { panic!("{navigations:?}") };
    assert!(contracts.many && contracts.partner.as_deref() == Some("new_CaseId"));
    let many_to_many = &schema.table("new_contract").unwrap().navigations[0];
    assert_eq!(Some(&many_to_many.name), many_to_many.partner.as_ref());
    assert!(tables("incident").table("incident").unwrap().navigations.is_empty());
}

#[test]
fn alternate_keys_are_found_in_their_nest_of_records() {
    let schema = contoso();
    let [key] = schema.table("new_contract").unwrap().alternate_keys.as_slice() else { panic!() };
    assert_eq!(key.columns, ["new_code", "_new_caseid_value"]);
}

#[test]
fn annotations_are_passed_over_but_for_what_they_say_of_writing() {
    let schema = contoso();
    let contract = schema.table("new_contract").unwrap();
    assert!(contract.column("new_amount_base").unwrap().is_read_only());
    assert!(!contract.column("new_amount").unwrap().is_read_only());
    assert!(!schema.to_string().contains("The contract's"));
}

#[test]
fn limits_that_are_words_are_none() {
    let schema = contoso();
    let contract = schema.table("new_contract").unwrap();
    assert_eq!(contract.column("new_amount").unwrap().details.scale, None);
    assert_eq!(contract.column("new_note").unwrap().details.max_length, None);
    assert_eq!(contract.column("new_code").unwrap().details.max_length, Some(20));
}

#[test]
fn structures_collections_and_enumerations_keep_their_types() {
    let schema = contoso();
    let contract = schema.table("new_contract").unwrap();
    let declared =
        |name: &str| (contract.column(name).unwrap().edm, contract.column(name).unwrap().details.declared.clone());
    assert_eq!(declared("new_tags"), (EdmType::Untyped, Some("Collection(String)".into())));
    assert_eq!(declared("new_address"), (EdmType::Untyped, Some("new_Address".into())));
    let [address] = schema.complex_types.as_slice() else { panic!("{:?}", schema.complex_types) };
    let names: Vec<_> = address.properties.iter().map(|property| property.name.as_str()).collect();
    assert_eq!(names, ["Country", "Street", "Kind", "Deposit", "Former"], "inherited properties come first");
    let members: Vec<_> = schema.enums[0].members.iter().map(|member| member.value).collect();
    assert_eq!(members, [0, 5, 6]);
}

#[test]
fn operations_are_bound_or_imported() {
    let schema = contoso();
    let names: Vec<_> = schema.operations.iter().map(|operation| operation.name.as_str()).collect();
    assert_eq!(names, ["new_Approve", "new_Estimate"], "a function without an import has no address");
    let approve = &schema.operations[0];
    assert_eq!(approve.bound, Some(TypeName::Named("new_contract".into())));
    assert_eq!(approve.parameters.len(), 2, "the parameter that it is bound by is none of its own");
    assert!(!approve.parameters[0].required && approve.parameters[1].required);
    assert!(tables("new_contract").operations.is_empty());
}

#[test]
fn the_text_form_keeps_all_of_it() {
    let schema = contoso();
    let text = schema.to_string();
    assert_eq!(omni_schema::Document::new(text).unwrap().schema().unwrap(), schema);
}
