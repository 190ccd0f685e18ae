//! A synthetic organisation: as many tables as a large one has, for tests and benchmarks of size.

use std::fmt::Write;

/// How large an organisation is.
#[derive(Debug, Clone, Copy)]
pub struct Synthetic {
    /// The number of tables: `new_table0000`, `new_table0001`, …
    pub tables: usize,
    /// The columns of each, its key among them and its lookups not.
    pub columns: usize,
    /// The lookups of each; every third leads to two tables.
    pub lookups: usize,
}

/// The types of a row's columns, in turn.
const TYPES: [&str; 10] = [
    r#"Edm.String" Unicode="false" MaxLength="100"#,
    "Edm.Int32",
    r#"Edm.Decimal" Scale="Variable"#,
    "Edm.Boolean",
    "Edm.DateTimeOffset",
    "Edm.Guid",
    r#"Edm.String" Unicode="false"#,
    "Edm.Double",
    "Edm.Date",
    "Edm.Int64",
];

impl Synthetic {
    /// The largest that the project promises to be at ease with.
    pub const LARGE: Self = Self { tables: 1500, columns: 120, lookups: 15 };

    /// The logical name of a table.
    #[must_use]
    pub fn table(index: usize) -> String {
        format!("new_table{index:04}")
    }

    /// The document that its service would answer at `$metadata`.
    #[must_use]
    pub fn metadata(self) -> String {
        let mut document = String::with_capacity(self.tables * (self.columns * 80 + self.lookups * 400));
        document.push_str(concat!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n",
            "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n",
            "  <edmx:DataServices>\n",
            "    <Schema Namespace=\"Microsoft.Dynamics.CRM\" Alias=\"mscrm\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n",
            "      <EntityType Name=\"crmbaseentity\" Abstract=\"true\" />\n",
        ));
        for index in 0..self.tables {
            self.entity_type(&mut document, index);
        }
        document.push_str("      <EntityContainer Name=\"System\">\n");
        for index in 0..self.tables {
            let name = Self::table(index);
            let _ =
                writeln!(document, "        <EntitySet Name=\"{name}s\" EntityType=\"Microsoft.Dynamics.CRM.{name}\">");
            for (lookup, target) in self.navigations(index) {
                let _ = writeln!(
                    document,
                    "          <NavigationPropertyBinding Path=\"{lookup}\" Target=\"{target}s\" />"
                );
            }
            document.push_str("        </EntitySet>\n");
        }
        document.push_str("      </EntityContainer>\n    </Schema>\n  </edmx:DataServices>\n</edmx:Edmx>\n");
        document
    }

    /// The navigation properties of a table, each with the table that it leads to.
    fn navigations(self, index: usize) -> impl Iterator<Item = (String, String)> {
        (0..self.lookups).flat_map(move |lookup| {
            let targets: &[usize] = if lookup % 3 == 2 { &[7, 11] } else { &[7] };
            targets.iter().map(move |step| {
                let target = Self::table((index + lookup * step + 1) % self.tables);
                (format!("new_Lookup{lookup:02}_{target}"), target)
            })
        })
    }

    fn entity_type(self, document: &mut String, index: usize) {
        let name = Self::table(index);
        let _ = write!(
            document,
            "      <EntityType Name=\"{name}\" BaseType=\"mscrm.crmbaseentity\">\n        <Key>\n          \
             <PropertyRef Name=\"{name}id\" />\n        </Key>\n        \
             <Property Name=\"{name}id\" Type=\"Edm.Guid\" />\n"
        );
        for column in 1..self.columns {
            let ty = TYPES[column % TYPES.len()];
            let _ = writeln!(document, "        <Property Name=\"new_column{column:03}\" Type=\"{ty}\" />");
        }
        for lookup in 0..self.lookups {
            let _ = writeln!(document, "        <Property Name=\"_new_lookup{lookup:02}_value\" Type=\"Edm.Guid\" />");
        }
        for (navigation, target) in self.navigations(index) {
            let lookup = navigation[..12].to_lowercase();
            let _ = write!(
                document,
                "        <NavigationProperty Name=\"{navigation}\" Type=\"mscrm.{target}\" Nullable=\"false\" \
                 Partner=\"{target}_{name}_{lookup}\">\n          <ReferentialConstraint Property=\"_{lookup}_value\" \
                 ReferencedProperty=\"{target}id\" />\n        </NavigationProperty>\n"
            );
        }
        for lookup in 0..self.lookups {
            let other = Self::table((index + self.tables - lookup - 1) % self.tables);
            let _ = writeln!(
                document,
                "        <NavigationProperty Name=\"{name}_{other}_new_lookup{lookup:02}\" \
                 Type=\"Collection(mscrm.{other})\" Partner=\"new_Lookup{lookup:02}_{name}\" />"
            );
        }
        document.push_str("      </EntityType>\n");
    }
}
