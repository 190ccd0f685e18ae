//! Outcomes and errors as JSON.

use omni_runtime::Error;
use serde_json::{Value, json};

/// What came of a command, with every question that an error answers.
pub(crate) fn said(outcome: Result<Value, Error>) -> Value {
    match outcome {
        Ok(value) => json!({ "ok": value }),
        Err(error) => json!({ "error": {
            "kind": format!("{:?}", error.kind()),
            "message": error.to_string(),
            "code": error.code(),
            "status": error.status(),
            "service_message": error.service_message(),
            "request_id": error.request_id(),
            "body": error.body(),
            "retryable": error.is_retryable(),
            "absent": error.is_absent(),
            "unanswered": error.is_unanswered(),
            "value": error.js_value().map(|value| {
                js_sys::JSON::stringify(&value).ok().and_then(|text| text.as_string())
            }),
        }}),
    }
}
