//! The chat widget on a customer's page.

use std::cell::RefCell;

use omni_runtime::live_chat::{Context, Event, EventKind, Events, LiveChat, ProactiveChat, StartChat};
use omni_runtime::{Error, Page};
use serde::Deserialize;
use serde_json::{Value, json};

thread_local! {
    static LISTENING: RefCell<Option<Events>> = const { RefCell::new(None) };
}

/// What to do with the widget.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    SetContext,
    SetContextProvider,
    SetFailingContextProvider,
    AskContextProvider,
    RemoveContextProvider,
    SetAuthTokenProvider,
    SetFailingAuthTokenProvider,
    AskAuthTokenProvider,
    RemoveAuthTokenProvider,
    StartChat,
    StartChatInNewWindow,
    StartProactiveChat,
    StartProactiveChatWithEverything,
    CloseChat,
    AgentAvailability,
    /// Begins to listen for every event.
    Listen,
    /// Takes so many events.
    Take(usize),
    /// Stops to listen.
    Drop,
}

fn context() -> Context {
    Context::new().with_shown("name", "Ada").with("cart", 12.5).with("vip", true)
}

pub(crate) async fn perform(page: &Page, step: Step) -> Result<Value, Error> {
    let chat = LiveChat::of(page.clone());
    match step {
        Step::SetContext => chat.set_context(context())?,
        Step::SetContextProvider => chat.set_context_provider(async || Ok(context()))?,
        Step::SetFailingContextProvider => chat.set_context_provider(async || Err(Error::token("no cart")))?,
        Step::AskContextProvider => {
            let Some(provider) = chat.context_provider()? else { return Ok(Value::Null) };
            let asked = provider.context().await?;
            return Ok(
                json!({ "same": asked == context(), "names": asked.iter().map(|(name, _)| name).collect::<Vec<_>>() }),
            );
        }
        Step::RemoveContextProvider => chat.remove_context_provider()?,
        Step::SetAuthTokenProvider => chat.set_auth_token_provider(async || Ok("a.b.c".to_owned()))?,
        Step::SetFailingAuthTokenProvider => chat.set_auth_token_provider(async || Err(Error::token("signed out")))?,
        Step::AskAuthTokenProvider => {
            let Some(provider) = chat.auth_token_provider()? else { return Ok(Value::Null) };
            return Ok(json!(provider.token().await?));
        }
        Step::RemoveAuthTokenProvider => chat.remove_auth_token_provider()?,
        Step::StartChat => chat.start_chat(&StartChat::new())?,
        Step::StartChatInNewWindow => chat.start_chat(&StartChat::new().in_new_window(true).context(context()))?,
        Step::StartProactiveChat => chat.start_proactive_chat(&ProactiveChat::new())?,
        Step::StartProactiveChatWithEverything => {
            let options = ProactiveChat::new().message("May I help?").show_prechat(false).in_new_window(true);
            chat.start_proactive_chat(&options)?;
        }
        Step::CloseChat => chat.close_chat()?,
        Step::AgentAvailability => {
            let told = chat.agent_availability().await?;
            return Ok(json!({
                "queue": told.queue_id, "open": told.is_queue_available, "start": told.next_operating_hours_start,
                "end": told.next_operating_hours_end, "transition": told.next_transition,
                "position": told.position_in_queue, "agent": told.is_agent_available,
                "minutes": told.average_wait_minutes,
            }));
        }
        Step::Listen => {
            let events = chat.events(EventKind::ALL)?;
            LISTENING.set(Some(events));
        }
        Step::Take(count) => {
            let mut events = LISTENING.take().expect("it listens");
            let mut taken = Vec::new();
            for _ in 0..count {
                taken.extend(events.next().await.map(|event| said(&event)));
            }
            LISTENING.set(Some(events));
            return Ok(json!(taken));
        }
        Step::Drop => LISTENING.set(None),
    }
    Ok(json!("done"))
}

fn said(event: &Event) -> Value {
    json!({
        "kind": event.kind().name(),
        "detail": event.detail_json(),
        "code": event.code(),
        "message": event.message(),
    })
}
