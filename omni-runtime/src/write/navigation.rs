//! Navigation properties by their name.

use std::fmt;
use std::marker::PhantomData;

/// A navigation property of the table `T` that leads to one row of the table `U`: how a lookup is written.
///
/// A lookup that can refer to rows of several tables has one for each.
pub struct Navigation<T, U> {
    name: &'static str,
    tables: PhantomData<fn() -> (T, U)>,
}

impl<T, U> Navigation<T, U> {
    /// The navigation property of this name, which is case-sensitive. Nothing checks that the table has it.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, tables: PhantomData }
    }

    pub(super) const fn name(self) -> &'static str {
        self.name
    }
}

impl<T, U> Clone for Navigation<T, U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, U> Copy for Navigation<T, U> {}

impl<T, U> fmt::Debug for Navigation<T, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Navigation({})", self.name)
    }
}
