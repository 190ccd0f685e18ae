//! What the service says about itself: `$metadata` and `EntityDefinitions`, both from the schema.

pub(crate) mod csdl;
pub(crate) mod definitions;
mod describe;
