//! What the macros write sets off no lint of an app, however strict.

#![deny(warnings)]
#![deny(
    absolute_paths_not_starting_with_crate,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    let_underscore_drop,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    non_local_definitions,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::arbitrary_source_item_ordering,
    clippy::as_conversions,
    clippy::exhaustive_structs,
    clippy::implicit_return,
    clippy::indexing_slicing,
    clippy::min_ident_chars,
    clippy::missing_docs_in_private_items,
    clippy::missing_inline_in_public_items,
    clippy::missing_trait_methods,
    clippy::module_name_repetitions,
    clippy::panic,
    clippy::pattern_type_mismatch,
    clippy::question_mark_used,
    clippy::same_name_method,
    clippy::shadow_reuse,
    clippy::shadow_same,
    clippy::shadow_unrelated,
    clippy::single_char_lifetime_names,
    clippy::unreachable,
    clippy::unwrap_used
)]

use std::marker::PhantomData;

use omni_runtime::{Id, Link, entities::Incident, entity};

/// A case.
#[entity("incident")]
#[derive(Debug)]
#[non_exhaustive]
pub struct Ticket {
    /// Its id.
    pub incidentid: Id<Incident>,
    /// Its tier.
    pub new_tier: Option<String>,
    /// Its state.
    pub statecode: i32,
    /// Its subject.
    #[deprecated = "cases of this app have no subject"]
    pub title: Option<String>,
}

/// A text of which there will be another.
#[deprecated]
pub type Subject = String;

/// A record with a column of a type that is on its way out.
#[entity("incident")]
#[expect(deprecated, reason = "the other type is not there yet")]
#[derive(Debug)]
#[non_exhaustive]
pub struct OldTicket {
    /// Its subject.
    pub title: Option<Subject>,
}

/// A record that is on its way out.
#[deprecated]
#[entity("contact")]
#[derive(Debug)]
#[non_exhaustive]
pub struct Caller<T> {
    /// The name.
    pub fullname: Option<T>,
}

/// A link type that is on its way out.
#[deprecated]
#[derive(Debug, Link)]
#[omni(entity = "incident")]
#[non_exhaustive]
pub struct SupportCase;

/// A link type.
#[derive(Debug, Link)]
#[omni(entity = "incident", lookup = "regardingobjectid")]
#[non_exhaustive]
pub struct RegardingCase<T>(PhantomData<T>);

#[test]
fn compiles() {}
