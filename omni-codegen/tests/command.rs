//! What the `omni` command promises: its exit codes, its help, what it writes and what it refuses.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::package::{Package, folder, run};

fn omni(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
    run({
        command.args(arguments).env_remove("OMNI_TOKEN");
        command
    })
}

/// Runs it where it has to succeed, and gives what it prints.
fn done(arguments: &[&str]) -> String {
    let (code, output, errors) = omni(arguments);
    assert_eq!(code, 0, "{arguments:?}: {errors}");
    output
}

fn data(name: &str) -> String {
    text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name))
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// A folder with Contoso's documents, its schema, and what is generated from that.
struct Contoso {
    folder: PathBuf,
    metadata: String,
    definitions: String,
    schema: String,
    generated: String,
}

impl Contoso {
    fn new(name: &str) -> Self {
        let folder = folder(env!("CARGO_TARGET_TMPDIR"), &format!("command-{name}"));
        let file = |name: &str| text(&folder.join(name));
        let (metadata, definitions) = (file("metadata.xml"), file("definitions.json"));
        fs::copy(data("contoso.xml"), &metadata).unwrap();
        fs::copy(data("contoso.json"), &definitions).unwrap();
        let (schema, generated) = (file("schema/contoso.omni"), file("src/crm.rs"));
        let contoso = Self { folder, metadata, definitions, schema, generated };
        contoso.import(&contoso.schema);
        done(&["generate", "--schema", &contoso.schema, "-o", &contoso.generated]);
        contoso
    }

    fn import(&self, output: &str) {
        let sources = [&self.metadata, &self.definitions];
        done(&["schema", "import", sources[0], sources[1], "--language", "1033", "--operations", "*", "-o", output]);
    }

    fn check(&self) -> (i32, String, String) {
        omni(&[
            "check",
            "--schema",
            &self.schema,
            "--generated",
            &self.generated,
            "--metadata",
            &self.metadata,
            "--definitions",
            &self.definitions,
            "--language",
            "1033",
        ])
    }

    fn edit(file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(file).unwrap();
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {file}");
        fs::write(file, text.replace(from, to)).unwrap();
    }
}

#[test]
fn a_check_tells_of_an_organisation_what_a_fetch_tells() {
    for help in [done(&["schema", "fetch", "--help"]), done(&["check", "--help"])] {
        let words: Vec<_> = help.split_whitespace().collect();
        for told in [
            "--token-variable <NAME> The environment variable that holds the bearer token [default: OMNI_TOKEN]",
            "--no-definitions Leave out what only EntityDefinitions tells: labels, choices, lengths",
        ] {
            assert!(words.join(" ").contains(told), "{help}");
        }
    }
}

#[test]
fn its_exit_codes_are_those_that_the_help_tells() {
    let help = done(&["--help"]);
    for line in ["0  done", "1  `omni check` found a difference", "2  the command could not do its work"] {
        assert!(help.contains(line), "{help}");
    }
    for command in ["schema fetch", "schema import", "schema show", "generate", "check", "completions"] {
        let arguments: Vec<_> = command.split(' ').chain(["--help"]).collect();
        assert!(done(&arguments).contains(&format!("Usage: omni {command}")), "{command}");
    }
    let contoso = Contoso::new("codes");
    assert_eq!(contoso.check(), (0, String::new(), String::new()));
    Contoso::edit(&contoso.generated, "pub new_code: Option<String>,", "pub new_code: String,");
    assert_eq!(contoso.check().0, 1);
    for arguments in [
        &["schema", "import", "not-there.xml"][..],
        &["schema", "show", "incidnet"],
        &["schema", "sho"],
        &["check", "--schema", &contoso.schema],
        &["generate", "--schema", &contoso.metadata],
        &["schema", "fetch", "--url", "https://contoso.crm.dynamics.com"],
    ] {
        let (code, output, errors) = omni(arguments);
        assert_eq!((code, output.as_str()), (2, ""), "{arguments:?}");
        assert!(errors.starts_with("error: "), "{arguments:?}: {errors}");
    }
    let (_, _, errors) = omni(&["schema", "show", "contact", "telephone"]);
    assert!(errors.contains("the table `contact` has no column `telephone`"), "{errors}");
    assert!(errors.contains("did you mean `telephone1`, `telephone2` or `telephone3`?"), "{errors}");
    let (_, _, errors) = omni(&["schema", "import", &contoso.metadata, "--language", "english"]);
    assert!(errors.contains("1033 for English"), "{errors}");
    let (_, _, errors) = omni(&["schema", "show", "new_contract"]);
    assert_eq!(errors, "error: the built-in schema has no table `new_contract`; `--schema` names another schema\n");
    let (_, _, errors) = omni(&["schema", "show", "--schema", &contoso.schema, "new_contrct"]);
    assert!(
        errors.starts_with("error: the schema has no table `new_contrct`; did you mean `new_contract`"),
        "{errors}"
    );
    let (_, _, errors) = omni(&["generate", "--schema", &contoso.metadata]);
    assert!(errors.contains("`omni schema import` makes a schema of `$metadata`"), "{errors}");
}

