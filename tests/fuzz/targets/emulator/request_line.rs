//! A request line as a part of a batch or a socket brings it: the method, the address, the query.
#![no_main]

libfuzzer_sys::fuzz_target!(|line: &str| omni_emulator::fuzzing::request_line(line));
