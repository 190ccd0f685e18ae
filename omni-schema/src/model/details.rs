//! What is known of few columns, and so is kept apart from the others': a column is a quarter of the size without.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::Choices;

/// What is known of few columns: of a large organisation's two hundred thousand most have none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Details {
    /// The type in the service's own words, where it is not one that [`EdmType`](crate::EdmType) names: `Collection(Edm.String)`.
    pub declared: Option<String>,
    /// The values that the column chooses among, where it is a choice.
    pub choices: Choices,
    /// The global choice that the values are of, where the organisation shares them between columns.
    pub choice_name: Option<String>,
    /// The most characters of a text, or bytes.
    pub max_length: Option<u32>,
    /// The digits of a decimal number, or of a second.
    pub precision: Option<u32>,
    /// The digits after the point.
    pub scale: Option<u32>,
    /// What people see.
    pub label: Option<String>,
}

impl Details {
    /// What is known of most columns.
    const NONE: Self = Self {
        declared: None,
        choices: Choices::None,
        choice_name: None,
        max_length: None,
        precision: None,
        scale: None,
        label: None,
    };
}

/// [`Details`] that take no place until one of them is set.
#[derive(Clone, Default)]
pub struct Apart(Option<Box<Details>>);

impl Apart {
    /// The details, where any was ever set.
    pub(crate) fn set(&self) -> Option<&Details> {
        self.0.as_deref()
    }
}

impl Deref for Apart {
    type Target = Details;

    fn deref(&self) -> &Details {
        static NONE: Details = Details::NONE;
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl DerefMut for Apart {
    fn deref_mut(&mut self) -> &mut Details {
        self.0.get_or_insert_default()
    }
}

impl From<Details> for Apart {
    fn from(details: Details) -> Self {
        Self(Some(Box::new(details)))
    }
}

/// Details of which none is set are none.
impl PartialEq for Apart {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Apart {}

impl fmt::Debug for Apart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, EdmType};

    #[test]
    fn a_column_is_small_and_details_of_which_none_is_set_are_none() {
        assert!(size_of::<Column>() <= 40);
        let column = Column::new("title", EdmType::String);
        let mut other = column.clone();
        other.details.label = None;
        assert_eq!((&other, format!("{other:?}")), (&column, format!("{column:?}")));
        other.details.label = Some("Title".to_owned());
        assert_ne!(other, column);
        let details = Details { label: Some("Title".to_owned()), ..Details::default() };
        assert_eq!(format!("{:?}", other.details), format!("{details:?}"));
        assert_eq!(other.details, Apart::from(details));
    }
}
