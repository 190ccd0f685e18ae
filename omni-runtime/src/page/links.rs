//! Linking and unlinking: "unlinkFromConversation" and "linkToConversation".

use wasm_bindgen::JsValue;

use super::Page;
use super::value::{member_text, optional, text};
use crate::command::{Binding, Execute, Focused, Linked, PageReply, SetLink, Unlink, Unlinked};
use crate::contract::Callable;
use crate::contract::conversations::{LINK_TO_CONVERSATION, UNLINK_FROM_CONVERSATION};
use crate::{ConversationId, Error, Pending};

#[diagnostic::do_not_recommend]
impl<E: 'static> Execute<Unlink<E>> for Page {
    fn execute(&self, command: Unlink<E>) -> Pending<'_, Unlinked<E>> {
        Pending::in_browser("unlink", async move {
            let answer = self.change(UNLINK_FROM_CONVERSATION, command.binding(), Some(*command.conversation())).await;
            answer.map(|reply| Unlinked::from_page(command, reply)).map_err(|error| error.during(&command))
        })
    }
}

#[diagnostic::do_not_recommend]
impl<E: 'static> Execute<Unlink<E, Focused>> for Page {
    fn execute(&self, command: Unlink<E, Focused>) -> Pending<'_, Unlinked<E, Focused>> {
        Pending::in_browser("unlink_focused", async move {
            let answer = self.change(UNLINK_FROM_CONVERSATION, command.binding(), None).await;
            answer.map(|reply| Unlinked::from_page(command, reply)).map_err(|error| error.during(&command))
        })
    }
}

#[diagnostic::do_not_recommend]
impl<E: 'static> Execute<SetLink<E>> for Page {
    fn execute(&self, command: SetLink<E>) -> Pending<'_, Linked<E>> {
        Pending::in_browser("link", async move {
            let answer = self.change(LINK_TO_CONVERSATION, command.binding(), Some(*command.conversation())).await;
            answer.map(|reply| Linked::from_page(command, reply)).map_err(|error| error.during(&command))
        })
    }
}

#[diagnostic::do_not_recommend]
impl<E: 'static> Execute<SetLink<E, Focused>> for Page {
    fn execute(&self, command: SetLink<E, Focused>) -> Pending<'_, Linked<E, Focused>> {
        Pending::in_browser("link_focused", async move {
            let answer = self.change(LINK_TO_CONVERSATION, command.binding(), None).await;
            answer.map(|reply| Linked::from_page(command, reply)).map_err(|error| error.during(&command))
        })
    }
}

impl Page {
    async fn change(
        &self,
        function: Callable<3>,
        binding: &Binding,
        conversation: Option<ConversationId>,
    ) -> Result<PageReply, Error> {
        binding.check_for_page()?;
        let arguments = [
            JsValue::from_str(binding.table),
            JsValue::from(binding.record.to_string()),
            optional(conversation.map(|conversation| conversation.to_string())),
        ];
        self.call(function, arguments).await.map(|answer| reply(&answer))
    }
}

/// Reads what there is of the object that the functions resolve with. The later editions of the reference do not say
/// what that is, so nothing in it is needed.
fn reply(answer: &JsValue) -> PageReply {
    PageReply {
        table: member_text(answer, &["entityLogicalName"]),
        record: member_text(answer, &["recordId"]),
        conversation: member_text(answer, &["liveWorkItemId"]),
        message: member_text(answer, &["message"]).or_else(|| text(answer)),
        status: member_text(answer, &["status"]),
        details: member_text(answer, &["additionalDetails"]),
        request_id: member_text(answer, &["currentReqId"]),
    }
}
