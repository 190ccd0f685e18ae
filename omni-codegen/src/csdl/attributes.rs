//! The values of attributes: names, types, numbers, each as CSDL has them or refused in a sentence.

use std::borrow::Cow;
use std::ops::Deref;

use memchr::memchr;
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

/// The value of an attribute, decoded.
pub(super) struct Value<'a> {
    text: Cow<'a, str>,
    /// Whether it is known to be a name without a namespace, as most values are.
    is_name: bool,
}

impl Value<'_> {
    pub(super) fn into_owned(self) -> String {
        self.text.into_owned()
    }
}

impl Deref for Value<'_> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.text
    }
}

/// The tag of an element.
pub(super) trait Element {
    /// The name, with its prefix.
    fn name(&self) -> &str;

    /// Hands each attribute to `take`, its value decoded.
    fn each<'a>(&'a self, take: impl FnMut(&'a str, Value<'a>) -> Result<(), Problem>) -> Result<(), Problem>;

    /// The name without its prefix.
    #[inline]
    fn local_name(&self) -> &str {
        let name = self.name();
        // Names are short, and seldom have one.
        name.bytes().position(|byte| byte == b':').map_or(name, |colon| &name[colon + 1..])
    }
}

/// As the parser has found it.
impl Element for BytesStart<'_> {
    fn name(&self) -> &str {
        self.name().into_inner()
    }

    #[inline]
    fn each<'a>(&'a self, mut take: impl FnMut(&'a str, Value<'a>) -> Result<(), Problem>) -> Result<(), Problem> {
        let all = self.attributes_raw().trim_ascii_end();
        let rest = each_plain(all, &mut take)?;
        if rest.is_empty() { Ok(()) } else { others(self, all.len() - rest.len(), &mut take) }
    }
}

/// As it stands in a document, up to its first `>`. That is where it ends if all of its attributes are written as nearly
/// all are; if not, they cannot be read here.
pub(super) struct PlainElement<'t> {
    name: &'t str,
    attributes: &'t str,
}

impl<'t> PlainElement<'t> {
    /// The element without content that the text begins with, and what follows it.
    #[inline]
    pub(super) fn empty(text: &'t str) -> Option<(Self, &'t str)> {
        let tag = text.trim_ascii_start().strip_prefix('<')?;
        let (content, rest) = tag.split_at(memchr(b'>', tag.as_bytes())?);
        let content = content.strip_suffix('/')?;
        let (name, attributes) = content.split_at(content.bytes().position(|byte| byte == b' ')?);
        Some((Self { name, attributes }, &rest[1..]))
    }
}

impl Element for PlainElement<'_> {
    fn name(&self) -> &str {
        self.name
    }

    #[inline]
    fn each<'a>(&'a self, mut take: impl FnMut(&'a str, Value<'a>) -> Result<(), Problem>) -> Result<(), Problem> {
        match each_plain(self.attributes.trim_ascii_end(), &mut take)? {
            "" => Ok(()),
            // The parser says what it is.
            _ => Err(Problem(String::new())),
        }
    }
}

/// Hands over each attribute up to one that is written in another way, and gives what is left from there.
#[inline]
fn each_plain<'a>(
    attributes: &'a str,
    mut take: impl FnMut(&'a str, Value<'a>) -> Result<(), Problem>,
) -> Result<&'a str, Problem> {
    let mut rest = attributes;
    while let Some((name, value, after)) = plain(rest) {
        take(name, value)?;
        rest = after;
    }
    Ok(rest)
}

/// The attribute that the text begins with, and what follows it, where it is written as nearly all are: ` Name="…"`,
/// with nothing to decode in it.
#[inline]
fn plain(text: &str) -> Option<(&str, Value<'_>, &str)> {
    let text = text.strip_prefix(' ')?;
    let name = text.bytes().take_while(|byte| NAME[usize::from(*byte)]).count();
    let value = text[name..].strip_prefix("=\"")?;
    let (value, rest) = value.split_at(memchr(b'"', value.as_bytes())?);
    let seen = value.bytes().fold(0, |seen, byte| seen | VALUE[usize::from(byte)]);
    if seen >= DECODED {
        return None;
    }
    let is_name = seen == 0 && !value.is_empty();
    Some((&text[..name], Value { text: Cow::Borrowed(value), is_name }, &rest[1..]))
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
        take(name, Value { text: attribute.normalized_value(XmlVersion::Implicit1_0)?, is_name: false })?;
    }
    Ok(())
}

