//! The body of a batch with the boundary `b`, whose changesets say their own.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &str| omni_emulator::fuzzing::batch(body));
