//! What goes over the wire, what comes back, and what can happen in between.

#![allow(clippy::unwrap_used, reason = "also what helps a test is a test")]

mod credentials;
mod derived_clients;
mod headers;
mod in_between;
mod peers_defects;
mod reference_replies;
mod retries;
mod tls;
mod transport;
mod wire;
