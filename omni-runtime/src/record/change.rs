//! What a body may say of a column beside its value: that it is kept, that it is emptied.

/// What an update does to a column that may be null.
///
/// It is the type of a field in a body, a struct with `#[entity("…", body = "…")]`, and of nothing else: a row that is
/// read has no column to keep, and neither JSON nor a record has a form for that.
///
/// ```
/// use omni_runtime::{Change, Id, entities::Contact, entity};
///
/// #[entity("incident", body = "update")]
/// #[derive(Default)]
/// struct TicketChanges {
///     title: Option<String>,
///     description: Change<String>,
///     #[entity(column = "_primarycontactid_value")]
///     contact: Change<Id<Contact>>,
/// }
///
/// let changes = TicketChanges { description: Change::Clear, ..TicketChanges::default() };
/// assert_eq!(serde_json::to_string(&changes)?, r#"{"description":null}"#);
/// const CONTACT: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
/// let changes = TicketChanges { contact: CONTACT.into(), ..TicketChanges::default() };
/// assert_eq!(
///     serde_json::to_string(&changes)?,
///     r#"{"primarycontactid@odata.bind":"/contacts(a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e)"}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Change<T> {
    /// The column stays as it is.
    #[default]
    Keep,
    /// The column is emptied.
    Clear,
    /// The column gets this value.
    Set(T),
}

impl<T> From<T> for Change<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}
