//! The stand-in page in a browser, with a web resource in it that does what a test says.

use std::path::Path;
use std::sync::LazyLock;

use fantoccini::Client;
use omni_emulator::Emulator;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::Mutex;
use web_resource::Site;

use super::browser::Browser;
use super::conforms::assert_conforms;

/// All tests share one browser, and use it one after another.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("Tokio starts"));
static STAGE: Mutex<Setting> = Mutex::const_new(Setting::Empty);

enum Setting {
    Empty,
    /// Kept for the other tests: a stage that cannot be set is not tried again.
    Failed,
    Ready(Stage),
}

pub(crate) struct Stage {
    browser: Browser,
    site: Site,
    /// What the page at `site` gets its Web API from.
    emulator: Emulator,
}

/// A call that arrived at a function of the stand-in.
#[derive(Debug, Deserialize)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// Whether it was called on the object that has it, as `Microsoft.Omnichannel.f()` is.
    pub(crate) bound: bool,
    pub(crate) arguments: Vec<Value>,
}

/// Runs a test on a fresh page.
pub(crate) fn on_page(test: impl AsyncFnOnce(&Stage)) {
    on("page.html", test);
}

/// Runs a test on another of the pages.
pub(crate) fn on(page: &str, test: impl AsyncFnOnce(&Stage)) {
    block_on(on_stage(async |stage| {
        stage.open(page).await;
        test(stage).await;
    }));
}

/// Runs a test that opens pages of its own.
pub(crate) async fn with_browser(test: impl AsyncFnOnce(&Client)) {
    on_stage(async |stage| test(&stage.browser.client).await).await;
}

/// Runs a test on the runtime that the browser's client belongs to.
pub(crate) fn block_on(test: impl Future<Output = ()>) {
    RUNTIME.block_on(test);
}

async fn on_stage(test: impl AsyncFnOnce(&Stage)) {
    let mut setting = STAGE.lock().await;
    if let Setting::Empty = *setting {
        *setting = Setting::Failed;
        *setting = Setting::Ready(Stage::set().await);
    }
    let Setting::Ready(stage) = &*setting else {
        panic!("the browser or the page could not be started: another test tells why")
    };
    test(stage).await;
}

impl Stage {
    async fn set() -> Self {
        let built = web_resource::build("page-calls").unwrap_or_else(|error| panic!("{error}"));
        let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
        let emulator = Emulator::builder().start().await.expect("the emulator starts");
        let folders = vec![pages, built.folder().to_path_buf()];
        let site = Site::serve(0, folders, Some(emulator.url())).await.expect("a port is free");
        Self { browser: Browser::start().await, site, emulator }
    }

    /// The organisation whose page it is.
    pub(crate) fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// Ends the session, as its time does.
    pub(crate) async fn sign_out(&self) {
        self.browser.client.delete_all_cookies().await.expect("the cookies are deleted");
    }

    async fn open(&self, page: &str) {
        self.browser.client.goto(&format!("{}/{page}", self.site.url())).await.expect("the page opens");
        let script = "
            const [done] = arguments;
            const look = () => window.perform ? done(true) : setTimeout(look, 5);
            look();
        ";
        self.browser.client.execute_async(script, vec![]).await.expect("the web resource loads");
    }

    /// Runs a script in the page, and gives what it returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.browser.client.execute(script, vec![]).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs a script in the page that takes an argument and a function to call when it is done.
    pub(crate) async fn run_async(&self, script: &str, argument: Value) -> Value {
        self.browser.client.execute_async(script, vec![argument]).await.expect("the script calls back")
    }

    /// Has a function of the stand-in do something else: the body of a function, which may `return` or `throw`.
    pub(crate) async fn answer(&self, function: &str, body: &str) {
        self.run(&format!("standIn.answers[{}] = (...args) => {{ {body} }};", json!(function))).await;
    }

    /// Has the web resource do something, and gives what came of it.
    pub(crate) async fn perform(&self, order: Value) -> Value {
        let script = "
            const [order, done] = arguments;
            perform(order).then((outcome) => done(JSON.parse(outcome)), (error) => done({ panicked: String(error) }));
        ";
        let order = Value::String(order.to_string());
        self.browser.client.execute_async(script, vec![order]).await.expect("the web resource answers")
    }

    /// The calls that arrived, the oldest first. Each is held against the contract.
    pub(crate) async fn calls(&self) -> Vec<Call> {
        let calls: Vec<Call> = serde_json::from_value(self.run("return standIn.calls;").await).expect("calls");
        for call in &calls {
            assert_conforms(&call.name, &call.arguments);
        }
        calls
    }

    /// The only call that arrived: its name, and its arguments with their types.
    pub(crate) async fn only_call(&self) -> (String, Value) {
        let mut calls = self.calls().await;
        assert_eq!(calls.len(), 1, "{calls:?}");
        let call = calls.remove(0);
        assert!(call.bound, "`{}` was called on another object than its own", call.name);
        (call.name, Value::Array(call.arguments))
    }
}
