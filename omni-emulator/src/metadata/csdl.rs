//! The schema as a CSDL document ("Web API types and operations"; OData CSDL XML 4.0), in the shape that the service's
//! own has: one schema with an alias, one base type for every table, a lookup as a value property and a navigation
//! property for each target.

use std::collections::BTreeMap;
use std::fmt::Write;

use omni_schema::{Lookup, Schema, Table};

use crate::markup::escape;

const HEAD: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:Reference Uri="http://vocabularies.odata.org/OData.Community.Keys.V1.xml">
    <edmx:Include Namespace="OData.Community.Keys.V1" Alias="Keys" />
  </edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="crmbaseentity" Abstract="true" />
"#;
const WHO_AM_I: &str = r#"      <ComplexType Name="WhoAmIResponse">
        <Property Name="BusinessUnitId" Type="Edm.Guid" Nullable="false" />
        <Property Name="UserId" Type="Edm.Guid" Nullable="false" />
        <Property Name="OrganizationId" Type="Edm.Guid" Nullable="false" />
      </ComplexType>
      <Function Name="WhoAmI">
        <ReturnType Type="mscrm.WhoAmIResponse" Nullable="false" />
      </Function>
"#;
const BULK: &str = r#"      <ComplexType Name="CreateMultipleResponse">
        <Property Name="Ids" Type="Collection(Edm.Guid)" Nullable="false" />
      </ComplexType>
      <Action Name="CreateMultiple" IsBound="true">
        <Parameter Name="entityset" Type="Collection(mscrm.crmbaseentity)" Nullable="false" />
        <Parameter Name="Targets" Type="Collection(mscrm.crmbaseentity)" Nullable="false" />
        <ReturnType Type="mscrm.CreateMultipleResponse" Nullable="false" />
      </Action>
      <Action Name="UpdateMultiple" IsBound="true">
        <Parameter Name="entityset" Type="Collection(mscrm.crmbaseentity)" Nullable="false" />
        <Parameter Name="Targets" Type="Collection(mscrm.crmbaseentity)" Nullable="false" />
      </Action>
      <Action Name="UpsertMultiple" IsBound="true">
        <Parameter Name="entityset" Type="Collection(mscrm.crmbaseentity)" Nullable="false" />
        <Parameter Name="Targets" Type="Collection(mscrm.crmbaseentity)" Nullable="false" />
      </Action>
"#;

/// The table that owners inherit from, in the service's document.
const PRINCIPAL: &str = "principal";
const PRINCIPALS: [&str; 2] = ["systemuser", "team"];

/// The document.
pub(crate) fn document(schema: &Schema) -> String {
    let undescribed = undescribed(schema);
    let mut text = HEAD.to_owned();
    for table in &schema.tables {
        entity_type(&mut text, table, schema);
    }
    if undescribed.keys().any(|name| PRINCIPALS.contains(name)) {
        stub(&mut text, PRINCIPAL, "crmbaseentity", Some("ownerid"));
    }
    for name in undescribed.keys() {
        if PRINCIPALS.contains(name) {
            stub(&mut text, name, PRINCIPAL, None);
        } else {
            stub(&mut text, name, "crmbaseentity", Some(&format!("{name}id")));
        }
    }
    text.push_str(WHO_AM_I);
    text.push_str(BULK);
    container(&mut text, schema, &undescribed);
    text.push_str("    </Schema>\n  </edmx:DataServices>\n</edmx:Edmx>\n");
    text
}

/// The tables that lookups lead to and that the schema does not describe, with their entity sets.
fn undescribed(schema: &Schema) -> BTreeMap<&str, &str> {
    let lookups = schema.tables.iter().flat_map(|table| &table.lookups);
    let targets = lookups.flat_map(|lookup| &lookup.targets);
    let missing = targets.filter(|target| schema.table(&target.table).is_none());
    missing.map(|target| (target.table.as_str(), target.entity_set.as_str())).collect()
}

