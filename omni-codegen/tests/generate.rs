//! What is generated of a schema whose names and labels Rust has a use of its own for.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::fs;
use std::process::Command;

use omni_codegen::Names;
use omni_codegen::generate::{self, Options};
use omni_schema::Document;
use tests::package::{Package, folder, run};

const SCHEMA: &str = include_str!("data/names.omni");

fn generated(schema: &str) -> String {
    let schema = Document::new(schema).unwrap().schema().unwrap();
    let options = Options::new(Names::all()).operations(Names::all()).schema("names");
    generate::rust(&schema, &options).unwrap().source
}

#[test]
fn an_id_is_typed_by_the_type_that_the_runtime_has_for_its_table() {
    let source = generated(SCHEMA);
    for (field, name) in [("createdby", "User"), ("session", "Session"), ("stream", "WorkStream")] {
        let field = format!("pub {field}: Option<::omni_runtime::Lookup<::omni_runtime::entities::{name}>>,");
        assert!(source.contains(&field), "{field} in {source}");
    }
    assert!(source.contains("pub systemuserid: ::omni_runtime::Id<::omni_runtime::entities::User>,"), "{source}");
    assert!(!source.contains("pub struct Systemuser;"), "{source}");
}

#[test]
fn a_field_that_is_not_named_as_its_column_names_it() {
    let source = generated(SCHEMA);
    for (column, field) in [("crate", "crate_"), ("self", "self_"), ("super", "super_")] {
        let field = format!("#[entity(column = \"{column}\")]\n    pub {field}: Option<String>,");
        assert!(source.contains(&field), "{field} in {source}");
    }
    for field in ["pub r#gen: Option<GenGen>,", "pub r#type: Option<String>,"] {
        assert!(source.contains(field), "{field} in {source}");
    }
    assert_eq!(source.matches("#[entity(column = \"gen\")]").count(), 0, "{source}");
}

#[test]
fn a_label_turns_no_text_around() {
    let marks =
        ['\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];
    let label: String = marks.iter().collect();
    let schema = SCHEMA.replace("Label", &format!("Label{label}"));
    assert_eq!(schema.matches('\u{202E}').count(), SCHEMA.matches("Label").count());
    // The first lines have the schema's fingerprint, which is another.
    let after = |source: &str| source.split_once("\n\n").map(|(_, source)| source.to_owned());
    assert_eq!(after(&generated(&schema)), after(&generated(SCHEMA)));
}

/// The variants of a choice of these labels, as the compiler takes them in a crate that allows no warning.
fn variants(labels: &[&str]) -> Vec<String> {
    let values: Vec<_> = labels.iter().enumerate().map(|(value, label)| format!("    {value} {label}\n")).collect();
    let values = values.concat();
    let column = "  boxid Guid required\n";
    let source = generated(&SCHEMA.replacen(column, &format!("{column}  kind Int32 choice\n{values}"), 1));
    let (_, declared) = source.split_once("pub enum BoxKind {").unwrap();
    let (declared, _) = declared.split_once("/// A value that the schema").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lib.rs");
    fs::write(&path, format!("#![deny(warnings)]\n\npub enum Kind {{{declared}}}\n")).unwrap();
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--out-dir"]).arg(folder.path()).arg(&path);
    let (code, _, errors) = run(rustc);
    assert_eq!(code, 0, "{errors}");
    for label in labels {
        assert!(declared.contains(label), "the documentation of {label}");
    }
    let names = declared.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("///"));
    names.map(|name| name.trim_end_matches(',').to_owned()).collect()
}

/// Lints that look at a crate as a whole, which no `allow` in a module turns off.
#[test]
fn a_label_is_an_identifier_where_its_letters_look_like_no_others() {
    for (labels, expected) in [
        (&["ＡＢＣ", "ｱｲｳ", "Nº", "Eĳ"][..], &["Value0", "Value1", "Value2", "Value3"][..]),
        (
            &["Größe", "Año nuevo", "Modifié", "Żółć", "Přijato", "İstanbul"],
            &["Größe", "AñoNuevo", "Modifié", "Żółć", "Přijato", "İstanbul"],
        ),
        (&["Œuvre", "Oeuvre", "Særlig", "Kapalı", "Kapali"], &["Oeuvre", "Oeuvre1", "Saerlig", "Kapali", "Kapali4"]),
        (&["Нет"], &["Value0"]),
        (
            &["Орех", "Opex", "Cклад", "Склад", "Склад З", "Склад 3"],
            &["Value0", "Opex", "Value2", "Склад", "СкладЗ", "Value5"],
        ),
        (&["Открыт", "Да"], &["Открыт", "Да"]),
        (&["口", "ロ", "一", "へ"], &["Value0", "Value1", "Value2", "Value3"]),
        (
            &["進行中", "売り上げ", "アクティブ", "ユーザー", "ユ一ザ一", "優先度1"],
            &["進行中", "売り上げ", "アクティブ", "ユーザー", "Value4", "優先度1"],
        ),
        (&["優先サポ", "新規カード", "人々"], &["優先サポ", "Value1", "人々"]),
        (&["신규", "완료 2"], &["신규", "완료2"]),
        (&["Ελλάδα", "سلام", "VIP顧客"], &["Value0", "Value1", "Value2"]),
    ] {
        assert_eq!(variants(labels), expected, "{labels:?}");
    }
}

