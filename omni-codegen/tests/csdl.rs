//! What is peculiar about Dataverse's document, a test each, and what is wrong with broken ones.
#![cfg(feature = "import")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::io::Cursor;

use omni_codegen::Names;
use omni_codegen::import::{self, Imported, Selection};
use omni_schema::{Access, EdmType, OperationKind, Schema, TypeName};

const CONTOSO: &str = include_str!("data/contoso.xml");

fn import(selection: &Selection) -> Imported {
    import::csdl(Cursor::new(CONTOSO), selection).unwrap()
}

fn contoso() -> Schema {
    import(&Selection::all()).schema
}

fn tables(names: &str) -> Schema {
    import(&Selection::tables(Names::parse(names))).schema
}

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
fn what_was_asked_for_by_name_and_is_not_there_is_told() {
    let imported = import(&Selection::tables(Names::parse("incident,leed,expando,new_*,crmmodel*")));
    assert_eq!(
        imported.left_out,
        [
            "`expando` is not a table: it has no entity set",
            "`leed` is not in the document",
            "`crmmodel*` matches no table in the document",
        ]
    );
    let names: Vec<_> = imported.schema.tables.iter().map(|table| table.logical_name.as_str()).collect();
    assert_eq!(names, ["incident", "new_contract", "new_part"]);
}

#[test]
fn an_operation_that_was_asked_for_by_name_and_is_not_there_is_told() {
    let operations = Names::parse("new_Estimate,new_Aprove,new_Unreachable,win_*");
    let imported = import(&Selection::tables(Names::none()).operations(operations));
    assert_eq!(
        imported.left_out,
        [
            "the operation `new_Aprove` is not in the document",
            "the operation `new_Unreachable` has no address: it is bound to nothing, and not imported",
            "`win_*` matches no operation in the document",
        ]
    );
    assert_eq!(imported.schema.operations.len(), 1);
}

#[test]
fn a_function_is_asked_for_by_its_own_name_or_its_import_s() {
    let text = document(
        "<Function Name=\"Own\"><ReturnType Type=\"Edm.Int32\"/></Function>\
         <EntityContainer Name=\"C\"><FunctionImport Name=\"Called\" Function=\"N.Own\"/></EntityContainer>",
    );
    for names in ["Own", "Called", "*", "Own,Called"] {
        let selection = Selection::tables(Names::none()).operations(Names::parse(names));
        let imported = import::csdl(Cursor::new(&text), &selection).unwrap();
        let found: Vec<_> = imported.schema.operations.iter().map(|operation| operation.name.as_str()).collect();
        assert_eq!((found.as_slice(), imported.left_out.len()), (&["Called"][..], 0), "{names}");
    }
}

#[test]
fn an_overload_that_is_left_out_is_told() {
    let takes = |name: &str| format!("<Parameter Name=\"{name}\" Type=\"Edm.Int32\"/>");
    let text = document(&format!(
        "<Function Name=\"Find\">{}</Function><Function Name=\"Find\">{}{}</Function><Function Name=\"Find\"/>\
         <Function Name=\"Find\">{}</Function><Action Name=\"Find\"/>\
         <EntityContainer Name=\"C\"><FunctionImport Name=\"Find\" Function=\"N.Find\"/></EntityContainer>",
        takes("a"),
        takes("a"),
        takes("b"),
        takes("a"),
    ));
    let imported = import::csdl(Cursor::new(text), &Selection::all()).unwrap();
    assert_eq!(
        imported.left_out,
        [
            "the function `Find` that takes `a`, `b` is an overload: the document's first, which takes `a`, is kept",
            "the function `Find` that takes nothing is an overload: the document's first, which takes `a`, is kept",
        ]
    );
    let kept: Vec<_> =
        imported.schema.operations.iter().map(|operation| (operation.kind, operation.parameters.len())).collect();
    assert_eq!(kept, [(OperationKind::Action, 0), (OperationKind::Function, 1)]);
}

#[test]
fn the_text_form_keeps_all_of_it() {
    let schema = contoso();
    let text = schema.to_string();
    assert_eq!(omni_schema::Document::new(text).unwrap().schema().unwrap(), schema);
}

fn document(schema: &str) -> String {
    format!("<Edmx Version=\"4.0\"><DataServices>\n<Schema Namespace=\"N\">\n{schema}\n</Schema></DataServices></Edmx>")
}

