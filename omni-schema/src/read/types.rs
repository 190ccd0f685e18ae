//! The blocks of what is not a table: enumerations, structures, operations.

use super::Reader;
use super::name::checked;
use crate::{ComplexType, EnumMember, EnumType, Operation, OperationKind, Parameter, Property, SyntaxError, TypeName};

pub(super) fn enumeration(reader: &mut Reader<'_>) -> Result<EnumType, SyntaxError> {
    let (number, line) = reader.next().unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().collect();
    let (own, flags) = match words[..] {
        [_, own] => (own, false),
        [_, own, "flags"] => (own, true),
        _ => return Err(expected(number, "enum <name> [flags]", line)),
    };
    let own = checked(number, own)?;
    let mut members = Vec::new();
    while let Some((number, line)) = reader.next_at(2) {
        let member = line.split_once(' ').and_then(|(own, value)| Some((own, value.trim().parse().ok()?)));
        let Some((own, value)) = member else { return Err(expected(number, "<name> <number>", line)) };
        members.push(EnumMember { name: checked(number, own)?, value });
    }
    reader.end_of_block("the members of an enumeration stand 2 spaces deep")?;
    Ok(EnumType { name: own, flags, members })
}

pub(super) fn complex(reader: &mut Reader<'_>) -> Result<ComplexType, SyntaxError> {
    let (number, line) = reader.next().unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().collect();
    let [_, own] = words[..] else { return Err(expected(number, "complex <name>", line)) };
    let own = checked(number, own)?;
    let properties = members(reader)?.into_iter().map(|(name, ty, required)| Property { name, ty, required }).collect();
    Ok(ComplexType { name: own, properties })
}

pub(super) fn operation(reader: &mut Reader<'_>) -> Result<Operation, SyntaxError> {
    let (number, line) = reader.next().unwrap_or_default();
    let wrong = || expected(number, "action|function <name> [bound=<type>] [returns=<type>]", line);
    let mut words = line.split_whitespace();
    let kind = if words.next() == Some("action") { OperationKind::Action } else { OperationKind::Function };
    let name = checked(number, words.next().ok_or_else(wrong)?)?;
    let (mut bound, mut returns) = (None, None);
    for word in words {
        match word.split_once('=') {
            Some(("bound", ty)) if bound.is_none() => bound = Some(TypeName::parse(ty).ok_or_else(wrong)?),
            Some(("returns", ty)) if returns.is_none() => returns = Some(TypeName::parse(ty).ok_or_else(wrong)?),
            _ => return Err(wrong()),
        }
    }
    let parameters =
        members(reader)?.into_iter().map(|(name, ty, required)| Parameter { name, ty, required }).collect();
    Ok(Operation { kind, name, bound, parameters, returns })
}

/// Lines of `<name> <type> [required]`.
fn members(reader: &mut Reader<'_>) -> Result<Vec<(String, TypeName, bool)>, SyntaxError> {
    let mut members = Vec::new();
    while let Some((number, line)) = reader.next_at(2) {
        let wrong = || expected(number, "<name> <type> [required]", line);
        let words: Vec<&str> = line.split_whitespace().collect();
        let (own, ty, required) = match words[..] {
            [own, ty] => (own, ty, false),
            [own, ty, "required"] => (own, ty, true),
            _ => return Err(wrong()),
        };
        members.push((checked(number, own)?, TypeName::parse(ty).ok_or_else(wrong)?, required));
    }
    reader.end_of_block("parameters and properties stand 2 spaces deep")?;
    Ok(members)
}

fn expected(number: usize, form: &str, line: &str) -> SyntaxError {
    SyntaxError::new(number, format!("expected `{form}`, found `{line}`"))
}
