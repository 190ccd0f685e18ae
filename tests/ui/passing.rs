//! What is allowed: each case compiles, and what it asserts holds.
//!
//! They are modules of this one test, and not cases of trybuild: that would build all dependencies twice more for them.

// A case declares what has to compile, and uses of it what it has something to assert of.
#![allow(dead_code)]

#[path = "page/pass/all_that_the_page_does.rs"]
mod all_that_the_page_does;
#[path = "registered/pass/alternate_key.rs"]
mod alternate_key;
#[path = "query/pass/columns_filters_and_rows_of_other_tables.rs"]
mod columns_filters_and_rows_of_other_tables;
#[path = "registered/pass/contract.rs"]
mod contract;
#[path = "set_links/pass/each_slot_once.rs"]
mod each_slot_once;
#[path = "type/pass/every_type.rs"]
mod every_type;
#[path = "ids/pass/of_every_table.rs"]
mod of_every_table;
#[path = "registered/pass/own_key_as_self.rs"]
mod own_key_as_self;
#[path = "registered/pass/own_key_in_a_generic_struct.rs"]
mod own_key_in_a_generic_struct;
#[path = "unlink/pass/own_types.rs"]
mod own_types;
#[path = "link/pass/places.rs"]
mod places;
#[path = "entity/pass/record_and_link.rs"]
mod record_and_link;
#[path = "write/pass/records_bodies_and_changes.rs"]
mod records_bodies_and_changes;
#[path = "registered/pass/set_lookup.rs"]
mod set_lookup;

#[test]
fn every_case_is_a_module() {
    let declared = include_str!("passing.rs");
    for case in super::cases("pass").unwrap() {
        let case = case.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
        assert!(declared.contains(&format!("#[path = \"{case}\"]")), "{case} is not declared in passing.rs");
    }
}
