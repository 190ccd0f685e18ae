//! Text to [`Expression`], by recursive descent: `or` binds loosest, then `and`, then `not`.

use super::lexer::{Token, syntax, tokens};
use super::{Comparison, Expression, Operand, TextFunction};
use crate::fault::Fault;
use crate::query::literal::Literal;
use crate::query::path;

/// How deep parentheses and `not` may nest: a filter comes from outside, and the reader recurses.
const DEEPEST: usize = 64;

impl Expression {
    pub(crate) fn parse(filter: &str) -> Result<Self, Fault> {
        let mut reader = Reader { filter, tokens: tokens(filter)?, next: 0, depth: 0 };
        let expression = reader.or()?;
        if reader.peek().is_some() {
            return Err(reader.unexpected("the end of the filter or an operator"));
        }
        expression.check_length()?;
        Ok(expression)
    }
}

struct Reader<'a> {
    filter: &'a str,
    tokens: Vec<(usize, Token<'a>)>,
    next: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn take(&mut self) -> Option<Token<'a>> {
        let token = self.peek().cloned();
        self.next += usize::from(token.is_some());
        token
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(found)) if *found == word);
        self.next += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Result<(), Fault> {
        if self.take_sign(sign) { Ok(()) } else { Err(self.unexpected(&format!("'{sign}'"))) }
    }

    fn unexpected(&self, expected: &str) -> Fault {
        let position = self.tokens.get(self.next).map_or(self.filter.len(), |(position, _)| *position);
        syntax(self.filter, position, &format!("expected {expected}"))
    }

    /// Runs `read` one level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth == DEEPEST {
            return Err(Fault::query(format!("The filter nests deeper than {DEEPEST} levels.")));
        }
        self.depth += 1;
        let done = read(self);
        self.depth -= 1;
        done
    }

    fn or(&mut self) -> Result<Expression, Fault> {
        let mut all = vec![self.and()?];
        while self.take_word("or") {
            all.push(self.and()?);
        }
        Ok(one_or(all, Expression::Or))
    }

    fn and(&mut self) -> Result<Expression, Fault> {
        let mut all = vec![self.not()?];
        while self.take_word("and") {
            all.push(self.not()?);
        }
        Ok(one_or(all, Expression::And))
    }

    fn not(&mut self) -> Result<Expression, Fault> {
        if self.take_word("not") {
            return self.deeper(|reader| Ok(Expression::Not(Box::new(reader.not()?))));
        }
        if self.take_sign('(') {
            let inner = self.deeper(Self::or)?;
            self.expect(')')?;
            return Ok(inner);
        }
        self.condition()
    }

    fn condition(&mut self) -> Result<Expression, Fault> {
        if let Some(Token::Word(name)) = self.peek().cloned()
            && matches!(self.tokens.get(self.next + 1), Some((_, Token::Sign('('))))
        {
            self.next += 2;
            return self.function(name);
        }
        let left = self.operand()?;
        let Some(Token::Word(operator)) = self.peek().cloned().filter(|token| !is_connective(token)) else {
            return Ok(Expression::Is(left));
        };
        let comparison = match operator {
            "eq" => Comparison::Equal,
            "ne" => Comparison::NotEqual,
            "gt" => Comparison::Greater,
            "ge" => Comparison::GreaterOrEqual,
            "lt" => Comparison::Less,
            "le" => Comparison::LessOrEqual,
            "in" | "has" | "add" | "sub" | "mul" | "div" | "mod" => {
                return Err(Fault::not_implemented(format_args!("the operator '{operator}' of $filter")));
            }
            _ => return Err(self.unexpected("an operator (eq, ne, gt, ge, lt, le)")),
        };
        self.next += 1;
        Ok(Expression::Compare(left, comparison, self.operand()?))
    }

    /// What follows `name(`.
    fn function(&mut self, name: &str) -> Result<Expression, Fault> {
        let function = match name {
            "contains" => TextFunction::Contains,
            "startswith" => TextFunction::StartsWith,
            "endswith" => TextFunction::EndsWith,
            "Microsoft.Dynamics.CRM.In" => return self.list(),
            "Microsoft.Dynamics.CRM.NotIn" => return Ok(Expression::Not(Box::new(self.list()?))),
            _ => return Err(Fault::not_implemented(format_args!("the function '{name}' of $filter"))),
        };
        let text = self.operand()?;
        self.expect(',')?;
        let part = self.operand()?;
        self.expect(')')?;
        Ok(Expression::Text(function, text, part))
    }

    /// `PropertyName='statecode',PropertyValues=["0","1"])`
    fn list(&mut self) -> Result<Expression, Fault> {
        let mut property = None;
        let mut values = None;
        loop {
            let Some(Token::Word(name)) = self.take() else { return Err(self.unexpected("a parameter")) };
            self.expect('=')?;
            match name {
                "PropertyName" if property.is_none() => match self.take() {
                    Some(Token::Text(name)) => property = Some(name),
                    _ => return Err(self.unexpected("the name of a property in quotes")),
                },
                "PropertyValues" if values.is_none() => values = Some(self.values()?),
                _ => return Err(self.unexpected("PropertyName and PropertyValues, each once")),
            }
            if self.take_sign(')') {
                break;
            }
            self.expect(',')?;
        }
        match (property, values) {
            (Some(property), Some(values)) => Ok(Expression::In(Operand::Path(vec![property]), values)),
            _ => Err(self.unexpected("PropertyName and PropertyValues")),
        }
    }

    fn values(&mut self) -> Result<Vec<Literal>, Fault> {
        self.expect('[')?;
        let mut values = Vec::new();
        while !self.take_sign(']') {
            if !values.is_empty() {
                self.expect(',')?;
            }
            match self.take() {
                Some(Token::JsonText(text) | Token::Text(text)) => values.push(Literal::Text(text)),
                _ => return Err(self.unexpected("a text in quotes")),
            }
        }
        Ok(values)
    }

    fn operand(&mut self) -> Result<Operand, Fault> {
        match self.peek().filter(|token| !is_connective(token)).cloned() {
            Some(Token::Text(text)) => {
                self.next += 1;
                Ok(Operand::Literal(Literal::Text(text)))
            }
            Some(Token::Word(word)) => {
                self.next += 1;
                match Literal::of_word(word) {
                    Some(literal) => Ok(Operand::Literal(literal)),
                    None => self.path(word),
                }
            }
            _ => Err(self.unexpected("a property or a value")),
        }
    }

    fn path(&mut self, first: &'a str) -> Result<Operand, Fault> {
        let mut segments = vec![first];
        while self.take_sign('/') {
            let Some(Token::Word(segment)) = self.take() else { return Err(self.unexpected("a property")) };
            if matches!(segment, "any" | "all") {
                return Err(Fault::not_implemented(format_args!("the lambda operator '{segment}' of $filter")));
            }
            segments.push(segment);
        }
        path::of(segments).map(Operand::Path)
    }
}

