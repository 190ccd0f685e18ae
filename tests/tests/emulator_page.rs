//! The emulator's page in a real browser: `cargo test -p tests --features browser --test emulator_page`.
//!
//! It needs Chromium (or what `CHROMIUM` names). The picture stays in the target folder for a person to look at.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use omni_emulator::Failure;
use serde_json::json;
use tests::organisation::{CASE, CASE_BIND, CONTACT, CONVERSATION, TOKEN, client, organisation};

/// Runs the browser without a window.
fn browser(arguments: &[String]) -> Vec<u8> {
    let program = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page-profile-{}", std::process::id()));
    let output = Command::new(&program)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--hide-scrollbars", "--window-size=1200,800"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program} does not start ({error}): install Chromium, or set CHROMIUM"));
    let _ = std::fs::remove_dir_all(profile);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_shows_the_conversation_and_the_requests() {
    let links = json!({
        "subject": "Chat <b>about</b> a \u{2615} machine",
        CASE_BIND: format!("/incidents({CASE})"),
        "msdyn_customer_msdyn_ocliveworkitem_contact@odata.bind": format!("/contacts({CONTACT})"),
    });
    // Where a token is set, it is the password that the page asks for.
    let emulator = organisation(links).bearer(TOKEN).start().await.expect("the organisation starts");
    let client = client(&emulator);
    emulator.fail_next_write(Failure::TooManyRequests { retry_after: Duration::from_secs(1) });
    let unlink = || omni_runtime::unlink::<omni_runtime::entities::Incident>(CASE, CONVERSATION);
    if unlink().send(&client).await.is_err() {
        // A client that does not try again by itself.
        unlink().send(&client).await.expect("it is linked");
    }

    let authority = emulator.url().strip_prefix("http://").expect("plain http").to_owned();
    let url = format!("http://page:{TOKEN}@{authority}/?table=msdyn_ocliveworkitem");
    let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator-page.png");
    let (dom, picture) = tokio::task::spawn_blocking(move || {
        let dom = browser(&["--dump-dom".to_owned(), url.clone()]);
        browser(&[format!("--screenshot={}", picture.display()), url]);
        (String::from_utf8_lossy(&dom).into_owned(), std::fs::read(&picture).expect("a picture"))
    })
    .await
    .expect("the browser runs");
    let conversation = CONVERSATION.to_string();
    for part in ["msdyn_ocliveworkitem", &conversation, "&lt;b&gt;about", "PATCH", "429", "TooManyRequests", "204"] {
        assert!(dom.contains(part), "{part}: {dom}");
    }
    assert!(!dom.contains(TOKEN), "{dom}");
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 10_000, "{} bytes", picture.len());
}
