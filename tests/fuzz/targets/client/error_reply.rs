//! The first byte chooses the status, the first line is `Retry-After`, the rest the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use omni_runtime::Error;

fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first() else { return };
    let (wait, body) = rest.split_at(rest.iter().position(|byte| *byte == b'\n').unwrap_or(0));
    let reply = http::Response::builder().status(400 + u16::from(*choice)).header("retry-after", wait);
    let Ok(reply) = reply.body(body.to_vec()) else { return };
    let error = Error::from_response(&reply);
    // Whatever came, it can be asked and printed.
    let _ = (error.is_retryable(), error.retry_after(), error.code_name(), error.to_string(), format!("{error:?}"));
    assert!(error.body().is_none_or(|kept| kept.len() <= 3 * 4096));
});
