//! From an organisation's `$metadata` to checked, typed code.
//!
//! - [`register`]: makes an organisation's schema file known to the macros, from a build script.
//! - `csdl` (feature `import`): reads `$metadata` into a service's entity model.
//! - `import` and `definitions` (feature `import`): read `$metadata` and `EntityDefinitions` into a schema.
//! - `generate` (feature `generate`): writes Rust from a schema.
//! - `typescript` (feature `typescript`): writes declarations of the page's JavaScript functions.
//!
//! The command `omni` (feature `cli`, on by default) does the last three from a terminal: `omni --help`.

#[cfg(feature = "import")]
pub mod csdl;
#[cfg(feature = "import")]
pub mod definitions;
#[cfg(feature = "generate")]
pub mod generate;
#[cfg(feature = "import")]
pub mod import;
#[cfg(any(feature = "generate", feature = "typescript"))]
mod labels;
mod names;
#[cfg(feature = "import")]
mod parallel;
mod register;
#[cfg(feature = "typescript")]
pub mod typescript;

pub use names::Names;
pub use register::{RegisterError, Registration, check_schema_name, register};
