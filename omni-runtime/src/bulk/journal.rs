//! What a long run has begun and what it has done, so that it can be stopped at any moment and resumed to the same end.

use std::collections::HashMap;
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// How far a row of the input came, as far as the journal knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was not begun.
    New,
    /// It was sent, or was about to be: nobody knows whether it was carried out. Send it
    /// [`again`](crate::command::Unlink::again).
    Begun,
    /// It came to its outcome.
    Done,
}

/// A file that says of each row of an input, by its number, whether it was begun and whether it is done.
///
/// A row is begun before it is sent, and done after its outcome is kept elsewhere. Each entry is written at once, so
/// that a process that is killed loses none; the machine itself may lose what it has not written to its disk yet. While
/// one run has the journal open, no other can open it.
///
/// ```
/// use omni_runtime::bulk::{Journal, State};
///
/// let path = std::env::temp_dir().join(format!("journal-{}", std::process::id()));
/// # let _ = std::fs::remove_file(&path);
/// let mut journal = Journal::open(&path, "pairs.csv of 3 rows")?;
/// journal.begin(0)?;
/// journal.finish(0)?;
/// journal.begin(1)?;
/// drop(journal);
///
/// let journal = Journal::open(&path, "pairs.csv of 3 rows")?;
/// assert_eq!([0, 1, 2].map(|row| journal.state(row)), [State::Done, State::Begun, State::New]);
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Journal {
    file: File,
    /// Where the next entry belongs.
    end: u64,
    /// Two bits a row: begun, done.
    states: States,
}

const FIRST_LINE: &str = "omni journal 1";
/// How much of another's first line is shown.
const LONGEST: u64 = 1 << 12;
const BEGUN: u8 = b'b';
const DONE: u8 = b'd';
/// A letter, and the row's number in eight bytes: an entry is written in one piece.
const ENTRY: usize = 9;

impl Journal {
    /// Opens the journal of this input, or begins one. `input` says which input it is, in one line: a journal of
    /// another is refused.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written, is no journal, is the journal of another input, or is in use.
    pub fn open(path: impl AsRef<Path>, input: &str) -> Result<Self, JournalError> {
        let path = path.as_ref();
        let failed = |error| JournalError::new(path, Problem::File(error));
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        locked(file.try_lock()).map_err(|problem| JournalError::new(path, problem))?;
        let header = format!("{FIRST_LINE} {}\n", input.replace(['\r', '\n'], " "));
        let mut reader = BufReader::new(&file);
        let mut found = Vec::new();
        reader.by_ref().take(LONGEST.max(header.len() as u64)).read_until(b'\n', &mut found).map_err(failed)?;
        // Of a header that was cut off, nothing can have been begun behind.
        if found.len() < header.len() && header.as_bytes().starts_with(&found) {
            drop(reader);
            file.rewind().and_then(|()| file.write_all(header.as_bytes())).map_err(failed)?;
            return Ok(Self { file, end: header.len() as u64, states: States::default() });
        }
        if found != header.as_bytes() {
            let found = String::from_utf8_lossy(&found).trim_end().to_owned();
            return Err(JournalError::new(path, Problem::Header { found, expected: header.trim_end().to_owned() }));
        }
        let (states, end) = entries(reader, header.len() as u64).map_err(|problem| JournalError::new(path, problem))?;
        file.set_len(end).map_err(failed)?;
        Ok(Self { file, end, states })
    }

    /// How far this row came.
    #[must_use]
    pub fn state(&self, row: usize) -> State {
        match self.states.bits(row) {
            0b00 => State::New,
            0b01 => State::Begun,
            _ => State::Done,
        }
    }

