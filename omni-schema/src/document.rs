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
///
/// # The form
///
/// UTF-8, with or without a byte order mark, in lines that end with a line feed, with or without a carriage return before it. Spaces and tabs at the end
/// of a line mean nothing. Empty lines, and lines that begin with `#`, are passed over; a comment cannot be indented.
/// The first line is `omni-schema 1`, the form's name and version, and the last one `end`, so that a file that was cut
/// short is refused.
///
/// Each line of the grammar is one line of the file; `2` and `4` stand for exactly that many leading spaces. The words of
/// a line are separated by spaces; one space stands behind the first word of a line that is not indented, and
/// behind the numbers of a choice. `[…]` may be left out, `{…}` stands any number of times, also none, and `|` is
/// between alternatives, which `(…)` groups. A `NAME` is one by [`is_name`](crate::is_name), and case-sensitive; that of a
/// type may have `Collection(…)` around it.
///
/// ```text
/// schema      omni-schema 1
///             { namespace | table | enum | complex | operation }
///             end
/// namespace   namespace NAME
///
/// table       table NAME set=NAME key=NAME{,NAME} [name=NAME] [base=NAME] [optimistic] [LABEL]
///             { column | lookup | key | navigation }
/// column      2 NAME EDM {flag} [LABEL]
///             { choice }
/// flag        required | recommended | business-required | read-only | access=RIGHT{,RIGHT}
///             | choice[=NAME] | choices[=NAME] | max=NATURAL | precision=NATURAL | scale=NATURAL | type=NAME
/// RIGHT       create | update | read | none
/// choice      4 NUMBER[/NUMBER] [TEXT]
/// lookup      2 NAME lookup {flag} [LABEL]
///             target { target }
/// target      4 NAME NAME NAME
/// key         2 NAME key NAME{,NAME}
/// navigation  2 NAME (collection | navigation) NAME [partner=NAME]
///
/// enum        enum NAME [flags]
///             { 2 NAME NUMBER }
/// complex     complex NAME
///             { member }
/// operation   (action | function) NAME [bound=TYPE] [returns=TYPE]
///             { member }
/// member      2 NAME TYPE [required]
/// TYPE        SIMPLE | Collection(SIMPLE)
/// SIMPLE      EDM | NAME | .NAME
/// LABEL       "TEXT"
/// ```
///
/// - `EDM` is a name of [`EdmType`](crate::EdmType), with or without `Edm.`. A `NUMBER` is an integer, a `NATURAL` one
///   that is not negative.
/// - `namespace` appears at most once, and each table name once.
/// - Words with `=`, flags and `optimistic` stand in any order, each once, and a value follows each `=` of a table. Of
///   `recommended` and `business-required` there is one at the most, as of `read-only` and `access`, and of `choice`
///   and `choices`. Without `read-only` or `access`, everything may be done.
/// - A table's `set` and `key` have to be there; each part of `key` is one of its columns. Columns and lookups share
///   their names, keys have names of their own, and so have collections and navigations: each name once.
/// - Of the flags, a lookup takes `required`, the two levels, `read-only` and `access`. Choices follow a column with
///   `choice` or `choices`: the value, behind `/` the state that a value of `statuscode` belongs to, and the label, in
///   which further spaces count. A target is a table's logical name, its entity set, and the navigation property that
///   leads there.
/// - `type` is the service's own name for what no `EDM` names. A structure that is called like an `EDM` has a dot in
///   front.
/// - A label begins with the first quote that follows a space, and ends with the one at the line's end: quotes inside
///   it need no escape. In a `TEXT`, `\n` is a line feed, `\r` a carriage return, and `\` before anything else stands
///   for what follows; at the very end it stands for nothing, and keeps the blanks before it.
///
/// [`Schema`]'s `Display` writes the form, with the names and the types of a table in line below one another. The file
/// that a build script registers has its tables in the order of their names, as `omni` writes them: see
/// [`is_sorted`](Self::is_sorted).
///
/// ```
/// use omni_schema::{Document, OperationKind};
///
/// let text = r#"omni-schema 1
/// ## What an organisation added.
/// namespace Microsoft.Dynamics.CRM
///
/// table new_contract set=new_contracts key=new_contractid name=new_name optimistic "Service contract"
///   new_contractid Guid   required
///   new_name       String business-required max=100 "Contract \\ name"
///   new_tier       Int32  choice=new_tier
///     100000000 Bronze
///     100000001 Silver
///   statuscode     Int32  choice access=update,read
///     1/0 In "force"
///   new_customerid lookup required
///     account accounts new_CustomerId_account
///     contact contacts new_CustomerId_contact
///   new_namekey    key new_name,new_tier
///   new_contract_tasks collection task partner=regardingobjectid_new_contract
///
/// enum new_kind flags
///   Work 1
///
/// complex new_estimate
///   Days Int32 required
///
/// function new_Estimate returns=new_estimate
///   Kinds Collection(new_kind) required
///
/// end
/// "#;
/// let schema = Document::new(text)?.schema()?;
/// let table = schema.table("new_contract").expect("it is in the text");
/// let name = table.column("new_name").expect("it is in the text");
/// assert_eq!(name.details.label.as_deref(), Some(r"Contract \ name"));
/// let status = &table.column("statuscode").expect("it is in the text").details.choices.values()[0];
/// assert_eq!((status.value, status.state, status.label.as_str()), (1, Some(0), "In \"force\""));
/// assert_eq!(table.lookups[0].targets.len(), 2);
/// assert_eq!(schema.operations[0].kind, OperationKind::Function);
/// // What is written is read back.
/// assert_eq!(Document::new(schema.to_string())?.schema()?, schema);
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
        let text = without_mark(text.into());
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

/// The text's 64-bit FNV-1a hash, as 16 hexadecimal digits.
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

/// What some editors begin a text with, to say that it is in UTF-8.
pub(crate) const MARK: char = '\u{FEFF}';

fn without_mark(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix(MARK).unwrap_or(text)),
        Cow::Owned(text) => Cow::Owned(text.strip_prefix(MARK).map(str::to_owned).unwrap_or(text)),
    }
}

/// Refuses what does not begin as a schema of this version does.
pub(crate) fn check_header(found: &str) -> Result<(), SyntaxError> {
    if found == HEADER {
        return Ok(());
    }
    let is_xml = found.starts_with('<');
    let message = match found.strip_prefix("omni-schema ") {
        Some(version) => format!(
            "the schema is of version `{version}`, but this version of omni reads `{HEADER}`: update omni, or write the file again"
        ),
        None if is_xml => format!(
            "not a schema: its first line should be `{HEADER}`; `omni schema import` makes a schema of `$metadata`"
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
        let help = "`omni schema import` makes a schema of `$metadata`";
        assert_eq!(
            error.to_string(),
            format!("line 1: not a schema: its first line should be `omni-schema 1`; {help}")
        );
    }

    #[test]
    fn a_mark_of_the_encoding_is_no_part_of_the_text() {
        let text = "omni-schema 1\ntable a set=as key=aid\n  aid Guid\nend\n";
        let marked = format!("\u{FEFF}{text}");
        let document = Document::new(text).unwrap();
        for marked in [Document::new(marked.as_str()), Document::new(marked.clone())] {
            let marked = marked.unwrap();
            assert_eq!(marked, document);
            assert_eq!(marked.schema(), document.schema());
            assert_eq!(marked.table("a"), document.table("a"));
        }
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
        let expected = "line 4: expected `namespace`, `table`, `enum`, `complex`, `action`, `function` or `end`, found \
                        `last String`; columns stand 2 spaces deep, choices and targets 4";
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
