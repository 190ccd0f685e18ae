//! What a type has of its own and of its base, and several schemas in one document.

use std::io::Cursor;

use crate::document;
use omni_codegen::Names;
use omni_codegen::import::{self, Selection};
use omni_schema::{Access, EdmType};

#[test]
fn a_type_that_inherits_from_itself_is_no_table() {
    let text = document(
        "<EntityType Name=\"a\" BaseType=\"N.b\"/><EntityType Name=\"b\" BaseType=\"N.a\"/>\
         <ComplexType Name=\"c\" BaseType=\"N.c\"/>",
    );
    let imported = import::csdl(Cursor::new(text), &Selection::tables(Names::parse("a"))).unwrap();
    assert_eq!(imported.left_out, ["`a` is not a table: its base `N.a` inherits from itself"]);
}

/// A derived type may say again what its base has said: what it says last holds.
#[test]
fn a_lookup_s_value_that_is_said_twice_is_one_lookup() {
    let text = document(
        "<EntityType Name=\"a\"><Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.Guid\"/>\
           <Property Name=\"_to_value\" Type=\"Edm.Guid\"/>\
           <Property Name=\"_to_value\" Type=\"Edm.Guid\" Nullable=\"false\"/>\
           <NavigationProperty Name=\"to\" Type=\"N.a\">\
             <ReferentialConstraint Property=\"_to_value\" ReferencedProperty=\"id\"/></NavigationProperty>\
         </EntityType>\
         <EntityContainer Name=\"C\"><EntitySet Name=\"as\" EntityType=\"N.a\"/></EntityContainer>",
    );
    let schema = import::csdl(Cursor::new(text), &Selection::all()).unwrap().schema;
    let table = schema.table("a").unwrap();
    assert_eq!(table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["id"]);
    let [lookup] = table.lookups.as_slice() else { panic!("{:?}", table.lookups) };
    assert!(lookup.required && lookup.target("a").is_some_and(|target| target.navigation == "to"), "{lookup:?}");
}

/// A conversation refers to a case by its own property and by the one that all activities share.
#[test]
fn a_table_s_own_navigation_property_comes_before_an_inherited_one() {
    let navigation = |name: &str, to: &str| {
        format!(
            "<NavigationProperty Name=\"{name}\" Type=\"N.{to}\"><ReferentialConstraint \
             Property=\"_regardingobjectid_value\" ReferencedProperty=\"id\"/></NavigationProperty>"
        )
    };
    let key = "<Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.Guid\"/>";
    let text = document(&format!(
        "<EntityType Name=\"msdyn_ocliveworkitem\" BaseType=\"N.activitypointer\">{}{}{}</EntityType>\
         <EntityType Name=\"activitypointer\">{key}<Property Name=\"_regardingobjectid_value\" Type=\"Edm.Guid\"/>\
           {}{}{}</EntityType>\
         <EntityType Name=\"account\">{key}</EntityType><EntityType Name=\"incident\">{key}</EntityType>\
         <EntityContainer Name=\"C\"><EntitySet Name=\"accounts\" EntityType=\"N.account\"/>\
           <EntitySet Name=\"incidents\" EntityType=\"N.incident\"/>\
           <EntitySet Name=\"msdyn_ocliveworkitems\" EntityType=\"N.msdyn_ocliveworkitem\"/></EntityContainer>",
        navigation("regardingobjectid_said_twice", "account"),
        navigation("regardingobjectid_incident_z", "incident"),
        navigation("regardingobjectid_incident_msdyn_ocliveworkitem", "incident"),
        navigation("regardingobjectid_incident", "incident"),
        navigation("regardingobjectid_account", "account"),
        navigation("regardingobjectid_said_twice", "account"),
    ));
    let schema = import::csdl(Cursor::new(text), &Selection::all()).unwrap().schema;
    let regarding = schema.table("msdyn_ocliveworkitem").unwrap().lookup("regardingobjectid").unwrap();
    let targets: Vec<_> = regarding.targets.iter().map(|target| target.navigation.as_str()).collect();
    assert_eq!(
        targets,
        [
            "regardingobjectid_said_twice",
            "regardingobjectid_account",
            "regardingobjectid_incident_msdyn_ocliveworkitem",
            "regardingobjectid_incident_z",
            "regardingobjectid_incident",
        ]
    );
    // As the built-in schema has it, so that a link by the lookup alone is bound by the same property.
    let standard = omni_schema::standard().table("msdyn_ocliveworkitem").unwrap().unwrap();
    assert_eq!(standard.lookup("regardingobjectid").unwrap().target("incident"), regarding.target("incident"));
}

#[test]
fn a_lookup_s_value_that_leads_to_no_entity_set_is_read_and_not_written() {
    let text = document(
        "<EntityType Name=\"a\"><Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.Guid\"/>\
           <Property Name=\"_lost_value\" Type=\"Edm.Guid\"/>\
           <Property Name=\"_to_value\" Type=\"Edm.Guid\"/>\
           <Property Name=\"value\" Type=\"Edm.Guid\"/>\
           <NavigationProperty Name=\"to\" Type=\"N.b\">\
             <ReferentialConstraint Property=\"_to_value\" ReferencedProperty=\"id\"/></NavigationProperty>\
         </EntityType>\
         <EntityType Name=\"b\"><Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.Guid\"/></EntityType>\
         <EntityContainer Name=\"C\"><EntitySet Name=\"as\" EntityType=\"N.a\"/></EntityContainer>",
    );
    let schema = import::csdl(Cursor::new(text), &Selection::all()).unwrap().schema;
    let columns = schema.table("a").unwrap().columns.iter().map(|column| (column.name.as_str(), column.access));
    let (all, read) = (Access::ALL, Access::READ_ONLY);
    assert_eq!(columns.collect::<Vec<_>>(), [("_lost_value", read), ("_to_value", read), ("id", all), ("value", all)]);
}

#[test]
fn several_schemas_keep_their_types_apart() {
    let text = "<Edmx Version=\"4.0\"><DataServices>\
        <Schema Namespace=\"One\" Alias=\"O\"><ComplexType Name=\"T\"/>\
          <EntityType Name=\"a\"><Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.Guid\"/>\
            <Property Name=\"t\" Type=\"Two.T\"/><Property Name=\"n\" Type=\"Two.Number\"/></EntityType>\
          <EntityContainer Name=\"C\"><EntitySet Name=\"as\" EntityType=\"O.a\"/></EntityContainer></Schema>\
        <Schema Namespace=\"Two\"><ComplexType Name=\"T\"/><TypeDefinition Name=\"Number\" UnderlyingType=\"Edm.Int64\"/></Schema>\
        </DataServices></Edmx>";
    let schema = import::csdl(Cursor::new(text), &Selection::all()).unwrap().schema;
    let table = schema.table("a").unwrap();
    assert_eq!(table.column("t").unwrap().details.declared.as_deref(), Some("Two.T"));
    assert_eq!(table.column("n").unwrap().edm, EdmType::Int64, "a type definition is what it stands for");
    assert_eq!(schema.complex_types[0].name, "Two.T");
}
