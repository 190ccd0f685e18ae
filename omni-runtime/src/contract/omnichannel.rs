//! `Microsoft.Omnichannel`, in the agent's page: "Omnichannel JavaScript API reference".

use super::model::{Member, Namespace, Shape, Type, TypeDefinition};
use Type::{Boolean, List, Named, Number, Promise, RowId, RowIdOf, Text, Unknown};

const ENTITY: Type = Named("LinkableEntity");
const CONVERSATION: Type = Named("ConversationId");
const OUTCOME: Type = Promise(&Named("LinkOutcome"));
const MESSAGE: Type = Type::Either(&[Text, Named("RichMessage")]);

super::declare::functions! {
    conversations, "Microsoft.Omnichannel.", "page";

    /// Which conversation the current session is about. It stays the same after the conversation was closed.
    GET_CONVERSATION_ID = getConversationId() -> Promise(&CONVERSATION);

    /// Lists an agent's conversations.
    /// Five columns always come back; `correlationId` is for telemetry.
    GET_CONVERSATIONS = getConversations(input: Named("ConversationsInput"); correlationId: Text)
        -> Promise(&List(&Named("ConversationRow")));

    /// Opens a conversation as a session.
    OPEN_CONVERSATION = openConversation(
        conversationId: CONVERSATION; lastsessionId: RowId("msdyn_ocsession"), liveworkstreamId: RowId("msdyn_liveworkstream")
    ) -> Promise(&Unknown);

    /// Links a record to a conversation; without a conversation, to the one in focus.
    /// A new customer or case takes the place of the old one. Only an active conversation can be linked.
    LINK_TO_CONVERSATION = linkToConversation(
        entityLogicalName: ENTITY, recordId: RowIdOf("entityLogicalName"); conversationId: CONVERSATION
    ) -> OUTCOME;

    /// Unlinks a record from a conversation; without a conversation, from the one in focus.
    /// The record has to be linked.
    UNLINK_FROM_CONVERSATION = unlinkFromConversation(
        entityLogicalName: ENTITY, recordId: RowIdOf("entityLogicalName"); conversationId: CONVERSATION
    ) -> OUTCOME;

    /// Sends a message to a conversation that is assigned to the agent; without a conversation, to the one in focus.
    /// With `toSendBox` true, or left out, the agent finds it in the send box; with false it is sent at once.
    SEND_MESSAGE_TO_CONVERSATION = sendMessageToConversation(
        message: MESSAGE; toSendBox: Boolean, conversationId: CONVERSATION
    ) -> Promise(&Unknown);
}

const TYPES: &[TypeDefinition] = &[
    TypeDefinition::new(
        "LinkableEntity",
        "The logical name of a table whose rows can be linked: at most one customer (account or contact) and one case.",
        Shape::OneOf(&["account", "contact", "incident"]),
    ),
    TypeDefinition::new(
        "ConversationId",
        "The id of a conversation, which is also called a live work item.",
        Shape::Alias(RowId("msdyn_ocliveworkitem")),
    ),
    TypeDefinition::new(
        "ConversationColumn",
        "The logical name of a column of a conversation.",
        Shape::Columns("msdyn_ocliveworkitem"),
    ),
    TypeDefinition::new(
        "LinkOutcome",
        "What linking and unlinking may tell. Later editions of the reference list none of it.",
        Shape::Object {
            members: &[
                Member::optional("entityLogicalName", Text),
                Member::optional("recordId", Text),
                Member::optional("liveWorkItemId", Text),
                Member::optional("message", Text),
                Member::optional("status", Text),
                Member::optional("additionalDetails", Text),
                Member::optional("currentReqId", Text),
            ],
            others: None,
        },
    ),
    TypeDefinition::new(
        "ConversationsInput",
        "Which conversations to list, and what of them.",
        Shape::Object {
            members: &[
                Member::optional("attributes", List(&Named("ConversationColumn"))),
                Member::required("agentId", RowId("systemuser")),
                Member::optional("status", List(&Number)),
                Member::optional("orderBy", List(&Named("OrderBy"))),
                Member::optional("createdBeforeDays", Number),
            ],
            others: None,
        },
    ),
    TypeDefinition::new(
        "OrderBy",
        "A column to sort by.",
        Shape::Object {
            members: &[
                Member::required("attributeName", Named("ConversationColumn")),
                Member::required("descending", Boolean),
            ],
            others: None,
        },
    ),
    TypeDefinition::new(
        "ConversationRow",
        "A conversation in a list: the columns that always come back, and those that were asked for.",
        Shape::Object {
            members: &[
                Member::optional("msdyn_ocliveworkitemid", CONVERSATION),
                Member::optional("msdyn_liveworkstreamid", RowId("msdyn_liveworkstream")),
                Member::optional("msdyn_lastsessionid", RowId("msdyn_ocsession")),
                Member::optional("statuscode", Number),
                Member::optional("createdon", Text),
            ],
            others: Some("msdyn_ocliveworkitem"),
        },
    ),
    TypeDefinition::new(
        "RichMessage",
        "A rich message, from the JSON that Dynamics shows of it; one of the type Forms cannot be sent. Its survey has to \
         be a JSON text: as an object it would be sent as plain text.",
        Shape::Object { members: &[Member::optional("survey", Text)], others: Some("") },
    ),
];

pub(super) const NAMESPACE: Namespace = Namespace {
    name: "Microsoft.Omnichannel",
    doc: "Conversations, in the agent's page: \"Omnichannel JavaScript API reference\".",
    functions: FUNCTIONS,
    types: TYPES,
    events: &[],
};
