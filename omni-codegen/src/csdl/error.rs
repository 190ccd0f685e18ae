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
        Self { place: line_and_column(input, position).ok(), message }
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

fn line_and_column<R: BufRead + Seek>(input: &mut R, position: u64) -> io::Result<(usize, usize)> {
    input.seek(SeekFrom::Start(0))?;
    let (mut line, mut column, mut left) = (1, 1, position);
    while left > 0 {
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            break;
        }
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        for &byte in &bytes[..length] {
            if byte == b'\n' {
                line += 1;
                column = 1;
            } else {
                column += 1;
            }
        }
        input.consume(length);
        left -= length as u64;
    }
    Ok((line, column))
}
