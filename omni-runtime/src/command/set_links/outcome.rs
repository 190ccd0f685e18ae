use crate::{ConversationId, Reference};

/// What [`SetLinks`](super::SetLinks) gives: the slots hold what they were to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinksSet {
    conversation: ConversationId,
    customer: Option<Reference>,
    case: Option<Reference>,
    request_id: Option<String>,
}

impl LinksSet {
    /// The outcome for a transport of one's own, in which nothing was replaced, with the id under which the service
    /// logged the last request. See [`Execute`](crate::Execute).
    #[must_use]
    pub fn new(conversation: ConversationId, request_id: Option<String>) -> Self {
        Self { conversation, customer: None, case: None, request_id }
    }

    /// The same outcome, with the customer that was linked before and is not now.
    #[must_use]
    pub fn with_replaced_customer(mut self, customer: impl Into<Option<Reference>>) -> Self {
        self.customer = customer.into();
        self
    }

    /// The same outcome, with the case that was linked before and is not now.
    #[must_use]
    pub fn with_replaced_case(mut self, case: impl Into<Option<Reference>>) -> Self {
        self.case = case.into();
        self
    }

    /// The conversation.
    #[must_use]
    pub fn conversation(&self) -> ConversationId {
        self.conversation
    }

    /// The customer that was linked before and is not now.
    #[must_use]
    pub fn replaced_customer(&self) -> Option<&Reference> {
        self.customer.as_ref()
    }

    /// The case that was linked before and is not now.
    #[must_use]
    pub fn replaced_case(&self) -> Option<&Reference> {
        self.case.as_ref()
    }

    /// The id under which the service logged the last request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}
