//! `$filter`: OData "URL Conventions", section 5.1.1, as far as the service has it ("Filter rows using OData").

mod check;
mod evaluate;
mod lexer;
mod parse;
mod pattern;

use super::literal::Literal;
pub(crate) use evaluate::Source;

/// A condition on rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    Or(Vec<Expression>),
    And(Vec<Expression>),
    Not(Box<Expression>),
    Compare(Operand, Comparison, Operand),
    /// Whether a text contains, begins or ends with another.
    Text(TextFunction, Operand, Operand),
    /// Whether the value of a path is one of a list.
    In(Operand, Vec<Literal>),
    /// A boolean by itself.
    Is(Operand),
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    /// A property, by way of single-valued navigation properties: `primarycontactid/fullname`.
    Path(Vec<String>),
    Literal(Literal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextFunction {
    Contains,
    StartsWith,
    EndsWith,
}
