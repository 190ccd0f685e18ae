use std::fmt;
use std::io::{self, BufRead, Seek, SeekFrom};

/// A CSDL document that cannot be read: where, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsdlError {
    place: Option<(usize, usize)>,
    message: String,
}

impl CsdlError {
    /// The line and the column, in bytes, both counted from 1; none where the document could not be read at all.
    #[must_use]
    pub fn place(&self) -> Option<(usize, usize)> {
        self.place
    }

    /// An error at this position of the document, which is looked through once more to tell the line.
    pub(super) fn locate<R: BufRead + Seek>(input: &mut R, position: u64, message: String) -> Self {
        Self { place: line_and_column(input, position, false).ok(), message }
    }

    /// An error at the element that comes next after this position.
    pub(super) fn locate_element<R: BufRead + Seek>(input: &mut R, position: u64, message: String) -> Self {
        Self { place: line_and_column(input, position, true).ok(), message }
    }

    pub(super) fn unreadable(error: &io::Error) -> Self {
        Self { place: None, message: format!("the document cannot be read: {error}") }
    }
}

impl fmt::Display for CsdlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => write!(f, "line {line}, column {column}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for CsdlError {}

fn line_and_column<R: BufRead + Seek>(input: &mut R, position: u64, after_blanks: bool) -> io::Result<(usize, usize)> {
    input.seek(SeekFrom::Start(0))?;
    let (mut line, mut column, mut left) = (1, 1, position);
    loop {
        let bytes = input.fill_buf()?;
        let length = bytes.len();
        if length == 0 {
            return Ok((line, column));
        }
        for &byte in bytes {
            if left == 0 && !(after_blanks && byte.is_ascii_whitespace()) {
                return Ok((line, column));
            }
            if byte == b'\n' {
                (line, column) = (line + 1, 1);
            } else {
                column += 1;
            }
            left = left.saturating_sub(1);
        }
        input.consume(length);
    }
}