#[test]
fn drift_is_a_difference_that_a_person_can_read() {
    let contoso = Contoso::new("drift");
    let column = r#"<Property Name="new_code" Type="Edm.String" MaxLength="20" />"#;
    let other =
        r#"<Property Name="new_code" Type="Edm.String" MaxLength="30" /><Property Name="new_late" Type="Edm.Date" />"#;
    Contoso::edit(&contoso.metadata, column, other);
    Contoso::edit(&contoso.definitions, "\"MaxLength\": 20", "\"MaxLength\": 30");
    let (code, difference, errors) = contoso.check();
    assert_eq!((code, errors.as_str()), (1, ""));
    let mut lines = difference.lines();
    assert_eq!(lines.next(), Some(format!("--- {}", contoso.schema).as_str()));
    assert_eq!(lines.next(), Some("+++ the organisation"));
    let changed: Vec<_> = lines.filter(|line| line.starts_with(['-', '+'])).map(words).collect();
    assert_eq!(
        changed,
        [
            "- new_code String business-required access=create,read max=20",
            "+ new_code String business-required access=create,read max=30",
            "+ new_late Date",
        ]
    );
    // Once the schema is written again, it is the generated file that has drifted.
    contoso.import(&contoso.schema);
    let (code, difference, _) = contoso.check();
    assert_eq!(code, 1);
    assert!(difference.starts_with(&format!("--- {}\n+++ the schema\n", contoso.generated)), "{difference}");
    assert!(difference.contains("+    pub new_late: Option<::jiff::civil::Date>,"), "{difference}");
    done(&["generate", "--schema", &contoso.schema, "-o", &contoso.generated]);
    assert_eq!(contoso.check(), (0, String::new(), String::new()));
}

#[test]
fn ends_of_lines_as_git_may_write_them_are_no_drift() {
    let contoso = Contoso::new("lines");
    let generated = fs::read_to_string(&contoso.generated).unwrap();
    fs::write(&contoso.generated, generated.replace('\n', "\r\n")).unwrap();
    assert_eq!(contoso.check(), (0, String::new(), String::new()));
    Contoso::edit(&contoso.generated, "pub new_code: Option<String>,", "pub new_code: String,");
    let (code, difference, _) = contoso.check();
    let changed = difference.lines().filter(|line| line.starts_with(['-', '+'])).count();
    assert_eq!((code, changed), (1, 4), "{difference}");
}

#[test]
fn an_overload_that_the_schema_cannot_have_is_no_drift() {
    let contoso = Contoso::new("overload");
    let function = "<Function Name=\"new_Unreachable\">";
    let overload = "<Function Name=\"new_Estimate\"><ReturnType Type=\"Edm.Int32\" /></Function>";
    Contoso::edit(&contoso.metadata, function, &format!("{overload}{function}"));
    assert_eq!(contoso.check(), (0, String::new(), String::new()));
}

