//! The lines of a file, from any of its bytes on.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// How much is read at once. A table of a hundred columns has some 5 kB.
const CHUNK: usize = 4096;

/// The number of lines that end before this position.
pub(crate) fn lines_before<R: Read + Seek>(file: &mut R, position: u64) -> io::Result<usize> {
    let mut lines = Lines::from(file, 0)?;
    let (mut line, mut count) = (Vec::new(), 0);
    while lines.position < position && lines.next(&mut line)? {
        count += 1;
    }
    Ok(count)
}

/// The lines of a file from some position on.
pub(crate) struct Lines<'f, R> {
    reader: BufReader<&'f mut R>,
    /// Where the next line begins.
    pub(crate) position: u64,
}

impl<'f, R: Read + Seek> Lines<'f, R> {
    /// Begins with the first line that begins at `start` or after it.
    pub(crate) fn from(file: &'f mut R, start: u64) -> io::Result<Self> {
        let mut lines = Self { reader: BufReader::with_capacity(CHUNK, file), position: start.saturating_sub(1) };
        lines.reader.seek(SeekFrom::Start(lines.position))?;
        if start > 0 {
            lines.next(&mut Vec::new())?;
        }
        Ok(lines)
    }

    /// Reads the next line, with what ends it; gives whether there was one.
    pub(crate) fn next(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        let length = self.reader.read_until(b'\n', line)?;
        self.position += length as u64;
        Ok(length > 0)
    }
}
