//! The reader of CSDL documents: what a service answers at `$metadata`.

mod build;
mod error;
mod model;
mod reader;

pub use error::CsdlError;
pub use model::{
    ComplexType, EntitySet, EntityType, EnumType, Item, Metadata, NavigationProperty, Operation, Parameter, Property,
    TypeName,
};
pub use reader::read;
