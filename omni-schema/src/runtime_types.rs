//! The tables that `omni_runtime::entities` has a type for.

/// A type of `omni_runtime::entities`.
///
/// Ids are typed by it. What writes Rust for its table names this very type, since one of its own would be another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuntimeType {
    /// The type's name: `Conversation`.
    pub name: &'static str,
    /// What the type of its ids is called: `ConversationId`.
    pub id: &'static str,
}

/// The type of the table of this logical name, if the runtime has one.
///
/// ```
/// assert_eq!(omni_schema::runtime_type("systemuser").map(|ty| ty.name), Some("User"));
/// assert_eq!(omni_schema::runtime_type("new_contract"), None);
/// ```
#[must_use]
pub fn runtime_type(logical_name: &str) -> Option<RuntimeType> {
    let (name, id) = match logical_name {
        "account" => ("Account", "Id<Account>"),
        "contact" => ("Contact", "Id<Contact>"),
        "incident" => ("Incident", "Id<Incident>"),
        "msdyn_liveworkstream" => ("WorkStream", "Id<WorkStream>"),
        "msdyn_ocliveworkitem" => ("Conversation", "ConversationId"),
        "msdyn_ocsession" => ("Session", "Id<Session>"),
        "systemuser" => ("User", "Id<User>"),
        _ => return None,
    };
    Some(RuntimeType { name, id })
}
