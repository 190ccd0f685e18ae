//! The loop over a document's events. It knows where it is in the document, and passes over what it has no use for
//! without keeping any of it.

use std::io::{BufRead, Seek, SeekFrom};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::build::{self, KeyPart, Problem};
use super::{
    ComplexType, CsdlError, EntitySet, EntityType, EnumType, Metadata, NavigationProperty, Operation, Property,
    TypeName,
};
use crate::Names;

const UTF16: [[u8; 2]; 2] = [[0xFE, 0xFF], [0xFF, 0xFE]];

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
    let types: std::collections::HashMap<&str, &EntityType> =
        metadata.entity_types.iter().map(|entity| (entity.name.as_str(), entity)).collect();
    let mut bases: Vec<String> = Vec::new();
    for entity in metadata.entity_types.iter().filter(|entity| wanted.matches(&entity.name)) {
        let mut base = entity.base.as_deref();
        while let Some(name) = base.map(build::local) {
            if bases.iter().any(|known| known == name) {
                break;
            }
            bases.push(name.to_owned());
            base = types.get(name).and_then(|entity| entity.base.as_deref());
        }
    }
    bases.retain(|base| !wanted.matches(base) && types.contains_key(base.as_str()));
    bases
}

fn pass<R: BufRead + Seek>(input: &mut R, keep: &dyn Fn(&str) -> bool) -> Result<Metadata, CsdlError> {
    let start = input.fill_buf().map_err(|error| CsdlError::unreadable(&error))?;
    if UTF16.iter().any(|mark| start.starts_with(mark)) {
        let message = "the document is in UTF-16: save it in UTF-8, as the service sends it".to_owned();
        return Err(CsdlError::locate(input, 0, message));
    }
    let mut reader = Reader::from_reader(&mut *input);
    let mut builder = Builder { keep, metadata: Metadata::default(), open: Vec::new(), ignored: 0, seen: false };
    let mut buffer = Vec::new();
    let failed = loop {
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
                Err(message) => break (reader.buffer_position(), message),
            },
            _ => Ok(()),
        };
        if let Err(problem) = done {
            break (position, problem.0);
        }
    };
    let (position, message) = failed;
    Err(CsdlError::locate(input, position, message))
}

/// What an open element is, with what has been read of it.
enum Open {
    Edmx,
    DataServices,
    Schema(String),
    /// An entity type, and whether more of it matters than its name and its key.
    Entity(EntityType, bool),
    Complex(ComplexType),
    Enum(EnumType),
    Key,
    Property(Property),
    Navigation(NavigationProperty),
    Operation(Operation),
    Container,
    Set(EntitySet),
    /// `Annotations`, with its target.
    Annotations(TypeName),
    /// The annotation of alternate keys.
    Keys(Vec<Vec<String>>),
    /// An element inside of that, and whether its text names a column of the key.
    KeyPart {
        column: bool,
    },
    /// An element whose children do not matter.
    Leaf,
}

struct Builder<'a> {
    keep: &'a dyn Fn(&str) -> bool,
    metadata: Metadata,
    open: Vec<Open>,
    /// How deep the loop is inside an element that is passed over.
    ignored: usize,
    seen: bool,
}