#[cold]
pub(super) fn missing(element: &impl Element, attribute: &str) -> Problem {
    Problem(format!("`{}` has no `{attribute}`: expected `{attribute}=\"…\"`", element.local_name()))
}

/// The bytes that the name of an attribute may have.
const NAME: [bool; 256] = but(but([true; 256], &CONTROL, false), b" \"'=,#/()\\\x7f", false);

/// What a byte of a value is: one that a name without a namespace is made of, another, or one that is not what it says.
const VALUE: [u8; 256] = but(but(but([OTHER; 256], LETTERS, 0), &CONTROL, DECODED), b"&", DECODED);
const OTHER: u8 = 1;
const DECODED: u8 = 2;

const LETTERS: &[u8] = b"_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const CONTROL: [u8; 32] = {
    let mut control = [0; 32];
    let mut byte = 0;
    while byte < 32 {
        control[byte as usize] = byte;
        byte += 1;
    }
    control
};

/// The same, but for these bytes.
const fn but<T: Copy>(mut kinds: [T; 256], these: &[u8], kind: T) -> [T; 256] {
    let mut index = 0;
    while index < these.len() {
        kinds[these[index] as usize] = kind;
        index += 1;
    }
    kinds
}

/// The value of an attribute as a name, or what is wrong with it.
#[inline]
pub(super) fn name_of(value: &Value<'_>, attribute: &str) -> Result<String, Problem> {
    if value.is_name { Ok(str::to_owned(value)) } else { checked(value, attribute) }
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
pub(super) fn name_in(element: &impl Element, attribute: &str) -> Result<String, Problem> {
    name_of(&text_in(element, attribute)?, attribute)
}

/// The value of the one attribute that matters, whatever it says.
pub(super) fn text_in<'a>(element: &'a impl Element, attribute: &str) -> Result<Value<'a>, Problem> {
    let mut found = None;
    element.each(|name, value| {
        if name == attribute {
            found = Some(value);
        }
        Ok(())
    })?;
    found.ok_or_else(|| missing(element, attribute))
}

/// The values of the two attributes that an element consists of.
pub(super) fn pair<'a>(
    element: &'a impl Element,
    first: &str,
    second: &str,
) -> Result<(Value<'a>, Value<'a>), Problem> {
    let (mut one, mut other) = (None, None);
    element.each(|name, value| {
        if name == first {
            one = Some(value);
        } else if name == second {
            other = Some(value);
        }
        Ok(())
    })?;
    Ok((one.ok_or_else(|| missing(element, first))?, other.ok_or_else(|| missing(element, second))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is seen of a value on the way to its end is what the rule for names says.
    #[test]
    fn a_value_that_is_known_to_be_a_name_is_one() {
        for letter in (b' '..=b'~').map(char::from).filter(|letter| !"\"&".contains(*letter)) {
            for value in [format!("{letter}"), format!("new_{letter}9"), String::new()] {
                let text = format!(" Name=\"{value}\" Type=\"\"");
                let (name, read, rest) = plain(&text).unwrap();
                assert_eq!((name, &*read, rest), ("Name", value.as_str(), " Type=\"\""));
                assert_eq!(read.is_name, is_name(&value) && !value.contains('.'), "{value:?}");
            }
        }
    }

    #[test]
    fn what_is_written_in_another_way_is_left_to_the_parser() {
        for text in ["", "Name=\"a\"", " Name='a'", " Name =\"a\"", " Name=\"a&amp;\"", " Name=\"a\tb\"", " Name=\"a"] {
            assert!(plain(text).is_none(), "{text:?}");
        }
        let (_, value, _) = plain(" Name=\"Größe\"").unwrap();
        assert!(&*value == "Größe" && !value.is_name);
    }
}
