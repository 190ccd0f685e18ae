use super::{Apart, EdmType};

/// One column that is not a lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// The lower-case logical name: `ticketnumber`.
    pub name: String,
    /// What the column holds.
    pub edm: EdmType,
    /// Whether a row always has a value.
    pub required: bool,
    /// Whether people have to fill it in, which the service leaves to its forms.
    pub level: Level,
    /// What a client may do with the column.
    pub access: Access,
    /// What is known of few columns: its choices, its limits, its label.
    pub details: Apart,
}

impl Column {
    /// A column that may be null, read and written, of which nothing more is known.
    ///
    /// ```
    /// use omni_schema::{Column, EdmType};
    ///
    /// let mut tier = Column::new("new_tier", EdmType::Int32);
    /// assert!(!tier.required && !tier.is_read_only() && tier.details.label.is_none());
    /// tier.details.label = Some("Tier".to_owned());
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, edm: EdmType) -> Self {
        Self {
            name: name.into(),
            edm,
            required: false,
            level: Level::Optional,
            access: Access::ALL,
            details: Apart::default(),
        }
    }

    /// Whether the service computes the value and refuses one that is sent.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.access.is_read_only()
    }
}

/// What a client may do with a column (`IsValidForCreate`, `IsValidForUpdate`, `IsValidForRead`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// A new row may be given a value.
    pub create: bool,
    /// The value may be changed.
    pub update: bool,
    /// The value can be read.
    pub read: bool,
}

impl Access {
    /// Everything, as most columns allow.
    pub const ALL: Self = Self { create: true, update: true, read: true };
    /// Reading alone.
    pub const READ_ONLY: Self = Self { create: false, update: false, read: true };

    /// Whether nothing may be written.
    #[must_use]
    pub fn is_read_only(self) -> bool {
        !self.create && !self.update
    }
}

/// Whether people have to fill a column in: `RequiredLevel`, without the level of the service itself, which is
/// [`Column::required`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Level {
    /// They need not.
    #[default]
    Optional,
    /// They should (`Recommended`).
    Recommended,
    /// They have to (`ApplicationRequired`). Rows from before that was decided may be without.
    Business,
}

/// Whether a column is a choice, and among what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choices {
    /// Not a choice.
    #[default]
    None,
    /// One of these values. The list is empty where the schema does not know the values.
    One(Vec<Choice>),
    /// Any number of these values (a multi-select choice: comma-separated numbers in a string).
    Many(Vec<Choice>),
}

impl Choices {
    /// The known values, in the order of the schema; none for a column that is not a choice.
    #[must_use]
    pub fn values(&self) -> &[Choice] {
        match self {
            Self::None => &[],
            Self::One(values) | Self::Many(values) => values,
        }
    }
}

/// One value of a choice column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// The number on the wire.
    pub value: i32,
    /// The state that a value of `statuscode` belongs to.
    pub state: Option<i32>,
    /// What people see.
    pub label: String,
}

impl Choice {
    /// A value and what people see.
    #[must_use]
    pub fn new(value: i32, label: impl Into<String>) -> Self {
        Self { value, state: None, label: label.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_read_only_where_nothing_may_be_written() {
        for (create, update, read_only) in
            [(false, false, true), (true, false, false), (false, true, false), (true, true, false)]
        {
            let access = Access { create, update, read: true };
            let column = Column { access, ..Column::new("title", EdmType::String) };
            assert_eq!((access.is_read_only(), column.is_read_only()), (read_only, read_only), "{access:?}");
        }
    }
}
