//! The first line of the input is the content type, the rest the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use omni_runtime::batch::{Part, read};

fuzz_target!(|input: &[u8]| {
    let (content_type, body) = input.split_at(input.iter().position(|byte| *byte == b'\n').unwrap_or(0));
    let Ok(content_type) = std::str::from_utf8(content_type) else { return };
    for kind in [content_type, "multipart/mixed; boundary=b"] {
        let Ok(parts) = read(kind, body) else { continue };
        // No part is longer than what it was cut from.
        let replies = parts.iter().flat_map(|part| match part {
            Part::One(reply) => std::slice::from_ref(reply),
            Part::Changeset(replies) => &replies[..],
        });
        assert!(replies.map(|reply| reply.response.body().len()).sum::<usize>() <= body.len());
    }
});
