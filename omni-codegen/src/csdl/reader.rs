//! Reading a document: how often, how much of it, and where in it something is wrong.

use std::collections::HashMap;
use std::io::{BufRead, Seek, SeekFrom};

use super::builder::{Builder, Keep};
use super::events::{Broken, Events};
use super::{CsdlError, EntityType, Metadata, in_pieces};
use crate::Names;
use crate::parallel::threads;

/// How much of a document one thread reads at a time.
const PIECE: usize = 1 << 16;

/// What is wrong with a document that begins with these bytes, if it is in UTF-16.
pub(crate) fn utf16(start: &[u8]) -> Option<&'static str> {
    let is_marked = [[0xFE, 0xFF], [0xFF, 0xFE]].iter().any(|mark| start.starts_with(mark));
    is_marked.then_some("the document is in UTF-16: save it in UTF-8, as the service sends it")
}

/// Reads a document, and keeps the properties of the entity types that are wanted and of those that they inherit from.
/// Of the other types it keeps the name and the key, since lookups lead to them.
///
/// The input is read from its start, as a stream; a large document in pieces, on up to eight threads, which is why the
/// input has to be `Send`. It is read a second time where a base type stands behind the types derived from it and only
/// some types are wanted.
///
/// # Errors
///
/// When the document is not CSDL of OData version 4, is broken, or cannot be read.
///
/// ```
/// use omni_codegen::{Names, csdl};
///
/// let document = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
///   <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
///     <EntityType Name="new_contract">
///       <Key><PropertyRef Name="new_contractid"/></Key>
///       <Property Name="new_contractid" Type="Edm.Guid"/>
///     </EntityType>
///   </Schema></edmx:DataServices></edmx:Edmx>"#;
/// let metadata = csdl::read(std::io::Cursor::new(document), &Names::all())?;
/// assert_eq!(metadata.entity_types[0].key, ["new_contractid"]);
/// # Ok::<(), csdl::CsdlError>(())
/// ```
pub fn read<R: BufRead + Seek + Send>(mut input: R, wanted: &Names) -> Result<Metadata, CsdlError> {
    let metadata = pass(&mut input, &|name| wanted.matches(name))?;
    let bases = dropped_bases(&metadata, wanted);
    if bases.is_empty() {
        return Ok(metadata);
    }
    pass(&mut input, &|name| wanted.matches(name) || bases.iter().any(|base| base == name))
}

/// The types that wanted ones inherit from and that the first pass did not keep.
fn dropped_bases(metadata: &Metadata, wanted: &Names) -> Vec<String> {
    if wanted.is_all() {
        return Vec::new();
    }
    let types: HashMap<&str, &EntityType> =
        metadata.entity_types.iter().map(|entity| (entity.name.as_str(), entity)).collect();
    let mut bases: Vec<String> = Vec::new();
    for entity in metadata.entity_types.iter().filter(|entity| wanted.matches(&entity.name)) {
        let mut base = entity.base.as_deref();
        while let Some(name) = base.map(local) {
            if bases.iter().any(|known| known == name) {
                break;
            }
            bases.push(name.to_owned());
            base = types.get(name).and_then(|entity| entity.base.as_deref());
        }
    }
    let dropped = |base: &str| !wanted.matches(base) && types.get(base).is_some_and(|entity| !entity.is_abstract);
    bases.retain(|base| dropped(base));
    bases
}

/// The name without its namespace.
pub(crate) fn local(qualified: &str) -> &str {
    apart(qualified).map_or(qualified, |(_, name)| name)
}

/// The namespace and the name.
pub(crate) fn apart(qualified: &str) -> Option<(&str, &str)> {
    // A large document has a hundred thousand, for which the library is five times as fast as `rsplit_once`.
    let dot = memchr::memrchr(b'.', qualified.as_bytes())?;
    Some((&qualified[..dot], &qualified[dot + 1..]))
}

fn pass<R: BufRead + Seek + Send>(input: &mut R, keep: &Keep<'_>) -> Result<Metadata, CsdlError> {
    let begin = |input: &mut R| input.seek(SeekFrom::Start(0)).map_err(|error| CsdlError::unreadable(&error));
    begin(input)?;
    let start = input.fill_buf().map_err(|error| CsdlError::unreadable(&error))?;
    if let Some(message) = utf16(start) {
        return Err(CsdlError::locate(input, 0, message.to_owned()));
    }
    if let Some(threads) = threads()
        && let Some(metadata) = in_pieces::read(&mut *input, keep, Some(threads), PIECE)
    {
        return Ok(metadata);
    }
    begin(input)?;
    in_one(input, keep)
}

/// Reads the document from its start to its end, and says where it is broken.
pub(super) fn in_one<R: BufRead + Seek>(input: &mut R, keep: &Keep<'_>) -> Result<Metadata, CsdlError> {
    let mut builder = Builder::new(keep);
    let mut events = Events::new(&mut *input);
    let broken = loop {
        match events.next(&mut builder) {
            Ok(true) => {}
            Ok(false) => match builder.finish() {
                Ok(metadata) => return Ok(metadata),
                Err(problem) => break Broken::At(events.position(), problem.0),
            },
            Err(broken) => break broken,
        }
    };
    Err(match broken {
        Broken::At(position, message) => CsdlError::locate(input, position, message),
        Broken::Element(position, message) => CsdlError::locate_element(input, position, message),
    })
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};

    use super::*;

    /// Counts how often it is begun.
    struct Begun<'a>(Cursor<&'a str>, usize);

    impl Read for Begun<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl BufRead for Begun<'_> {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            self.0.fill_buf()
        }

        fn consume(&mut self, amount: usize) {
            self.0.consume(amount);
        }
    }

    impl Seek for Begun<'_> {
        fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
            self.1 += 1;
            self.0.seek(position)
        }
    }

    #[test]
    fn a_document_is_read_from_its_start_and_a_large_one_once() {
        let types = "<EntityType Name=\"a\"><Key><PropertyRef Name=\"id\"/></Key></EntityType>";
        for (count, times) in [(1, 2), (4000, 1)] {
            let types = types.repeat(count);
            let document = format!(
                "<Edmx Version=\"4.0\"><DataServices><Schema Namespace=\"N\">{types}</Schema></DataServices></Edmx>"
            );
            let mut input = Begun(Cursor::new(&document), 0);
            input.0.set_position(7);
            assert_eq!(read(&mut input, &Names::all()).unwrap().entity_types.len(), count);
            assert!(input.1 == times || threads().is_none(), "{count} types: {} times", input.1);
        }
    }
}
