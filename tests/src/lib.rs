//! What several tests share.

pub mod organisation;