/// A table of which nothing but its name and its key is known.
fn stub(text: &mut String, name: &str, base: &str, key: Option<&str>) {
    let name = escape(name);
    let open = format!("      <EntityType Name=\"{name}\" BaseType=\"mscrm.{base}\"");
    let Some(key) = key.map(escape) else {
        text.extend([&open, " />\n"]);
        return;
    };
    text.extend([&open, ">\n"]);
    let _ = write!(
        text,
        "        <Key>\n          <PropertyRef Name=\"{key}\" />\n        </Key>\n        \
         <Property Name=\"{key}\" Type=\"Edm.Guid\" Nullable=\"false\" />\n      </EntityType>\n"
    );
}

fn entity_type(text: &mut String, table: &Table, schema: &Schema) {
    let name = escape(&table.logical_name);
    let _ = writeln!(text, "      <EntityType Name=\"{name}\" BaseType=\"mscrm.crmbaseentity\">");
    text.push_str("        <Key>\n");
    for key in std::iter::once(&table.key).chain(&table.further_keys) {
        let _ = writeln!(text, "          <PropertyRef Name=\"{}\" />", escape(key));
    }
    text.push_str("        </Key>\n");
    for column in &table.columns {
        let declared = column.details.declared.clone().unwrap_or_else(|| column.edm.to_string());
        let nullable = if column.required { " Nullable=\"false\"" } else { "" };
        let max_length = column.details.max_length.map(|length| format!(" MaxLength=\"{length}\"")).unwrap_or_default();
        let precision = column.details.precision.map(|digits| format!(" Precision=\"{digits}\"")).unwrap_or_default();
        let scale = match (column.details.scale, column.edm) {
            (Some(digits), _) => format!(" Scale=\"{digits}\""),
            (None, omni_schema::EdmType::Decimal) => " Scale=\"Variable\"".to_owned(),
            (None, _) => String::new(),
        };
        let (name, declared) = (escape(&column.name), escape(&declared));
        let open =
            format!("        <Property Name=\"{name}\" Type=\"{declared}\"{nullable}{max_length}{precision}{scale}");
        if column.is_read_only() {
            text.extend([&open, ">\n          <Annotation Term=\"Org.OData.Core.V1.Permissions\">\n"]);
            text.push_str("            <EnumMember>Org.OData.Core.V1.PermissionType/Read</EnumMember>\n");
            text.push_str("          </Annotation>\n        </Property>\n");
        } else {
            text.extend([&open, " />\n"]);
        }
    }
    for lookup in &table.lookups {
        value_property(text, lookup);
    }
    for lookup in &table.lookups {
        navigation_properties(text, lookup, schema);
    }
    for navigation in table.navigations.iter().filter(|navigation| schema.table(&navigation.table).is_some()) {
        let target = escape(&navigation.table);
        let ty = if navigation.many { format!("Collection(mscrm.{target})") } else { format!("mscrm.{target}") };
        let partner = navigation.partner.as_ref().map(|name| format!(" Partner=\"{}\"", escape(name)));
        let (name, partner) = (escape(&navigation.name), partner.unwrap_or_default());
        let _ = writeln!(text, "        <NavigationProperty Name=\"{name}\" Type=\"{ty}\"{partner} />");
    }
    alternate_keys(text, table);
    text.push_str("      </EntityType>\n");
}

fn value_property(text: &mut String, lookup: &Lookup) {
    let name = escape(&lookup.value_property());
    let _ = writeln!(text, "        <Property Name=\"{name}\" Type=\"Edm.Guid\">");
    text.push_str("          <Annotation Term=\"Org.OData.Core.V1.Computed\" Bool=\"true\" />\n        </Property>\n");
}

