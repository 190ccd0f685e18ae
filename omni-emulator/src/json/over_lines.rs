//! JSON as people read it.

use std::borrow::Cow;

use serde::de::IgnoredAny;

/// The text with a line for each member and item, if it is JSON. Their order and their numbers stay as they were sent.
pub(crate) fn over_lines(text: &str) -> Cow<'_, str> {
    if serde_json::from_str::<IgnoredAny>(text).is_err() {
        return Cow::Borrowed(text);
    }
    let (mut shown, mut depth) = (String::with_capacity(2 * text.len()), 0);
    let (mut in_a_text, mut is_escaped, mut has_begun) = (false, false, false);
    let begin_line = |shown: &mut String, depth| shown.extend(["\n", &"  ".repeat(depth)]);
    for letter in text.chars() {
        if !in_a_text {
            if letter.is_ascii_whitespace() {
                continue;
            }
            let ends = matches!(letter, '}' | ']');
            depth -= usize::from(ends);
            // What is empty stays in its line.
            if has_begun != ends {
                begin_line(&mut shown, depth);
            }
            has_begun = false;
        }
        shown.push(letter);
        match letter {
            '"' if !is_escaped => in_a_text = !in_a_text,
            '{' | '[' if !in_a_text => (depth, has_begun) = (depth + 1, true),
            ',' if !in_a_text => begin_line(&mut shown, depth),
            ':' if !in_a_text => shown.push(' '),
            _ => {}
        }
        is_escaped = in_a_text && letter == '\\' && !is_escaped;
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_spread_over_lines_and_nothing_else() {
        for (text, shown) in [
            (r#"{"b":1.50,"a":null}"#, "{\n  \"b\": 1.50,\n  \"a\": null\n}"),
            (
                r#"{ "value" : [ {"a":"{\\\",:"}, 2 ], "c":{}, "d":[ ] }"#,
                "{\n  \"value\": [\n    {\n      \"a\": \"{\\\\\\\",:\"\n    },\n    2\n  ],\n  \"c\": {},\n  \"d\": []\n}",
            ),
            ("\"a b\"", "\"a b\""),
            ("--batch\r\n{\"a\":1}", "--batch\r\n{\"a\":1}"),
            ("{", "{"),
            ("", ""),
        ] {
            assert_eq!(over_lines(text), shown);
        }
    }
}
