//! The reader of CSDL documents: what a service answers at `$metadata`.

mod attributes;
mod builder;
mod error;
mod events;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod in_pieces;
mod keys;
mod members;
mod model;
mod open;
mod pairs;
mod pieces;
mod reader;
mod service;
mod types;

pub use error::CsdlError;
pub use model::{ComplexType, EntitySet, EntityType, EnumType, Metadata, NavigationProperty, Operation, Parameter};
pub use pairs::Pairs;
pub use reader::read;
pub(crate) use reader::utf16;
pub(crate) use reader::{apart, local};
