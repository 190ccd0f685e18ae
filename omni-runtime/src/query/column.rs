use std::fmt;
use std::marker::PhantomData;

use super::filter::Filter;
use super::literal::{Comparable, Filterable};
use super::moment;
use crate::edm;
use crate::record::Target;

/// A column of the table `T` whose values are of the type `K`, one of [`edm`].
///
/// [`#[entity]`](macro@crate::entity) writes one for each field, under the field's name in capitals:
///
/// ```
/// use omni_runtime::{Id, entities::Incident, entity};
///
/// #[entity("incident")]
/// struct Ticket {
///     incidentid: Id<Incident>,
///     title: Option<String>,
/// }
///
/// let filter = Ticket::TITLE.eq("O'Brien & Co").or(Ticket::TITLE.is_null());
/// assert_eq!(filter.to_string(), "title eq 'O''Brien & Co' or title eq null");
/// ```
pub struct Column<T, K> {
    name: &'static str,
    /// Where a lookup is written; nothing of another column, and of a lookup that no schema knows.
    targets: &'static [Target],
    types: PhantomData<fn() -> (T, K)>,
}

impl<T, K> Column<T, K> {
    /// The column of this name. Nothing checks that the table has it, which is what the constants of
    /// [`#[entity]`](macro@crate::entity) are for.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        lookup_column(name, &[])
    }

    pub(crate) const fn targets(self) -> &'static [Target] {
        self.targets
    }

    /// The column's logical name; of a lookup the property that it is read at, such as `_primarycontactid_value`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The smallest first.
    #[must_use]
    pub const fn ascending(self) -> Order<T> {
        Order { column: self.name, descending: false, table: PhantomData }
    }

    /// The largest first.
    #[must_use]
    pub const fn descending(self) -> Order<T> {
        Order { column: self.name, descending: true, table: PhantomData }
    }

    /// The rows where nothing stands in the column.
    pub fn is_null(self) -> Filter<T> {
        Filter::comparison(self.name, "eq", Ok("null".to_owned()))
    }

    /// The rows where something stands in the column.
    pub fn is_not_null(self) -> Filter<T> {
        Filter::comparison(self.name, "ne", Ok("null".to_owned()))
    }
}

/// The column of a lookup, which is read at one name and written at another.
#[must_use]
pub const fn lookup_column<T, K>(name: &'static str, targets: &'static [Target]) -> Column<T, K> {
    Column { name, targets, types: PhantomData }
}

macro_rules! comparisons {
    ($($(#[$doc:meta])* $method:ident: $operator:literal;)+) => {
        impl<T, K: Filterable> Column<T, K> {$(
            $(#[$doc])*
            pub fn $method<V: Comparable<K>>(self, value: V) -> Filter<T> {
                Filter::comparison(self.name, $operator, value.literal())
            }
        )+}
    };
}

comparisons! {
    /// The rows whose value is this one.
    eq: "eq";
    /// The rows whose value is another one. A row without a value is among them.
    ne: "ne";
    /// The rows whose value is smaller than this one.
    lt: "lt";
    /// The rows whose value is this one or smaller.
    le: "le";
    /// The rows whose value is larger than this one.
    gt: "gt";
    /// The rows whose value is this one or larger.
    ge: "ge";
}

impl<T, K: Filterable> Column<T, K> {
    /// The rows whose value is one of these; none at all where there are none.
    pub fn one_of<V: Comparable<K>>(self, values: impl IntoIterator<Item = V>) -> Filter<T> {
        let mut any: Option<Filter<T>> = None;
        for value in values {
            let one = self.eq(value);
            any = Some(match any {
                None => one,
                Some(before) => before.or(one),
            });
        }
        // Nothing is both null and not null.
        any.unwrap_or_else(|| self.is_null().and(self.is_not_null()))
    }
}

impl<T> Column<T, edm::Text> {
    /// The rows whose text has this in it, whatever its letters: `%`, `_` and `[` stand for themselves. The reference is
    /// Microsoft's page "Use wildcard characters in conditions for string values".
    pub fn contains(self, text: &str) -> Filter<T> {
        Filter::function("contains", self.name, literally(text))
    }

    /// The rows whose text begins with this.
    pub fn starts_with(self, text: &str) -> Filter<T> {
        Filter::function("startswith", self.name, literally(text))
    }

    /// The rows whose text ends with this.
    pub fn ends_with(self, text: &str) -> Filter<T> {
        Filter::function("endswith", self.name, literally(text))
    }
}

/// The text as a function of the service takes it, which reads it as a pattern.
fn literally(text: &str) -> Result<String, String> {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '%' | '_' | '[' => pattern.extend(['[', letter, ']']),
            _ => pattern.push(letter),
        }
    }
    Comparable::<edm::Text>::literal(&pattern.as_str())
}

impl<T> Column<T, edm::DateTimeOffset> {
    /// The rows whose moment is less than so many days ago.
    pub fn within_days(self, days: u32) -> Filter<T> {
        let since = moment::days_ago(days);
        Filter::comparison(self.name, "ge", Ok(since))
    }
}

impl<T, K> Clone for Column<T, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, K> Copy for Column<T, K> {}

impl<T, K> fmt::Debug for Column<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({})", self.name)
    }
}

/// By which column of the table `T` rows are sorted, and which way.
pub struct Order<T> {
    column: &'static str,
    descending: bool,
    table: PhantomData<fn() -> T>,
}

impl<T> Order<T> {
    /// The column's logical name; of a lookup the property that it is read at.
    #[must_use]
    pub const fn column(&self) -> &'static str {
        self.column
    }

    /// Whether the largest comes first.
    #[must_use]
    pub const fn is_descending(&self) -> bool {
        self.descending
    }
}

impl<T> PartialEq for Order<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.column, self.descending) == (other.column, other.descending)
    }
}

impl<T> Eq for Order<T> {}

impl<T> Clone for Order<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Order<T> {}

impl<T> fmt::Display for Order<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.column, if self.descending { "desc" } else { "asc" })
    }
}

impl<T> fmt::Debug for Order<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Order({self})")
    }
}
