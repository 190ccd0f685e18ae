//! The text form of a schema as a whole: its header, its end, and where each table begins.

use std::borrow::Cow;

use crate::{Schema, SyntaxError, Table, read};

/// The first line of every schema text: the form's name and its version.
pub(crate) const HEADER: &str = "omni-schema 1";
/// The last line: a text without it was cut short.
pub(crate) const END: &str = "end";

/// A schema in its text form, of which only the tables that are asked for are read.
///
/// A text of thousands of tables costs a search for the one that is wanted, not a parse of them all.
///
/// ```
/// use omni_schema::Document;
///
/// let text = "omni-schema 1\ntable new_contract set=new_contracts key=new_contractid\n  new_contractid Guid required\nend\n";
/// let document = Document::new(text)?;
/// let table = document.table("new_contract")?.expect("it is in the text");
/// assert_eq!(table.key, "new_contractid");
/// # Ok::<(), omni_schema::SyntaxError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<'a> {
    text: Cow<'a, str>,
}

impl<'a> Document<'a> {
    /// Takes a text after a look at its first and its last line.
    ///
    /// # Errors
    ///
    /// When the text is not a schema, is of a newer version than this crate reads, or was cut short.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Result<Self, SyntaxError> {
        let text = text.into();
        let header = text.lines().next().unwrap_or_default().trim_end();
        if header != HEADER {
            return Err(SyntaxError::new(1, wrong_header(header)));
        }
        if text.trim_end().lines().next_back().map(str::trim_end) != Some(END) {
            let last = text.trim_end().lines().count();
            return Err(SyntaxError::new(last, format!("the schema was cut short: its last line is not `{END}`")));
        }
        Ok(Self { text })
    }

    /// The logical names of all tables, in the order of the text.
    pub fn table_names(&self) -> impl Iterator<Item = &str> {
        self.text.lines().filter_map(|line| line.strip_prefix("table ")?.split_whitespace().next())
    }

    /// Reads the table of this logical name.
    ///
    /// # Errors
    ///
    /// When this table's block is damaged; the rest of the text is not looked at.
    pub fn table(&self, logical_name: &str) -> Result<Option<Table>, SyntaxError> {
        let start = format!("\ntable {logical_name} ");
        let Some(before) = self.text.find(&start) else { return Ok(None) };
        let block = &self.text[before + 1..];
        let line = self.text[..=before].lines().count() + 1;
        read::table(block, line).map(Some)
    }

    /// Reads every table.
    ///
    /// # Errors
    ///
    /// When a line is not of the form, or two tables have one name.
    pub fn schema(&self) -> Result<Schema, SyntaxError> {
        read::schema(&self.text)
    }
}

/// A text that a test of this crate has checked.
pub(crate) fn trusted(text: &'static str) -> Document<'static> {
    Document { text: Cow::Borrowed(text) }
}

fn wrong_header(found: &str) -> String {
    match found.strip_prefix("omni-schema ") {
        Some(version) => format!(
            "the schema is of version `{version}`, but this version of omni reads `{HEADER}`: update omni, or write the file again"
        ),
        None => format!("not a schema: its first line should be `{HEADER}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_a_schema() {
        let error = Document::new("<edmx/>").unwrap_err();
        assert_eq!(error.to_string(), "line 1: not a schema: its first line should be `omni-schema 1`");
    }

    #[test]
    fn refuses_a_newer_version_in_a_sentence() {
        let error = Document::new("omni-schema 2\nend\n").unwrap_err();
        assert!(error.to_string().contains("version `2`"), "{error}");
    }

    #[test]
    fn refuses_a_text_that_was_cut_short() {
        let error = Document::new("omni-schema 1\ntable a set=as key=aid\n  aid Guid requ").unwrap_err();
        assert_eq!(error.to_string(), "line 3: the schema was cut short: its last line is not `end`");
    }

    #[test]
    fn damage_in_another_table_does_not_matter() {
        let text = "omni-schema 1\ntable a set=as key=aid\n  aid Nonsense\ntable b set=bs key=bid\n  bid Guid\nend\n";
        let document = Document::new(text).unwrap();
        assert_eq!(document.table("b").unwrap().unwrap().entity_set, "bs");
        assert_eq!(document.table("a").unwrap_err().line(), 3);
        assert!(document.schema().is_err());
    }

    #[test]
    fn a_name_that_begins_like_another_is_another() {
        let text = "omni-schema 1\ntable ab set=abs key=abid\n  abid Guid\nend\n";
        assert_eq!(Document::new(text).unwrap().table("a").unwrap(), None);
    }
}