#[test]
fn a_broken_document_is_refused_at_its_line_and_column() {
    for (text, place, sentence) in [
        (document("  <EntityType/>"), (3, 3), "`EntityType` has no `Name`"),
        (
            document("<EntityType Name=\"a\">\n  <Property Name=\"p\"/></EntityType>"),
            (4, 3),
            "`Property` has no `Type`",
        ),
        (document("<EntityType Name=\"a b\"/>"), (3, 1), "`a b` is not a name, as `Name` has to be one"),
        (
            document("<ComplexType Name=\"a\" BaseType=\"N.\"/>"),
            (3, 1),
            "`N.` is not a name, as `BaseType` has to be one",
        ),
        (
            document("<Action Name=\"a\"><Parameter Name=\"p\" Type=\"N.\"/></Action>"),
            (3, 18),
            "`N.` is not a name, as `Type` has to be one",
        ),
        (document("<EntityType Name=\"a\" Abstract=\"yes\"/>"), (3, 1), "`yes` is not a value of `Abstract`"),
        (
            document("<EntityType Name=\"a\"><Property Name=\"p\" Type=\"Collection(Edm.Guid\"/></EntityType>"),
            (3, 22),
            "`Collection(Edm.Guid` is not a type",
        ),
        (document("<EntityType Name=\"a\"></EntitySet>"), (3, 22), "expected `</EntityType>`"),
        (document("<EntityType Name=\"a\" Abstract=true/>"), (3, 1), "value must be enclosed"),
        (
            document("<EntityType Name=\"a\" Abstract/>"),
            (3, 1),
            "position 28: attribute key must be directly followed by `=`",
        ),
        (document("<Association Name=\"a\"/>"), (3, 1), "CSDL of OData version 2 or 3"),
        ("<html/>".to_owned(), (1, 1), "expected the element `edmx:Edmx`, found `html`"),
        ("<Edmx Version=\"1.0\"/>".to_owned(), (1, 1), "expected 4.0"),
        ("<Edmx/>".to_owned(), (1, 1), "`Edmx` has no `Version`"),
        (String::new(), (1, 1), "the document is empty"),
        ("{\"value\": []}".to_owned(), (1, 14), "the document is empty"),
        ("<Edmx Version=\"4.0\">\n<DataServices>".to_owned(), (2, 15), "cut short"),
        ("<Edmx Version=\"4.0\"/>\n<Edmx Version=\"4.0\"/>".to_owned(), (2, 1), "another element"),
    ] {
        let error = import::csdl(Cursor::new(&text), &Selection::all()).unwrap_err();
        assert!(error.to_string().contains(sentence), "{text:?} gave {error}");
        assert_eq!(error.place(), Some(place), "{text:?} gave {error}");
    }
}

#[test]
fn a_name_that_would_be_something_else_elsewhere_is_refused_and_a_way_to_rows_of_such_a_name_passed_over() {
    let import = |property: &str, navigation: &str| {
        let text = document(&format!(
            "<EntityType Name=\"a\"><Key><PropertyRef Name=\"p\"/></Key><Property Name=\"p\" Type=\"Edm.Guid\"/>\
             <Property Name=\"{property}\" Type=\"Edm.String\"/>\
             <NavigationProperty Name=\"{navigation}\" Type=\"Collection(N.a)\"/></EntityType>\
             <EntityContainer Name=\"c\"><EntitySet Name=\"as\" EntityType=\"N.a\"/></EntityContainer>"
        ));
        import::csdl(Cursor::new(text), &Selection::all()).map(|imported| imported.schema)
    };
    let names = [
        "x?:any;[k:string]:any;y",
        "a{b",
        "a}b",
        "a|b",
        "a%b",
        "a*b",
        "a`b",
        "a-b",
        "a\u{202E}b",
        "a\u{200B}b",
        "_.a_value",
    ];
    for name in names {
        let error = import(name, "n").unwrap_err().to_string();
        assert!(error.contains("is not a name, as `Name` has to be one"), "{name:?}: {error}");
        assert!(!error.contains(['\u{202E}', '\u{200B}']), "{error:?}");
        let schema = import("q", name).unwrap();
        assert!(schema.tables[0].navigations.is_empty(), "{name:?}");
    }
    let schema = import("größe_1", "日本").unwrap();
    assert!(schema.tables[0].column("größe_1").is_some() && schema.tables[0].navigations[0].name == "日本");
}

#[test]
fn attributes_may_be_written_in_any_way_that_xml_has() {
    let property = |attributes: &str| {
        let schema = document(&format!(
            "<EntityType Name=\"a\"><Key><PropertyRef Name=\"p\"/></Key><Property{attributes}/></EntityType>\
             <EntityContainer Name=\"c\"><EntitySet Name=\"as\" EntityType=\"N.a\"/></EntityContainer>"
        ));
        let mut schema = import::csdl(Cursor::new(schema), &Selection::all()).unwrap().schema;
        schema.tables.pop().unwrap().columns.pop().unwrap()
    };
    let usual = property(r#" Name="p" Type="Edm.String" MaxLength="20""#);
    assert_eq!((usual.name.as_str(), usual.edm, usual.details.max_length), ("p", EdmType::String, Some(20)));
    for other in [
        " Name='p' Type='Edm.String' MaxLength='20'",
        "\n\tName=\"p\"\r\n  Type=\"Edm.String\"\n  MaxLength=\"20\"\n",
        " Name = \"p\" Type =\"Edm.String\" MaxLength= \"20\" ",
        " Name=\"p\" Type=\"Edm&#46;String\" MaxLength=\"&#x32;0\"",
        " x:y=\"&lt;\" Name=\"p\" é=\"è\" Type=\"Edm.String\" Note=\"a 'b' > c\" MaxLength=\"20\"",
    ] {
        assert_eq!(property(other), usual, "{other}");
    }
}

#[test]
fn other_encodings_are_refused_in_a_sentence() {
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("<Edmx/>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let error = import::csdl(Cursor::new(utf16), &Selection::all()).unwrap_err();
    assert!(error.to_string().contains("UTF-16"), "{error}");
    let error = import::csdl(Cursor::new(b"<Edmx Version=\"\xFF\"/>".as_slice()), &Selection::all()).unwrap_err();
    assert!(error.place().is_some(), "{error}");
}

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
