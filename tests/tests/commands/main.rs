//! What each command does, over a real socket, against the emulator: and above all what it does not.

#![allow(clippy::unwrap_used, reason = "also what helps a test is a test")]

mod alternate_key;
mod batch;
mod broken_replies;
mod bulk;
mod cancellation;
mod changeset;
mod conversations;
mod link;
mod read;
mod seam;
mod set_links;
mod set_lookup;
mod unlink;
mod write;
