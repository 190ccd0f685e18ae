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
    /// Where the two names of each pair end in the text.
    ends: Vec<(usize, usize)>,
}

impl Pairs {
    /// Each pair.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |&(middle, end)| {
            let pair = (&self.text[start..middle], &self.text[middle..end]);
            start = end;
            pair
        })
    }

    /// The pair, if there is just one.
    #[must_use]
    pub fn only(&self) -> Option<(&str, &str)> {
        let mut all = self.iter();
        let first = all.next()?;
        all.next().is_none().then_some(first)
    }

    /// Takes the first name of the first pair, in the memory of them all, of which nothing is left.
    pub(crate) fn take_first(&mut self) -> String {
        let Self { mut text, ends } = std::mem::take(self);
        text.truncate(ends.first().map_or(0, |(middle, _)| *middle));
        text
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
}

impl<'a> FromIterator<(&'a str, &'a str)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        let mut all = Self::default();
        pairs.into_iter().for_each(|pair| all.push(pair));
        all
    }
}
