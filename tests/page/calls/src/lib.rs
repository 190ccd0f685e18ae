//! What the browser tests drive: a web resource with one function, which sends the command that it is told.
//!
//! It says what came of a command as JSON, so that a test in Rust can assert on it.
#![cfg(target_arch = "wasm32")]

mod chat;
mod conversations;
mod links;
mod outcome;
mod sessions;
mod trace;
mod web_api;

use std::time::Duration;

use omni_runtime::Page;
use serde::Deserialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// What to do, and over which page.
#[derive(Deserialize)]
struct Order {
    #[serde(flatten)]
    act: Act,
    /// After how many milliseconds to stop waiting.
    timeout: Option<u64>,
}

#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum Act {
    Unlink(links::Change),
    Link(links::Change),
    UnlinkOverWebApi(web_api::Order),
    LinkOverWebApi(web_api::Order),
    ReadOverWebApi(web_api::Order),
    Current,
    List(conversations::List),
    Open(conversations::Open),
    Send(conversations::Send),
    Apm { step: sessions::Step },
    Chat { step: chat::Step },
    Traced,
}

/// Does what the JSON says, and gives what came of it as JSON.
#[wasm_bindgen]
pub async fn perform(order: String) -> String {
    trace::begin();
    let order: Order = match serde_json::from_str(&order) {
        Ok(order) => order,
        Err(error) => return serde_json::json!({ "not_an_order": error.to_string() }).to_string(),
    };
    let page = order.timeout.map_or_else(Page::new, |timeout| Page::new().timeout(Duration::from_millis(timeout)));
    let outcome = match order.act {
        Act::Unlink(change) => links::perform_unlink(&page, change).await,
        Act::Link(change) => links::perform_link(&page, change).await,
        Act::UnlinkOverWebApi(order) => web_api::perform_unlink(order).await,
        Act::LinkOverWebApi(order) => web_api::perform_link(order).await,
        Act::ReadOverWebApi(order) => web_api::read(order).await,
        Act::Current => conversations::current(&page).await,
        Act::List(list) => conversations::list(&page, list).await,
        Act::Open(order) => conversations::perform_open(&page, order).await,
        Act::Send(order) => conversations::send(&page, order).await,
        Act::Chat { step } => chat::perform(&page, step).await,
        Act::Apm { step } => sessions::perform(&page, step).await,
        Act::Traced => Ok(trace::take().into()),
    };
    outcome::said(outcome).to_string()
}