fn is_connective(token: &Token<'_>) -> bool {
    matches!(token, Token::Word("and" | "or" | "not"))
}

fn one_or(mut all: Vec<Expression>, several: fn(Vec<Expression>) -> Expression) -> Expression {
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            all.extend(last);
            several(all)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_binds_tighter_than_or_and_parentheses_change_that() {
        let Expression::Or(any) = Expression::parse("a eq 1 or b eq 2 and not c eq 3").unwrap() else { panic!("or") };
        assert!(matches!(&any[1], Expression::And(all) if matches!(all[1], Expression::Not(_))));
        let Expression::And(all) = Expression::parse("(a eq 1 or b eq 2) and c").unwrap() else { panic!("and") };
        assert!(matches!(all[0], Expression::Or(_)) && matches!(all[1], Expression::Is(_)));
    }

    #[test]
    fn a_literal_and_a_path_are_told_apart() {
        let parsed = Expression::parse("primarycontactid/fullname ne 'a or (b''s'").unwrap();
        let path = Operand::Path(vec!["primarycontactid".into(), "fullname".into()]);
        let text = Operand::Literal(Literal::Text("a or (b's".into()));
        assert_eq!(parsed, Expression::Compare(path, Comparison::NotEqual, text));
    }

    #[test]
    fn reads_the_service_s_lists() {
        let filter = r#"Microsoft.Dynamics.CRM.NotIn(PropertyName='a',PropertyValues=["1","x\"y"])"#;
        let Expression::Not(list) = Expression::parse(filter).unwrap() else { panic!("not") };
        let values = vec![Literal::Text("1".into()), Literal::Text("x\"y".into())];
        assert_eq!(*list, Expression::In(Operand::Path(vec!["a".into()]), values));
    }

    #[test]
    fn says_where_and_what_was_expected() {
        for (filter, status, expected) in [
            ("", 400, "position 0"),
            ("a eq", 400, "position 4"),
            ("a eqq 1", 400, "an operator"),
            ("a eq 'x", 400, "closing quote"),
            ("(a eq 1", 400, "expected ')'"),
            ("a eq 1)", 400, "position 6"),
            ("a eq 1 and", 400, "a property or a value"),
            ("a ! 1", 400, "'!'"),
            ("contains(a 'x')", 400, "','"),
            ("tolower(a) eq 'x'", 501, "tolower"),
            ("a/any(x:x/b eq 1)", 501, "'any'"),
            ("a in ('x')", 501, "'in'"),
            ("Microsoft.Dynamics.CRM.Today(PropertyName='a')", 501, "Today"),
            ("Microsoft.Dynamics.CRM.In(PropertyName='a')", 400, "PropertyValues"),
        ] {
            let fault = Expression::parse(filter).unwrap_err();
            assert_eq!(fault.status, status, "{filter}: {}", fault.message);
            assert!(fault.message.contains(expected), "{filter}: {}", fault.message);
        }
    }

    #[test]
    fn no_depth_and_no_length_exhausts_the_stack() {
        let deep = format!("{}a eq 1{}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(Expression::parse(&deep).unwrap_err().message.contains("nests"));
        assert!(Expression::parse(&"not ".repeat(100_000)).is_err());
        let long = vec!["a eq 1"; 20_000].join(" and ");
        assert!(Expression::parse(&long).unwrap_err().message.contains("Number of conditions"));
        let far = format!("{}title eq 'x'", "parentcaseid/".repeat(100_000));
        assert!(Expression::parse(&far).unwrap_err().message.contains("segments"));
    }
}