    /// Says that a row is about to be sent.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn begin(&mut self, row: usize) -> io::Result<()> {
        self.write(BEGUN, row)
    }

    /// Says that a row came to its outcome.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn finish(&mut self, row: usize) -> io::Result<()> {
        self.write(DONE, row)
    }

    fn write(&mut self, kind: u8, row: usize) -> io::Result<()> {
        let mut entry = [kind; ENTRY];
        entry[1..].copy_from_slice(&(row as u64).to_le_bytes());
        // After the last whole one: on a full disk, a part of an entry may have been written.
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&entry)?;
        self.end += ENTRY as u64;
        self.states.mark(row, kind);
        Ok(())
    }
}

/// Whether this run alone has the file.
fn locked(lock: Result<(), TryLockError>) -> Result<(), Problem> {
    match lock {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(Problem::InUse),
        // Not every file system has locks.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(error)) => Err(Problem::File(error)),
    }
}

/// Reads the entries that begin at this byte of the file, and where they end.
fn entries(mut reader: impl Read, begin: u64) -> Result<(States, u64), Problem> {
    let (mut states, mut end) = (States::default(), begin);
    let mut entry = [0; ENTRY];
    while fill(&mut reader, &mut entry).map_err(Problem::File)? {
        let [kind, number @ ..] = entry;
        let row = usize::try_from(u64::from_le_bytes(number));
        let (Ok(row), BEGUN | DONE) = (row, kind) else { return Err(Problem::Entry(end)) };
        states.mark(row, kind);
        end += ENTRY as u64;
    }
    Ok((states, end))
}

/// Fills the buffer, unless the file ends before: what a kill cut off is no entry.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// Two bits a row, in pages: a row whose number is damaged costs one page, and not the memory up to it.
#[derive(Debug, Default)]
struct States(HashMap<usize, Box<[u8; PAGE]>>);

/// The bytes of a page, each with the bits of four rows.
const PAGE: usize = 4096;

impl States {
    fn bits(&self, row: usize) -> u8 {
        let byte = row / 4;
        self.0.get(&(byte / PAGE)).map_or(0, |page| page[byte % PAGE]) >> (row % 4 * 2) & 0b11
    }

    fn mark(&mut self, row: usize, kind: u8) {
        let byte = row / 4;
        let page = self.0.entry(byte / PAGE).or_insert_with(|| Box::new([0; PAGE]));
        let bits = if kind == DONE { 0b10 } else { 0b01 };
        page[byte % PAGE] |= bits << (row % 4 * 2);
    }
}

/// Why a file is not the journal of an input.
#[derive(Debug)]
pub struct JournalError {
    path: String,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    File(io::Error),
    Header { found: String, expected: String },
    Entry(u64),
    InUse,
}

impl JournalError {
    fn new(path: &Path, problem: Problem) -> Self {
        Self { path: path.display().to_string(), problem }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, problem } = self;
        match problem {
            Problem::File(_) => write!(f, "the journal `{path}` cannot be used"),
            Problem::Header { found, expected } => write!(
                f,
                "`{path}` is not the journal of this input: it begins with `{found}`, expected `{expected}`; name \
                 another file, or delete this one to begin anew"
            ),
            Problem::InUse => write!(f, "the journal `{path}` is in use: another run over the same input goes on"),
            Problem::Entry(at) => write!(f, "the journal `{path}` is damaged at byte {at}"),
        }
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::File(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun() -> (tempfile::TempDir, std::path::PathBuf, Journal) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let journal = Journal::open(&path, "x").unwrap();
        (folder, path, journal)
    }

    #[test]
    fn a_header_that_was_cut_off_is_written_again_and_another_s_is_told_whole() {
        let (_folder, path, journal) = begun();
        drop(journal);
        let header = std::fs::read(&path).unwrap();
        for length in 0..header.len() {
            std::fs::write(&path, &header[..length]).unwrap();
            let mut journal = Journal::open(&path, "x").unwrap();
            assert_eq!(journal.state(0), State::New);
            journal.begin(0).unwrap();
            drop(journal);
            assert_eq!(Journal::open(&path, "x").unwrap().state(0), State::Begun, "{length}");
        }
        let long = "x".repeat(2 * usize::try_from(LONGEST).unwrap());
        std::fs::remove_file(&path).unwrap();
        Journal::open(&path, &long).unwrap().finish(0).unwrap();
        assert_eq!(Journal::open(&path, &long).unwrap().state(0), State::Done);
        std::fs::write(&path, "omni journal 1 job of 3000 rows\n").unwrap();
        let error = Journal::open(&path, "job of 300").unwrap_err().to_string();
        assert!(error.contains("begins with `omni journal 1 job of 3000 rows`, expected"), "{error}");
    }

