use uuid::Uuid;

use crate::{Link, Reference, Slot, Table};

/// A record and the place of a conversation's row that links it, with the names already looked up.
///
/// Commands carry this in place of bounds on their entity: what is wrong with an entity is then said once, where the
/// command is built, and never again where it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Binding {
    pub(crate) record: Uuid,
    pub(crate) table: &'static str,
    entity_set: &'static str,
    pub(crate) lookup: &'static str,
    navigation: &'static str,
    pub(crate) slot: &'static str,
}

impl Binding {
    pub(crate) fn of<E: Link>(record: Uuid) -> Self {
        Self {
            record,
            table: E::Table::LOGICAL_NAME,
            entity_set: E::Table::ENTITY_SET,
            lookup: E::LOOKUP,
            navigation: E::NAVIGATION,
            slot: E::Slot::NAME,
        }
    }

    pub(crate) fn reference(&self) -> Reference {
        Reference::new(self.table, self.record)
    }

    /// Where a read of the row shows the link: `_msdyn_issueid_value`.
    pub(crate) fn value_property(&self) -> String {
        format!("_{}_value", self.lookup)
    }

    /// The body that links the record: Microsoft's page "Associate and disassociate table rows by using the Web API",
    /// section "Associate with single-valued navigation properties".
    pub(crate) fn bound(&self) -> serde_json::Value {
        let target = format!("/{}({})", self.entity_set, self.record.as_hyphenated());
        serde_json::json!({ format!("{}@odata.bind", self.navigation): target })
    }

    /// The body that clears the link: the same page, section "Disassociate with single-valued navigation properties".
    pub(crate) fn cleared(&self) -> serde_json::Value {
        serde_json::json!({ format!("{}@odata.bind", self.navigation): null })
    }
}
