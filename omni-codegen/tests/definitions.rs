//! What `EntityDefinitions` tells and CSDL does not.
#![cfg(feature = "import")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::io::Cursor;

use omni_codegen::definitions;
use omni_codegen::import::{self, Selection};
use omni_schema::{Access, Choices, Column, Level, Lookup, Schema, Table, Target};

fn complete(language: Option<u32>) -> Schema {
    let document = Cursor::new(include_str!("data/contoso.xml"));
    let mut schema = import::csdl(document, &Selection::all()).unwrap().schema;
    definitions::complete(&mut schema, include_str!("data/contoso.json").as_bytes(), language).unwrap();
    schema
}

fn contract() -> Table {
    complete(Some(1033)).table("new_contract").unwrap().clone()
}

fn column(name: &str) -> Column {
    contract().column(name).unwrap().clone()
}

#[test]
fn a_table_is_described() {
    let contract = contract();
    assert_eq!((contract.label.as_deref(), contract.primary_name.as_deref()), (Some("Contract"), Some("new_code")));
    assert!(contract.optimistic_concurrency);
    let [key] = contract.alternate_keys.as_slice() else { panic!("{:?}", contract.alternate_keys) };
    assert_eq!((key.name.as_str(), key.columns.join(",").as_str()), ("new_codekey", "new_code,_new_caseid_value"));
}

#[test]
fn labels_are_of_the_chosen_language() {
    assert_eq!(complete(Some(1031)).table("new_contract").unwrap().label.as_deref(), Some("Vertrag"));
    assert_eq!(complete(None).table("new_contract").unwrap().label.as_deref(), Some("Contract"));
    assert_eq!(complete(Some(1036)).table("new_contract").unwrap().label, None, "no other language stands in for one");
}

#[test]
fn what_may_be_written_and_what_has_to_be() {
    let code = column("new_code");
    assert_eq!(code.access, Access { create: true, update: false, read: true });
    assert_eq!((code.level, code.required), (Level::Business, false), "the service itself does not require it");
    let starts = column("new_startson");
    assert!(starts.required && starts.is_read_only());
    assert_eq!(contract().lookup("new_caseid").unwrap().level, Level::Recommended);
}

#[test]
fn precision_of_money_is_its_digits_after_the_point() {
    assert_eq!(column("new_amount").details.scale, Some(2));
}

#[test]
fn choices_come_in_the_order_of_their_numbers() {
    let tier = column("new_tier");
    assert_eq!(tier.details.choice_name.as_deref(), Some("new_tier"));
    let values: Vec<_> =
        tier.details.choices.values().iter().map(|choice| (choice.value, choice.label.as_str())).collect();
    assert_eq!(values, [(-1, "Gold & more"), (100_000_000, "Gold  & more"), (100_000_001, "Other"), (100_000_002, "")]);
    let colours = column("new_colours");
    assert!(matches!(colours.details.choices, Choices::Many(ref values) if values.len() == 2));
    assert_eq!(colours.details.choice_name, None, "a local choice has no name of its own");
    let vip = column("new_vip");
    assert_eq!(vip.details.choices.values()[1].label, "Important");
}

/// What a lookup of a conversation leads to, once the definitions have told these relationships of it.
fn told(known: &[&str], relationships: &[&str]) -> Vec<String> {
    let mut schema = complete(None);
    let incident = |navigation: &&str| Target {
        table: "incident".into(),
        entity_set: "incidents".into(),
        navigation: (*navigation).into(),
    };
    let table = schema.tables.iter_mut().find(|table| table.logical_name == "msdyn_ocliveworkitem").unwrap();
    table.lookups.push(Lookup::new("regardingobjectid", known.iter().map(incident).collect()));
    let relationships: Vec<_> = relationships
        .iter()
        .map(|navigation| {
            format!(
                r#"{{"ReferencingAttribute": "regardingobjectid", "ReferencedEntity": "incident",
                    "ReferencingEntityNavigationPropertyName": "{navigation}"}}"#
            )
        })
        .collect();
    let reply = format!(
        r#"{{"LogicalName": "msdyn_ocliveworkitem", "ManyToOneRelationships": [{}]}}"#,
        relationships.join(",")
    );
    definitions::complete(&mut schema, reply.as_bytes(), None).unwrap();
    let lookup = schema.table("msdyn_ocliveworkitem").unwrap().lookup("regardingobjectid").unwrap();
    lookup.targets.iter().map(|target| target.navigation.clone()).collect()
}

