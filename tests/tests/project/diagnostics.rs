//! The page of all messages is the one that the cases make.

#[test]
fn the_page_of_all_messages_is_up_to_date() {
    let written = include_str!("../../../omni-runtime/docs/diagnostics.md");
    let page = tests::diagnostics::page().unwrap();
    assert!(written == page, "write it again: cargo run -p tests --bin diagnostics > omni-runtime/docs/diagnostics.md");
}
