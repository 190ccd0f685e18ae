//! One error: the id of a tab where that of a session belongs. Cure: the session's own `SessionId`.
use omni_runtime::apm::{AppProfileManager, TabId};

fn act(tab: &TabId) {
    let _ = AppProfileManager::new().session(tab);
}

fn main() {}
