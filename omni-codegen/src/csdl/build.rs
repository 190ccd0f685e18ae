//! What each element says: its attributes, read and checked.

use std::borrow::Cow;

use omni_schema::EdmType;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::{
    ComplexType, EntitySet, EntityType, EnumType, Item, NavigationProperty, Operation, Parameter, Property, TypeName,
};

/// What is wrong with an element.
pub(super) struct Problem(pub(super) String);

impl From<quick_xml::Error> for Problem {
    fn from(error: quick_xml::Error) -> Self {
        Self(error.to_string())
    }
}

type Value<'a> = Cow<'a, str>;

/// Hands each attribute to `take`, its value decoded.
fn each<'a>(
    element: &'a BytesStart<'_>,
    mut take: impl FnMut(&'a str, Value<'a>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut attributes = element.attributes();
    // A document that says a thing twice says it all the same, and the check costs a list of each element's names.
    attributes.with_checks(false);
    for attribute in attributes {
        let attribute = attribute.map_err(|error| Problem(error.to_string()))?;
        let name = attribute.key.into_inner();
        let value = match attribute.value {
            Cow::Borrowed(value) if !value.bytes().any(|byte| byte == b'&' || byte < b' ') => Cow::Borrowed(value),
            _ => attribute.normalized_value(XmlVersion::Implicit1_0)?,
        };
        take(name, value)?;
    }
    Ok(())
}

fn missing(element: &BytesStart<'_>, attribute: &str) -> Problem {
    Problem(format!("`{}` has no `{attribute}`: expected `{attribute}=\"…\"`", element.local_name().into_inner()))
}

/// Bytes that no name of CSDL has: blanks, quotes, what a URL or the schema's text form takes for something else.
const FOREIGN: [bool; 256] = {
    let mut foreign = [false; 256];
    let mut byte = 0;
    while byte <= b' ' as usize {
        foreign[byte] = true;
        byte += 1;
    }
    let others = b"\"'=,#/()\\\x7f";
    let mut index = 0;
    while index < others.len() {
        foreign[others[index] as usize] = true;
        index += 1;
    }
    foreign
};

/// A name as CSDL has them.
pub(super) fn checked(name: &str, attribute: &str) -> Result<String, Problem> {
    let mut wrong = name.is_empty();
    let mut ascii = true;
    for &byte in name.as_bytes() {
        wrong |= FOREIGN[usize::from(byte)];
        ascii &= byte.is_ascii();
    }
    // Letters of other scripts belong to names; their blanks do not.
    if wrong || (!ascii && name.chars().any(|letter| letter.is_whitespace() || letter.is_control())) {
        let name: String = name.chars().take(60).collect();
        return Err(Problem(format!("`{name}` is not a name, as `{attribute}` has to be one")));
    }
    Ok(name.to_owned())
}

/// The name without its namespace.
pub(super) fn local(qualified: &str) -> &str {
    qualified.rsplit_once('.').map_or(qualified, |(_, name)| name)
}

fn type_name(text: &str) -> Result<TypeName, Problem> {
    let (item, collection) = match text.strip_prefix("Collection(") {
        Some(rest) => match rest.strip_suffix(')') {
            Some(item) => (item, true),
            None => return Err(Problem(format!("`{text}` is not a type: expected `Collection(…)`"))),
        },
        None => (text, false),
    };
    if let Some(edm) = item.strip_prefix("Edm.").and_then(EdmType::from_name) {
        return Ok(TypeName { item: Item::Edm(edm), collection });
    }
    Ok(TypeName { item: Item::Named(checked(item, "Type")?), collection })
}

fn boolean(value: &str, attribute: &str) -> Result<bool, Problem> {
    match value {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Problem(format!("`{value}` is not a value of `{attribute}`: expected `true` or `false`"))),
    }
}

/// A number of characters or digits; a word such as `max` or `variable` is no limit.
fn number(value: &str, attribute: &str) -> Result<Option<u32>, Problem> {
    if ["max", "variable", "floating"].iter().any(|word| value.eq_ignore_ascii_case(word)) {
        return Ok(None);
    }
    match value.parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(Problem(format!("`{value}` is not a value of `{attribute}`: expected a number"))),
    }
}

pub(super) fn version(element: &BytesStart<'_>) -> Result<(), Problem> {
    let mut version = None;
    each(element, |name, value| {
        if name == "Version" {
            version = Some(value);
        }
        Ok(())
    })?;
    match version.as_deref() {
        None => Err(missing(element, "Version")),
        Some(version) if version.starts_with("4.") => Ok(()),
        Some(version) => {
            Err(Problem(format!("this is an EDMX document of version {version}: expected 4.0, of OData version 4")))
        }
    }
}

