//! What a list of conversations tells of each.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::entities::{Conversation, Session, WorkStream};
use crate::{ConversationId, Holds, Id, edm, entity};

/// The five columns that a list of conversations always has: Microsoft's page "getConversations".
#[entity("msdyn_ocliveworkitem", crate = crate)]
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationSummary {
    /// The conversation's id, which the table keeps as a text beside its key.
    #[entity(column = "msdyn_ocliveworkitemid")]
    pub id: Option<ConversationId>,
    /// The work stream that it came by.
    #[entity(column = "_msdyn_liveworkstreamid_value")]
    pub work_stream: Option<Id<WorkStream>>,
    /// Its last session, which opening it asks for.
    #[entity(column = "_msdyn_lastsessionid_value")]
    pub last_session: Option<Id<Session>>,
    /// What has become of it.
    #[entity(column = "statuscode")]
    pub status: Option<ConversationStatus>,
    /// When it was created, as the service wrote it.
    #[entity(column = "createdon")]
    pub created_on: Option<String>,
}

/// The id as a text, which the column `msdyn_ocliveworkitemid` is.
#[diagnostic::do_not_recommend]
impl Holds<edm::Text> for Id<Conversation> {}

/// What has become of a conversation: the choices of the column `statuscode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConversationStatus {
    /// No agent has taken it yet.
    Open,
    /// An agent is working on it.
    Active,
    /// It waits for the customer.
    Waiting,
    /// It is over.
    Closed,
    /// The agent is finishing it.
    WrapUp,
    /// It is over, and its matter is settled.
    Resolved,
    /// It is to begin at a time that was agreed.
    Scheduled,
    /// A choice of the organisation's own.
    Other(i32),
}

impl From<i32> for ConversationStatus {
    fn from(choice: i32) -> Self {
        match choice {
            1 => Self::Open,
            2 => Self::Active,
            3 => Self::Waiting,
            4 => Self::Closed,
            5 => Self::WrapUp,
            6 => Self::Resolved,
            7 => Self::Scheduled,
            other => Self::Other(other),
        }
    }
}

impl From<ConversationStatus> for i32 {
    fn from(status: ConversationStatus) -> Self {
        match status {
            ConversationStatus::Open => 1,
            ConversationStatus::Active => 2,
            ConversationStatus::Waiting => 3,
            ConversationStatus::Closed => 4,
            ConversationStatus::WrapUp => 5,
            ConversationStatus::Resolved => 6,
            ConversationStatus::Scheduled => 7,
            ConversationStatus::Other(choice) => choice,
        }
    }
}

impl Serialize for ConversationStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        i32::from(*self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ConversationStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i32::deserialize(deserializer).map(Self::from)
    }
}

#[diagnostic::do_not_recommend]
impl Holds<edm::Int32> for ConversationStatus {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_its_choice_and_back() {
        for choice in 0..10 {
            assert_eq!(i32::from(ConversationStatus::from(choice)), choice);
        }
        assert_eq!(ConversationStatus::from(192_350_000), ConversationStatus::Other(192_350_000));
    }
}
