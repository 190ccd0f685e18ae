//! The macros of `omni-runtime`, which re-exports them: use them from there.
//!
//! Each goes through the same steps: `attr` reads the arguments, `check` holds them against the schema, `expand`
//! writes the code. Errors are collected on the way, so that one compilation reports them all; where there were any, a
//! stub implementation is written too, so that they are the only ones reported.

mod args;
mod entity;
mod errors;
mod generics;
mod link;
mod names;
mod prefix;
mod schema;
mod tables;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct a link type: something that can be linked to a conversation and unlinked from it.
///
/// ```
/// use omni_runtime::{ConversationId, Id, Link, entities::Incident, unlink};
///
/// #[derive(Link)]
/// #[omni(entity = "incident")]
/// struct SupportCase;
///
/// let case: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// let conversation = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// let command = unlink::<SupportCase>(case, conversation);
/// ```
///
/// # Arguments
///
/// | argument | value |
/// |---|---|
/// | `entity = "…"` | what is linked: `account`, `contact` or `incident` |
/// | `navigation = "…"` | the navigation property of the conversation that writes the link, where an organisation keeps it elsewhere than Omnichannel does; case-sensitive |
/// | `schema = "…"` | the schema that has the conversation's lookups, registered in the build script, where it is not the default one |
/// | `lookup = "…"` | the lookup of the conversation that holds the link, where that is not Omnichannel's own; with `navigation` too where the schema does not know the lookup |
/// | `crate = path` | where `omni_runtime` is, under another name |
///
/// ```
/// # use omni_runtime::Link;
/// /// A case in the place where one of Microsoft's samples keeps it.
/// #[derive(Link)]
/// #[omni(entity = "incident", lookup = "regardingobjectid")]
/// struct RegardingCase;
/// ```
///
/// # What it generates
///
/// Implementations of `Entity`, with the table's type of `omni_runtime::entities`, and of `Link`, with the slot (an
/// account and a contact share the customer's), the lookup and the navigation property. Nothing else: the struct
/// stays as it is, and may have fields and generics.
///
/// # What it refuses
///
/// An entity that Omnichannel does not link, a navigation property or a lookup that does not lead from a conversation
/// to the entity, an enum or a union, and an argument that is unknown, given twice or of the wrong kind.
///
/// ```compile_fail
/// # use omni_runtime::Link;
/// #[derive(Link)]
/// #[omni(entity = "incidnet")] // did you mean `incident`?
/// struct SupportCase;
/// ```
#[proc_macro_derive(Link, attributes(omni))]
pub fn link(item: TokenStream) -> TokenStream {
    let input = parse_macro_input!(item as DeriveInput);
    link::derive(&input).into()
}

/// Makes a struct a record: its fields are columns of a table, checked against the schema.
///
/// ```
/// use omni_runtime::{Id, entities::Incident, entity};
///
/// #[entity("incident")]
/// struct Ticket {
///     incidentid: Id<Incident>,
///     title: Option<String>,
///     #[entity(column = "ticketnumber")]
///     number: Option<String>,
///     #[entity(column = "_primarycontactid_value")]
///     contact: Option<Id<omni_runtime::entities::Contact>>,
/// }
/// ```
///
/// # Arguments
///
/// | argument | value |
/// |---|---|
/// | `"…"`, first | the logical name of the table |
/// | `schema = "…"` | the schema to check against, registered in the build script with `omni_codegen::register`; `"standard"` is the built-in one. Without it, the schema that is registered as the default, and the built-in one for tables that this does not have |
/// | `table = path` | the type that ids of the table are typed by, where another struct is that type already |
/// | `body = "…"` | `"create"` or `"update"`: the struct is sent, and not read |
/// | `key = "…"` | an alternate key of the table whose columns the record has: it gets a function of that name, which makes an `AlternateKey` of their values. May be given for each of several keys |
/// | `crate = path` | where `omni_runtime` is, under another name |
/// | on a field: `#[entity(column = "…")]` | the column, where the field is not named after it |
/// | on a field: `#[entity(expand = "…")]` | the navigation property to the row that a lookup refers to: the field holds that row, a record of its table, and is not written |
///
/// # What it generates
///
/// A struct that is made from a table without a type in `omni_runtime::entities` is the table's type itself: its key is
/// an `Id<Self>`. A second struct over the table says so with `table = First`, and shares the ids.
///
/// Implementations of `Entity`, of `Record` (the columns, for `$select`) and of serde's `Serialize` and `Deserialize`,
/// which read and write the row's JSON; and a constant for each column, under the field's name in capitals
/// (`Ticket::TITLE`), to filter and sort by; and a function for each `key`, with the struct's visibility. A body has
/// neither. The struct stays as it is, and may be generic.
///
/// A struct may be a link type too, of the same table:
///
/// ```
/// # use omni_runtime::{Id, Link, entities::Incident, entity};
/// #[derive(Link)]
/// #[omni(entity = "incident")]
/// #[entity("incident")]
/// struct Ticket {
///     incidentid: Id<Incident>,
/// }
/// ```
///
/// # What it refuses
///
/// A column that the table does not have (with the built-in schema, one with a publisher prefix that the table's own
/// columns do not use, such as `new_vip`, is let through: it is the organisation's own), a field type that does not hold the column's type, a
/// column that may be null in a field that is not an `Option`, a column in two fields, an alternate key that the table does
/// not have or that has a column without a field, serde's derives and attributes
/// (a derive of serde's has to stand below `#[entity]` to be recognised), a field that is there under a condition, and
/// anything but a struct with named fields, and a `Change` where the struct is not a body; in a body, what a client may not
/// send, and a lookup that the schema does not know.
///
/// ```compile_fail
/// # use omni_runtime::entity;
/// #[entity("incident")]
/// struct Ticket {
///     titel: Option<String>, // did you mean `title`?
/// }
/// ```
#[proc_macro_attribute]
pub fn entity(args: TokenStream, item: TokenStream) -> TokenStream {
    entity::attribute(args.into(), &item.into()).into()
}
