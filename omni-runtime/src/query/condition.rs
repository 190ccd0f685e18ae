//! The text of a filter, put together so that it means what was said.

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
}

impl Condition {
    pub(super) fn single(text: Result<String, String>, column: &str) -> Self {
        Self { text: text.map_err(|error| format!("column `{column}`: {error}")), outermost: None }
    }

    pub(super) fn join(operator: Operator, left: Self, right: Self) -> Self {
        let text = match (left.within(operator), right.within(operator)) {
            (Ok(left), Ok(right)) => {
                let between = if operator == Operator::And { "and" } else { "or" };
                Ok(format!("{left} {between} {right}"))
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        Self { text, outermost: Some(operator) }
    }

    pub(super) fn negated(self) -> Self {
        Self { text: self.text.map(|text| format!("not ({text})")), outermost: None }
    }

    pub(super) fn into_text(self) -> Result<String, String> {
        self.text
    }

    fn within(self, operator: Operator) -> Result<String, String> {
        match self.outermost {
            Some(own) if own != operator => self.text.map(|text| format!("({text})")),
            _ => self.text,
        }
    }
}
