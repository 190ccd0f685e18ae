//! `Microsoft.Apm`, sessions and tabs in the agent's page: "App profile manager JavaScript API reference".

use super::model::{Event, Member, Namespace, Shape, Type, TypeDefinition};
use Type::{Boolean, List, Map, Named, Promise, Record, Text, Void};

const SESSION_ID: Type = Named("SessionId");
const TAB_ID: Type = Named("TabId");
/// The reference says the id; apps have seen a promise of it.
const NEW_SESSION: Type = Type::Either(&[SESSION_ID, Promise(&SESSION_ID)]);
const NEW_TAB: Type = Type::Either(&[TAB_ID, Promise(&TAB_ID)]);

super::declare::functions! {
    manager, "Microsoft.Apm.", "page";

    /// The session in focus.
    GET_FOCUSED_SESSION = getFocusedSession() -> Named("Session");

    /// The ids of all sessions.
    GET_ALL_SESSIONS = getAllSessions() -> List(&SESSION_ID);

    /// A session by its id.
    GET_SESSION = getSession(sessionId: SESSION_ID) -> Named("Session");

    /// Creates a session from a template that is in the agent's app profile, and gives its id.
    CREATE_SESSION = createSession(SessionInput: Named("SessionInput")) -> NEW_SESSION;

    /// Whether one more session can be created.
    CAN_CREATE_SESSION = canCreateSession() -> Boolean;

    /// Creates a tab in the session in focus, and gives its id.
    CREATE_TAB = createTab(AppTabInput: Named("AppTabInput")) -> NEW_TAB;

    /// Closes a tab of the session in focus. The first tab of a session stays.
    CLOSE_TAB = closeTab(tabId: TAB_ID) -> Void;

    /// Puts the focus on a tab of the session in focus.
    FOCUS_TAB = focusTab(tabId: TAB_ID) -> Void;

    /// Refreshes a tab of the session in focus: what a link or an unlink changed is seen after that.
    REFRESH_TAB = refreshTab(tabId: TAB_ID) -> Void;

    /// The name of the `BroadcastChannel` that an event is told on.
    GET_EVENT_PUBLISHER_TOPIC = getEventPublisherTopic(eventName: Named("EventName")) -> Text;
}

mod of_session {
    use super::{Boolean, List, Named, Promise, Record, TAB_ID, Text, Type, Void};

    crate::contract::declare::functions! {
        session, "", "page";

        /// Closes the session. The home session stays.
        CLOSE = close() -> Void;

        /// Puts the focus on the session.
        FOCUS = focus() -> Void;

        /// Shows that the session wants the focus, if it has it not.
        REQUEST_FOCUS = requestFocus() -> Void;

        /// The session's tab in focus.
        GET_FOCUSED_TAB = getFocusedTab() -> Named("Tab");

        /// The ids of the session's tabs.
        GET_ALL_TABS = getAllTabs() -> List(&TAB_ID);

        /// One of the session's tabs, by its id.
        GET_TAB = getTab(tabId: TAB_ID) -> Named("Tab");

        /// Whether one more tab can be created in the session.
        CAN_CREATE_TAB = canCreateTab() -> Boolean;

        /// Sets values of the session's context, which macros and slugs read.
        UPDATE_CONTEXT = updateContext(input: Record(&Text)) -> Void;

        /// The value of a variable of the session's context, such as `{anchor.title}`.
        RESOLVE_SLUG = resolveSlug(input: Text) -> Type::Either(&[Text, Promise(&Text)]);
    }
}

mod of_tab {
    use super::Void;

    crate::contract::declare::functions! {
        tab, "", "page";

        /// Refreshes the tab.
        REFRESH = refresh() -> Void;

        /// Puts the focus on the tab.
        FOCUS = focus() -> Void;

        /// Closes the tab. The first tab of a session stays.
        CLOSE = close() -> Void;
    }
}

#[cfg(feature = "page")]
pub(crate) use {of_session::session, of_tab::tab};

const TYPES: &[TypeDefinition] = &[
    TypeDefinition::new(
        "SessionId",
        "The id of a session of the page, such as `session-id-4`; not of a row.",
        Shape::Id,
    ),
    TypeDefinition::new("TabId", "The id of a tab of the page, such as `tab-id-5`.", Shape::Id),
    TypeDefinition::new(
        "EventName",
        "An event that the app profile manager tells of.",
        Shape::OneOf(&["ON_SESSION_SWITCH", "ON_SESSION_CLOSED", "ON_TAB_SWITCH"]),
    ),
    TypeDefinition::new(
        "Session",
        "A session of the page.",
        Shape::Class {
            properties: &[
                Member::read_only("sessionId", SESSION_ID),
                Member::read_only("isDefault", Boolean),
                Member::read_only("canClose", Boolean),
                Member::required("title", Text),
            ],
            methods: of_session::FUNCTIONS,
        },
    ),
    TypeDefinition::new(
        "Tab",
        "A tab of a session.",
        Shape::Class {
            properties: &[
                Member::read_only("tabId", TAB_ID),
                Member::read_only("canClose", Boolean),
                Member::required("title", Text),
            ],
            methods: of_tab::FUNCTIONS,
        },
    ),
    TypeDefinition::new(
        "SessionInput",
        "A session to create.",
        Shape::Object {
            members: &[
                Member::required("templateName", Text),
                Member::optional("sessionContext", Map(&Text)),
                Member::optional("isFocused", Boolean),
            ],
            others: None,
        },
    ),
    TypeDefinition::new(
        "AppTabInput",
        "A tab to create.",
        Shape::Object {
            members: &[
                Member::required("templateName", Text),
                Member::optional("appContext", Map(&Text)),
                Member::optional("isFocused", Boolean),
            ],
            others: None,
        },
    ),
    TypeDefinition::new(
        "SessionSwitch",
        "What `ON_SESSION_SWITCH` carries.",
        Shape::Object {
            members: &[Member::required("previousSessionId", SESSION_ID), Member::required("newSessionId", SESSION_ID)],
            others: None,
        },
    ),
    TypeDefinition::new(
        "SessionClosed",
        "What `ON_SESSION_CLOSED` carries.",
        Shape::Object { members: &[Member::required("sessionId", SESSION_ID)], others: None },
    ),
    TypeDefinition::new(
        "TabSwitch",
        "What `ON_TAB_SWITCH` carries.",
        Shape::Object {
            members: &[
                Member::required("previousSessionId", SESSION_ID),
                Member::required("previousTabId", TAB_ID),
                Member::required("sessionId", SESSION_ID),
                Member::required("tabId", TAB_ID),
            ],
            others: None,
        },
    ),
];

const EVENTS: &[Event] = &[
    Event::of_channel("ON_SESSION_SWITCH", "Another session has the focus.", Named("SessionSwitch")),
    Event::of_channel("ON_SESSION_CLOSED", "A session was closed.", Named("SessionClosed")),
    Event::of_channel("ON_TAB_SWITCH", "Another tab has the focus.", Named("TabSwitch")),
];

pub(super) const NAMESPACE: Namespace = Namespace {
    name: "Microsoft.Apm",
    doc: "Sessions and tabs, in the agent's page: \"App profile manager JavaScript API reference\".",
    functions: FUNCTIONS,
    types: TYPES,
    events: EVENTS,
};
