//! A document's events, one after the other.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::attributes::PlainElement;
use super::builder::Builder;

/// What is wrong with a document, and where: how many bytes from its start.
pub(super) enum Broken {
    /// What is wrong stands there.
    At(u64, String),
    /// The element that begins there, behind blanks, is wrong.
    Element(u64, String),
}

/// Reads a document's events.
pub(super) struct Events<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Events<R> {
    pub(super) fn new(input: R) -> Self {
        let mut reader = Reader::from_reader(input);
        // The blanks between the elements are no content.
        reader.config_mut().trim_text(true);
        Self { reader, buffer: Vec::new() }
    }

    /// How far the document is read.
    pub(super) fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// Gives the builder the next event, if the document has one more.
    #[inline]
    pub(super) fn next(&mut self, builder: &mut Builder<'_>) -> Result<bool, Broken> {
        self.buffer.clear();
        let position = self.reader.buffer_position();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => give(&event, position, builder),
            Err(error) => Err(Broken::At(self.reader.error_position(), error.to_string())),
        }
    }
}

/// Gives the builder all events of a text that is whole: nothing of it is copied. None where something is wrong with it,
/// of which a reading as a stream tells what and where.
pub(super) fn in_place(text: &str, builder: &mut Builder<'_>) -> Option<()> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().trim_text(true);
    let mut is_behind_tag = false;
    loop {
        // Most elements are found and read in a part of the time that the parser takes, which stays between two tags.
        if is_behind_tag
            && let Some((element, rest)) = PlainElement::empty(&text[text.len() - reader.get_ref().len()..])
            && builder.member(&element)
        {
            *reader.get_mut() = rest.as_bytes();
            continue;
        }
        let event = reader.read_event().ok()?;
        is_behind_tag = matches!(event, Event::Start(_) | Event::Empty(_) | Event::End(_));
        if !give(&event, 0, builder).ok()? {
            return Some(());
        }
    }
}

/// Gives the builder an event that begins there, unless it is the end.
#[inline]
fn give(event: &Event<'_>, position: u64, builder: &mut Builder<'_>) -> Result<bool, Broken> {
    let done = match event {
        Event::Start(element) => builder.start(element),
        Event::Empty(element) => builder.empty(element),
        Event::End(_) => {
            builder.end();
            Ok(())
        }
        Event::Text(text) => builder.text(text),
        Event::Eof => return Ok(false),
        _ => Ok(()),
    };
    match done {
        Ok(()) => Ok(true),
        Err(problem) => Err(Broken::Element(position, problem.0)),
    }
}
