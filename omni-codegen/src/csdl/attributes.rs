//! The values of attributes: names, types, numbers, each as CSDL has them or refused in a sentence.

use std::borrow::Cow;

use omni_schema::{EdmType, TypeName, is_name};
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::attributes::Attributes;

/// What is wrong with an element.
pub(super) struct Problem(pub(super) String);

impl From<quick_xml::Error> for Problem {
    fn from(error: quick_xml::Error) -> Self {
        Self(error.to_string())
    }
}

type Value<'a> = Cow<'a, str>;

/// Hands each attribute to `take`, its value decoded.
#[inline]
pub(super) fn each<'a>(
    element: &'a BytesStart<'_>,
    mut take: impl FnMut(&'a str, Value<'a>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let all = element.attributes_raw().trim_ascii_end();
    let mut rest = all;
    while let Some((name, value, after)) = plain(rest) {
        take(name, Cow::Borrowed(value))?;
        rest = after;
    }
    if rest.is_empty() { Ok(()) } else { others(element, all.len() - rest.len(), &mut take) }
}

/// The attribute that the text begins with, and what follows it, where it is written as nearly all are: ` Name="…"`,
/// with nothing to decode in it.
#[inline]
fn plain(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.strip_prefix(' ')?;
    let name = text.bytes().position(|byte| !NAME[usize::from(byte)])?;
    let value = text[name..].strip_prefix("=\"")?;
    let end = value.bytes().position(|byte| !VALUE[usize::from(byte)])?;
    Some((&text[..name], &value[..end], value[end..].strip_prefix('"')?))
}

/// Reads the attributes behind so many bytes of them: from one on that is written in another way, or cannot be read at
/// all.
#[cold]
fn others<'a>(
    element: &'a BytesStart<'_>,
    done: usize,
    take: &mut dyn FnMut(&'a str, Value<'a>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let whole: &str = element;
    let mut attributes = Attributes::new(whole, whole.len() - element.attributes_raw().len() + done);
    // A document that says a thing twice says it all the same, and the check costs a list of each element's names.
    attributes.with_checks(false);
    for attribute in attributes {
        let attribute = attribute.map_err(|error| Problem(error.to_string()))?;
        let name = attribute.key.into_inner();
        take(name, attribute.normalized_value(XmlVersion::Implicit1_0)?)?;
    }
    Ok(())
}

#[cold]
pub(super) fn missing(element: &BytesStart<'_>, attribute: &str) -> Problem {
    Problem(format!("`{}` has no `{attribute}`: expected `{attribute}=\"…\"`", element.local_name().into_inner()))
}

/// The bytes that the name of an attribute may have.
const NAME: [bool; 256] = all_but(b" \"'=,#/()\\\x7f");

/// The bytes of a value that are what they say.
const VALUE: [bool; 256] = all_but(b"\"&");

/// Every byte but these and the control characters.
const fn all_but(others: &[u8]) -> [bool; 256] {
    let mut bytes = [true; 256];
    let mut index = 0;
    while index < b' ' as usize {
        bytes[index] = false;
        index += 1;
    }
    index = 0;
    while index < others.len() {
        bytes[others[index] as usize] = false;
        index += 1;
    }
    bytes
}

/// A name, or what is wrong with it.
pub(super) fn checked(name: &str, attribute: &str) -> Result<String, Problem> {
    // What a thing is called itself has no namespace.
    let is_allowed = is_name(name) && !(attribute == "Name" && name.contains('.'));
    if is_allowed { Ok(name.to_owned()) } else { Err(not_a_name(name, attribute)) }
}

#[cold]
fn not_a_name(name: &str, attribute: &str) -> Problem {
    let name: String = name.chars().take(60).flat_map(char::escape_debug).collect();
    Problem(format!("`{name}` is not a name, as `{attribute}` has to be one"))
}

/// The name of the type, without the word whether there are many of it, and whether there are.
pub(super) fn item(text: &str) -> Result<(&str, bool), Problem> {
    match text.strip_prefix("Collection(") {
        None => Ok((text, false)),
        Some(rest) => match rest.strip_suffix(')') {
            Some(item) => Ok((item, true)),
            None => Err(Problem(format!("`{text}` is not a type: expected `Collection(…)`"))),
        },
    }
}

/// The primitive type of this name, if it is one that a column can be of.
pub(super) fn primitive(name: &str) -> Option<EdmType> {
    if name.starts_with("Edm.") { EdmType::from_name(name) } else { None }
}

pub(super) fn type_name(text: &str) -> Result<TypeName, Problem> {
    let (item, many) = item(text)?;
    let item = match primitive(item) {
        Some(edm) => TypeName::Edm(edm),
        None => TypeName::Named(checked(item, "Type")?),
    };
    Ok(if many { TypeName::Collection(Box::new(item)) } else { item })
}

pub(super) fn boolean(value: &str, attribute: &str) -> Result<bool, Problem> {
    match value {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Problem(format!("`{value}` is not a value of `{attribute}`: expected `true` or `false`"))),
    }
}

/// A number of characters or digits; a word such as `max` or `variable` is no limit.
pub(super) fn number(value: &str, attribute: &str) -> Result<Option<u32>, Problem> {
    if let Ok(number) = value.parse() {
        return Ok(Some(number));
    }
    if ["max", "variable", "floating"].iter().any(|word| value.eq_ignore_ascii_case(word)) {
        return Ok(None);
    }
    Err(Problem(format!("`{value}` is not a value of `{attribute}`: expected a number")))
}

/// The value of the one attribute that matters, as a name.
pub(super) fn name_in(element: &BytesStart<'_>, attribute: &str) -> Result<String, Problem> {
    checked(&text_in(element, attribute)?, attribute)
}

/// The value of the one attribute that matters, whatever it says.
pub(super) fn text_in<'a>(element: &'a BytesStart<'_>, attribute: &str) -> Result<Value<'a>, Problem> {
    let mut found = None;
    each(element, |name, value| {
        if name == attribute {
            found = Some(value);
        }
        Ok(())
    })?;
    found.ok_or_else(|| missing(element, attribute))
}

/// The values of the two attributes that an element consists of.
pub(super) fn pair<'a>(
    element: &'a BytesStart<'_>,
    first: &str,
    second: &str,
) -> Result<(Value<'a>, Value<'a>), Problem> {
    let (mut one, mut other) = (None, None);
    each(element, |name, value| {
        if name == first {
            one = Some(value);
        } else if name == second {
            other = Some(value);
        }
        Ok(())
    })?;
    Ok((one.ok_or_else(|| missing(element, first))?, other.ok_or_else(|| missing(element, second))?))
}
