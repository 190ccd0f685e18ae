//! What Omnichannel links to a conversation: Microsoft's page "linkToConversation".

/// The table of conversations, where each link is a lookup.
pub const CONVERSATION: &str = "msdyn_ocliveworkitem";

/// A table whose rows Omnichannel links to a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Linkable {
    /// The logical name: `incident`.
    pub table: &'static str,
    /// The runtime's type of the slot that the link takes: `Case`.
    pub slot: &'static str,
    /// The lookup of the conversation that Omnichannel itself keeps the link in: `msdyn_issueid`.
    pub lookup: &'static str,
}

/// All of them.
///
/// ```
/// use omni_schema::{CONVERSATION, LINKABLE, standard};
///
/// let conversation = standard().table(CONVERSATION)?.expect("a standard table");
/// for linkable in LINKABLE {
///     let lookup = conversation.lookup(linkable.lookup).expect("a standard lookup");
///     assert!(lookup.target(linkable.table).is_some());
/// }
/// # Ok::<(), omni_schema::SyntaxError>(())
/// ```
pub const LINKABLE: &[Linkable] = &[
    Linkable { table: "account", slot: "Customer", lookup: "msdyn_customer" },
    Linkable { table: "contact", slot: "Customer", lookup: "msdyn_customer" },
    Linkable { table: "incident", slot: "Case", lookup: "msdyn_issueid" },
];
