use crate::{ConversationId, Reference};

/// What a function of the agent's page said about a link that it changed, as far as it said anything.
///
/// An earlier edition of the reference ("unlinkFromConversation", "linkToConversation") prints these members; later
/// ones say only that the promise resolves. So each of them may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageReply {
    pub(crate) table: Option<String>,
    pub(crate) record: Option<String>,
    pub(crate) conversation: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl PageReply {
    /// The record (`entityLogicalName` and `recordId`); `None` where it is not named, or not by a GUID.
    #[must_use]
    pub fn record(&self) -> Option<Reference> {
        let id = uuid::Uuid::try_parse(self.record.as_deref()?.trim()).ok()?;
        Some(Reference::new(self.table.as_deref()?, id))
    }

    /// The conversation (`liveWorkItemId`): which one had the focus, for a command that left it out.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationId> {
        self.conversation.as_deref()?.parse().ok()
    }

    /// The message for a person.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The outcome in the page's own words (`status`).
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        self.status.as_deref()
    }

    /// What else there is to say (`additionalDetails`).
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        self.details.as_deref()
    }

    /// The id of the request, for support (`currentReqId`).
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_ids_in_any_form_and_nothing_for_one() {
        let reply = |record: &str| PageReply {
            table: Some("incident".to_owned()),
            record: Some(record.to_owned()),
            ..PageReply::default()
        };
        let braced = reply("{6B726D86-D37C-43B8-B3A4-C4056DDD2E07}").record().unwrap();
        assert_eq!(braced.to_string(), "incident 6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
        assert_eq!(reply("7").record(), None);
        assert_eq!(PageReply::default().record(), None);
    }
}
