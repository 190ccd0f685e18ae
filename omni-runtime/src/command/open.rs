use std::fmt;

use super::{Command, Execute};
use crate::entities::{Session, WorkStream};
use crate::{ConversationId, Id, Pending};

/// Opens a conversation as a session of the agent's page.
///
/// Only the page has sessions: a transport without one does not accept the command. The reference is Microsoft's page
/// "openConversation".
///
/// ```
/// use omni_runtime::{ConversationId, open};
///
/// const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// let command = open(CONVERSATION);
/// assert_eq!(command.to_string(), "open conversation b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// assert_eq!((command.conversation(), command.named_session()), (CONVERSATION, None));
/// ```
pub fn open(conversation: ConversationId) -> OpenConversation {
    OpenConversation { conversation, last_session: None, work_stream: None }
}

/// The command that [`open`] builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use = "a command does nothing until it is sent"]
pub struct OpenConversation {
    conversation: ConversationId,
    last_session: Option<Id<Session>>,
    work_stream: Option<Id<WorkStream>>,
}

impl OpenConversation {
    /// Names the conversation's last session: the column `msdyn_lastsessionid` of its row.
    pub fn last_session(self, session: Id<Session>) -> Self {
        Self { last_session: Some(session), ..self }
    }

    /// Names the conversation's work stream: the column `msdyn_liveworkstreamid` of its row.
    pub fn work_stream(self, work_stream: Id<WorkStream>) -> Self {
        Self { work_stream: Some(work_stream), ..self }
    }

    /// The conversation.
    #[must_use]
    pub fn conversation(&self) -> ConversationId {
        self.conversation
    }

    /// The conversation's last session, where it was named.
    #[must_use]
    pub fn named_session(&self) -> Option<Id<Session>> {
        self.last_session
    }

    /// The conversation's work stream, where it was named.
    #[must_use]
    pub fn named_work_stream(&self) -> Option<Id<WorkStream>> {
        self.work_stream
    }

    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`](crate::Error) that says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, ()> {
        transport.execute(self)
    }

    /// What the function of the page takes, in its order.
    pub(crate) fn arguments(&self) -> [Option<String>; 3] {
        let Self { conversation, last_session, work_stream } = self;
        [Some(conversation.to_string()), last_session.map(|id| id.to_string()), work_stream.map(|id| id.to_string())]
    }
}

impl Command for OpenConversation {
    type Outcome = ();
}

impl fmt::Display for OpenConversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "open conversation {}", self.conversation)
    }
}