/// One navigation property for each name: targets that share one lead to what they inherit from.
fn navigation_properties(text: &mut String, lookup: &Lookup, schema: &Schema) {
    for (index, target) in lookup.targets.iter().enumerate() {
        if lookup.targets[..index].iter().any(|earlier| earlier.navigation == target.navigation) {
            continue;
        }
        let sharing: Vec<&str> = lookup
            .targets
            .iter()
            .filter(|other| other.navigation == target.navigation)
            .map(|other| other.table.as_str())
            .collect();
        let (ty, key) = match (&sharing[..], schema.table(&target.table)) {
            ([_], Some(table)) => (table.logical_name.clone(), Some(table.key.clone())),
            ([name], None) if PRINCIPALS.contains(name) => ((*name).to_owned(), Some("ownerid".to_owned())),
            ([name], None) => ((*name).to_owned(), Some(format!("{name}id"))),
            (several, _) if several.iter().all(|name| PRINCIPALS.contains(name)) => {
                (PRINCIPAL.to_owned(), Some("ownerid".to_owned()))
            }
            _ => ("crmbaseentity".to_owned(), None),
        };
        let (name, ty) = (escape(&target.navigation), escape(&ty));
        let open = format!("        <NavigationProperty Name=\"{name}\" Type=\"mscrm.{ty}\" Nullable=\"false\"");
        match key {
            Some(key) => {
                let (property, key) = (escape(&lookup.value_property()), escape(&key));
                let constraint = format!("Property=\"{property}\" ReferencedProperty=\"{key}\"");
                let _ = writeln!(text, "{open}>\n          <ReferentialConstraint {constraint} />");
                text.push_str("        </NavigationProperty>\n");
            }
            None => text.extend([&open, " />\n"]),
        }
    }
}

fn alternate_keys(text: &mut String, table: &Table) {
    if table.alternate_keys.is_empty() {
        return;
    }
    text.push_str("        <Annotation Term=\"OData.Community.Keys.V1.AlternateKeys\">\n          <Collection>\n");
    for key in &table.alternate_keys {
        text.push_str("            <Record Type=\"OData.Community.Keys.V1.AlternateKey\">\n");
        text.push_str("              <PropertyValue Property=\"Key\">\n                <Collection>\n");
        for column in key.columns.iter().map(|column| escape(column)) {
            let _ = writeln!(
                text,
                "                  <Record Type=\"OData.Community.Keys.V1.PropertyRef\">\n                    \
                 <PropertyValue Property=\"Alias\" String=\"{column}\" />\n                    \
                 <PropertyValue Property=\"Name\" PropertyPath=\"{column}\" />\n                  </Record>"
            );
        }
        text.push_str("                </Collection>\n              </PropertyValue>\n            </Record>\n");
    }
    text.push_str("          </Collection>\n        </Annotation>\n");
}

fn container(text: &mut String, schema: &Schema, undescribed: &BTreeMap<&str, &str>) {
    text.push_str("      <EntityContainer Name=\"System\">\n");
    for table in &schema.tables {
        let (set, name) = (escape(&table.entity_set), escape(&table.logical_name));
        let _ = writeln!(text, "        <EntitySet Name=\"{set}\" EntityType=\"mscrm.{name}\">");
        let mut bound: Vec<(&str, &str)> = Vec::new();
        for target in table.lookups.iter().flat_map(|lookup| &lookup.targets) {
            let shared = |navigation: &str| {
                let all = table.lookups.iter().flat_map(|lookup| &lookup.targets);
                all.filter(|other| other.navigation == navigation).count() > 1
            };
            // A navigation property that several tables share is of no one set.
            if !shared(&target.navigation) {
                bound.push((&target.navigation, &target.entity_set));
            }
        }
        for (navigation, set) in bound {
            let (path, set) = (escape(navigation), escape(set));
            let _ = writeln!(text, "          <NavigationPropertyBinding Path=\"{path}\" Target=\"{set}\" />");
        }
        text.push_str("        </EntitySet>\n");
    }
    for (name, set) in undescribed {
        let (set, name) = (escape(set), escape(name));
        let _ = writeln!(text, "        <EntitySet Name=\"{set}\" EntityType=\"mscrm.{name}\" />");
    }
    text.push_str("        <FunctionImport Name=\"WhoAmI\" Function=\"mscrm.WhoAmI\" />\n      </EntityContainer>\n");
}
