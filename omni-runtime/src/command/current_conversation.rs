use std::fmt;

use super::{Command, Execute};
use crate::{ConversationId, Pending};

/// Asks which conversation the current session of the agent's page is about.
///
/// It stays the same after the conversation was closed. Only the page knows it: a transport without one does not accept
/// the command. The reference is Microsoft's page "getConversationId".
///
/// ```
/// use omni_runtime::{Error, Execute, command::CurrentConversation, conversation_id};
///
/// // `Page`, of the feature `page`, is such a transport.
/// # async fn act<X: Execute<CurrentConversation>>(page: X) -> Result<(), Error> {
/// let conversation = conversation_id().send(&page).await?;
/// println!("this is about {conversation}");
/// # Ok(())
/// # }
/// ```
pub fn conversation_id() -> CurrentConversation {
    CurrentConversation(())
}

/// The command that [`conversation_id`] builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use = "a command does nothing until it is sent"]
pub struct CurrentConversation(());

impl CurrentConversation {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`](crate::Error) that [is not found](crate::Error::is_not_found) when the session is
    /// about no conversation, and otherwise says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, ConversationId> {
        transport.execute(self)
    }
}

impl Command for CurrentConversation {
    type Outcome = ConversationId;
}

impl fmt::Display for CurrentConversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ask for the current conversation")
    }
}
