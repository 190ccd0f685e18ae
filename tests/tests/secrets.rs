//! Nothing secret is printed, at any level of the log.

use std::io;
use std::sync::{Arc, Mutex};

use omni_runtime::entities::Incident;
use omni_runtime::{WebApi, unlink};
use serde_json::json;
use tests::organisation::{CASE, CONVERSATION, TOKEN, organisation};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Captured {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_trace_of_everything_has_the_commands_but_no_token_and_no_row() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(captured.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let bind = json!({ "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": format!("/incidents({CASE})"), "subject": "S3CRET ROW" });
    let emulator = organisation(bind).start().await.unwrap();
    let client = WebApi::builder(emulator.url()).token(TOKEN).build().unwrap();
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    let _ = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("omni.command") && log.contains("unlink"), "the commands are in the log:\n{log}");
    assert!(log.contains("http.response.status_code=204"), "{log}");
    assert!(!log.contains(TOKEN), "the token is in the log:\n{log}");
    assert!(!log.contains("S3CRET ROW"), "a row is in the log:\n{log}");
}

#[test]
fn debug_shows_no_token() {
    let builder = WebApi::builder("https://contoso.crm.dynamics.com").token(TOKEN);
    assert!(!format!("{builder:?}").contains(TOKEN));
    assert!(!format!("{:?}", builder.build().unwrap()).contains(TOKEN));
}
