//! The page transport in a real browser: what arrives at the functions of the page, and what comes of their answers.
//!
//! It needs Chromium with its driver, and what `.ci/wasm` needs; it says so where something is missing.

#[path = "../page/browser.rs"]
mod browser;
#[path = "../page/chat.rs"]
mod chat;
#[path = "../page/conforms.rs"]
mod conforms;
#[path = "../page/contract.rs"]
mod contract;
#[path = "../page/conversations.rs"]
mod conversations;
#[path = "../page/desk.rs"]
mod desk;
#[path = "../page/links.rs"]
mod links;
#[path = "../page/sessions.rs"]
mod sessions;
#[path = "../page/smallest.rs"]
mod smallest;
#[path = "../page/stage.rs"]
mod stage;
#[path = "../page/traces.rs"]
mod traces;
#[path = "../page/web_api.rs"]
mod web_api;
