//! The TypeScript declarations, without a compiler of TypeScript: `tests/typescript` has those.

#![cfg(feature = "cli")]

use std::process::Command;

use omni_codegen::typescript::declarations;
use omni_runtime::contract::{NAMESPACES, Shape};
use omni_schema::{Column, EdmType, Schema, Table};

fn standard() -> Schema {
    omni_schema::standard().schema().expect("the built-in schema")
}

fn conversation(schema: &mut Schema) -> &mut Table {
    let found = schema.tables.iter_mut().find(|table| table.logical_name == "msdyn_ocliveworkitem");
    found.expect("the table of conversations")
}

#[test]
fn declares_everything_in_the_contract() {
    let written = declarations(&standard()).source;
    for namespace in NAMESPACES {
        assert_eq!(written.matches(&format!("declare namespace {} {{", namespace.name)).count(), 1);
        for function in namespace.functions {
            assert_eq!(written.matches(&format!("export function {}", function.name)).count(), 1, "{}", function.name);
        }
        for definition in namespace.types {
            let declared = ["type", "interface"].map(|kind| format!("export {kind} {} ", definition.name));
            assert!(declared.iter().any(|declared| written.contains(declared)), "{}", definition.name);
            if let Shape::Class { methods, .. } = definition.shape {
                for method in methods {
                    assert!(written.contains(&format!("    {}(", method.name)), "{}", method.name);
                }
            }
        }
        for event in namespace.events {
            assert!(written.contains(event.name), "{}", event.name);
        }
    }
}

#[test]
fn knows_the_columns_of_the_organisation() {
    let mut schema = standard();
    assert!(!declarations(&schema).source.contains("new_vip"));
    let mut column = Column::new("new_vip", EdmType::Boolean);
    column.details.label = Some("Is a VIP */ declare const broken: never; /*".to_owned());
    conversation(&mut schema).columns.push(column);
    let written = declarations(&schema).source;
    assert!(written.contains("    | \"new_vip\""), "{written}");
    assert!(written.contains("    readonly new_vip?: boolean | null;"), "{written}");
    assert!(!written.contains("VIP */"), "a label does not end its comment");
}

#[test]
fn a_label_turns_no_text_around() {
    let mut schema = standard();
    let mut column = Column::new("new_vip", EdmType::Boolean);
    column.details.label = Some("Is a \u{202E}VIP\u{202C} *\u{2066}/ declare const broken: never; /*".to_owned());
    conversation(&mut schema).columns.push(column);
    let written = declarations(&schema).source;
    assert!(written.contains("/** Is a VIP * / declare const broken: never; /* */"), "{written}");
}

/// A schema that was built in memory may have any.
#[test]
fn a_name_that_is_no_identifier_stands_in_quotes() {
    let mut schema = standard();
    let odd = "x?:any;[k:string]:any;y";
    let table = conversation(&mut schema);
    table.columns.push(Column::new(odd, EdmType::Boolean));
    table.columns.push(Column::new("größe", EdmType::Boolean));
    table.columns.push(Column::new("a\"\\\n\u{202E}\u{2028}b", EdmType::Boolean));
    let target = table.lookups[0].targets[0].clone();
    let target = omni_schema::Target { table: "t\">".to_owned(), ..target };
    table.lookups.push(omni_schema::Lookup::new("0lookup", vec![target]));
    let written = declarations(&schema).source;
    for line in [
        r#"    readonly "x?:any;[k:string]:any;y"?: boolean | null;"#,
        r#"    readonly "größe"?: boolean | null;"#,
        r#"    readonly "a\"\\\u{a}\u{202e}\u{2028}b"?: boolean | null;"#,
        r#"    | "a\"\\\u{a}\u{202e}\u{2028}b""#,
        r#"    readonly "0lookup"?: Id<"t\">"> | null;"#,
        "    readonly msdyn_title?: string | null;",
    ] {
        assert_eq!(written.lines().filter(|written| *written == line).count(), 1, "{line} in {written}");
    }
}

#[test]
fn says_that_the_schema_has_no_conversations() {
    let mut schema = standard();
    schema.tables.retain(|table| table.logical_name != "msdyn_ocliveworkitem");
    let written = declarations(&schema);
    assert!(written.source.contains("export type ConversationColumn = string;"), "{}", written.source);
    let why = "the schema has no table `msdyn_ocliveworkitem`: any text is taken for one of its columns";
    assert_eq!(written.left_out, [why]);
}

#[test]
fn has_no_line_that_ends_in_a_blank_and_no_comment_that_is_too_wide() {
    for line in declarations(&standard()).source.lines() {
        assert_eq!(line, line.trim_end());
        assert!(line.len() <= 114, "{line}");
    }
}

#[test]
fn the_command_checks_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("omni.d.ts");
    let check = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
        let output = command.args(["check", "--generated"]).arg(&path).output().expect("it starts");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let written = declarations(&standard()).source;
    for ends in ["\n", "\r\n"] {
        std::fs::write(&path, written.replace('\n', ends)).expect("a file");
        assert_eq!(check(), (Some(0), String::new()));
    }
    std::fs::write(&path, written.replacen("export {};", "export { };", 1)).expect("a file");
    let (code, difference) = check();
    assert_eq!(code, Some(1));
    assert!(difference.contains("-  export { };\n+  export {};\n"), "{difference}");
}

#[test]
fn the_command_writes_them_and_refuses_what_they_have_not() {
    let omni = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_omni")).args(arguments).output().expect("it starts");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, out, err) = omni(&["generate", "--typescript"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(out, declarations(&standard()).source);
    let (code, _, err) = omni(&["generate", "--typescript", "--tables", "incident"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("--typescript") && err.contains("--tables"), "{err}");
}
