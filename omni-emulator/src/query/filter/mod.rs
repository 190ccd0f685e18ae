//! `$filter`: OData "URL Conventions", section 5.1.1, as far as the service has it ("Filter rows using OData").

mod check;
mod evaluate;
mod lexer;
mod parse;
mod pattern;

use super::literal::Literal;
use crate::fault::{Fault, code};
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

/// How many conditions a filter may have ("Filter rows using OData", section "Condition limits").
const MOST_CONDITIONS: usize = 500;

impl Expression {
    fn check_length(&self) -> Result<(), Fault> {
        if self.conditions() <= MOST_CONDITIONS {
            return Ok(());
        }
        let message = "Number of conditions in query exceeded maximum limit.";
        Err(Fault::new(400, code::TOO_MANY_CONDITIONS_IN_QUERY, message))
    }

    fn conditions(&self) -> usize {
        match self {
            Self::Or(all) | Self::And(all) => all.iter().map(Self::conditions).sum(),
            Self::Not(inner) => inner.conditions(),
            Self::Compare(..) | Self::Text(..) | Self::In(..) | Self::Is(_) => 1,
        }
    }
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