    #[test]
    fn an_entry_that_was_cut_off_is_none() {
        let (_folder, path, mut journal) = begun();
        journal.begin(1000).unwrap();
        journal.finish(1000).unwrap();
        drop(journal);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.truncate(bytes.len() - 3);
        std::fs::write(&path, &bytes).unwrap();
        let mut journal = Journal::open(&path, "x").unwrap();
        assert_eq!(journal.state(1000), State::Begun);
        journal.finish(1000).unwrap();
        drop(journal);
        assert_eq!(Journal::open(&path, "x").unwrap().state(1000), State::Done);
    }

    #[test]
    fn an_entry_that_was_written_in_part_is_written_over() {
        let (_folder, path, mut journal) = begun();
        journal.begin(1).unwrap();
        // What a disk that is full leaves.
        journal.file.write_all(&[BEGUN, 0, 0]).unwrap();
        journal.begin(2).unwrap();
        journal.finish(1).unwrap();
        drop(journal);
        let journal = Journal::open(&path, "x").unwrap();
        assert_eq!([1, 2, 3].map(|row| journal.state(row)), [State::Done, State::Begun, State::New]);
    }

    #[test]
    fn a_disk_that_cannot_be_read_ends_no_journal() {
        struct Failing;

        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }

        let entry = [&[BEGUN][..], &7_u64.to_le_bytes()].concat();
        assert_eq!(entries(entry.as_slice(), 16).unwrap().1, 25);
        let Err(problem) = entries(entry.as_slice().chain(Failing), 16) else { panic!("what comes after is cut off") };
        assert!(matches!(problem, Problem::File(_)), "{problem:?}");
    }

    #[test]
    fn two_runs_do_not_write_into_one_journal() {
        let (_folder, path, journal) = begun();
        let error = Journal::open(&path, "x").unwrap_err().to_string();
        assert!(error.contains("is in use"), "{error}");
        drop(journal);
        Journal::open(&path, "x").unwrap();
    }

    #[test]
    fn a_file_system_without_locks_keeps_a_journal_too() {
        let failed = |kind: io::ErrorKind| locked(Err(TryLockError::Error(kind.into())));
        assert!(failed(io::ErrorKind::Unsupported).is_ok());
        assert!(matches!(failed(io::ErrorKind::PermissionDenied), Err(Problem::File(_))));
    }

    #[test]
    fn refuses_a_file_that_is_not_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        drop(Journal::open(&path, "one.csv").unwrap());
        let error = Journal::open(&path, "two.csv").unwrap_err().to_string();
        assert!(error.contains("one.csv") && error.contains("two.csv"), "{error}");
        std::fs::write(&path, "omni journal 1 x\nhello, world").unwrap();
        assert!(Journal::open(&path, "x").unwrap_err().to_string().contains("damaged at byte 17"));
    }

    #[test]
    fn a_damaged_number_of_a_row_costs_no_memory() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = Journal::open(&path, "rows").unwrap();
        journal.begin(3).unwrap();
        drop(journal);
        let mut entry = [DONE; ENTRY];
        entry[1..].copy_from_slice(&(u64::MAX / 16).to_le_bytes());
        OpenOptions::new().append(true).open(&path).unwrap().write_all(&entry).unwrap();
        let journal = Journal::open(&path, "rows").unwrap();
        assert_eq!([journal.state(3), journal.state(4)], [State::Begun, State::New]);
        drop(journal);
    }
}
