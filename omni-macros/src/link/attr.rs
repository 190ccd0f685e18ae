use syn::{DeriveInput, LitStr, Meta, Path};

use crate::args::{self, Once};
use crate::errors::Errors;

/// The arguments of `#[omni(…)]`.
pub(super) struct LinkArgs {
    pub(super) entity: Once<LitStr>,
    pub(super) navigation: Once<LitStr>,
    pub(super) lookup: Once<LitStr>,
    pub(super) runtime: Once<Path>,
}

pub(super) fn read(input: &DeriveInput, errors: &mut Errors) -> LinkArgs {
    let mut link = LinkArgs {
        entity: Once::new("entity"),
        navigation: Once::new("navigation"),
        lookup: Once::new("lookup"),
        runtime: Once::new("crate"),
    };
    let before = errors.is_empty();
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("omni")) {
        let Meta::List(list) = &attribute.meta else {
            errors.at(&attribute.meta, "expected `#[omni(entity = \"…\")]`");
            continue;
        };
        for arg in args::read(list.tokens.clone(), errors) {
            match arg.key.as_ref().map(ToString::to_string).as_deref() {
                Some("entity") => link.entity.set_text(arg, errors),
                Some("navigation") => link.navigation.set_text(arg, errors),
                Some("lookup") => link.lookup.set_text(arg, errors),
                Some("crate") => link.runtime.set_path(arg, errors),
                _ => args::unknown(&arg, &["entity", "navigation", "lookup", "crate"], errors),
            }
        }
    }
    if link.entity.get().is_none() && before && errors.is_empty() {
        let name = &input.ident;
        let help = format!(
            "`{name}` does not say what it links: add `#[omni(entity = \"incident\")]`, or `account` or `contact`"
        );
        errors.at(name, help);
    }
    link
}
