//! The text form of a schema as a whole: its header, its end, and where each table begins.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::{Schema, SyntaxError, Table, read};

/// The first line of every schema text: the form's name and its version.
pub(crate) const HEADER: &str = "omni-schema 1";
/// The last line: a text without it was cut short.
pub(crate) const END: &str = "end";
/// What the first line of a table's block begins with.
pub(crate) const TABLE: &str = "table ";

/// A schema in its text form, of which only the tables that are asked for are read.
///
/// The first question costs a look at the beginning of each line; a table then costs its own block, however many
/// others there are.
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
#[derive(Debug, Clone)]
pub struct Document<'a> {
    text: Cow<'a, str>,
    index: OnceLock<Vec<Block>>,
}

/// Where the block of a table begins.
#[derive(Debug, Clone, Copy)]
struct Block {
    /// The position of the logical name in the text, and its end.
    name: (usize, usize),
    /// The number of the block's first line.
    line: usize,
}

impl<'a> Document<'a> {
    /// Takes a text after a look at its first and its last line.
    ///
    /// # Errors
    ///
    /// When the text is not a schema, is of a newer version than this crate reads, or was cut short.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Result<Self, SyntaxError> {
        let text = text.into();
        check_header(text.lines().next().unwrap_or_default().trim_end())?;
        let content = text.trim_ascii_end();
        if content.rsplit('\n').next() != Some(END) {
            return Err(cut_short(content.lines().count()));
        }
        Ok(Self { text, index: OnceLock::new() })
    }

    /// The logical names of all tables, in the order of the text.
    pub fn table_names(&self) -> impl Iterator<Item = &str> {
        self.index().iter().map(|block| self.name(block))
    }

    /// Whether the tables stand in the order of their names, each once, as [`SchemaFile`](crate::SchemaFile) needs
    /// them.
    #[must_use]
    pub fn is_sorted(&self) -> bool {
        self.index().is_sorted_by(|one, other| self.name(one) < self.name(other))
    }

    /// Reads the table of this logical name.
    ///
    /// # Errors
    ///
    /// When this table's block is damaged, or the line behind it; the rest of the text is not looked at.
    pub fn table(&self, logical_name: &str) -> Result<Option<Table>, SyntaxError> {
        let Some(block) = self.index().iter().find(|block| self.name(block) == logical_name) else { return Ok(None) };
        let text = &self.text[block.name.0 - TABLE.len()..];
        read::table(text, block.line).map(Some)
    }

    fn name(&self, block: &Block) -> &str {
        &self.text[block.name.0..block.name.1]
    }

    /// Where the tables are. One step a line, and not one a byte: a proc-macro that runs this is seldom optimized.
    fn index(&self) -> &[Block] {
        self.index.get_or_init(|| {
            let mut blocks = Vec::new();
            let mut start = 0;
            for (index, line) in self.text.split('\n').enumerate() {
                if let Some(head) = line.strip_prefix(TABLE) {
                    let length = head.find(|character: char| character.is_ascii_whitespace()).unwrap_or(head.len());
                    let name = start + TABLE.len();
                    blocks.push(Block { name: (name, name + length), line: index + 1 });
                }
                start += line.len() + 1;
            }
            blocks
        })
    }

    /// Reads everything.
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
    Document { text: Cow::Borrowed(text), index: OnceLock::new() }
}

/// A number that is another for every other text: 16 hexadecimal digits (FNV-1a, 64 bits).
///
/// ```
/// assert_eq!(omni_schema::fingerprint(b""), "cbf29ce484222325");
/// ```
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

impl PartialEq for Document<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Document<'_> {}

/// Refuses what does not begin as a schema of this version does.
pub(crate) fn check_header(found: &str) -> Result<(), SyntaxError> {
    if found == HEADER {
        return Ok(());
    }
    let message = match found.strip_prefix("omni-schema ") {
        Some(version) => format!(
            "the schema is of version `{version}`, but this version of omni reads `{HEADER}`: update omni, or write the file again"
        ),
        None => format!("not a schema: its first line should be `{HEADER}`"),
    };
    Err(SyntaxError::new(1, message))
}

pub(crate) fn cut_short(last_line: usize) -> SyntaxError {
    SyntaxError::new(last_line, format!("the schema was cut short: its last line is not `{END}`"))
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
    fn a_line_that_lost_its_blanks_does_not_end_a_table() {
        let text = "omni-schema 1\ntable a set=as key=aid\n  aid Guid\nlast String\n  x String\nend\n";
        let document = Document::new(text).unwrap();
        let error = document.table("a").unwrap_err().to_string();
        let expected = "line 4: expected `table`, `enum`, `complex`, `action`, `function` or `end`, found `last String`; \
                        columns stand 2 spaces deep, choices and targets 4";
        assert_eq!(error, expected);
        assert_eq!(document.schema().unwrap_err().to_string(), expected);
    }

    #[test]
    fn nothing_follows_the_end() {
        let text = "omni-schema 1\ntable a set=as key=aid\n  aid Guid\nend\ntable b set=bs key=bid\n  bid Guid\nend\n";
        let document = Document::new(text).unwrap();
        let expected = "line 5: expected nothing after the line `end`, found `table b set=bs key=bid`";
        assert_eq!(document.table("a").unwrap_err().to_string(), expected);
        assert_eq!(document.schema().unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_name_that_begins_like_another_is_another() {
        let text = "omni-schema 1\ntable ab set=abs key=abid\n  abid Guid\nend\n";
        assert_eq!(Document::new(text).unwrap().table("a").unwrap(), None);
    }

    #[test]
    fn tables_are_sorted_where_each_name_is_greater_than_the_one_before() {
        for (names, sorted) in
            [(&[][..], true), (&["a"], true), (&["a", "b", "ba"], true), (&["b", "a"], false), (&["a", "a"], false)]
        {
            let tables = names.iter().map(|name| format!("table {name} set={name}s key={name}id\n"));
            let text = format!("omni-schema 1\n{}end\n", tables.collect::<String>());
            assert_eq!(Document::new(text).unwrap().is_sorted(), sorted, "{names:?}");
        }
    }

    #[test]
    fn a_document_is_its_text() {
        let (one, other) = ("omni-schema 1\nend\n", "omni-schema 1\nnamespace A\nend\n");
        assert_eq!(Document::new(one), Document::new(one.to_owned()));
        assert_ne!(Document::new(one), Document::new(other));
    }

    /// From the page of FNV's authors.
    #[test]
    fn fingerprints_are_those_of_fnv_1a() {
        for (text, number) in [("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8")] {
            assert_eq!(fingerprint(text.as_bytes()), number);
        }
    }
}
