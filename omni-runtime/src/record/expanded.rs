//! Rows of other tables that come with a row: `$expand` of a single-valued navigation property.

use std::fmt::Write as _;

/// A field that holds the row that a lookup refers to, and the columns that are asked of it.
#[derive(Debug, Clone, Copy)]
pub struct Expanded {
    /// The navigation property, case-sensitive.
    pub navigation: &'static str,
    /// The columns of the other row.
    pub columns: &'static [&'static str],
    /// What comes with the other row in turn.
    pub expanded: &'static [Expanded],
}

/// The value of `$expand`: "Join tables using navigation properties".
pub(crate) fn expand_option(expanded: &[Expanded]) -> String {
    let mut option = String::new();
    for (index, one) in expanded.iter().enumerate() {
        let between = if index == 0 { "" } else { "," };
        // Writing to a `String` does not fail.
        let _ = write!(option, "{between}{}($select={}", one.navigation, one.columns.join(","));
        if !one.expanded.is_empty() {
            let _ = write!(option, ";$expand={}", expand_option(one.expanded));
        }
        option.push(')');
    }
    option
}
