//! A document in pieces, each of which can be read without those before it: cut behind the end of an entity type or an
//! entity set, and put behind the tags of the elements around.

use std::cmp::Ordering;
use std::io::{BufRead, Read};
use std::sync::Arc;

use memchr::memmem;

use super::Metadata;
use super::builder::{Builder, CONTAINER, SCHEMA};
use super::events::Events;

/// Where a document can be cut: behind this and one of `ENDS`.
const CUT: &[u8] = b"</Entity";
/// Each with the number of elements that are open behind it.
const ENDS: [(&[u8], usize); 2] = [(b"Type>", SCHEMA), (b"Set>", CONTAINER)];
/// What another element around begins with.
const BEGINS_SCHEMA: &[u8] = b"<Schema";
const BEGINS_CONTAINER: &[u8] = b"<EntityContainer";
/// How many times larger than it should be a piece may become before it can be cut.
const LARGEST: usize = 32;
/// How long the start of a document or the tag of a schema may be, which are read again with each piece.
const LONGEST: usize = 1 << 13;
/// What some editors begin a text with, to say that it is in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// What stands in a document around a piece.
pub(super) struct Around {
    /// The document from its start to the tag of its first schema; in the place of that one, the tag of another, or of an
    /// entity container behind it.
    pub(super) text: Vec<u8>,
    /// The tags of the open elements, as they are written.
    pub(super) tags: Vec<String>,
    /// The aliases that the text gives.
    pub(super) aliases: Vec<(String, String)>,
}

impl Around {
    /// What stands around in the text, where so many elements are open for the first time.
    fn begin(text: &[u8], depth: usize) -> Option<Self> {
        let mut builder = Builder::new(&|_| true);
        let mut events = Events::new(text);
        while builder.between().is_none_or(|tags| tags.len() != depth) {
            if !events.next(&mut builder).ok()? {
                return None;
            }
        }
        let length = usize::try_from(events.position()).ok()?;
        let (Metadata { aliases, .. }, tags) = builder.so_far()?;
        (length <= LONGEST).then(|| Self { text: text[..length].to_vec(), tags, aliases })
    }

    /// The text without the elements that are deeper.
    fn outer(&self, depth: usize) -> Option<&[u8]> {
        let deeper: usize = self.tags.iter().skip(depth).map(|tag| tag.len() + "<>".len()).sum();
        self.text.get(..self.text.len().checked_sub(deeper)?)
    }

    /// Another element at this depth, with whose tag the text begins.
    fn with(&self, depth: usize, text: &[u8]) -> Option<Self> {
        let end = memchr::memchr(b'>', &text[..text.len().min(LONGEST)])? + 1;
        Self::begin(&[self.outer(depth - 1)?, &text[..end]].concat(), depth)
    }

    /// What stands around the place behind a piece, where so many elements are open; none where it is what stands around
    /// the piece. It is a guess, since a piece may say in a comment what is looked for here: once the piece is read, it
    /// is seen.
    fn behind(&self, piece: &[u8], depth: usize) -> Option<Self> {
        // From the front, which is the faster way.
        let last = |tag: &[u8]| memmem::find_iter(piece, tag).last().map(|start| &piece[start..]);
        let schema = last(BEGINS_SCHEMA).and_then(|schema| self.with(SCHEMA, schema));
        let around = schema.as_ref().unwrap_or(self);
        match around.tags.len().cmp(&depth) {
            Ordering::Less => around.with(CONTAINER, last(BEGINS_CONTAINER)?),
            Ordering::Equal => schema,
            Ordering::Greater => Self::begin(around.outer(SCHEMA)?, SCHEMA),
        }
    }
}

/// A piece: what stands around it and, in the buffer, that and the piece itself.
pub(super) struct Piece {
    pub(super) index: usize,
    pub(super) around: Arc<Around>,
    pub(super) behind: Behind,
}

/// How the document goes on behind a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// With another piece, around which so many elements are open.
    Piece(usize),
    /// With so much that cannot be cut that it has to be read as a stream.
    Stream,
    /// Not at all.
    End,
}

/// Takes a document apart.
pub(super) struct Pieces<R> {
    pub(super) input: R,
    size: usize,
    around: Arc<Around>,
    /// What is read already of the next piece.
    read: Vec<u8>,
    /// The number of the next piece; none where there is none.
    next: Option<usize>,
}

impl<R: BufRead> Pieces<R> {
    /// Begins a document; none where it is too small to be taken apart, or does not begin as CSDL.
    pub(super) fn begin(mut input: R, size: usize) -> Option<Self> {
        let mut read = Vec::new();
        if fill(&mut input, &mut read, size)? {
            return None;
        }
        // The parser takes one more off, and does not count it.
        while read.starts_with(MARK) {
            read.drain(..MARK.len());
        }
        let around = Around::begin(&read, SCHEMA)?;
        read.drain(..around.text.len());
        Some(Self { input, size, around: Arc::new(around), read, next: Some(0) })
    }

    /// What stands around the next piece.
    pub(super) fn around(&self) -> Arc<Around> {
        Arc::clone(&self.around)
    }

    /// No more pieces are needed.
    pub(super) fn stop(&mut self) {
        self.next = None;
    }

    /// Puts the next piece into the buffer, if there is one. Behind one that cannot be read there is none.
    pub(super) fn next(&mut self, buffer: &mut Vec<u8>) -> Option<Piece> {
        let index = self.next.take()?;
        let around = self.around();
        buffer.clear();
        buffer.extend_from_slice(&around.text);
        buffer.append(&mut self.read);
        let behind = self.cut(buffer, around.text.len())?;
        if let Behind::Piece(depth) = behind {
            self.next = Some(index + 1);
            if let Some(changed) = around.behind(&buffer[around.text.len()..], depth) {
                self.around = Arc::new(changed);
            }
        }
        Some(Piece { index, around, behind })
    }

    /// Fills the buffer, in which a piece begins at `start`, up to the last place where it can be cut.
    fn cut(&mut self, buffer: &mut Vec<u8>, start: usize) -> Option<Behind> {
        let mut searched = start;
        for size in (1..=LARGEST).map(|times| times * self.size) {
            if fill(&mut self.input, buffer, start + size)? {
                return Some(Behind::End);
            }
            let new = &buffer[searched..];
            let end = |tag: usize| {
                let (end, depth) = ENDS.into_iter().find(|(end, _)| new[tag + CUT.len()..].starts_with(end))?;
                Some((searched + tag + CUT.len() + end.len(), depth))
            };
            if let Some((cut, depth)) = memmem::rfind_iter(new, CUT).find_map(end) {
                self.read.extend_from_slice(&buffer[cut..]);
                buffer.truncate(cut);
                return Some(Behind::Piece(depth));
            }
            // The end of what was read may be the start of a tag.
            searched = searched.max(buffer.len().saturating_sub(CUT.len() + ENDS[0].0.len()));
        }
        Some(Behind::Stream)
    }
}

/// Fills the buffer up to this length or beyond, and says whether the input has come to its end; none where it cannot be
/// read.
fn fill<R: BufRead>(input: &mut R, buffer: &mut Vec<u8>, length: usize) -> Option<bool> {
    let missing = length.saturating_sub(buffer.len());
    let read = input.take(u64::try_from(missing).ok()?).read_to_end(buffer).ok()?;
    Some(read < missing)
}
