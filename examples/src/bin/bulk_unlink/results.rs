//! The file of results: one row for each row of the input, in the same order.

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

const HEADER: &str = "row,outcome,reason\n";

pub(crate) struct Results {
    file: File,
    unlinked: usize,
    refused: usize,
}

impl Results {
    /// Opens the results of an earlier run, or begins anew. A row that was cut off when that run ended is cut off the
    /// file.
    pub(crate) fn open(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        file.set_len(whole as u64)?;
        if whole == 0 {
            file.write_all(HEADER.as_bytes())?;
        } else if !text.starts_with(HEADER) {
            return Err(format!("`{}` is not a file of results: name another one", path.display()).into());
        }
        let outcomes = text[..whole].lines().skip(1).map(|line| line.split(',').nth(1));
        let (mut unlinked, mut refused) = (0, 0);
        for outcome in outcomes {
            *(if outcome == Some("unlinked") { &mut unlinked } else { &mut refused }) += 1;
        }
        Ok(Self { file, unlinked, refused })
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.unlinked + self.refused
    }

    /// Adds a row, in one piece. `reason` stays on its line.
    pub(crate) fn add(&mut self, row: usize, outcome: &str, reason: &str) -> Result<(), Box<dyn Error>> {
        let reason = reason.replace(['\r', '\n'], " ");
        let mut line = csv::Writer::from_writer(Vec::new());
        line.write_record([&(row + 1).to_string(), outcome, &reason])?;
        self.file.write_all(&line.into_inner().map_err(|error| error.to_string())?)?;
        *(if outcome == "unlinked" { &mut self.unlinked } else { &mut self.refused }) += 1;
        Ok(())
    }

    pub(crate) fn totals(&self) -> (usize, usize) {
        (self.unlinked, self.refused)
    }
}
