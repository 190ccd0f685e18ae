//! The words of a filter.

use super::super::literal::quoted;
use crate::fault::Fault;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name, an operator, or a literal without quotes.
    Word(&'a str),
    /// A text in single quotes.
    Text(String),
    /// A text in double quotes, as lists within functions of the service have them.
    JsonText(String),
    /// One of `( ) , / = [ ]`
    Sign(char),
}

/// The tokens, each with where it begins.
pub(super) fn tokens(filter: &str) -> Result<Vec<(usize, Token<'_>)>, Fault> {
    let mut tokens = Vec::new();
    let mut rest = filter.trim_start();
    while let Some(first) = rest.chars().next() {
        let position = filter.len() - rest.len();
        let token = match first {
            '(' | ')' | ',' | '/' | '=' | '[' | ']' => {
                rest = &rest[1..];
                Token::Sign(first)
            }
            '\'' => {
                let unterminated = || syntax(filter, position, "the text has no closing quote");
                let (text, further) = quoted(&rest[1..]).ok_or_else(unterminated)?;
                rest = further;
                Token::Text(text)
            }
            '"' => {
                let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
                let Some(Ok(text)) = values.next() else {
                    return Err(syntax(filter, position, "the text has no closing quote"));
                };
                rest = &rest[values.byte_offset()..];
                Token::JsonText(text)
            }
            letter if is_of_word(letter) => {
                let end = rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len());
                let (word, further) = rest.split_at(end);
                rest = further;
                Token::Word(word)
            }
            other => return Err(syntax(filter, position, &format!("'{other}' is not expected"))),
        };
        tokens.push((position, token));
        rest = rest.trim_start();
    }
    Ok(tokens)
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '+' | ':' | '@' | '$' | '*')
}

pub(super) fn syntax(filter: &str, position: usize, why: &str) -> Fault {
    Fault::query(format!("Syntax error at position {position} in '{filter}': {why}."))
}
