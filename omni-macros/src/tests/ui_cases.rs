//! The cases of `tests/ui` without a compiler: what the macros say about each and where, in a moment, as a change of a
//! check is made. What the compiler itself says, only the cases' own test can tell.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use proc_macro2::{LineColumn, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, DeriveInput, File, Item, ItemImpl, ItemMacro, LitStr, Meta, Type};

use crate::entity::is_entity;

/// What the macros said about the items of a file.
#[derive(Default)]
struct Said {
    /// As `line:column: message`.
    messages: Vec<String>,
    /// The types that a macro was on.
    types: Vec<String>,
    /// The types that `Entity` was implemented for.
    entities: Vec<String>,
}

impl Said {
    fn of(source: &str) -> syn::Result<Vec<String>> {
        let mut said = Self::default();
        said.visit_file(&syn::parse_file(source)?);
        said.messages.sort();
        said.types.sort();
        said.types.dedup();
        said.entities.sort();
        if said.messages.is_empty() {
            assert_eq!(said.entities, said.types, "each is an entity, by one of its macros: {source}");
        }
        Ok(said.messages)
    }

    /// Expands what an expansion left, as a compiler does.
    fn expand(&mut self, expanded: TokenStream) {
        let source = expanded.to_string();
        let file: File = syn::parse2(expanded).unwrap_or_else(|error| panic!("{error}: not Rust: {source}"));
        self.visit_file(&file);
    }
}

impl Visit<'_> for Said {
    fn visit_item(&mut self, item: &Item) {
        let mut item = item.clone();
        let Some(attributes) = attributes(&mut item) else { return visit::visit_item(self, &item) };
        let at = attributes.iter().position(|attribute| is_entity(attribute.path()));
        let derives = attributes[..at.unwrap_or(attributes.len())].iter().any(derives_link);
        let entity = at.map(|at| take(attributes, at));
        if let (Item::Struct(item), true) = (&item, derives || entity.is_some()) {
            self.types.push(item.ident.to_string());
        }
        if derives {
            // As in a compiler, the derives above `#[entity]` are expanded first, and still see it.
            let mut whole = item.clone();
            if let Some(attributes) = self::attributes(&mut whole) {
                attributes.extend(entity.clone());
            }
            let input: DeriveInput = syn::parse2(whole.to_token_stream()).expect("an item that can be derived on");
            self.expand(crate::link::derive(&input));
        }
        if let Some(entity) = entity {
            let args = match entity.meta {
                Meta::List(list) => list.tokens,
                _ => TokenStream::new(),
            };
            return self.expand(crate::entity::attribute(args, &item.to_token_stream()));
        }
        visit::visit_item(self, &item);
    }

    fn visit_item_impl(&mut self, item: &ItemImpl) {
        if let (Some((path, _)), Type::Path(of)) = (&item.trait_, &*item.self_ty)
            && path.segments.last().is_some_and(|last| last.ident == "Entity")
        {
            self.entities.extend(of.path.segments.last().map(|last| last.ident.to_string()));
        }
    }

    fn visit_item_macro(&mut self, item: &ItemMacro) {
        if item.mac.path.segments.last().is_some_and(|last| last.ident == "compile_error") {
            let message = item.mac.parse_body::<LitStr>().expect("a message").value();
            self.messages.push(at(item.mac.path.span().start(), &message));
        }
    }
}

fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        Item::Union(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        Item::Fn(item) => Some(&mut item.attrs),
        Item::Mod(item) => Some(&mut item.attrs),
        Item::Type(item) => Some(&mut item.attrs),
        _ => None,
    }
}

/// Takes out an attribute, and the derives above it, which are gone when it is expanded.
fn take(attributes: &mut Vec<Attribute>, at: usize) -> Attribute {
    let taken = attributes.remove(at);
    let mut below = attributes.split_off(at);
    attributes.retain(|attribute| !attribute.path().is_ident("derive"));
    attributes.append(&mut below);
    taken
}

fn derives_link(attribute: &Attribute) -> bool {
    let mut found = false;
    if attribute.path().is_ident("derive") {
        let _ = attribute.parse_nested_meta(|path| {
            found |= path.path.segments.last().is_some_and(|last| last.ident == "Link");
            Ok(())
        });
    }
    found
}

fn topics() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ui")
}

/// The cases of this kind, in their order.
fn cases(kind: &str) -> io::Result<Vec<PathBuf>> {
    let mut cases = Vec::new();
    for topic in fs::read_dir(topics())? {
        let folder = topic?.path().join(kind);
        if folder.is_dir() {
            for case in fs::read_dir(folder)? {
                cases.push(case?.path());
            }
        }
    }
    cases.retain(|case| case.extension().is_some_and(|extension| extension == "rs"));
    cases.sort();
    assert!(!cases.is_empty(), "no cases");
    Ok(cases)
}

fn at(place: LineColumn, message: &str) -> String {
    format!("{}:{}: {message}", place.line, place.column + 1)
}

/// The messages that the compiler printed without a code, but for those of its own lints.
fn printed(stderr: &str) -> Vec<String> {
    let mut lines = stderr.lines();
    let mut messages = Vec::new();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error: ").filter(|message| !message.starts_with("unused ")) else {
            continue;
        };
        let (_, place) = lines.next().and_then(|line| line.split_once(".rs:")).expect("the place of a message");
        messages.push(format!("{place}: {message}"));
    }
    messages.sort();
    messages
}

/// A build script registers a schema by a variable, which a process cannot set for itself: another one does the work.
#[test]
fn with_a_schema_registered() {
    let mut tests = Command::new(env::current_exe().expect("this program"));
    let schema = format!("0 {}", topics().join("schema/contoso.omni").display());
    tests.env(omni_schema::registration::variable("contoso"), schema).args(["--ignored", "tests::ui_cases::"]);
    let done = tests.output().expect("the tests run");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}

#[test]
#[ignore = "for a process with a schema registered"]
fn the_macros_say_what_the_compiler_prints() {
    let mut wrong = Vec::new();
    for case in cases("fail").expect("the cases") {
        let source = fs::read_to_string(&case).expect("a case");
        // What a macro of the case's own makes is not expanded here.
        if source.contains("macro_rules!") {
            continue;
        }
        // What is no Rust, the compiler tells by itself.
        let Ok(said) = Said::of(&source) else { continue };
        let printed = printed(&fs::read_to_string(case.with_extension("stderr")).expect("what was printed"));
        if said != printed {
            wrong.push(format!("{}\n  said:    {said:?}\n  printed: {printed:?}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "for a process with a schema registered"]
fn what_is_allowed_is_not_spoken_of() {
    for case in cases("pass").expect("the cases") {
        let said = Said::of(&fs::read_to_string(&case).expect("a case")).expect("Rust");
        assert!(said.is_empty(), "{}: {said:?}", case.display());
    }
}

/// Whatever serde reads such a value as: the schema does not say what it is made of.
#[test]
#[ignore = "for a process with a schema registered"]
fn a_column_of_no_known_type_takes_any() {
    let source = "#[entity(\"new_contract\", schema = \"contoso\")] struct Row { new_address: Option<String> }";
    assert_eq!(Said::of(source).expect("Rust"), [""; 0]);
}