#[test]
fn a_relationship_tells_the_capitals_of_its_own_navigation_property_alone() {
    let (own, inherited) = ("regardingobjectid_incident_msdyn_ocliveworkitem", "regardingobjectid_incident");
    let capitals = "RegardingObjectId_incident_msdyn_ocliveworkitem";
    for (known, relationships, expected) in [
        (&[own, inherited][..], &[own][..], &[own, inherited][..]),
        (&[own, inherited], &[inherited, own], &[own, inherited]),
        (&[own, inherited], &[capitals], &[capitals, inherited]),
        (&[inherited, own], &[capitals], &[inherited, capitals]),
        (&[own], &["new_Other"], &["new_Other"]),
        (&[own], &["new_Other", own], &[own, "new_Other"]),
        (&["new_guess"], &["new_One", "new_Other"], &["new_One", "new_Other"]),
        (&[own, inherited], &["new_Other"], &[own, inherited, "new_Other"]),
    ] {
        assert_eq!(told(known, relationships), expected, "{known:?} {relationships:?}");
    }
}

#[test]
fn what_the_schema_does_not_have_is_passed_over() {
    let schema = complete(None);
    assert!(schema.table("not_here").is_none());
    assert!(schema.table("new_contract").unwrap().column("new_unknown").is_none());
}

#[test]
fn a_reply_about_one_column_is_about_its_table() {
    let reply = |path: &str| {
        format!(
            r#"{{"@odata.context": "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#EntityDefinitions({path}/$entity",
                "LogicalName": "new_note", "MaxLength": 7, "OptionSet": null}}"#
        )
    };
    let max_length =
        |schema: &Schema| schema.table("new_contract").unwrap().column("new_note").unwrap().details.max_length;
    for path in [
        "'new_contract')/Attributes/Microsoft.Dynamics.CRM.StringAttributeMetadata(LogicalName,OptionSet())",
        "LogicalName='new_contract')/Attributes",
    ] {
        let mut schema = complete(None);
        definitions::complete(&mut schema, reply(path).as_bytes(), None).unwrap();
        assert_eq!(max_length(&schema), Some(7), "{path}");
        let mut schema = complete(None);
        definitions::complete_table(&mut schema, "new_contract", reply(path).as_bytes(), None).unwrap();
        assert_eq!(max_length(&schema), Some(7), "{path}");
    }
    let nameless = reply("'new_contract')/Attributes").replace("LogicalName\": \"new_note", "X\": \"");
    let error = definitions::complete(&mut complete(None), nameless.as_bytes(), None).unwrap_err().to_string();
    assert!(error.contains("has no `LogicalName`: select it too"), "{error}");
}

#[test]
fn what_is_no_reply_is_refused_with_its_place_and_its_field() {
    let mut schema = complete(None);
    for (document, expected) in [
        ("{", "EOF while parsing an object at line 1 column 1"),
        (
            "\n [{\"LogicalName\": 5}]",
            "`[0].LogicalName`: invalid type: integer `5`, expected a string at line 2 column 19",
        ),
        (
            "{\"value\": [\n{\"LogicalName\": \"a\", \"Attributes\": [{\"MaxLength\": \"x\"}]}]}",
            "`value[0].Attributes[0].MaxLength`: invalid type: string \"x\", expected i64 at line 2 column 53",
        ),
        ("{\"value\": [{\"EntitySetName\": \"accounts\"}]}", "has no `LogicalName`"),
        ("{\"LogicalName\": \"a\"} {}", "trailing characters at line 1 column 22"),
        ("", "expected JSON that begins with `{` or `[`, found nothing"),
        ("<html/>", "expected JSON that begins with `{` or `[`, found `<`"),
    ] {
        let error = definitions::complete(&mut schema, document.as_bytes(), None).unwrap_err().to_string();
        assert!(error.starts_with("not a reply of EntityDefinitions: "), "{document} gave {error}");
        assert!(error.contains(expected) && !error.contains("untagged"), "{document} gave {error}");
        let error = definitions::complete_table(&mut schema, "a", document.as_bytes(), None).err();
        assert!(error.is_none_or(|error| error.to_string().contains(expected)), "{document}");
    }
}

