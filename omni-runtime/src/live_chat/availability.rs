use wasm_bindgen::JsValue;

use crate::page::member;
use crate::page::value::member_text;

/// Whether an agent could answer now: "getAgentAvailability". What the widget does not say is `None`.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgentAvailability {
    /// The queue that a chat would come to.
    pub queue_id: Option<String>,
    /// Whether the queue is within its operating hours.
    pub is_queue_available: Option<bool>,
    /// When its operating hours begin next, in UTC; within them, the first day of the calendar.
    pub next_operating_hours_start: Option<String>,
    /// When those end.
    pub next_operating_hours_end: Option<String>,
    /// When the queue opens next, or closes if it is open.
    pub next_transition: Option<String>,
    /// How many customers would be before this one.
    pub position_in_queue: Option<f64>,
    /// Whether an agent of the queue could take a chat now.
    pub is_agent_available: Option<bool>,
    /// How long customers waited in the last 48 hours on average, in minutes.
    pub average_wait_minutes: Option<f64>,
}

impl AgentAvailability {
    /// The reference begins some of the names with a capital and others not, so that both are taken.
    pub(super) fn read(answer: &JsValue) -> Self {
        let value = |names: [&str; 2]| names.iter().find_map(|name| member(answer, name));
        let flag = |names: [&str; 2]| value(names)?.as_bool();
        let number = |names: [&str; 2]| {
            let value = value(names)?;
            value.as_f64().or_else(|| value.as_string()?.parse().ok())
        };
        Self {
            queue_id: member_text(answer, &["queueId", "QueueId"]),
            is_queue_available: flag(["isQueueAvailable", "IsQueueAvailable"]),
            next_operating_hours_start: member_text(
                answer,
                &["StartTimeOfNextOperatingHour", "startTimeOfNextOperatingHour"],
            ),
            next_operating_hours_end: member_text(
                answer,
                &["EndTimeOfNextOperatingHour", "endTimeOfNextOperatingHour"],
            ),
            next_transition: member_text(answer, &["nexttransitiontime", "nextTransitionTime"]),
            position_in_queue: number(["positionInQueue", "PositionInQueue"]),
            is_agent_available: flag(["isAgentAvailable", "IsAgentAvailable"]),
            average_wait_minutes: number(["averageWaitTime", "AverageWaitTime"]),
        }
    }
}
