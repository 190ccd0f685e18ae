//! The arguments of `#[entity(…)]` in the first line, the item below it in the others; `#[derive(Link)]` reads the same
//! item. A crate of macros exports nothing else, so that its modules are compiled into this target: outside of a
//! compiler, proc-macro2 brings its own tokens.
#![no_main]

#[path = "../../../../omni-macros/src/args.rs"]
mod args;
#[path = "../../../../omni-macros/src/entity/mod.rs"]
mod entity;
#[path = "../../../../omni-macros/src/errors.rs"]
mod errors;
#[path = "../../../../omni-macros/src/generics.rs"]
mod generics;
#[path = "../../../../omni-macros/src/link/mod.rs"]
mod link;
#[path = "../../../../omni-macros/src/names.rs"]
mod names;
#[path = "../../../../omni-macros/src/prefix.rs"]
mod prefix;
#[path = "../../../../omni-macros/src/schema.rs"]
mod schema;
#[path = "../../../../omni-macros/src/tables.rs"]
mod tables;

use libfuzzer_sys::fuzz_target;
use proc_macro2::TokenStream;
use syn::DeriveInput;

/// A compiler gives up on deeper nests before it asks a macro.
const DEEPEST: usize = 64;

fuzz_target!(|text: &str| {
    if depth(text) > DEEPEST {
        return;
    }
    let (args, item) = text.split_once('\n').unwrap_or((text, "struct A { title: Option<String> }"));
    let (Ok(args), Ok(item)) = (args.parse::<TokenStream>(), item.parse::<TokenStream>()) else { return };
    let record = entity::attribute(args, &item);
    let Ok(input) = syn::parse2::<DeriveInput>(item) else { return };
    for written in [record, link::derive(&input)] {
        let source = written.to_string();
        assert!(syn::parse2::<syn::File>(written).is_ok(), "not Rust: {source}");
    }
});

/// How deep brackets may be nested at the most.
fn depth(text: &str) -> usize {
    text.bytes().filter(|byte| b"([{<&*".contains(byte)).count()
}
