//! What is wrong with documents that are not as they should be, and what is not wrong though it looks so.

use std::io::Cursor;

use crate::document;
use omni_codegen::import::{self, Selection};
use omni_schema::EdmType;

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
        ("{\"value\": []}".to_owned(), (1, 1), "the document is JSON, and `$metadata` is XML"),
        ("\n [1]".to_owned(), (2, 2), "the document is JSON"),
        ("Unauthorized".to_owned(), (1, 1), "expected the element `edmx:Edmx`, found text"),
        ("<Edmx Version=\"4.0\">\n<DataServices>".to_owned(), (2, 15), "cut short"),
        ("<Edmx Version=\"4.0\"/>\n<Edmx Version=\"4.0\"/>".to_owned(), (2, 1), "another element"),
    ] {
        let error = import::csdl(Cursor::new(&text), &Selection::all()).unwrap_err();
        assert!(error.to_string().contains(sentence), "{text:?} gave {error}");
        assert_eq!(error.place(), Some(place), "{text:?} gave {error}");
    }
}

/// What follows a value without a blank is no attribute that CSDL has; the parser is not asked for half a letter.
#[test]
fn a_letter_behind_a_value_is_part_of_a_name() {
    for (attributes, is_read) in [("Name=\"a\"\u{7be}x=\"S\"=\t", false), ("Name=\"a\"\u{7be}x=\"S\"\t ", true)] {
        let read = import::csdl(Cursor::new(document(&format!("<EntityType {attributes}/>"))), &Selection::all());
        assert_eq!(read.is_ok(), is_read, "{attributes}: {read:?}");
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
        // What a formatter leaves in front of the end.
        " Name='p' Type='Edm.String' MaxLength='20'\n    ",
        " Name=\"p\" Type=\"Edm.String\" MaxLength='20'\t\t\t",
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