/// What a caller passes ends up in comments, of which each is one line.
#[test]
fn the_header_stays_a_comment_whatever_the_options_say() {
    let schema = Document::new(SCHEMA).unwrap().schema().unwrap();
    let odd = "a\u{202E}b\rc\npub struct Broken;";
    let options = Options::new(Names::parse("vec\nstring")).operations(Names::parse(odd)).schema(odd);
    let source = generate::rust(&schema, &options).unwrap().source;
    let header: Vec<_> = source.lines().take_while(|line| !line.is_empty()).collect();
    assert!(header.iter().all(|line| line.starts_with("// ")), "{header:#?}");
    assert!(!header.concat().contains(['\u{202E}', '\r']), "{header:#?}");
    let read = generate::read_header(&source).unwrap().options;
    assert_eq!(read.tables, Names::parse("vec,string"));
    assert_eq!(read.schema.as_deref(), Some("abcpubstructBroken;"));
}

#[test]
fn names_that_rust_has_a_use_for_compile() {
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), "names");
    fs::write(folder.join("schema/names.omni"), SCHEMA).unwrap();
    fs::write(folder.join("src/crm.rs"), generated(SCHEMA)).unwrap();
    fs::write(folder.join("src/lib.rs"), "#![deny(warnings)]\n\npub mod crm;\n").unwrap();
    let (code, _, errors) = run(Package::new(&folder, &[]).cargo("check"));
    assert_eq!(code, 0, "{errors}");
}

#[test]
fn a_key_of_an_operation_s_row_names_that_row_whatever_its_text_is() {
    let schema = include_str!("data/keys.omni");
    let mut parsed = Document::new(schema).unwrap().schema().unwrap();
    // A name that the form does not take, as a schema that was built in memory may have it.
    parsed
        .tables
        .iter_mut()
        .filter(|table| table.logical_name == "odd")
        .for_each(|odd| odd.entity_set = "o{dd}s".into());
    let options = Options::new(Names::none()).operations(Names::all()).schema("keys");
    let generated = generate::rust(&parsed, &options).unwrap();
    assert_eq!(
        generated.left_out,
        ["the operation `Seal`: the column `bytes` of its row's key is Edm.Binary, which no URL has a form for"]
    );
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), "keys");
    fs::write(folder.join("schema/keys.omni"), schema).unwrap();
    fs::write(folder.join("src/keys.rs"), generated.source).unwrap();
    fs::write(folder.join("src/main.rs"), include_str!("data/keys.rs")).unwrap();
    let (code, output, errors) = run(Package::new(&folder, &[]).cargo("run"));
    assert_eq!((code, output.as_str()), (0, "done\n"), "{errors}");
}

/// A record is given the alternate keys that it can have: of columns that it has and a URL takes, under a function's name.
#[test]
fn a_record_has_the_keys_that_can_be_functions() {
    let schema = "omni-schema 1\n\ntable a set=as key=aid\n  aid    Guid     required\n  bytes  Binary\n  code   String\n  \
                  hidden String   access=create\n  length Duration\n  what   Untyped  type=Collection(Edm.String)\n  \
                  one_key   key code\n  two_key   key code,aid\n  bytes_key key bytes\n  length_key key length\n  \
                  what_key  key what\n  hidden_key key hidden\n  match     key code\n  a.b       key code\nend\n";
    let schema = Document::new(schema).unwrap().schema().unwrap();
    let source = generate::rust(&schema, &Options::new(Names::all())).unwrap().source;
    let keys: Vec<_> = source.match_indices("key = \"").map(|(start, _)| source[start..].split('"').nth(1)).collect();
    assert_eq!(keys, [Some("one_key"), Some("two_key")], "{source}");
}
