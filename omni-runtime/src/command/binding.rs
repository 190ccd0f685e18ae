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
    /// The lookup that Omnichannel itself keeps the slot's link in.
    #[cfg(feature = "page")]
    own_lookup: &'static str,
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
            #[cfg(feature = "page")]
            own_lookup: E::Slot::LOOKUP,
        }
    }

    pub(crate) fn reference(&self) -> Reference {
        Reference::new(self.table, self.record)
    }

    /// Refuses a lookup that no function of the agent's page reaches: they take a record, and write Omnichannel's own.
    #[cfg(feature = "page")]
    pub(crate) fn check_for_page(&self) -> Result<(), crate::Error> {
        if self.lookup == self.own_lookup {
            return Ok(());
        }
        let message = format!(
            "the page's functions link at `{}` and cannot reach the lookup `{}` of this link type: send the command over \
             the Web API",
            self.own_lookup, self.lookup
        );
        Err(crate::Error::new(crate::ErrorKind::Configuration, message))
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

#[cfg(all(test, feature = "page"))]
mod tests {
    use super::*;
    use crate::entities::{Contact, Incident};

    #[test]
    fn a_page_links_only_where_omnichannel_itself_does() {
        #[derive(crate::Link)]
        #[omni(entity = "incident", lookup = "regardingobjectid", crate = crate)]
        struct Regarding;

        for own in [Binding::of::<Incident>(Uuid::nil()), Binding::of::<Contact>(Uuid::nil())] {
            own.check_for_page().unwrap();
        }
        let error = Binding::of::<Regarding>(Uuid::nil()).check_for_page().unwrap_err().to_string();
        assert!(error.contains("`regardingobjectid`") && error.contains("`msdyn_issueid`"), "{error}");
    }
}
