//! Headless Chromium, driven through WebDriver.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};

use fantoccini::{Client, ClientBuilder};
use serde_json::json;

/// Chromium's arguments: no window, no sandbox (a container's root has none), and no traffic of its own.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1024,900",
];

/// Starts the driver, tells when that is done by its output, and ends it with everything it started once the standard
/// input is closed, as it is also when the tests are killed.
const KEEPER: &str = "chromedriver --port=0 --allowed-ips=127.0.0.1 & read -r _; kill -- -$$";

/// A browser with a driver. It ends with the process of the tests.
pub(crate) struct Browser {
    pub(crate) client: Client,
    _keeper: Child,
    _end: ChildStdin,
}

impl Browser {
    /// Starts both, or says what is to be installed.
    pub(crate) async fn start() -> Self {
        for (program, package) in [("chromium", "chromium"), ("chromedriver", "chromium-driver")] {
            let found = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
            assert!(found, "there is no `{program}` here: install it (Debian and Ubuntu: apt-get install {package})");
        }
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("sh starts");
        let end = keeper.stdin.take().expect("it is piped");
        let mut output = BufReader::new(keeper.stdout.take().expect("it is piped")).lines();
        let port = output
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("started successfully on port ").map(|(_, port)| port.to_owned()))
            .expect("chromedriver says its port");
        // Its output has a reader as long as it runs: a pipe that is full would stop it.
        std::thread::spawn(move || output.for_each(drop));
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), json!({ "args": ARGUMENTS }));
        capabilities.insert("timeouts".to_owned(), json!({ "script": 20_000 }));
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", port.trim_end_matches('.')))
            .await
            .expect("chromedriver starts Chromium");
        Self { client, _keeper: keeper, _end: end }
    }
}
