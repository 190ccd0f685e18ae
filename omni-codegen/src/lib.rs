//! From an organisation's `$metadata` to checked, typed code.

#[cfg(feature = "import")]
pub mod csdl;
#[cfg(feature = "import")]
pub mod definitions;
#[cfg(feature = "import")]
pub mod import;
