//! The schema of Dataverse tables: what a table's columns, lookups and choices are called, and what they hold.
//!
//! One schema is the single artefact that the macros check an app's structs against and that the emulator serves,
//! so the two cannot disagree. This crate has no dependency: a proc-macro that uses it stays cheap to build.
//!
//! - [`Table`], [`Column`], [`Lookup`]: the model.
//! - [`Document`]: the text form of a schema, read table by table; [`SchemaFile`]: the same in a file.
//! - [`standard`]: the tables that every organisation with Omnichannel has.
//! - [`runtime_type`]: the tables that the runtime has a type for.
//! - [`LINKABLE`]: what Omnichannel links to a conversation.
//! - [`is_name`]: what a name is made of.
//! - [`registration`]: how a build script tells the macros of a schema.
//! - [`value_property`] and [`lookup_of`]: where a lookup's value is read.
//! - [`suggest`]: what a name that is not there may have meant; [`sentence`]: names in a message.
//!
//! ```
//! let incident = omni_schema::standard().table("incident")?.expect("a standard table");
//! assert_eq!(incident.entity_set, "incidents");
//! assert!(!incident.column("title").expect("a standard column").required);
//! # Ok::<(), omni_schema::SyntaxError>(())
//! ```

mod document;
mod error;
mod file;
mod identifier;
mod lines;
mod linkable;
mod model;
mod names;
mod read;
pub mod registration;
mod runtime_types;
pub mod sentence;
mod standard;
mod text;
mod write;

pub use document::{Document, fingerprint};
pub use error::{FileError, SyntaxError};
pub use file::SchemaFile;
pub use identifier::is_name;
pub use linkable::{CONVERSATION, LINKABLE, Linkable};
pub use model::{
    Access, AlternateKey, Apart, Choice, Choices, Column, ComplexType, Details, EdmType, EnumMember, EnumType, Level,
    Lookup, Member, Navigation, Operation, OperationKind, Parameter, Property, Schema, Table, Target, TypeName,
};
pub use names::{is_same_but_for_underscores, lookup_of, publisher_prefix, suggest, value_property};
pub use runtime_types::{RuntimeType, runtime_type};
pub use standard::standard;
