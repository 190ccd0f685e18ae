//! Names of the generated items: the service's names, in the form of Rust's.

use std::collections::HashSet;

/// Names of the generated code's own root, and of what it uses from the prelude.
const TAKEN: [&str; 14] = [
    "Option",
    "Some",
    "None",
    "Vec",
    "Box",
    "String",
    "Default",
    "Debug",
    "Clone",
    "Copy",
    "PartialEq",
    "Eq",
    "Hash",
    "Self",
];

/// The names that a scope has already.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope(HashSet<String>);

impl Scope {
    /// A scope of types.
    pub(super) fn types() -> Self {
        Self(TAKEN.iter().map(|&name| name.to_owned()).collect())
    }

    /// Takes this name, or the first free one of it with a number behind.
    pub(super) fn take(&mut self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut number = 2;
        while !self.0.insert(free.clone()) {
            free = format!("{name}{number}");
            number += 1;
        }
        free
    }

    /// Takes this name, or the other where it is taken.
    pub(super) fn take_or(&mut self, name: &str, other: impl FnOnce() -> String) -> String {
        if self.0.insert(name.to_owned()) { name.to_owned() } else { self.take(&other()) }
    }
}

/// The words of a name: at `_` and other signs, and where a capital begins one.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut characters = name.chars().peekable();
    let mut last: Option<char> = None;
    while let Some(character) = characters.next() {
        if !character.is_alphanumeric() {
            last = None;
            continue;
        }
        let next_is_small = characters.peek().is_some_and(|next| next.is_lowercase());
        let begins = match last {
            None => true,
            // `customerId` and `CSDLReader`.
            Some(before) => {
                character.is_uppercase()
                    && (before.is_lowercase() || before.is_numeric() || (before.is_uppercase() && next_is_small))
            }
        };
        match words.last_mut() {
            Some(word) if !begins => word.push(character),
            _ => words.push(character.to_string()),
        }
        last = Some(character);
    }
    words
}

/// `NewContract` of `new_contract`.
pub(super) fn pascal(name: &str) -> String {
    let mut pascal = String::with_capacity(name.len());
    for word in words(name) {
        let mut letters = word.chars();
        pascal.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        let rest = letters.as_str();
        // Words in capitals are abbreviations, which Rust writes as words.
        let shouted = rest.chars().all(|letter| !letter.is_lowercase());
        if shouted { pascal.push_str(&rest.to_lowercase()) } else { pascal.push_str(rest) }
    }
    valid(pascal, "N")
}

/// `customer_id` of `CustomerID`.
pub(super) fn snake(name: &str) -> String {
    let snake: Vec<String> = words(name).iter().map(|word| word.to_lowercase()).collect();
    let snake = snake.join("_");
    valid(snake, "n_")
}

/// A name that begins with a letter and is made of what identifiers are made of.
fn valid(name: String, prefix: &str) -> String {
    let valid = |name: &str| {
        syn::parse_str::<proc_macro2::TokenStream>(name).is_ok_and(|tokens| tokens.into_iter().count() == 1)
    };
    let begins_well = |name: &str| name.starts_with(|first: char| first.is_alphabetic());
    if !name.is_empty() && begins_well(&name) && valid(&name) {
        return name;
    }
    let ascii: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if begins_well(&ascii) { ascii } else { format!("{prefix}{ascii}") }
}

/// The identifier, raw where the name is a keyword.
pub(super) fn ident(name: &str) -> proc_macro2::Ident {
    let span = proc_macro2::Span::call_site();
    // `gen` is a keyword since the edition of 2024, which syn does not know yet.
    if name != "gen"
        && let Ok(ident) = syn::parse_str::<syn::Ident>(name)
    {
        return ident;
    }
    if matches!(name, "self" | "Self" | "super" | "crate" | "_") {
        return proc_macro2::Ident::new(&format!("{name}_"), span);
    }
    proc_macro2::Ident::new_raw(name, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_takes_the_form_of_its_place() {
        for (name, as_type, as_field) in [
            ("new_contract", "NewContract", "new_contract"),
            ("CustomerID", "CustomerId", "customer_id"),
            ("Order_Details", "OrderDetails", "order_details"),
            ("CSDLReader", "CsdlReader", "csdl_reader"),
            ("type", "Type", "type"),
            ("2% 10, Net 30", "N210Net30", "n_210net30"),
            ("Österreich", "Österreich", "österreich"),
            ("", "N", "n_"),
            ("日本", "日本", "日本"),
        ] {
            assert_eq!((pascal(name).as_str(), snake(name).as_str()), (as_type, as_field));
        }
        for (name, written) in [("type", "r#type"), ("gen", "r#gen"), ("self", "self_"), ("union", "union")] {
            assert_eq!(ident(name).to_string(), written);
        }
    }

    #[test]
    fn a_scope_gives_a_name_once() {
        let mut scope = Scope::types();
        assert_eq!([scope.take("A"), scope.take("A"), scope.take("A")], ["A", "A2", "A3"]);
        assert_eq!(scope.take("Option"), "Option2");
        assert_eq!(scope.take_or("A", || "B".into()), "B");
    }
}
