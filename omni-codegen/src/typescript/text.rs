//! Names of a schema as TypeScript has to write them: whatever is in one, it is a name and nothing else.

/// A text in quotes. What no line shows, or shows elsewhere, is written by its number.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => literal.extend(['\\', letter]),
            ' '..='~' => literal.push(letter),
            _ if letter.is_alphanumeric() => literal.push(letter),
            _ => literal.extend(letter.escape_unicode()),
        }
    }
    literal.push('"');
    literal
}

/// The name of a member: in quotes where it is not an identifier.
pub(super) fn member(name: &str) -> String {
    let is_identifier = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_identifier { name.to_owned() } else { literal(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_nothing_else() {
        for (name, as_member) in [
            ("new_vip", "new_vip"),
            ("_id", "_id"),
            ("", r#""""#),
            ("0", r#""0""#),
            ("größe", r#""größe""#),
            ("x?: any; y", r#""x?: any; y""#),
            ("a\"\\", r#""a\"\\""#),
            ("a\n\u{202E}\u{2028}\u{E0001}", r#""a\u{a}\u{202e}\u{2028}\u{e0001}""#),
        ] {
            assert_eq!(member(name), as_member);
        }
        assert_eq!(literal("new_vip"), r#""new_vip""#);
    }
}
