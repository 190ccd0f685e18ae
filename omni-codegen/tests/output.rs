//! What the `omni` command does with the file that it is to write.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tests::package::run;

const WRITTEN: &str = "// Written by `omni generate`";

fn generate(arguments: &[&str], output: &Path) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
    command.arg("generate").args(arguments).args(["--operations", "-", "-o"]).arg(output);
    let (code, _, errors) = run(command);
    (code, errors)
}

fn incident(output: &Path) -> (i32, String) {
    generate(&["--tables", "incident"], output)
}

/// What is said of a file that the command did not write.
fn kept(path: &Path, command: &str) -> String {
    let path = path.display();
    format!(
        "error: `{path}` was not written by `{command}`, which would overwrite it: name another file with `-o`, or delete \
         this one first\n"
    )
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_that_it_did_not_write_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("main.rs");
    let behind_blanks = [&[b' '; 10_000], b"fn main() {}\n".as_slice()].concat();
    for foreign in [
        b"fn main() {}\n".as_slice(),
        b"\xFF\xFE",
        b"// A note\n// Written by `omni generate` of omni-codegen",
        &behind_blanks,
    ] {
        fs::write(&path, foreign).unwrap();
        let (code, errors) = generate(&[], &path);
        assert_eq!((code, errors), (2, kept(&path, "omni generate")));
        assert_eq!(fs::read(&path).unwrap(), foreign);
    }
    for own in ["", " \r\n", "\u{FEFF}// Written by `omni generate` of omni-codegen 0.0.1.\r\n"] {
        fs::write(&path, own).unwrap();
        assert_eq!(incident(&path), (0, String::new()), "{own:?}");
        assert!(fs::read_to_string(&path).unwrap().starts_with(WRITTEN));
    }
    let path = folder.path().join("omni.d.ts");
    let mut typescript = Command::new(env!("CARGO_BIN_EXE_omni"));
    typescript.args(["generate", "--typescript", "-o"]).arg(&path);
    fs::write(&path, "export {};\n").unwrap();
    assert_eq!(typescript.output().unwrap().status.code(), Some(2));
    fs::remove_file(&path).unwrap();
    for _ in 0..2 {
        assert_eq!(typescript.output().unwrap().status.code(), Some(0));
    }
}

#[test]
fn a_schema_is_not_written_over_what_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let (metadata, schema) = (folder.path().join("metadata.xml"), folder.path().join("contoso.omni"));
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/contoso.xml"), &metadata).unwrap();
    let document = fs::read(&metadata).unwrap();
    let omni = |arguments: &[&str], output: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
        command.arg("schema").args(arguments).arg("-o").arg(output).env_remove("OMNI_TOKEN");
        let (code, _, errors) = run(command);
        (code, errors)
    };
    let import = ["import", metadata.to_str().unwrap()];
    // Before anything is asked of an organisation.
    for arguments in [&import[..], &["fetch", "--url", "https://contoso.crm.dynamics.com"]] {
        let (code, errors) = omni(arguments, &metadata);
        assert_eq!((code, errors), (2, kept(&metadata, "omni schema")));
        assert_eq!(fs::read(&metadata).unwrap(), document);
    }
    for own in ["", "\r\n", "\u{FEFF}omni-schema 1\r\nend\r\n", "omni-schema 2\nend\n"] {
        fs::write(&schema, own).unwrap();
        let (code, errors) = omni(&import, &schema);
        assert_eq!(code, 0, "{own:?}: {errors}");
        assert!(fs::read_to_string(&schema).unwrap().starts_with("omni-schema 1\n"));
    }
}

#[cfg(unix)]
#[test]
fn what_is_in_the_way_of_the_unfinished_file_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (output, unfinished) = (folder.path().join("crm.rs"), folder.path().join("crm.rs.unfinished"));
    let victim = folder.path().join("victim");
    fs::write(&victim, "precious").unwrap();
    std::os::unix::fs::symlink(&victim, &unfinished).unwrap();
    assert_eq!(incident(&output), (0, String::new()));
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    assert!(fs::symlink_metadata(&output).unwrap().is_file());
    // What a run that was interrupted has left holds up none.
    fs::write(&unfinished, "// Written by").unwrap();
    assert_eq!(incident(&output), (0, String::new()));
    assert_eq!(names(folder.path()), ["crm.rs", "victim"]);
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("crm.rs")).unwrap();
    let (code, errors) = incident(&folder.path().join("crm.rs"));
    assert_eq!(code, 2, "{errors}");
    assert!(errors.starts_with("error: `") && errors.lines().count() == 1, "{errors}");
    assert_eq!(names(folder.path()), ["crm.rs"]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    let (target, link) = (folder.path().join("src/crm.rs"), folder.path().join("link.rs"));
    symlink("src/crm.rs", &link).unwrap();
    // The first time there is nothing at its end yet.
    for _ in 0..2 {
        assert_eq!(incident(&link), (0, String::new()));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read_to_string(&target).unwrap().starts_with(WRITTEN));
        assert_eq!(
            (names(folder.path()).join(" "), names(&folder.path().join("src")).join(" ")),
            ("link.rs src".into(), "crm.rs".into())
        );
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_into() {
    use std::os::unix::fs::FileTypeExt;

    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || incident(&pipe)
    });
    let mut reader = Command::new("cat").arg(&pipe).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let done = writer.join().unwrap();
    let is_pipe = fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo();
    if !is_pipe {
        // Nobody writes into what it waits for.
        reader.kill().unwrap();
    }
    let read = reader.wait_with_output().unwrap().stdout;
    assert!(is_pipe && read.starts_with(WRITTEN.as_bytes()));
    assert_eq!(done, (0, String::new()));
    assert_eq!(names(folder.path()), ["pipe"]);
}
