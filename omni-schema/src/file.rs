//! A schema in a file, which is searched for a table without reading the others.

use std::io::{Read, Seek, SeekFrom};

use crate::document::{END, MARK, TABLE, check_header, cut_short};
use crate::lines::{Lines, lines_before};
use crate::{FileError, SyntaxError, Table, read};

/// A schema in a file, of which not even the text of a table is read that is not asked for.
///
/// Its tables have to stand in the order of their names, in which they are written: a table is found by halving the
/// file, in a dozen steps among a thousand tables. [`Document::is_sorted`](crate::Document::is_sorted) tells; whoever
/// makes a file known to the macros checks it once.
///
/// ```
/// use std::io::Cursor;
///
/// let text = "omni-schema 1\ntable a set=as key=aid\n  aid Guid\ntable b set=bs key=bid\n  bid Guid\nend\n";
/// let mut file = omni_schema::SchemaFile::new(Cursor::new(text))?;
/// assert_eq!(file.table("b")?.expect("it is in the file").entity_set, "bs");
/// assert_eq!(file.table("c")?, None);
/// # Ok::<(), omni_schema::FileError>(())
/// ```
#[derive(Debug)]
pub struct SchemaFile<R> {
    file: R,
    length: u64,
}

/// The first line of a table's block.
struct Head {
    /// The position of the line.
    start: u64,
    name: Vec<u8>,
}

impl<R: Read + Seek> SchemaFile<R> {
    /// Takes a file after a look at its first and its last line.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is not a schema, is of a newer version than this crate reads, or was cut short.
    pub fn new(mut file: R) -> Result<Self, FileError> {
        let length = file.seek(SeekFrom::End(0))?;
        let mut line = Vec::new();
        Lines::from(&mut file, 0)?.next(&mut line)?;
        let first = String::from_utf8_lossy(&line);
        check_header(first.strip_prefix(MARK).unwrap_or(&first).trim_end())?;
        let mut last = Vec::new();
        let (mut start, mut tail) = (length, TAIL);
        while last.is_empty() && start > 0 {
            start = length.saturating_sub(tail);
            tail = tail.saturating_mul(2);
            let mut lines = Lines::from(&mut file, start)?;
            while lines.next(&mut line)? {
                if !line.trim_ascii_end().is_empty() {
                    std::mem::swap(&mut last, &mut line);
                }
            }
        }
        if last.trim_ascii_end() != END.as_bytes() {
            return Err(cut_short(lines_before(&mut file, length)?).into());
        }
        Ok(Self { file, length })
    }

