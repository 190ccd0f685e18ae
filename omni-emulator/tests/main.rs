//! The emulator as what it stands in for is used: over a socket, from a test, from a shell.

#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

mod acceptance;
mod batch;
mod binary;
mod decimals;
mod embedded;
mod failure;
#[cfg(unix)]
mod killed;
mod lookup;
mod metadata;
mod operations;
mod page;
mod query;
mod read;
mod rows;
mod service;
mod state;
mod support;
mod transport;
mod write;
