//! `Microsoft.Omnichannel.LiveChatWidget.SDK`, in the customer's page: "Live chat SDK reference".

use super::model::{Event, Function, Member, Namespace, Parameter, Shape, Type, TypeDefinition};
use Type::{Boolean, Named, Null, Number, Promise, Record, Text, Unknown, Void};

const CONTEXT: Type = Record(&Named("ContextItem"));

super::declare::functions! {
    sdk, "Microsoft.Omnichannel.LiveChatWidget.SDK.", "live-chat";

    /// Has the widget ask a function for the context when a chat starts.
    SET_CONTEXT_PROVIDER = setContextProvider(contextProvider: Named("ContextProvider")) -> Void;

    /// The context provider that is set.
    GET_CONTEXT_PROVIDER = getContextProvider() -> Type::Either(&[Named("ContextProvider"), Null]);

    /// Takes the context provider away.
    REMOVE_CONTEXT_PROVIDER = removeContextProvider() -> Void;

    /// Has the widget ask a function for the customer's token when a chat starts.
    SET_AUTH_TOKEN_PROVIDER = setAuthTokenProvider(authTokenProvider: Named("AuthTokenProvider")) -> Void;

    /// The token provider that is set.
    GET_AUTH_TOKEN_PROVIDER = getAuthTokenProvider() -> Type::Either(&[Named("AuthTokenProvider"), Null]);

    /// Takes the token provider away.
    REMOVE_AUTH_TOKEN_PROVIDER = removeAuthTokenProvider() -> Void;

    /// Opens the chat that is under way, or starts one.
    START_CHAT = startChat(; options: Named("StartChatOptions")) -> Void;

    /// Offers the customer a chat.
    START_PROACTIVE_CHAT = startProactiveChat(
        notificationUIConfig: Named("NotificationUIConfig"); showPrechat: Boolean, options: Named("ProactiveChatOptions")
    ) -> Void;

    /// Ends the chat.
    CLOSE_CHAT = closeChat() -> Void;

    /// Whether an agent could answer now. The service answers 100 times a minute for the whole organisation.
    GET_AGENT_AVAILABILITY = getAgentAvailability() -> Promise(&Named("AgentAvailability"));
}

const TYPES: &[TypeDefinition] = &[
    TypeDefinition::new(
        "ContextProvider",
        "Gives what is known of a customer when a chat starts: at most 100 variables.",
        Shape::Callback(Function {
            name: "",
            doc: "",
            parameters: &[],
            returns: Type::Either(&[CONTEXT, Promise(&CONTEXT)]),
        }),
    ),
    TypeDefinition::new(
        "ContextItem",
        "A variable of the context.",
        Shape::Object {
            members: &[
                Member::required("value", Type::Either(&[Text, Number, Boolean])),
                Member::optional("isDisplayable", Boolean),
            ],
            others: None,
        },
    ),
    TypeDefinition::new(
        "AuthTokenProvider",
        "Calls back with the customer's token, a JWT.",
        Shape::Callback(Function {
            name: "",
            doc: "",
            parameters: &[Parameter { name: "callback", is_optional: false, ty: Named("TokenCallback") }],
            returns: Type::Either(&[Void, Promise(&Void)]),
        }),
    ),
    TypeDefinition::new(
        "TokenCallback",
        "Takes the token.",
        Shape::Callback(Function {
            name: "",
            doc: "",
            parameters: &[Parameter { name: "token", is_optional: false, ty: Text }],
            returns: Void,
        }),
    ),
    TypeDefinition::new(
        "StartChatOptions",
        "How to start a chat. A context given here comes before that of a context provider.",
        Shape::Object {
            members: &[Member::optional("inNewWindow", Boolean), Member::optional("customContext", CONTEXT)],
            others: None,
        },
    ),
    TypeDefinition::new(
        "NotificationUIConfig",
        "What the offer of a chat says.",
        Shape::Object { members: &[Member::optional("message", Text)], others: None },
    ),
    TypeDefinition::new(
        "ProactiveChatOptions",
        "How to start a chat that was offered.",
        Shape::Object { members: &[Member::optional("inNewWindow", Boolean)], others: None },
    ),
    TypeDefinition::new(
        "AgentAvailability",
        "Whether an agent could answer, and how long it would take.",
        Shape::Object {
            members: &[
                Member::optional("queueId", Text),
                Member::optional("isQueueAvailable", Boolean),
                Member::optional("StartTimeOfNextOperatingHour", Text),
                Member::optional("EndTimeOfNextOperatingHour", Text),
                Member::optional("nexttransitiontime", Text),
                Member::optional("positionInQueue", Number),
                Member::optional("isAgentAvailable", Boolean),
                Member::optional("averageWaitTime", Number),
            ],
            others: None,
        },
    ),
    TypeDefinition::new(
        "ErrorDetail",
        "What `lcw:error` carries.",
        Shape::Object {
            members: &[
                Member::optional("errorCode", Type::Either(&[Text, Number])),
                Member::optional("errorDescription", Text),
            ],
            others: None,
        },
    ),
];

const EVENTS: &[Event] = &[
    Event::of_window("lcw:ready", "The widget can be used.", Unknown),
    Event::of_window("lcw:error", "Something went wrong.", Named("ErrorDetail")),
    Event::of_window("lcw:startChat", "A chat started.", Unknown),
    Event::of_window("lcw:closeChat", "A chat was closed.", Unknown),
    Event::of_window("lcw:chatQueued", "A conversation was created, and waits for an agent.", Unknown),
    Event::of_window(
        "lcw:chatRetrieved",
        "A chat was found again after the page was loaded anew, or in another tab.",
        Unknown,
    ),
    Event::of_window("lcw:onClose", "The customer closed the widget.", Unknown),
    Event::of_window("lcw:onMinimize", "The customer made the widget small.", Unknown),
    Event::of_window("lcw:onMaximize", "The customer made the widget large.", Unknown),
    Event::of_window("lcw:onMessageReceived", "A message came.", Unknown),
    Event::of_window("lcw:onMessageSent", "The customer sent a message.", Unknown),
    Event::of_window("lcw:threadUpdate", "The agent ended the conversation.", Unknown),
    Event::of_window("lcw:getAgentAvailability", "An answer to `getAgentAvailability` came.", Unknown),
];

pub(super) const NAMESPACE: Namespace = Namespace {
    name: "Microsoft.Omnichannel.LiveChatWidget.SDK",
    doc: "The chat widget, in the customer's page: \"Live chat SDK reference\". It is used once `lcw:ready` was raised.",
    functions: FUNCTIONS,
    types: TYPES,
    events: EVENTS,
};
