use std::fmt;
use std::marker::PhantomData;

use super::condition::{Condition, Operator};

/// Which rows of the table `T` are asked for: `$filter`.
///
/// Filters are made by the methods of a [`Column`](super::Column) and put together here. Parentheses are written where
/// the meaning needs them, values are quoted as their type asks, and all of it is encoded for the URL when it is sent.
/// The reference is "OData URL Conventions", section "System Query Option $filter".
///
/// ```
/// # use omni_runtime::{Id, entities::Incident, entity};
/// # #[entity("incident")]
/// # struct Ticket { incidentid: Id<Incident>, title: Option<String>, prioritycode: Option<i32> }
/// let urgent = Ticket::PRIORITYCODE.eq(1).or(Ticket::TITLE.contains("fire"));
/// let open = urgent.and(!Ticket::TITLE.starts_with("Closed"));
/// assert_eq!(
///     open.to_string(),
///     "(prioritycode eq 1 or contains(title,'fire')) and not (startswith(title,'Closed'))",
/// );
/// ```
#[must_use = "a filter does nothing until a query has it"]
pub struct Filter<T> {
    condition: Condition,
    table: PhantomData<fn() -> T>,
}

impl<T> Filter<T> {
    pub(super) fn comparison(column: &str, operator: &str, literal: Result<String, String>) -> Self {
        Self::of(Condition::single(literal.map(|literal| format!("{column} {operator} {literal}")), column))
    }

    pub(super) fn function(name: &str, column: &str, literal: Result<String, String>) -> Self {
        Self::of(Condition::single(literal.map(|literal| format!("{name}({column},{literal})")), column))
    }

    fn of(condition: Condition) -> Self {
        Self { condition, table: PhantomData }
    }

    /// The rows that this filter and the other leave.
    pub fn and(self, other: Self) -> Self {
        Self::of(Condition::join(Operator::And, self.condition, other.condition))
    }

    /// The rows that this filter or the other leaves.
    pub fn or(self, other: Self) -> Self {
        Self::of(Condition::join(Operator::Or, self.condition, other.condition))
    }

    pub(super) fn into_condition(self) -> Condition {
        self.condition
    }
}

/// The rows that the filter does not leave.
impl<T> std::ops::Not for Filter<T> {
    type Output = Self;

    fn not(self) -> Self {
        Self::of(self.condition.negated())
    }
}

impl<T> Clone for Filter<T> {
    fn clone(&self) -> Self {
        Self::of(self.condition.clone())
    }
}

/// Prints the filter as it stands before it is encoded for a URL.
impl<T> fmt::Display for Filter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.condition.text() {
            Ok(text) => f.write_str(text),
            Err(error) => write!(f, "<{error}>"),
        }
    }
}

impl<T> fmt::Debug for Filter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({self})")
    }
}