    /// Reads the table of this logical name.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or this table's block is damaged, or the line behind it; the others are not looked
    /// at.
    pub fn table(&mut self, logical_name: &str) -> Result<Option<Table>, FileError> {
        // Blocks that begin before `low` have smaller names; the first that begins at `high` or after it has not.
        let (mut low, mut high) = (0, self.length);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.head(middle, high)? {
                Some(head) if head.name.as_slice() < logical_name.as_bytes() => low = head.start + 1,
                _ => high = middle,
            }
        }
        match self.head(low, self.length)? {
            Some(head) if head.name == logical_name.as_bytes() => self.block(head.start).map(Some),
            _ => Ok(None),
        }
    }

    /// The names of all tables, in their order. For this the whole file is read.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn table_names(&mut self) -> Result<Vec<String>, FileError> {
        let mut names = Vec::new();
        let mut lines = Lines::from(&mut self.file, 0)?;
        let mut line = Vec::new();
        while lines.next(&mut line)? {
            names.extend(name_in(&line).map(|name| String::from_utf8_lossy(name).into_owned()));
        }
        Ok(names)
    }

    /// The first block that begins at `start` or after it, and before `end`.
    fn head(&mut self, start: u64, end: u64) -> Result<Option<Head>, FileError> {
        let mut lines = Lines::from(&mut self.file, start)?;
        let mut line = Vec::new();
        loop {
            let start = lines.position;
            if start >= end || !lines.next(&mut line)? {
                return Ok(None);
            }
            if let Some(name) = name_in(&line) {
                return Ok(Some(Head { start, name: name.to_owned() }));
            }
        }
    }

    /// Reads the table whose block begins here.
    fn block(&mut self, start: u64) -> Result<Table, FileError> {
        let mut lines = Lines::from(&mut self.file, start)?;
        let mut text = Vec::new();
        let mut line = Vec::new();
        // The block ends where another begins; what stands to the left of it is blank or a comment.
        while lines.next(&mut line)?
            && (text.is_empty() || matches!(line.first(), Some(b' ' | b'\t' | b'#' | b'\r' | b'\n')))
        {
            text.append(&mut line);
        }
        // The line behind it is held against the form, since a column that lost its blanks would end the block unnoticed;
        // and so is what stands behind the end, where there is nothing.
        let mut after = String::from_utf8_lossy(&line).into_owned();
        if line.trim_ascii_end() == END.as_bytes() {
            while lines.next(&mut line)? {
                after.push_str(&String::from_utf8_lossy(&line));
            }
        }
        let text = String::from_utf8(text).map(|text| text + &after);
        let read = |first_line| match &text {
            Ok(text) => read::table(text, first_line),
            Err(error) => Err(SyntaxError::new(first_line, format!("the table is not text: {error}"))),
        };
        // Which line it is takes a look at all those before it, which is for a damaged block alone.
        if let Ok(table) = read(1) {
            return Ok(table);
        }
        let first_line = lines_before(&mut self.file, start)? + 1;
        Ok(read(first_line)?)
    }
}

/// How much of the end is looked at for the last line, at first: blanks may follow it.
const TAIL: u64 = 256;

