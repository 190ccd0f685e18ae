use syn::{Attribute, Data, DeriveInput, LitStr, Meta, Path};

use crate::args::{self, Arg, Once, Value};
use crate::errors::Errors;

/// The arguments of `#[omni(…)]`.
pub(super) struct LinkArgs {
    pub(super) entity: Once<LitStr>,
    pub(super) navigation: Once<LitStr>,
    pub(super) lookup: Once<LitStr>,
    pub(super) schema: Once<LitStr>,
    pub(super) runtime: Once<Path>,
}

pub(super) fn read(input: &DeriveInput, errors: &mut Errors) -> LinkArgs {
    let mut link = LinkArgs {
        entity: Once::new("entity"),
        navigation: Once::new("navigation"),
        lookup: Once::new("lookup"),
        schema: Once::new("schema"),
        runtime: Once::new("crate"),
    };
    let mut own = Errors::default();
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("omni")) {
        match &attribute.meta {
            Meta::List(list) => {
                for arg in args::read(list.tokens.clone(), &mut own) {
                    take(&mut link, arg, &mut own);
                }
            }
            other => own.at(other, "expected arguments: write `#[omni(entity = \"incident\")]`"),
        }
    }
    for attribute in on_a_field(&input.data) {
        own.at(attribute, "`#[omni]` belongs on the struct: it says what the struct links");
    }
    if link.entity.get().is_none() && own.is_empty() {
        missing(input, &mut own);
    }
    errors.append(own);
    link
}

fn on_a_field(data: &Data) -> impl Iterator<Item = &Attribute> {
    let fields = match data {
        Data::Struct(data) => Some(&data.fields),
        // These are refused as a whole.
        Data::Enum(_) | Data::Union(_) => None,
    };
    let attributes = fields.into_iter().flatten().flat_map(|field| &field.attrs);
    attributes.filter(|attribute| attribute.path().is_ident("omni"))
}

fn take(link: &mut LinkArgs, arg: Arg, errors: &mut Errors) {
    match (arg.name().as_deref(), &arg.value) {
        (Some("entity"), _) => link.entity.set_text(arg, errors),
        (Some("navigation"), _) => link.navigation.set_text(arg, errors),
        (Some("lookup"), _) => link.lookup.set_text(arg, errors),
        (Some("schema"), _) => link.schema.set_text(arg, errors),
        (Some("crate"), _) => link.runtime.set_path(arg, errors),
        (Some(name @ ("account" | "contact" | "incident")), Value::Nothing) => {
            errors.at(&arg.at, format!("the entity has a name and quotes: write `entity = \"{name}\"`"));
        }
        _ => args::unknown(&arg, &["entity", "navigation", "lookup", "schema", "crate"], errors),
    }
}

fn missing(input: &DeriveInput, errors: &mut Errors) {
    // Microsoft's functions are called "link…", and so the attribute is called by that name at first.
    let own_of_rustc = |attribute: &&Attribute| attribute.path().is_ident("link");
    if let Some(attribute) = input.attrs.iter().find(own_of_rustc) {
        let message = "`#[link]` is an attribute of the compiler's own: write `#[omni(entity = \"incident\")]`";
        errors.at(attribute.path(), message);
        return;
    }
    let name = &input.ident;
    let message =
        format!("`{name}` does not say what it links: add `#[omni(entity = \"incident\")]`, or `account` or `contact`");
    errors.at(name, message);
}
