//! The loop over a document's events, and where in the document something is wrong.

use std::collections::HashMap;
use std::io::{BufRead, Seek, SeekFrom};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::builder::Builder;
use super::{CsdlError, EntityType, Metadata};
use crate::Names;

/// What is wrong with a document that begins with these bytes, if it is in UTF-16.
pub(crate) fn utf16(start: &[u8]) -> Option<&'static str> {
    let is_marked = [[0xFE, 0xFF], [0xFF, 0xFE]].iter().any(|mark| start.starts_with(mark));
    is_marked.then_some("the document is in UTF-16: save it in UTF-8, as the service sends it")
}

/// Reads a document, and keeps the properties of the entity types that are wanted and of those that they inherit from.
/// Of the other types it keeps the name and the key, since lookups lead to them.
///
/// The document is read as a stream, a second time where a base type stands behind the types derived from it and only
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
pub fn read<R: BufRead + Seek>(mut input: R, wanted: &Names) -> Result<Metadata, CsdlError> {
    let metadata = pass(&mut input, &|name| wanted.matches(name))?;
    let bases = dropped_bases(&metadata, wanted);
    if bases.is_empty() {
        return Ok(metadata);
    }
    input.seek(SeekFrom::Start(0)).map_err(|error| CsdlError::unreadable(&error))?;
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
    qualified.rsplit_once('.').map_or(qualified, |(_, name)| name)
}

fn pass<R: BufRead + Seek>(input: &mut R, keep: &dyn Fn(&str) -> bool) -> Result<Metadata, CsdlError> {
    let start = input.fill_buf().map_err(|error| CsdlError::unreadable(&error))?;
    if let Some(message) = utf16(start) {
        return Err(CsdlError::locate(input, 0, message.to_owned()));
    }
    let mut reader = Reader::from_reader(&mut *input);
    // The blanks between the elements are no content.
    reader.config_mut().trim_text(true);
    let mut builder = Builder::new(keep);
    let mut buffer = Vec::new();
    let (position, message) = loop {
        buffer.clear();
        let position = reader.buffer_position();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => break (reader.error_position(), error.to_string()),
        };
        let done = match event {
            Event::Start(element) => builder.start(&element),
            Event::Empty(element) => builder.empty(&element),
            Event::End(_) => {
                builder.end();
                Ok(())
            }
            Event::Text(text) => builder.text(&text),
            Event::Eof => match builder.finish() {
                Ok(metadata) => return Ok(metadata),
                Err(problem) => break (reader.buffer_position(), problem.0),
            },
            _ => Ok(()),
        };
        if let Err(problem) = done {
            return Err(CsdlError::locate_element(input, position, problem.0));
        }
    };
    Err(CsdlError::locate(input, position, message))
}