/// The name of the table whose block the line begins.
fn name_in(line: &[u8]) -> Option<&[u8]> {
    let name = line.strip_prefix(TABLE.as_bytes())?;
    let end = name.iter().position(u8::is_ascii_whitespace).unwrap_or(name.len());
    Some(&name[..end])
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::{self, Cursor};

    use super::*;
    use crate::Document;

    /// Counts the bytes that are read of it.
    struct Counted<'t> {
        text: Cursor<&'t [u8]>,
        read: u64,
    }

    impl Read for Counted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.text.read(buffer)?;
            self.read += length as u64;
            Ok(length)
        }
    }

    impl Seek for Counted<'_> {
        fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
            self.text.seek(position)
        }
    }

    fn tables(count: usize, columns: usize) -> String {
        let mut text = "omni-schema 1\nnamespace N\n\n".to_owned();
        for table in 0..count {
            let name = format!("new_t{table:04}");
            let _ = writeln!(text, "table {name} set={name}s key={name}id\n  {name}id Guid required");
            for column in 0..columns {
                let _ = writeln!(text, "  new_column{column:03} String max=100 \"A label\"");
            }
            text.push('\n');
        }
        text.push_str("enum E\n  A 1\n\nend\n");
        text
    }

    fn open(text: &str) -> Result<SchemaFile<Cursor<&[u8]>>, FileError> {
        SchemaFile::new(Cursor::new(text.as_bytes()))
    }

    #[test]
    fn finds_what_a_reader_of_everything_finds() {
        for (count, columns) in [(0, 0), (1, 0), (2, 1), (3, 200), (7, 3), (40, 17)] {
            let text = tables(count, columns);
            for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{FEFF}{text}")] {
                let mut file = open(&text).unwrap();
                let document = Document::new(text.as_str()).unwrap();
                let names: Vec<_> = document.table_names().map(str::to_owned).collect();
                assert_eq!(file.table_names().unwrap(), names);
                for name in
                    names.iter().map(String::as_str).chain(["", "a", "new_t0000x", "new_t", "zzz", "new_t00021"])
                {
                    assert_eq!(file.table(name).unwrap(), document.table(name).unwrap(), "{name} of {count}");
                }
            }
        }
    }

    #[test]
    fn reads_a_table_of_many_and_not_the_others() {
        let text = tables(1500, 135);
        let mut file = SchemaFile::new(Counted { text: Cursor::new(text.as_bytes()), read: 0 }).unwrap();
        for name in ["new_t0000", "new_t0749", "new_t1499", "new_t1111x"] {
            file.file.read = 0;
            let found = file.table(name).unwrap();
            assert_eq!(found.is_some(), name.len() == 9);
            let part = text.len() as u64 / file.file.read;
            assert!(part > 50, "{} bytes of {} were read for {name}", file.file.read, text.len());
        }
    }

    #[test]
    fn damage_in_another_table_does_not_matter_and_in_this_one_is_told_with_its_line() {
        let text = tables(3, 2).replacen("new_column000 String", "new_column000 Strin", 1);
        let mut file = open(&text).unwrap();
        assert!(file.table("new_t0001").unwrap().is_some());
        let error = file.table("new_t0000").unwrap_err().to_string();
        assert!(error.starts_with("line 6: `Strin` is not a type of a column"), "{error}");
    }

    #[test]
    fn a_line_in_the_wrong_place_is_told_as_a_document_tells_it() {
        for (lines, number) in [
            ("  aid Guid\nlast String", 4),
            ("  aid Guid\n\tlast String", 4),
            ("  aid Guid\n# a note\n\nlast String", 6),
            ("  aid Guid\ntabel b set=bs key=bid\n  bid Guid", 4),
            ("  aid Guid\nend\nenum E\n  A 1", 5),
            ("  aid Guid\nend\n# a note", 6),
        ] {
            let text = format!("omni-schema 1\ntable a set=as key=aid\n{lines}\nend\n");
            let error = open(&text).unwrap().table("a").unwrap_err().to_string();
            assert_eq!(Document::new(text.as_str()).unwrap().table("a").unwrap_err().to_string(), error);
            assert!(error.starts_with(&format!("line {number}: ")), "{lines:?} gave {error}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_schema_as_a_document_does() {
        for text in [
            "",
            "<edmx/>",
            "omni-schema 2\nend\n",
            "omni-schema 1\ntable a set=as key=aid\n  aid Guid requ",
            "omni-schema 1\nend\u{b}",
            "omni-schema 1\nend\u{a0}\n",
        ] {
            let expected = Document::new(text).unwrap_err().to_string();
            assert_eq!(open(text).unwrap_err().to_string(), expected, "{text:?}");
        }
        assert!(open("omni-schema 1\nend").is_ok());
        let blanks = " \r\n".repeat(200);
        for text in [format!("omni-schema 1\nend{blanks}"), format!("omni-schema 1\nend\n{blanks}")] {
            assert!(Document::new(text.as_str()).is_ok() && open(&text).is_ok(), "blanks may follow");
        }
    }

    #[test]
    fn a_blank_line_does_not_end_a_table() {
        for blank in ["", " ", "\t", "\r", " \t "] {
            let text = format!("omni-schema 1\ntable a set=as\tkey=aid\n  aid Guid\n{blank}\n  last String\nend\n");
            let found = open(&text).unwrap().table("a").unwrap();
            assert_eq!(found, Document::new(text.as_str()).unwrap().table("a").unwrap(), "{blank:?}");
            assert!(found.unwrap().column("last").is_some(), "{blank:?}");
        }
        let text = "omni-schema 1\ntable a\tset=as key=aid\n  aid Guid\nend\n";
        assert!(Document::new(text).unwrap().table("a").unwrap().is_some());
        assert!(open(text).unwrap().table("a").unwrap().is_some());
    }

    #[test]
    fn an_error_says_what_caused_it() {
        use std::error::Error;

        let error = FileError::from(io::Error::other("the disk is gone"));
        assert_eq!(error.to_string(), "the schema cannot be read: the disk is gone");
        assert_eq!(error.source().unwrap().to_string(), "the disk is gone");
        let error = open("<edmx/>").unwrap_err();
        assert_eq!(error.source().unwrap().to_string(), error.to_string());
    }
}
