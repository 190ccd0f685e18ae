//! Rows as an app's own structs, and the types that they are made of.

#![allow(clippy::unwrap_used, reason = "also what helps a test is a test")]

mod bodies;
mod contract;
mod decode;
mod record;
mod schema;
mod wide_record;
