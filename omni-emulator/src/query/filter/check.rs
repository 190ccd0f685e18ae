//! Whether a filter fits a table: its properties are there, and what it compares is of one type.

use omni_schema::{EdmType, Schema, Table};

use super::{Expression, Operand};
use crate::fault::Fault;
use crate::query::literal::Literal;
use crate::query::path;

impl Expression {
    pub(crate) fn check(&self, table: &Table, schema: &Schema) -> Result<(), Fault> {
        match self {
            Self::Or(all) | Self::And(all) => all.iter().try_for_each(|part| part.check(table, schema)),
            Self::Not(inner) => inner.check(table, schema),
            Self::Compare(left, _, right) => {
                same_type(type_of(left, table, schema)?, left, type_of(right, table, schema)?, right)
            }
            Self::Text(_, text, part) => {
                for operand in [text, part] {
                    let edm = type_of(operand, table, schema)?;
                    let is_text = edm.is_none_or(|edm| edm == EdmType::String);
                    if !is_text || matches!(operand, Operand::Literal(literal) if !matches!(literal, Literal::Text(_)))
                    {
                        return Err(Fault::query(
                            "A function of text takes properties and values of the type 'Edm.String'.",
                        ));
                    }
                }
                Ok(())
            }
            Self::In(path, _) => type_of(path, table, schema).map(drop),
            Self::Is(operand) => match (type_of(operand, table, schema)?, operand) {
                (Some(EdmType::Boolean), _) | (None, Operand::Literal(Literal::Boolean(_))) => Ok(()),
                _ => Err(Fault::query("A condition by itself has to be of the type 'Edm.Boolean'.")),
            },
        }
    }
}

/// The type of a property; none for a literal, which takes the type of what it is compared with.
fn type_of(operand: &Operand, table: &Table, schema: &Schema) -> Result<Option<EdmType>, Fault> {
    match operand {
        Operand::Path(segments) => path::type_of(segments, table, schema).map(Some),
        Operand::Literal(_) => Ok(None),
    }
}

fn same_type(left: Option<EdmType>, a: &Operand, right: Option<EdmType>, b: &Operand) -> Result<(), Fault> {
    let (edm, literal) = match (left, a, right, b) {
        (Some(edm), _, None, Operand::Literal(literal)) | (None, Operand::Literal(literal), Some(edm), _) => {
            (edm, literal)
        }
        (Some(left), _, Some(right), _) if left != right => return Err(incompatible(left, &right.to_string())),
        _ => return Ok(()),
    };
    if literal.fit(edm).is_some() { Ok(()) } else { Err(incompatible(edm, &format!("{literal:?}"))) }
}

fn incompatible(edm: EdmType, other: &str) -> Fault {
    Fault::query(format!(
        "A binary operator with incompatible types was detected. Found operand types '{edm}' and '{other}' in $filter."
    ))
}
