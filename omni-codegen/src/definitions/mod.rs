//! The reader of `EntityDefinitions`: what an organisation knows of its tables and CSDL does not say.
//!
//! The replies follow Microsoft's pages "Query table definitions using the Web API" and "Column (attribute) definitions
//! in Microsoft Dataverse".

mod apply;
mod document;
mod names;
mod reply;

use std::fmt;
use std::io::Read;

use omni_schema::Schema;

/// Reads replies of `EntityDefinitions` and completes the schema with what they say of its tables.
///
/// A document is one reply, or an array of replies. Understood are a list of table definitions (`EntityDefinitions`
/// with `Attributes`, `Keys` and `ManyToOneRelationships` expanded), one definition
/// (`EntityDefinitions(LogicalName='…')`), and the columns of one table that are of one kind
/// (`EntityDefinitions(LogicalName='…')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata` with `OptionSet`
/// expanded), or one of them, which alone tell the values of choices. Tables that the schema does not have are passed
/// over: it gives how many definitions are of one that it has.
///
/// `language` is the code of the labels' language, such as 1033 for English; without it, the language of the user who
/// asked.
///
/// # Errors
///
/// When the document is not JSON, something in it is of another type than the service sends, or a name is none.
///
/// ```
/// use omni_codegen::definitions;
///
/// let mut schema = omni_schema::standard().schema()?;
/// let reply = r#"{"LogicalName": "incident", "Attributes": [{"LogicalName": "title", "MaxLength": 200}]}"#;
/// definitions::complete(&mut schema, reply.as_bytes(), Some(1033))?;
/// let title = schema.table("incident").and_then(|table| table.column("title"));
/// assert_eq!(title.and_then(|title| title.details.max_length), Some(200));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn complete(schema: &mut Schema, document: impl Read, language: Option<u32>) -> Result<usize, DefinitionsError> {
    let mut taken = 0;
    for reply in document::replies(document)? {
        taken += apply::reply(schema, reply, language)?;
    }
    Ok(taken)
}

/// The same for replies that are all of one table, which need not say of which.
///
/// # Errors
///
/// As for [`complete`].
pub fn complete_table(
    schema: &mut Schema,
    table: &str,
    document: impl Read,
    language: Option<u32>,
) -> Result<(), DefinitionsError> {
    for reply in document::replies(document)? {
        apply::reply_of(schema, table, reply, language)?;
    }
    Ok(())
}

/// A document that is not a reply of `EntityDefinitions`: what was expected, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionsError(String);

impl fmt::Display for DefinitionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a reply of EntityDefinitions: {}", self.0)
    }
}

impl std::error::Error for DefinitionsError {}