impl Builder<'_> {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        if self.ignored > 0 {
            self.ignored += 1;
            return Ok(());
        }
        match self.opened(element)? {
            Some(open) => self.open.push(open),
            None => self.ignored = 1,
        }
        Ok(())
    }

    /// An element without content. Most of a document are properties, which go straight to their type.
    fn empty(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        if self.ignored > 0 {
            return Ok(());
        }
        if let Some(Open::Entity(entity, kept)) = self.open.last_mut() {
            match element.local_name().into_inner() {
                "Property" | "NavigationProperty" if !*kept => return Ok(()),
                "Property" => {
                    entity.properties.push(build::property(element)?);
                    return Ok(());
                }
                "NavigationProperty" => {
                    entity.navigations.extend(build::navigation(element)?);
                    return Ok(());
                }
                _ => {}
            }
        }
        self.start(element)?;
        self.end();
        Ok(())
    }

    /// What the element is, where it matters.
    fn opened(&mut self, element: &BytesStart<'_>) -> Result<Option<Open>, Problem> {
        let name = element.local_name().into_inner();
        if matches!(self.open.last(), Some(Open::Keys(_) | Open::KeyPart { .. })) {
            return self.key_part(name, element).map(Some);
        }
        let Some(parent) = self.open.last_mut() else { return self.root(name, element).map(Some) };
        let open = match (parent, name) {
            (Open::Entity(_, false), "Property" | "NavigationProperty") => return Ok(None),
            (Open::Entity(..) | Open::Complex(_), "Property") => Open::Property(build::property(element)?),
            (Open::Entity(..) | Open::Complex(_), "NavigationProperty") => match build::navigation(element)? {
                Some(navigation) => Open::Navigation(navigation),
                None => return Ok(None),
            },
            (Open::Navigation(navigation), "ReferentialConstraint") => {
                navigation.constraints.push(build::constraint(element)?);
                Open::Leaf
            }
            (Open::Property(property), "Annotation") => {
                build::annotate(property, element)?;
                return Ok(None);
            }
            (Open::Entity(..), "Key") => Open::Key,
            (Open::Key, "PropertyRef") => {
                let column = build::required_name(element)?;
                if let Some(Open::Entity(entity, _)) = self.open.iter_mut().rev().nth(1) {
                    entity.key.push(column);
                }
                Open::Leaf
            }
            (Open::Entity(..) | Open::Annotations(_), "Annotation") if build::is_alternate_keys(element)? => {
                Open::Keys(Vec::new())
            }
            (Open::Enum(enumeration), "Member") => {
                build::member(enumeration, element)?;
                Open::Leaf
            }
            (Open::Operation(operation), "Parameter") => {
                operation.parameters.push(build::parameter(element)?);
                Open::Leaf
            }
            (Open::Operation(operation), "ReturnType") => {
                operation.returns = Some(build::required_type(element)?);
                Open::Leaf
            }
            (Open::Set(set), "NavigationPropertyBinding") => {
                set.bindings.push(build::binding(element)?);
                Open::Leaf
            }
            (Open::Schema(namespace), _) => {
                let namespace = namespace.clone();
                return self.in_schema(name, element, &namespace);
            }
            (Open::Container, "EntitySet") => Open::Set(build::entity_set(element)?),
            (Open::Container, "ActionImport" | "FunctionImport") => {
                self.metadata.imports.push(build::import(element)?);
                return Ok(None);
            }
            (Open::DataServices, "Schema") => self.schema(element)?,
            (Open::Edmx, "DataServices") => Open::DataServices,
            _ => return Ok(None),
        };
        Ok(Some(open))
    }

    fn root(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Open, Problem> {
        if self.seen {
            return Err(Problem(format!("expected the end of the document, found another element `{name}`")));
        }
        self.seen = true;
        if name != "Edmx" {
            return Err(Problem(format!("not a CSDL document: expected the element `edmx:Edmx`, found `{name}`")));
        }
        build::version(element)?;
        Ok(Open::Edmx)
    }

    fn schema(&mut self, element: &BytesStart<'_>) -> Result<Open, Problem> {
        let (namespace, alias) = build::schema(element)?;
        if let Some(alias) = alias {
            self.metadata.aliases.push((alias, namespace.clone()));
        }
        Ok(Open::Schema(namespace))
    }

    fn in_schema(&mut self, name: &str, element: &BytesStart<'_>, namespace: &str) -> Result<Option<Open>, Problem> {
        Ok(Some(match name {
            "EntityType" => {
                let entity = build::entity(element, namespace)?;
                let kept = entity.is_abstract || (self.keep)(&entity.name);
                Open::Entity(entity, kept)
            }
            "ComplexType" => Open::Complex(build::complex(element, namespace)?),
            "EnumType" => Open::Enum(build::enumeration(element, namespace)?),
            "Action" | "Function" => Open::Operation(build::operation(element, namespace, name == "Action")?),
            "EntityContainer" => Open::Container,
            "Annotations" => Open::Annotations(build::target(element)?),
            "TypeDefinition" => {
                self.metadata.type_definitions.push(build::type_definition(element, namespace)?);
                return Ok(None);
            }
            "Association" => {
                let message =
                    "this is CSDL of OData version 2 or 3: expected version 4, such as a service's `$metadata`";
                return Err(Problem(message.to_owned()));
            }
            _ => return Ok(None),
        }))
    }

    fn end(&mut self) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        let Some(closed) = self.open.pop() else { return };
        match (closed, self.open.last_mut()) {
            (Open::Property(property), Some(Open::Entity(entity, _))) => entity.properties.push(property),
            (Open::Navigation(property), Some(Open::Entity(entity, _))) => entity.navigations.push(property),
            (Open::Property(property), Some(Open::Complex(complex))) => complex.properties.push(property),
            (Open::Navigation(property), Some(Open::Complex(complex))) => complex.navigations.push(property),
            (Open::Keys(keys), Some(Open::Entity(entity, _))) => entity.alternate_keys = named(keys),
            (Open::Keys(keys), Some(Open::Annotations(target))) => {
                self.metadata.alternate_keys.push((target.clone(), named(keys)));
            }
            (Open::Entity(entity, _), _) => {
                self.metadata.entity_types.push(entity);
            }
            (Open::Complex(complex), _) => self.metadata.complex_types.push(complex),
            (Open::Enum(enumeration), _) => self.metadata.enum_types.push(enumeration),
            (Open::Operation(operation), _) => self.metadata.operations.push(operation),
            (Open::Set(set), _) => self.metadata.entity_sets.push(set),
            _ => {}
        }
    }

    /// An element inside the annotation of alternate keys: collections of records of references to properties.
    fn key_part(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Open, Problem> {
        let in_a_name = matches!(self.open.last(), Some(Open::KeyPart { column: true }));
        let mut column = in_a_name && matches!(name, "PropertyPath" | "String");
        match build::key_part(element)? {
            KeyPart::Begins => self.keys().into_iter().for_each(|keys| keys.push(Vec::new())),
            KeyPart::Column(Some(column)) => self.key_column(column),
            KeyPart::Column(None) => column = true,
            KeyPart::Other => {}
        }
        Ok(Open::KeyPart { column })
    }

    /// The text of `<PropertyPath>`, where it names a column of an alternate key.
    fn text(&mut self, text: &str) -> Result<(), Problem> {
        let inside_a_name = self.ignored == 0 && matches!(self.open.last(), Some(Open::KeyPart { column: true }));
        if inside_a_name && !text.trim().is_empty() {
            let column = build::checked(text.trim(), "PropertyPath")?;
            self.key_column(column);
        }
        Ok(())
    }

    /// The alternate keys that are being read.
    fn keys(&mut self) -> Option<&mut Vec<Vec<String>>> {
        self.open.iter_mut().rev().find_map(|open| match open {
            Open::Keys(keys) => Some(keys),
            _ => None,
        })
    }

    fn key_column(&mut self, column: String) {
        if let Some(key) = self.keys().and_then(|keys| keys.last_mut()) {
            key.push(column);
        }
    }

    fn finish(&mut self) -> Result<Metadata, String> {
        if !self.seen {
            return Err("the document is empty: expected the element `edmx:Edmx`".to_owned());
        }
        if !self.open.is_empty() || self.ignored > 0 {
            return Err("the document ends in the middle of an element: it was cut short".to_owned());
        }
        Ok(std::mem::take(&mut self.metadata))
    }
}

/// The keys that name a column at all.
fn named(keys: Vec<Vec<String>>) -> Vec<Vec<String>> {
    keys.into_iter().filter(|key| !key.is_empty()).collect()
}
