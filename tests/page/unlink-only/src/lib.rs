//! The smallest web resource that does something: it unlinks a case from the conversation in focus.
#![cfg(target_arch = "wasm32")]

use omni_runtime::entities::Incident;
use omni_runtime::{Error, Id, Page, unlink_focused};
use wasm_bindgen::prelude::wasm_bindgen;

/// Unlinks the case, and gives what an agent is told.
#[wasm_bindgen]
pub async fn unlink_case(case: String) -> String {
    match unlink(&case).await {
        Ok(()) => "unlinked".to_owned(),
        Err(message) => message,
    }
}

async fn unlink(case: &str) -> Result<(), String> {
    let case: Id<Incident> = case.parse().map_err(|error: omni_runtime::ParseIdError| error.to_string())?;
    unlink_focused::<Incident>(case).send(&Page::new()).await.map_err(|error: Error| error.to_string())?;
    Ok(())
}
