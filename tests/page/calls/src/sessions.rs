//! Sessions and tabs.

use std::cell::RefCell;

use omni_runtime::apm::{AppProfileManager, EventKind, Events, NewSession, NewTab, Session, SessionId, Tab, TabId};
use omni_runtime::entities::{Account, Incident};
use omni_runtime::{Error, Id, Page, apm};
use serde::Deserialize;
use serde_json::{Value, json};

const RECORD: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

/// What to do with sessions and tabs.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    RefreshTab(String),
    RefreshFocusedTab,
    FocusTab(String),
    CloseTab(String),
    CreateTab,
    CreateBareTab,
    CreateSession,
    CreateSessionInBackground,
    CanCreateSession,
    AllSessions,
    FocusedSession,
    Session(String),
    SessionActs(String),
    Tab(String),
    TabActs(String),
    UpdateContext,
    ResolveSlug,
    /// Begins to listen for every event.
    Listen,
    /// Takes so many events.
    Take(usize),
    /// Stops to listen.
    Drop,
}

thread_local! {
    static LISTENING: RefCell<Option<Events>> = const { RefCell::new(None) };
}

pub(crate) async fn perform(page: &Page, step: Step) -> Result<Value, Error> {
    let manager = AppProfileManager::of(page.clone());
    let nothing = |()| json!("done");
    match step {
        Step::RefreshTab(id) => apm::refresh_tab(&TabId::new(id)).map(nothing),
        Step::RefreshFocusedTab => apm::focused_tab()?.refresh().map(nothing),
        Step::FocusTab(id) => manager.focus_tab(&TabId::new(id)).map(nothing),
        Step::CloseTab(id) => manager.close_tab(&TabId::new(id)).map(nothing),
        Step::CreateTab => {
            let account: Id<Account> = Id::constant(RECORD);
            let tab = NewTab::from_template("msdyn_entityrecord").record(account).focused(true);
            Ok(json!(manager.create_tab(&tab).await?.as_str()))
        }
        Step::CreateBareTab => Ok(json!(manager.create_tab(&NewTab::from_template("msdyn_search")).await?.as_str())),
        Step::CreateSession => {
            let case: Id<Incident> = Id::constant(RECORD);
            let session = NewSession::from_template("case_session").record(case).context("tier", "gold");
            Ok(json!(manager.create_session(&session).await?.as_str()))
        }
        Step::CreateSessionInBackground => {
            let session = NewSession::from_template("case_session").in_background();
            Ok(json!(manager.create_session(&session).await?.as_str()))
        }
        Step::CanCreateSession => Ok(json!(manager.can_create_session()?)),
        Step::AllSessions => {
            let sessions = manager.all_sessions()?;
            Ok(json!(sessions.iter().map(SessionId::as_str).collect::<Vec<_>>()))
        }
        Step::FocusedSession => session_said(&apm::focused_session()?),
        Step::Session(id) => session_said(&manager.session(&SessionId::new(id))?),
        Step::SessionActs(id) => {
            let session = manager.session(&SessionId::new(id))?;
            session.focus()?;
            session.request_focus()?;
            session.set_title("A title")?;
            session.close()?;
            Ok(json!(session.title()))
        }
        Step::Tab(id) => tab_said(&apm::focused_session()?.tab(&TabId::new(id))?),
        Step::TabActs(id) => {
            let tab = apm::focused_session()?.tab(&TabId::new(id))?;
            tab.focus()?;
            tab.refresh()?;
            tab.set_title("A title")?;
            tab.close()?;
            Ok(json!(tab.title()))
        }
        Step::UpdateContext => apm::focused_session()?.update_context(&[("customerName", "Contoso")]).map(nothing),
        Step::ResolveSlug => Ok(json!(apm::focused_session()?.resolve_slug("{anchor.title}").await?)),
        Step::Listen => {
            LISTENING.set(Some(manager.events(EventKind::ALL)?));
            Ok(json!("done"))
        }
        Step::Take(count) => {
            let mut events = LISTENING.take().expect("it listens");
            let mut taken = Vec::new();
            for _ in 0..count {
                taken.extend(events.next().await.map(|event| format!("{event:?}")));
            }
            LISTENING.set(Some(events));
            Ok(json!(taken))
        }
        Step::Drop => {
            LISTENING.set(None);
            Ok(json!("done"))
        }
    }
}

fn session_said(session: &Session) -> Result<Value, Error> {
    Ok(json!({
        "id": session.id()?.as_str(),
        "default": session.is_default()?,
        "can_close": session.can_close()?,
        "title": session.title(),
        "can_create_tab": session.can_create_tab()?,
        "tabs": session.all_tabs()?.iter().map(TabId::as_str).collect::<Vec<_>>(),
    }))
}

fn tab_said(tab: &Tab) -> Result<Value, Error> {
    Ok(json!({ "id": tab.id()?.as_str(), "can_close": tab.can_close()?, "title": tab.title() }))
}