#[test]
fn a_list_may_be_null() {
    let mut schema = complete(Some(1033));
    let before = schema.clone();
    let reply = r#"{"value": [{"LogicalName": "new_contract", "Attributes": null, "ManyToOneRelationships": null,
        "Keys": null}, {"LogicalName": "new_contract", "Keys": [{"LogicalName": "new_codekey", "KeyAttributes": null},
        {"LogicalName": "new_codekey", "KeyAttributes": ["new_code", "new_caseid"]}],
        "Attributes": [{"LogicalName": "new_tier", "Targets": null, "OptionSet": {"Options": null}},
        {"LogicalName": "new_code", "DisplayName": {"LocalizedLabels": null, "UserLocalizedLabel": null}}]}]}"#;
    definitions::complete(&mut schema, reply.as_bytes(), Some(1033)).unwrap();
    assert_eq!(schema, before);
}

#[test]
fn a_mark_of_the_encoding_is_taken_or_told() {
    let reply = r#"{"LogicalName": "new_contract", "Attributes": [{"LogicalName": "new_note", "MaxLength": 7}]}"#;
    let mut schema = complete(None);
    definitions::complete(&mut schema, format!("\u{FEFF}{reply}").as_bytes(), None).unwrap();
    assert_eq!(schema.table("new_contract").unwrap().column("new_note").unwrap().details.max_length, Some(7));
    for (mark, bytes) in [([0xFF, 0xFE], u16::to_le_bytes as fn(u16) -> [u8; 2]), ([0xFE, 0xFF], u16::to_be_bytes)] {
        let utf16: Vec<u8> = mark.into_iter().chain(reply.encode_utf16().flat_map(bytes)).collect();
        let error = definitions::complete(&mut schema, utf16.as_slice(), None).unwrap_err().to_string();
        assert_eq!(
            error,
            "not a reply of EntityDefinitions: the document is in UTF-16: save it in UTF-8, as the service sends it"
        );
    }
}

#[test]
fn what_is_no_name_is_refused() {
    let mut schema = complete(None);
    for (member, expected) in [
        (r#""EntitySetName": "new contracts""#, "`new contracts` is not a name, as `EntitySetName` has to be one"),
        (r#""Keys": [{"LogicalName": "k", "KeyAttributes": ["new_code,x"]}]"#, "`new_code,x` is not a name"),
        (r#""Keys": [{"LogicalName": "", "KeyAttributes": ["new_code"]}]"#, "`` is not a name, as a key's"),
        (
            r#""ManyToOneRelationships": [{"ReferencingAttribute": "new_caseid", "ReferencedEntity": "incident",
                "ReferencingEntityNavigationPropertyName": "a/b"}]"#,
            "`a/b` is not a name",
        ),
        (
            r#""Attributes": [{"LogicalName": "new_tier", "OptionSet": {"IsGlobal": true, "Name": "a b",
                "Options": [{"Value": 1}]}}]"#,
            "`a b` is not a name",
        ),
    ] {
        let before = schema.clone();
        let document = format!(r#"{{"LogicalName": "new_contract", {member}}}"#);
        let error = definitions::complete(&mut schema, document.as_bytes(), None).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("new_contract"), "{document} gave {error}");
        assert_eq!(schema, before, "nothing of it was taken");
    }
}
