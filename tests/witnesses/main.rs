//! Clients that nobody here wrote drive the emulator, and each reads what the other left behind.
//!
//! `cargo test -p tests --features witnesses --test witnesses` installs them, in the versions pinned next to this
//! file, into a folder below the target folder. It needs Python 3.10 or later, Node 18 or later, and their registries.

mod install;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use install::Witnesses;
use omni_emulator::{Emulator, Failure};
use omni_schema::{AlternateKey, Schema};
use serde_json::json;

/// The fewest checks that a client's run has to consist of.
const FEWEST: usize = 30;

fn witnesses() -> &'static Witnesses {
    static INSTALLED: OnceLock<Witnesses> = OnceLock::new();
    INSTALLED.get_or_init(|| Witnesses::install().expect("the witnesses can be installed"))
}

/// The standard tables, with an alternate key for the operations that name a row by one.
fn schema() -> Schema {
    let mut schema = omni_schema::standard().schema().expect("the standard schema");
    let account = schema.tables.iter_mut().find(|table| table.logical_name == "account").expect("accounts");
    let key = AlternateKey { name: "accountnumberkey".to_owned(), columns: vec!["accountnumber".to_owned()] };
    account.alternate_keys.push(key);
    schema
}

/// An emulator over https, as one of the clients takes nothing else, and the file with its certificate.
async fn start(name: &str) -> (Emulator, PathBuf) {
    let emulator = Emulator::builder().schema(schema()).tls().bearer("TOK").start().await.expect("it starts");
    let file = witnesses().file(&format!("{name}.pem"));
    std::fs::write(&file, emulator.certificate_pem().expect("a certificate")).expect("the file can be written");
    (emulator, file)
}

#[derive(Clone, Copy)]
enum Client {
    DataverseSdk,
    DynamicsWebApi,
}

impl Client {
    fn command(self) -> Command {
        match self {
            Self::DataverseSdk => witnesses().python("dataverse_sdk.py"),
            Self::DynamicsWebApi => witnesses().node("dynamics_web_api.mjs"),
        }
    }

    /// Runs the client, and counts the checks that held.
    async fn run(self, mode: &str, emulator: &Emulator, certificate: &Path, argument: &Path) -> usize {
        let mut command = self.command();
        command.arg(mode).arg(emulator.url()).arg(argument);
        command.env("REQUESTS_CA_BUNDLE", certificate).env("NODE_EXTRA_CA_CERTS", certificate);
        checks(command).await
    }
}

/// Runs a witness, and counts the checks that held.
async fn checks(mut command: Command) -> usize {
    let run = tokio::task::spawn_blocking(move || command.output()).await.expect("the witness runs");
    let output = run.expect("the witness starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let failed: Vec<&str> = out.lines().filter(|line| line.starts_with("not ok")).collect();
    assert!(output.status.success() && failed.is_empty(), "{}\n{err}", failed.join("\n"));
    let held = out.lines().filter(|line| line.starts_with("ok ")).count();
    println!("{held} checks held");
    held
}

async fn drives_and_is_read_by(driver: Client, reader: Client, name: &str) {
    let (emulator, certificate) = start(name).await;
    let left_behind = witnesses().file(&format!("{name}.json"));
    let held = driver.run("drive", &emulator, &certificate, &left_behind).await;
    assert!(held >= FEWEST, "only {held} checks");
    let read = reader.run("read", &emulator, &certificate, &left_behind).await;
    assert!(read >= 5, "only {read} rows were read back");
    let unknown: Vec<_> = emulator.requests().into_iter().filter(|request| request.status == 501).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dataverse_sdk_drives_the_emulator_and_dynamics_web_api_reads_it_back() {
    drives_and_is_read_by(Client::DataverseSdk, Client::DynamicsWebApi, "dataverse-sdk").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dynamics_web_api_drives_the_emulator_and_the_dataverse_sdk_reads_it_back() {
    drives_and_is_read_by(Client::DynamicsWebApi, Client::DataverseSdk, "dynamics-web-api").await;
}

const RETRY_AFTER: Failure = Failure::TooManyRequests { retry_after: Duration::from_secs(7) };

async fn fails(client: Client, name: &str, failures: &[Failure]) {
    let (emulator, certificate) = start(name).await;
    let id = "30000000-0000-0000-0000-000000000001";
    emulator.patch("contact", id, json!({})).expect_err("no row yet");
    let emulator_row = json!({ "contactid": id, "lastname": "Unlucky" });
    let url = format!("{}/api/data/v9.2/contacts", emulator.url());
    seed(&certificate, &url, &emulator_row.to_string()).await;
    for failure in failures {
        emulator.fail_next_write(failure.clone());
    }
    let held = client.run("fail", &emulator, &certificate, Path::new(id)).await;
    assert!(held >= 4, "only {held} checks");
    let failed = emulator.requests().iter().filter(|request| request.failure.is_some()).count();
    assert_eq!(failed, failures.len(), "each failure met a request");
}

async fn seed(certificate: &Path, url: &str, row: &str) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let pem = std::fs::read(certificate).expect("the certificate");
    let trusted = reqwest::Certificate::from_pem(&pem).expect("a certificate");
    let client = reqwest::Client::builder().tls_certs_only([trusted]).build().expect("a client");
    let request = client.post(url).bearer_auth("TOK").header("content-type", "application/json").body(row.to_owned());
    assert_eq!(request.send().await.expect("an answer").status(), 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dataverse_sdk_meets_failures() {
    let expired = Failure::ExpiredToken;
    let failures = [RETRY_AFTER, expired, Failure::DroppedBeforeCommit, Failure::DroppedAfterCommit];
    fails(Client::DataverseSdk, "dataverse-sdk-fails", &failures).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dynamics_web_api_meets_failures() {
    let failures = [RETRY_AFTER, Failure::Forbidden, Failure::DroppedAfterCommit];
    fails(Client::DynamicsWebApi, "dynamics-web-api-fails", &failures).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn others_readers_accept_the_metadata() {
    let emulator = Emulator::builder().schema(schema()).bearer("TOK").start().await.expect("it starts");
    let url = format!("{}/api/data/v9.2/$metadata", emulator.url());
    let _ = rustls::crypto::ring::default_provider().install_default();
    let reply = reqwest::Client::new().get(url).bearer_auth("TOK").send().await.expect("the document");
    let file = witnesses().file("metadata.xml");
    std::fs::write(&file, reply.text().await.expect("text")).expect("the file can be written");
    let mut command = witnesses().node("metadata.mjs");
    command.arg(&file);
    assert!(checks(command).await >= 10);
}
