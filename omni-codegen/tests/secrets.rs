//! What the `omni` command does not print: a token, or a password, wherever it was put by mistake.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::process::Command;

use tests::package::run;

const URL: &str = "https://contoso.crm.dynamics.com";
const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/schema/contoso.omni");

/// What each command that asks an organisation says when it fails.
fn refusals(url: &str, token_variable: Option<&str>) -> [String; 2] {
    [&["schema", "fetch"][..], &["check", "--schema", SCHEMA]].map(|command| {
        let mut omni = Command::new(env!("CARGO_BIN_EXE_omni"));
        omni.args(command).args(["--url", url]).env("OMNI_TOKEN", "a-token");
        omni.args(token_variable.iter().flat_map(|name| ["--token-variable", *name]));
        let (code, output, errors) = run(omni);
        assert_eq!((code, output.as_str()), (2, ""), "{errors}");
        assert!(errors.starts_with("error: ") && errors.lines().count() == 1, "{errors}");
        errors
    })
}

#[test]
fn a_token_in_the_place_of_its_variable_is_not_printed() {
    // The second could be a name.
    for (token, told) in
        [("eyJ0eXAi.eyJhdWQi.c2ln", "not the token"), ("s3cret", "`OMNI_TOKEN`"), ("", "name"), ("1S3CRET", "name")]
    {
        for errors in refusals(URL, Some(token)) {
            assert!(token.is_empty() || !errors.contains(token), "{errors}");
            assert!(errors.contains("`--token-variable`") && errors.contains(told), "{errors}");
        }
    }
}

#[test]
fn a_password_in_the_address_is_not_printed() {
    for address in [
        "https://svc:hunter2@contoso.crm.dynamics.com",
        "https://contoso.crm.dynamics.com?access_token=hunter2",
        "https://contoso.crm.dynamics.com/#access_token=hunter2",
        "https://contoso.crm.dynamics.com/main.aspx?hunter2",
    ] {
        let unset = refusals(address, Some("OMNI_TEST_NOT_SET"));
        for errors in refusals(address, None).into_iter().chain(unset) {
            assert!(!errors.contains("hunter2"), "{errors}");
        }
        assert!(refusals(address, None)[0].contains("contoso.crm.dynamics.com"));
    }
}
