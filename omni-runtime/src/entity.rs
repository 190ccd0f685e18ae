//! What a type of an app is on the service: a table, an entity made from one, something that can be linked.

/// A table of the organisation: what an [`Id`](crate::Id) is typed by.
///
/// The tables of this crate are in [`entities`](crate::entities); the macros make the others.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "not a table",
    note = "ids are typed by table, not by struct: every struct made from `incident` has the ids \
            `Id<Incident>`, with `Incident` of `omni_runtime::entities`"
)]
pub trait Table: 'static {
    /// The logical name: `incident`.
    const LOGICAL_NAME: &'static str;
    /// The entity set, the name in a URL: `incidents`.
    const ENTITY_SET: &'static str;
    /// The primary key column: `incidentid`.
    const PRIMARY_KEY: &'static str;
}

/// A type made from a table: a link type, or a record with columns.
///
/// Implemented by [`#[derive(Link)]`](macro@crate::Link) and [`#[entity]`](macro@crate::entity).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not made from a table",
    label = "not made from a table",
    note = "annotate it: `#[derive(Link)]` with `#[omni(entity = \"…\")]` for a link, or `#[entity(\"…\")]` for a record"
)]
pub trait Entity: 'static {
    /// The table that it is made from.
    type Table: Table;
}

/// An entity that can be linked to a conversation: an account, a contact or a case.
///
/// Made with [`#[derive(Link)]`](macro@crate::Link); the reference is Microsoft's page "linkToConversation".
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a link type: it cannot be linked to a conversation",
    label = "not a link type",
    note = "Omnichannel links `account`, `contact` and `incident`: use `Account`, `Contact` or `Incident` of \
            `omni_runtime::entities`, or put `#[derive(Link)]` with `#[omni(entity = \"incident\")]` on a type of your own"
)]
pub trait Link: Entity {
    /// The slot of the conversation that the link takes.
    type Slot: Slot;
    /// The lookup of the conversation that holds the link: `msdyn_issueid`.
    const LOOKUP: &'static str;
    /// The navigation property (case-sensitive) that writes it: `msdyn_IssueId_msdyn_ocliveworkitem`.
    const NAVIGATION: &'static str;
}

/// The id of a record that `E` links: an [`Id`](crate::Id) of the table that `E` is made from.
pub type LinkedId<E> = crate::Id<<E as LinkTable>::Table>;

/// The table of a link type, by a way around [`Entity`] that makes the compiler report a type that is not one once.
///
/// `fn unlink<E: Link>(record: Id<E::Table>, …)` reports it three times: for the bound, for the projection in the
/// signature, and for the argument. With the projection through a blanket implementation, and a bound on that
/// projection written before `E: Link`, rustc registers all three at one place and keeps the first. A case of
/// `tests/ui` holds it to that.
#[doc(hidden)]
pub trait LinkTable {
    type Table: Table;
}

impl<E: Link> LinkTable for E {
    type Table = <E as Entity>::Table;
}

/// A link type whose links take the slot `S` of a conversation. Implemented for every [`Link`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take the slot `{S}` of a conversation",
    label = "does not belong in the slot `{S}`",
    note = "an account or a contact is the `Customer` of a conversation, an incident its `Case`"
)]
pub trait Takes<S>: Link {}

// An equality of types would be reported in the compiler's own words.
#[diagnostic::do_not_recommend]
impl<E: Link<Slot: sealed::Is<S>>, S> Takes<S> for E {}

/// A place of the conversation that holds at most one link: [`Customer`] or [`Case`].
///
/// Sealed: a conversation has these two.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a slot of a conversation",
    label = "not a slot",
    note = "a conversation has the slots `Customer` and `Case`"
)]
pub trait Slot: sealed::Sealed + 'static {
    /// What the slot is called: `customer` or `case`.
    const NAME: &'static str;
    /// The lookup of the conversation that Omnichannel itself keeps the slot's link in.
    const LOOKUP: &'static str;
}

/// The slot of the account or the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Customer {}

/// The slot of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {}

impl Slot for Customer {
    const NAME: &'static str = "customer";
    const LOOKUP: &'static str = "msdyn_customer";
}

impl Slot for Case {
    const NAME: &'static str = "case";
    const LOOKUP: &'static str = "msdyn_issueid";
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Customer {}
    impl Sealed for super::Case {}

    /// Whether two slots are one.
    pub trait Is<S> {}
    impl<S> Is<S> for S {}
}
