//! Pairs of names, of which a large document has a hundred thousand.

/// Pairs of names in the order of the document, in one piece of memory.
///
/// ```
/// use omni_codegen::csdl::Pairs;
///
/// let pairs: Pairs = [("_customerid_value", "accountid")].into_iter().collect();
/// assert_eq!(pairs.only(), Some(("_customerid_value", "accountid")));
/// assert_eq!(pairs.iter().count(), 1);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    text: String,
    /// Where each name ends in the text: two for a pair.
    ends: Vec<(usize, usize)>,
}

impl Pairs {
    /// Each pair.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        (0..self.ends.len()).filter_map(|index| self.get(index))
    }

    /// The pair, if there is just one.
    #[must_use]
    pub fn only(&self) -> Option<(&str, &str)> {
        if self.ends.len() == 1 { self.get(0) } else { None }
    }

    /// One more pair, after which there are seldom others.
    pub(super) fn push_last(&mut self, (first, second): (&str, &str)) {
        self.text.reserve_exact(first.len() + second.len());
        self.ends.reserve_exact(1);
        self.push((first, second));
    }

    pub(super) fn push(&mut self, (first, second): (&str, &str)) {
        self.text.push_str(first);
        let end = self.text.len();
        self.text.push_str(second);
        self.ends.push((end, self.text.len()));
    }

    fn get(&self, index: usize) -> Option<(&str, &str)> {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before].1);
        let (middle, end) = *self.ends.get(index)?;
        Some((self.text.get(start..middle)?, self.text.get(middle..end)?))
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        let mut all = Self::default();
        pairs.into_iter().for_each(|pair| all.push(pair));
        all
    }
}
