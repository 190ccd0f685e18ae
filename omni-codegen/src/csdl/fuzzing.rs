//! What the fuzz targets in `tests/fuzz` ask of the reader, and users cannot; not for users.

use std::io::Cursor;

use super::in_pieces;
use super::reader::in_one;

/// Reads a document in small pieces.
///
/// # Panics
///
/// When these say anything that the whole does not.
pub fn pieces(document: &[u8]) {
    let keep = |name: &str| !name.starts_with('b');
    for size in [100, 300] {
        if let Some(metadata) = in_pieces::read(Cursor::new(document), &keep, None, size) {
            assert_eq!(in_one(&mut Cursor::new(document), &keep), Ok(metadata));
        }
    }
}