/// The words of a line, with one blank between them.
fn words(line: &str) -> String {
    let (sign, rest) = line.split_at(1);
    format!("{sign} {}", rest.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn what_it_writes_does_not_depend_on_the_document_s_order() {
    let contoso = Contoso::new("order");
    let (schema, generated) = (fs::read(&contoso.schema).unwrap(), fs::read(&contoso.generated).unwrap());
    let document = fs::read_to_string(&contoso.metadata).unwrap();
    // Each entity set, and each property of a table, in the opposite order. A structure's properties keep theirs.
    let mut lines: Vec<_> = document.lines().collect();
    let structures = lines.iter().position(|line| line.contains("<ComplexType")).unwrap();
    for (kind, end) in [("<EntitySet Name=", lines.len()), ("<Property Name=", structures)] {
        let mut start = 0;
        while start < end {
            let is_one = |line: &str| line.trim_start().starts_with(kind) && line.ends_with("/>");
            let length = lines[start..].iter().take_while(|line| is_one(line)).count();
            lines[start..start + length].reverse();
            start += length + 1;
        }
    }
    assert_ne!(lines.join("\n"), document.trim_end());
    fs::write(&contoso.metadata, lines.join("\n")).unwrap();
    contoso.import(&contoso.schema);
    done(&["generate", "--schema", &contoso.schema, "-o", &contoso.generated]);
    assert_eq!(fs::read_to_string(&contoso.schema).unwrap().into_bytes(), schema);
    assert_eq!(fs::read(&contoso.generated).unwrap(), generated);
    // And what goes into a pipe is what goes into a file.
    let piped = done(&["generate", "--schema", &contoso.schema]);
    assert_eq!(piped.into_bytes(), generated);
}

#[test]
fn a_newer_or_damaged_schema_is_refused_in_a_sentence() {
    let contoso = Contoso::new("refused");
    let text = fs::read_to_string(&contoso.schema).unwrap();
    for (damaged, sentence) in [
        (text.replacen("omni-schema 1", "omni-schema 2", 1), "of version `2`"),
        (text[..text.len() / 2].to_owned(), "cut short"),
        (text.replacen(" Guid ", " Gu!d ", 1), "`Gu!d` is not a type of a column"),
        ("<edmx:Edmx/>".to_owned(), "omni-schema 1"),
    ] {
        fs::write(&contoso.schema, damaged).unwrap();
        for command in ["generate", "check", "show"] {
            let generated = ["--generated", contoso.generated.as_str()];
            let arguments = match command {
                "check" => [&["check", "--schema", &contoso.schema][..], &generated].concat(),
                "show" => vec!["schema", "show", "--schema", &contoso.schema],
                _ => vec!["generate", "--schema", &contoso.schema],
            };
            let (code, output, errors) = omni(&arguments);
            assert_eq!((code, output.as_str()), (2, ""), "{arguments:?}");
            assert!(errors.starts_with(&format!("error: `{}`: ", contoso.schema)), "{errors}");
            assert!(errors.contains(sentence) && errors.lines().count() == 1, "{sentence}: {errors}");
        }
    }
}

#[test]
fn a_schema_is_named_as_it_can_be_registered() {
    let contoso = Contoso::new("names");
    for (file, name) in [("schema/Contoso-1.omni", None), ("schema/standard.omni", None), ("schema/a.omni", Some("A"))]
    {
        let schema = text(&contoso.folder.join(file));
        fs::copy(&contoso.schema, &schema).unwrap();
        let mut arguments = vec!["generate", "--schema", &schema];
        arguments.extend(name.iter().flat_map(|name| ["--name", *name]));
        let (code, output, errors) = omni(&arguments);
        assert_eq!((code, output.as_str()), (2, ""), "{arguments:?}");
        assert!(errors.contains("lower-case letters") && errors.contains("`--name`"), "{arguments:?}: {errors}");
        let named = done(&["generate", "--schema", &schema, "--name", "contoso"]);
        assert_eq!(named.into_bytes(), fs::read(&contoso.generated).unwrap());
    }
    let (code, ..) = omni(&["generate", "--schema", &contoso.schema, "--name", "standard"]);
    assert_eq!(code, 2, "it is the built-in schema's");
    assert!(done(&["generate", "--name", "standard"]).contains("schema = \"standard\""));
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_full_is_an_error() {
    for arguments in [&["completions", "bash"][..], &["schema", "show"], &["generate"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
        command.args(arguments).stdout(fs::File::options().write(true).open("/dev/full").unwrap());
        let output = command.output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(errors.starts_with("error: the standard output: "), "{arguments:?}: {errors}");
    }
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = done(&["completions", shell]);
        for word in ["fetch", "import", "show", "generate", "check", "no-definitions"] {
            assert!(script.contains(word), "{word} for {shell}");
        }
    }
}

#[test]
fn actions_and_functions_are_commands() {
    let contoso = Contoso::new("operations");
    fs::write(contoso.folder.join("src/main.rs"), include_str!("data/operations.rs")).unwrap();
    let (code, output, errors) = run(Package::new(&contoso.folder, &[]).cargo("run"));
    assert_eq!((code, output.as_str()), (0, "done\n"), "{errors}");
}

#[test]
fn a_choice_keeps_what_the_schema_does_not_know() {
    let contoso = Contoso::new("choices");
    let generated = fs::read_to_string(contoso.generated).unwrap();
    let (_, tier) = generated.split_once("pub enum NewTier {\n").unwrap();
    let (tier, _) = tier.split_once("\n}\n").unwrap();
    let expected = "\
        /// Gold & more (-1)\nGoldMore,\n\
        /// Gold & more (100000000)\nGoldMore100000000,\n\
        /// Other (100000001)\nOther100000001,\n\
        /// The value 100000002.\nValue100000002,\n\
        /// A value that the schema does not know.\nOther(i32),";
    assert_eq!(tier.lines().map(str::trim).collect::<Vec<_>>().join("\n"), expected);
}
