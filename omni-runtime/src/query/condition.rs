//! The text of a filter, put together so that it means what was said.

use crate::{Error, ErrorKind};

/// How many conditions the service takes in one query: "Filter rows using OData", section "Condition limits".
const LIMIT: usize = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
}

/// A condition whose outermost operator is known, so that parentheses are written where they are needed and nowhere
/// else.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    text: Result<String, String>,
    outermost: Option<Operator>,
    /// How many it is made of.
    count: usize,
}

impl Condition {
    pub(super) fn single(text: Result<String, String>, column: &str) -> Self {
        Self { text: text.map_err(|error| format!("column `{column}`: {error}")), outermost: None, count: 1 }
    }

    pub(super) fn join(operator: Operator, left: Self, right: Self) -> Self {
        let count = left.count + right.count;
        let text = match (left.within(operator), right.within(operator)) {
            (Ok(left), Ok(right)) => {
                let between = if operator == Operator::And { "and" } else { "or" };
                Ok(format!("{left} {between} {right}"))
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        Self { text, outermost: Some(operator), count }
    }

    pub(super) fn negated(self) -> Self {
        Self { text: self.text.map(|text| format!("not ({text})")), outermost: None, ..self }
    }

    /// The text, or what is wrong with a value in it.
    pub(super) fn text(&self) -> Result<&str, &str> {
        self.text.as_deref().map_err(String::as_str)
    }

    /// The text, if the service takes that many conditions.
    pub(super) fn checked(&self) -> Result<&str, Error> {
        let refused = |why: &str| Error::new(ErrorKind::Invalid, format!("the filter cannot be sent: {why}"));
        if self.count > LIMIT {
            let why = format!(
                "it has {} conditions, and the service takes {LIMIT}: ask for the rows in several queries",
                self.count
            );
            return Err(refused(&why));
        }
        self.text().map_err(refused)
    }

    fn within(self, operator: Operator) -> Result<String, String> {
        match self.outermost {
            Some(own) if own != operator => self.text.map(|text| format!("({text})")),
            _ => self.text,
        }
    }
}
