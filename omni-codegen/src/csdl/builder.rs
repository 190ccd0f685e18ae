//! What is made of a document's elements. It knows where in the document it is, and passes over what it has no use for
//! without keeping any of it.

use omni_schema::Column;
use quick_xml::events::BytesStart;

use super::attributes::{Element, Problem, checked, name_in, text_in};
use super::keys::{self, KeyPart};
use super::open::Open;
use super::{Metadata, NavigationProperty, members, service, types};

/// Says yes to the names of the entity types that are kept.
pub(super) type Keep<'a> = dyn Fn(&str) -> bool + Sync + 'a;

/// How many elements are open in a schema: `Edmx`, `DataServices` and itself.
pub(super) const SCHEMA: usize = 3;
/// How many are open in an entity container.
pub(super) const CONTAINER: usize = 4;

pub(super) struct Builder<'a> {
    keep: &'a Keep<'a>,
    metadata: Metadata,
    open: Vec<Open>,
    /// The tags of the outermost elements, of which so many are open as `open` has.
    around: Vec<String>,
    /// The members of the type that is open. They wait here, so that each type gets a list of just its length.
    properties: Vec<Column>,
    navigations: Vec<NavigationProperty>,
    /// How many elements are open inside of one that is passed over, itself among them.
    ignored: usize,
    seen: bool,
}

impl<'a> Builder<'a> {
    /// Begins a document, of which the entity types are kept whose name `keep` says yes to.
    pub(super) fn new(keep: &'a Keep<'a>) -> Self {
        Self {
            keep,
            metadata: Metadata::default(),
            open: Vec::new(),
            around: Vec::new(),
            properties: Vec::new(),
            navigations: Vec::new(),
            ignored: 0,
            seen: false,
        }
    }

