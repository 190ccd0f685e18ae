#![doc = "Builds a crate of this workspace as a web resource, and serves it the way an organisation does."]
#![cfg(feature = "tools")]

mod build;
mod site;
mod toolchain;

pub use build::{BuildError, WebResource, build, build_script, gzipped};
pub use site::{SESSION, Site};
pub use toolchain::target_dir;