pub(super) fn schema(element: &BytesStart<'_>) -> Result<(String, Option<String>), Problem> {
    let (mut namespace, mut alias) = (None, None);
    each(element, |name, value| {
        match name {
            "Namespace" => namespace = Some(checked(&value, name)?),
            "Alias" => alias = Some(checked(&value, name)?),
            _ => {}
        }
        Ok(())
    })?;
    Ok((namespace.ok_or_else(|| missing(element, "Namespace"))?, alias))
}

/// What types have in common: a name, a base, whether they are abstract.
fn named_type(element: &BytesStart<'_>) -> Result<(String, Option<String>, bool), Problem> {
    let (mut own, mut base, mut is_abstract) = (None, None, false);
    each(element, |name, value| {
        match name {
            "Name" => own = Some(checked(&value, name)?),
            "BaseType" => base = Some(checked(&value, name)?),
            "Abstract" => is_abstract = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok((own.ok_or_else(|| missing(element, "Name"))?, base, is_abstract))
}

pub(super) fn entity(element: &BytesStart<'_>, namespace: &str) -> Result<EntityType, Problem> {
    let (name, base, is_abstract) = named_type(element)?;
    Ok(EntityType { namespace: namespace.to_owned(), name, base, is_abstract, ..EntityType::default() })
}

pub(super) fn complex(element: &BytesStart<'_>, namespace: &str) -> Result<ComplexType, Problem> {
    let (name, base, _) = named_type(element)?;
    Ok(ComplexType { namespace: namespace.to_owned(), name, base, ..ComplexType::default() })
}

pub(super) fn property(element: &BytesStart<'_>) -> Result<Property, Problem> {
    let mut property = Property {
        name: String::new(),
        ty: TypeName { item: Item::Edm(EdmType::String), collection: false },
        nullable: true,
        computed: false,
        immutable: false,
        max_length: None,
        precision: None,
        scale: None,
    };
    let mut typed = false;
    each(element, |name, value| {
        match name {
            "Name" => property.name = checked(&value, name)?,
            "Type" => {
                typed = true;
                property.ty = type_name(&value)?;
            }
            "Nullable" => property.nullable = boolean(&value, name)?,
            "MaxLength" => property.max_length = number(&value, name)?,
            "Precision" => property.precision = number(&value, name)?,
            "Scale" => property.scale = number(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    if property.name.is_empty() {
        return Err(missing(element, "Name"));
    }
    if typed { Ok(property) } else { Err(missing(element, "Type")) }
}

/// Takes what an annotation says of a property, if it is one of those that matter for writing.
pub(super) fn annotate(property: &mut Property, element: &BytesStart<'_>) -> Result<(), Problem> {
    let (mut term, mut says) = (None, true);
    each(element, |name, value| {
        match name {
            "Term" => term = Some(value),
            "Bool" => says = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    match term.as_deref() {
        Some("Org.OData.Core.V1.Computed") => property.computed = says,
        Some("Org.OData.Core.V1.Immutable") => property.immutable = says,
        _ => {}
    }
    Ok(())
}

/// A navigation property; none where its name is not one. Organisations have such, with a quote in it: they cannot be
/// addressed, but the rest of the document can.
pub(super) fn navigation(element: &BytesStart<'_>) -> Result<Option<NavigationProperty>, Problem> {
    let (mut own, mut ty, mut partner) = (None, None, None);
    each(element, |name, value| {
        match name {
            "Name" => own = Some(checked(&value, name)),
            "Type" => ty = Some(type_name(&value)?),
            // A path through a structure is not the name of a property.
            "Partner" => partner = checked(&value, name).ok(),
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    let ty = ty.ok_or_else(|| missing(element, "Type"))?;
    Ok(name.ok().map(|name| NavigationProperty { name, ty, partner, constraints: Vec::new() }))
}

pub(super) fn constraint(element: &BytesStart<'_>) -> Result<(String, String), Problem> {
    pair(element, "Property", "ReferencedProperty")
}

pub(super) fn binding(element: &BytesStart<'_>) -> Result<(String, String), Problem> {
    pair(element, "Path", "Target")
}

fn pair(element: &BytesStart<'_>, first: &str, second: &str) -> Result<(String, String), Problem> {
    let (mut one, mut other) = (None, None);
    each(element, |name, value| {
        if name == first {
            one = Some(value.into_owned());
        } else if name == second {
            other = Some(value.into_owned());
        }
        Ok(())
    })?;
    Ok((one.ok_or_else(|| missing(element, first))?, other.ok_or_else(|| missing(element, second))?))
}

pub(super) fn required_name(element: &BytesStart<'_>) -> Result<String, Problem> {
    let mut own = None;
    each(element, |name, value| {
        if name == "Name" {
            own = Some(value);
        }
        Ok(())
    })?;
    checked(&own.ok_or_else(|| missing(element, "Name"))?, "Name")
}

pub(super) fn required_type(element: &BytesStart<'_>) -> Result<TypeName, Problem> {
    let mut ty = None;
    each(element, |name, value| {
        if name == "Type" {
            ty = Some(type_name(&value)?);
        }
        Ok(())
    })?;
    ty.ok_or_else(|| missing(element, "Type"))
}

pub(super) fn enumeration(element: &BytesStart<'_>, namespace: &str) -> Result<EnumType, Problem> {
    let (mut own, mut flags) = (None, false);
    each(element, |name, value| {
        match name {
            "Name" => own = Some(checked(&value, name)?),
            "IsFlags" => flags = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    Ok(EnumType { namespace: namespace.to_owned(), name, flags, members: Vec::new() })
}

pub(super) fn member(enumeration: &mut EnumType, element: &BytesStart<'_>) -> Result<(), Problem> {
    let (mut own, mut number) = (None, None);
    each(element, |name, value| {
        match name {
            "Name" => own = Some(checked(&value, name)?),
            "Value" => {
                let wrong = || Problem(format!("`{value}` is not a value of `Value`: expected a number"));
                number = Some(value.parse().map_err(|_| wrong())?);
            }
            _ => {}
        }
        Ok(())
    })?;
    let after_the_last = enumeration.members.last().map_or(0, |(_, value)| value.wrapping_add(1));
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    enumeration.members.push((name, number.unwrap_or(after_the_last)));
    Ok(())
}

pub(super) fn type_definition(element: &BytesStart<'_>, namespace: &str) -> Result<(TypeName, TypeName), Problem> {
    let (name, underlying) = pair(element, "Name", "UnderlyingType")?;
    let name = checked(&name, "Name")?;
    Ok((TypeName::named(format!("{namespace}.{name}")), type_name(&underlying)?))
}

pub(super) fn operation(element: &BytesStart<'_>, namespace: &str, is_action: bool) -> Result<Operation, Problem> {
    let (mut own, mut is_bound) = (None, false);
    each(element, |name, value| {
        match name {
            "Name" => own = Some(checked(&value, name)?),
            "IsBound" => is_bound = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    let namespace = namespace.to_owned();
    Ok(Operation { namespace, name, is_action, is_bound, parameters: Vec::new(), returns: None })
}

pub(super) fn parameter(element: &BytesStart<'_>) -> Result<Parameter, Problem> {
    let (mut own, mut ty, mut nullable) = (None, None, true);
    each(element, |name, value| {
        match name {
            "Name" => own = Some(checked(&value, name)?),
            "Type" => ty = Some(type_name(&value)?),
            "Nullable" => nullable = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    Ok(Parameter { name, ty: ty.ok_or_else(|| missing(element, "Type"))?, nullable })
}

pub(super) fn entity_set(element: &BytesStart<'_>) -> Result<EntitySet, Problem> {
    let (name, ty) = pair(element, "Name", "EntityType")?;
    Ok(EntitySet { name: checked(&name, "Name")?, ty: checked(&ty, "EntityType")?, bindings: Vec::new() })
}

/// The name of an `ActionImport` or a `FunctionImport`, and the operation that it is.
pub(super) fn import(element: &BytesStart<'_>) -> Result<(String, TypeName), Problem> {
    let (mut own, mut operation) = (None, None);
    each(element, |name, value| {
        match name {
            "Name" => own = Some(checked(&value, name)?),
            "Action" | "Function" => operation = Some(TypeName::named(checked(&value, name)?)),
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    Ok((name, operation.ok_or_else(|| missing(element, "Action"))?))
}

/// What `Annotations` is about. A path to a part of a type is about no type.
pub(super) fn target(element: &BytesStart<'_>) -> Result<TypeName, Problem> {
    let mut target = None;
    each(element, |name, value| {
        if name == "Target" {
            target = Some(TypeName::named(value));
        }
        Ok(())
    })?;
    target.ok_or_else(|| missing(element, "Target"))
}

pub(super) fn is_alternate_keys(element: &BytesStart<'_>) -> Result<bool, Problem> {
    let mut found = false;
    each(element, |name, value| {
        found |= name == "Term"
            && matches!(&*value, "OData.Community.Keys.V1.AlternateKeys" | "Org.OData.Core.V1.AlternateKeys");
        Ok(())
    })?;
    Ok(found)
}

/// What an element inside the annotation of alternate keys does.
pub(super) enum KeyPart {
    /// A key begins.
    Begins,
    /// A column is named, here or in the element's text.
    Column(Option<String>),
    Other,
}

pub(super) fn key_part(element: &BytesStart<'_>) -> Result<KeyPart, Problem> {
    if element.local_name().into_inner() != "PropertyValue" {
        return Ok(KeyPart::Other);
    }
    let (mut property, mut column) = (None, None);
    each(element, |name, value| {
        match name {
            "Property" => property = Some(value),
            "PropertyPath" | "String" => column = Some(checked(&value, name)),
            _ => {}
        }
        Ok(())
    })?;
    match property.as_deref() {
        Some("Key") => Ok(KeyPart::Begins),
        Some("Name") => Ok(KeyPart::Column(column.transpose()?)),
        _ => Ok(KeyPart::Other),
    }
}
