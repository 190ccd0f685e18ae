//! From the entity model of a service to the schema of an organisation's tables.

mod names;
mod operations;
mod tables;
mod types;

use std::collections::HashSet;
use std::io::{BufRead, Seek};

use omni_schema::Schema;

use crate::Names;
use crate::csdl::{self, CsdlError, Metadata};
use names::Resolver;

/// What of a service goes into a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection {
    /// The logical names of the tables.
    pub tables: Names,
    /// The names of the actions and functions.
    pub operations: Names,
}

impl Selection {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self { tables: Names::all(), operations: Names::all() }
    }

    /// These tables, and no operation.
    #[must_use]
    pub fn tables(tables: Names) -> Self {
        Self { tables, operations: Names::none() }
    }

    /// These actions and functions too.
    ///
    /// ```
    /// use omni_codegen::{Names, import::Selection};
    ///
    /// let selection = Selection::tables(Names::parse("account, new_*")).operations(Names::parse("WhoAmI"));
    /// assert!(selection.tables.matches("new_contract") && selection.operations.matches("WhoAmI"));
    /// ```
    #[must_use]
    pub fn operations(mut self, operations: Names) -> Self {
        self.operations = operations;
        self
    }
}

/// A schema, and what was asked for and is not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// The schema, its tables in the order of their names.
    pub schema: Schema,
    /// Types that are asked for letter by letter and cannot be a table, operations that are not there or cannot be
    /// called, overloads, and patterns that match nothing, each with the reason in a sentence.
    pub left_out: Vec<String>,
}

/// Reads a CSDL document and makes a schema of it.
///
/// # Errors
///
/// When the document is not CSDL of OData version 4, is broken, or cannot be read.
///
/// ```
/// use omni_codegen::import::{self, Selection};
///
/// let document = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
///   <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
///     <EntityType Name="new_contract">
///       <Key><PropertyRef Name="new_contractid"/></Key>
///       <Property Name="new_contractid" Type="Edm.Guid"/>
///       <Property Name="new_amount" Type="Edm.Decimal" Scale="2"/>
///     </EntityType>
///     <EntityContainer Name="System"><EntitySet Name="new_contracts" EntityType="mscrm.new_contract"/></EntityContainer>
///   </Schema></edmx:DataServices></edmx:Edmx>"#;
/// let imported = import::csdl(std::io::Cursor::new(document), &Selection::all())?;
/// let table = imported.schema.table("new_contract").expect("it is in the document");
/// assert_eq!((table.entity_set.as_str(), table.columns.len()), ("new_contracts", 2));
/// # Ok::<(), omni_codegen::csdl::CsdlError>(())
/// ```
pub fn csdl<R: BufRead + Seek + Send>(input: R, selection: &Selection) -> Result<Imported, CsdlError> {
    Ok(schema(csdl::read(input, &selection.tables)?, selection))
}

/// Makes a schema of an entity model.
#[must_use]
pub fn schema(mut metadata: Metadata, selection: &Selection) -> Imported {
    let resolver = Resolver::new(&metadata);
    let mut left_out = Vec::new();
    let (mut tables, named) = tables::tables(&mut metadata, &resolver, &selection.tables, &mut left_out);
    tables.sort_by(|one, other| one.logical_name.cmp(&other.logical_name));
    let kept: HashSet<String> = tables.iter().map(|table| table.logical_name.clone()).collect();
    for table in &mut tables {
        table.navigations.retain(|navigation| kept.contains(&navigation.table));
    }
    let operations = operations::operations(&metadata, &resolver, &selection.operations, &mut left_out);
    let (enums, complex_types) = operations::types(&metadata, &resolver, named, &operations, &mut left_out);
    let namespace = resolver.main_namespace().to_owned();
    Imported { schema: Schema { namespace, tables, enums, complex_types, operations }, left_out }
}
