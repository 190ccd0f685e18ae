//! The generics of what is true of a struct whatever its fields hold.

use syn::{Generics, parse_quote};

/// The struct's generics, with the bound that its type lasts as long as a table's does.
pub(crate) fn lasting(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    if !generics.params.is_empty() {
        generics.make_where_clause().predicates.push(parse_quote!(Self: 'static));
    }
    generics
}