    /// An element with content.
    pub(super) fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        if self.ignored > 0 {
            self.ignored += 1;
            return Ok(());
        }
        match self.opened(element)? {
            Some(open) => {
                let depth = self.open.len();
                if depth < CONTAINER {
                    self.around.truncate(depth);
                    self.around.push(str::to_owned(element));
                }
                self.open.push(open);
            }
            None => self.ignored = 1,
        }
        Ok(())
    }

    /// An element without content.
    pub(super) fn empty(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        if self.member(element) || self.ignored > 0 {
            return Ok(());
        }
        if let Some(open) = self.opened(element)? {
            self.closed(open);
        }
        Ok(())
    }

    /// The same, where the element is one of those that most of a document consists of, each of whose attributes is read.
    /// Says whether it was: what is wrong with it is for [`empty`](Self::empty) to find.
    #[inline]
    pub(super) fn member(&mut self, element: &impl Element) -> bool {
        let Some(open) = self.open.last_mut().filter(|_| self.ignored == 0) else { return false };
        match (open, element.name()) {
            (Open::Entity(_, true), "Property") => {
                // Read where it is to stay.
                self.properties.push(members::unnamed());
                let read = |property| members::read_property(property, element).is_ok();
                let is_read = self.properties.last_mut().is_some_and(read);
                if !is_read {
                    self.properties.pop();
                }
                is_read
            }
            (Open::Entity(_, true), "NavigationProperty") => {
                members::navigation(element).map(|navigation| self.navigations.extend(navigation)).is_ok()
            }
            (Open::Navigation(navigation), "ReferentialConstraint") => members::constrain(navigation, element).is_ok(),
            (Open::Set(set), "NavigationPropertyBinding") => service::bind(set, element).is_ok(),
            _ => false,
        }
    }

    /// The end of an element with content.
    pub(super) fn end(&mut self) {
        if self.ignored > 0 {
            self.ignored -= 1;
        } else if let Some(closed) = self.open.pop() {
            self.closed(closed);
        }
    }

    /// The text between two elements, which matters in `<PropertyPath>`: there it names a column of an alternate key.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Problem> {
        if !self.seen {
            // Some write the mark of the encoding twice, of which the parser takes off one.
            let text = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{FEFF}');
            return if text.is_empty() { Ok(()) } else { Err(no_xml(text)) };
        }
        let inside_a_name = self.ignored == 0 && matches!(self.open.last(), Some(Open::KeyPart { column: true }));
        if inside_a_name && !text.trim().is_empty() {
            let column = checked(text.trim(), "PropertyPath")?;
            self.key_column(column);
        }
        Ok(())
    }

    /// The end of the document.
    pub(super) fn finish(self) -> Result<Metadata, Problem> {
        if !self.seen {
            return Err(Problem("the document is empty: expected the element `edmx:Edmx`".to_owned()));
        }
        if !self.open.is_empty() || self.ignored > 0 {
            return Err(Problem("the document ends in the middle of an element: it was cut short".to_owned()));
        }
        Ok(self.metadata)
    }

    /// The tags of the elements around, as they are written, where the place is between two elements of a schema or of an
    /// entity container.
    pub(super) fn between(&self) -> Option<&[String]> {
        let is_between =
            matches!(self.open.as_slice(), [_, _, Open::Schema(_)] | [_, _, Open::Schema(_), Open::Container]);
        if self.ignored == 0 && is_between { self.around.get(..self.open.len()) } else { None }
    }

    /// What there is so far, where the place is one of these, and the tags.
    pub(super) fn so_far(self) -> Option<(Metadata, Vec<String>)> {
        let tags = self.between()?.to_vec();
        Some((self.metadata, tags))
    }

    /// What the element is, where it matters.
    fn opened(&mut self, element: &BytesStart<'_>) -> Result<Option<Open>, Problem> {
        let name = Element::local_name(element);
        let Some(parent) = self.open.last_mut() else { return self.root(name, element).map(Some) };
        Ok(Some(match (parent, name) {
            (Open::Keys(_) | Open::KeyPart { .. }, _) => self.key_part(name, element)?,
            (Open::Entity(_, false), "Property" | "NavigationProperty") => return Ok(None),
            (Open::Entity(..) | Open::Complex(_), "Property") => Open::Property(members::property(element)?),
            (Open::Entity(..) | Open::Complex(_), "NavigationProperty") => match members::navigation(element)? {
                Some(navigation) => Open::Navigation(navigation),
                None => return Ok(None),
            },
            (Open::Navigation(navigation), "ReferentialConstraint") => {
                members::constrain(navigation, element)?;
                Open::Leaf
            }
            (Open::Property(property), "Annotation") => {
                members::annotate(property, element)?;
                return Ok(None);
            }
            (Open::Entity(..), "Key") => Open::Key,
            (Open::Key, "PropertyRef") => {
                let column = name_in(element, "Name")?;
                if let Some(Open::Entity(entity, _)) = self.open.iter_mut().rev().nth(1) {
                    entity.key.push(column);
                }
                Open::Leaf
            }
            (Open::Entity(..) | Open::Annotations(_), "Annotation") if keys::is_alternate_keys(element)? => {
                Open::Keys(Vec::new())
            }
            (Open::Enum(enumeration), "Member") => {
                types::member(enumeration, element)?;
                Open::Leaf
            }
            (Open::Operation(operation), "Parameter") => {
                operation.parameters.push(service::parameter(element)?);
                Open::Leaf
            }
            (Open::Operation(operation), "ReturnType") => {
                operation.returns = Some(service::returns(element)?);
                Open::Leaf
            }
            (Open::Set(set), "NavigationPropertyBinding") => {
                service::bind(set, element)?;
                Open::Leaf
            }
            (Open::Schema(namespace), _) => {
                let namespace = namespace.clone();
                return self.in_schema(name, element, &namespace);
            }
            (Open::Container, "EntitySet") => Open::Set(service::entity_set(element)?),
            (Open::Container, "ActionImport" | "FunctionImport") => {
                self.metadata.imports.push(service::import(element)?);
                return Ok(None);
            }
            (Open::DataServices, "Schema") => self.schema(element)?,
            (Open::Edmx, "DataServices") => Open::DataServices,
            _ => return Ok(None),
        }))
    }

    fn root(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Open, Problem> {
        if self.seen {
            return Err(Problem(format!("expected the end of the document, found another element `{name}`")));
        }
        self.seen = true;
        if name != "Edmx" {
            return Err(Problem(format!("not a CSDL document: expected the element `edmx:Edmx`, found `{name}`")));
        }
        types::version(element)?;
        Ok(Open::Edmx)
    }

    fn schema(&mut self, element: &BytesStart<'_>) -> Result<Open, Problem> {
        let (namespace, alias) = types::schema(element)?;
        if let Some(alias) = alias {
            self.metadata.aliases.push((alias, namespace.clone()));
        }
        Ok(Open::Schema(namespace))
    }

    fn in_schema(&mut self, name: &str, element: &BytesStart<'_>, namespace: &str) -> Result<Option<Open>, Problem> {
        Ok(Some(match name {
            "EntityType" => {
                let entity = types::entity(element, namespace)?;
                let kept = entity.is_abstract || (self.keep)(&entity.name);
                Open::Entity(entity, kept)
            }
            "ComplexType" => Open::Complex(types::complex(element, namespace)?),
            "EnumType" => Open::Enum(types::enumeration(element, namespace)?),
            "Action" | "Function" => Open::Operation(service::operation(element, namespace, name == "Action")?),
            "EntityContainer" => Open::Container,
            "Annotations" => Open::Annotations(text_in(element, "Target")?.into_owned()),
            "TypeDefinition" => {
                self.metadata.type_definitions.push(types::definition(element, namespace)?);
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

    /// Puts a whole element where it belongs.
    fn closed(&mut self, closed: Open) {
        match (closed, self.open.last_mut()) {
            (Open::Property(property), _) => self.properties.push(property),
            (Open::Navigation(navigation), _) => self.navigations.push(navigation),
            (Open::Keys(keys), Some(Open::Entity(entity, _))) => entity.alternate_keys = named(keys),
            (Open::Keys(keys), Some(Open::Annotations(target))) => {
                self.metadata.alternate_keys.push((target.clone(), named(keys)));
            }
            (Open::Entity(mut entity, _), _) => {
                entity.properties = self.properties.drain(..).collect();
                entity.navigations = self.navigations.drain(..).collect();
                self.metadata.entity_types.push(entity);
            }
            (Open::Complex(mut complex), _) => {
                complex.properties = self.properties.drain(..).collect();
                complex.navigations = self.navigations.drain(..).collect();
                self.metadata.complex_types.push(complex);
            }
            (Open::Enum(enumeration), _) => self.metadata.enum_types.push(enumeration),
            (Open::Operation(operation), _) => self.metadata.operations.push(operation),
            (Open::Set(set), _) => self.metadata.entity_sets.push(set),
            _ => {}
        }
    }

    /// An element inside the annotation of alternate keys.
    fn key_part(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Open, Problem> {
        let in_a_name = matches!(self.open.last(), Some(Open::KeyPart { column: true }));
        let mut column = in_a_name && matches!(name, "PropertyPath" | "String");
        match keys::key_part(element)? {
            KeyPart::Begins => self.keys().into_iter().for_each(|keys| keys.push(Vec::new())),
            KeyPart::Column(Some(column)) => self.key_column(column),
            KeyPart::Column(None) => column = true,
            KeyPart::Other => {}
        }
        Ok(Open::KeyPart { column })
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
}

/// What is wrong with a document that begins with a text.
#[cold]
fn no_xml(text: &str) -> Problem {
    let what = if text.starts_with(['{', '[']) {
        "the document is JSON, and `$metadata` is XML (replies of `EntityDefinitions` are given after it): expected the \
         element `edmx:Edmx`"
    } else {
        "not a CSDL document: expected the element `edmx:Edmx`, found text"
    };
    Problem(what.to_owned())
}

/// The keys that name a column at all.
fn named(keys: Vec<Vec<String>>) -> Vec<Vec<String>> {
    keys.into_iter().filter(|key| !key.is_empty()).collect()
}
