//! A filter, read, checked against a table, and evaluated on a row.
#![no_main]

libfuzzer_sys::fuzz_target!(|filter: &str| omni_emulator::fuzzing::filter(filter));
