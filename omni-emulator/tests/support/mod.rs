//! A client of a few lines: what it sends and what comes back can be seen byte by byte.

use omni_emulator::{Builder, Emulator};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
pub(crate) const OTHER_CASE: &str = "0c2f6c30-58a5-4a3c-9b8e-0d8a3f4f2b11";
pub(crate) const ACCOUNT: &str = "7f6a3c1e-0a55-4c38-8c52-5f0a1a7e9d10";
pub(crate) const CONTACT: &str = "3e1b8a52-6f0d-4b8e-9a5b-2c7d1e0f4a33";
pub(crate) const CONVERSATION: &str = "b7397aae-ecf8-43a6-aeb0-07d294efb494";
pub(crate) const NOBODY: &str = "00000000-0000-0000-0000-0000000000ff";

pub(crate) const CONVERSATIONS: &str = "msdyn_ocliveworkitems";
pub(crate) const CASE_NAV: &str = "msdyn_IssueId_msdyn_ocliveworkitem";
pub(crate) const ACCOUNT_NAV: &str = "msdyn_customer_msdyn_ocliveworkitem_account";
pub(crate) const CONTACT_NAV: &str = "msdyn_customer_msdyn_ocliveworkitem_contact";

/// An organisation with a conversation that is linked to a case and to a contact.
pub(crate) fn linked() -> Builder {
    Emulator::builder()
        .row(
            CONVERSATIONS,
            json!({
                "activityid": CONVERSATION,
                "subject": "Chat",
                "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": format!("/incidents({CASE})"),
                "msdyn_customer_msdyn_ocliveworkitem_contact@odata.bind": format!("/contacts({CONTACT})"),
            }),
        )
        .row(
            "incidents",
            json!({ "incidentid": CASE, "title": "No dial tone", "ticketnumber": "CAS-1", "prioritycode": 1 }),
        )
        .row("incidents", json!({ "incidentid": OTHER_CASE, "title": "Noise" }))
        .row("contacts", json!({ "contactid": CONTACT, "fullname": "Rene Valdes" }))
        .row("accounts", json!({ "accountid": ACCOUNT, "name": "Contoso" }))
}

pub(crate) async fn start() -> Emulator {
    linked().start().await.unwrap()
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut same = self.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name));
        same.next().map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The status, the code and the message of an error.
    pub(crate) fn error(&self) -> (u16, String, String) {
        let error = &self.json()["error"];
        let text = |name: &str| error[name].as_str().unwrap_or_else(|| panic!("no {name}: {self:?}")).to_owned();
        (self.status, text("code"), text("message"))
    }

    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, code: &str, part_of_message: &str) {
        let (found, found_code, message) = self.error();
        assert_eq!((found, found_code.as_str()), (status, code), "{message}");
        assert!(message.contains(part_of_message), "{message}");
    }
}

/// Sends a request below `/api/data/v9.2/` with a bearer token.
pub(crate) async fn send(emulator: &Emulator, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let mut all = vec![("Authorization", "Bearer any")];
    all.extend_from_slice(headers);
    raw(emulator, method, &format!("/api/data/v9.2/{path}"), &all, body).await
}

pub(crate) async fn get(emulator: &Emulator, path: &str) -> Reply {
    send(emulator, "GET", path, &[], "").await
}

pub(crate) async fn patch(emulator: &Emulator, path: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
    send(emulator, "PATCH", path, headers, &body.to_string()).await
}

pub(crate) async fn post(emulator: &Emulator, set: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
    send(emulator, "POST", set, headers, &body.to_string()).await
}

pub(crate) fn conversation() -> String {
    format!("{CONVERSATIONS}({CONVERSATION})")
}

pub(crate) fn case() -> String {
    format!("incidents({CASE})")
}

/// Sends a request as it is given.
pub(crate) async fn raw(
    emulator: &Emulator,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    let authority = emulator.url().strip_prefix("http://").unwrap();
    let mut request = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request.extend(["Host: ", authority, "\r\n"]);
    }
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.extend(["Content-Length: ", &body.len().to_string(), "\r\n\r\n", body]);
    let mut stream = TcpStream::connect(authority).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    parse(&reply)
}

fn parse(reply: &str) -> Reply {
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    Reply { status, headers: lines.filter_map(header).collect(), body: body.to_owned() }
}
