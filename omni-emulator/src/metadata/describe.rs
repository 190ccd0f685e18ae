//! A table as `EntityDefinitions` describes it: the metadata types of columns, keys and relationships, as far as the
//! schema knows them ("EntityMetadata EntityType").

use omni_schema::{Access, Choices, Column, EdmType, Level, Lookup, Schema, Table};
use serde_json::{Value, json};

/// An id that is the same for the same name, as metadata ids are across imports: the name's hash (FNV-1a).
fn metadata_id(name: &str) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = name.bytes().fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    uuid::Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid().to_string()
}

fn label(text: Option<&str>) -> Value {
    match text {
        Some(text) => {
            let localized = json!({ "Label": text, "LanguageCode": 1033, "IsManaged": true });
            json!({ "LocalizedLabels": [localized], "UserLocalizedLabel": localized })
        }
        None => json!({ "LocalizedLabels": [], "UserLocalizedLabel": null }),
    }
}

/// One table, with everything that can be expanded.
pub(super) fn table(table: &Table, schema: &Schema) -> Value {
    let name = &table.logical_name;
    json!({
        "MetadataId": metadata_id(name),
        "LogicalName": name,
        "SchemaName": name,
        "EntitySetName": table.entity_set,
        "LogicalCollectionName": table.entity_set,
        "CollectionSchemaName": table.entity_set,
        "PrimaryIdAttribute": table.key,
        "PrimaryNameAttribute": table.primary_name,
        "IsOptimisticConcurrencyEnabled": table.optimistic_concurrency,
        "IsActivity": table.base.as_deref() == Some("activitypointer"),
        "IsIntersect": false,
        "IsPrivate": false,
        "IsCustomEntity": omni_schema::publisher_prefix(name).is_some(),
        "DisplayName": label(table.label.as_deref()),
        "Attributes": attributes(table),
        "Keys": keys(table),
        "ManyToOneRelationships": relationships(table, schema),
    })
}

fn attributes(table: &Table) -> Vec<Value> {
    let columns = table.columns.iter().enumerate().map(|(index, column)| attribute(table, column, index));
    let lookups = table.lookups.iter().enumerate();
    columns.chain(lookups.map(|(index, lookup)| lookup_attribute(table, lookup, table.columns.len() + index))).collect()
}

/// What every column has.
struct Common<'a> {
    table: &'a Table,
    name: &'a str,
    number: usize,
    required: bool,
    level: Level,
    access: Access,
    label: Option<&'a str>,
}

impl Common<'_> {
    fn describe(&self, metadata_type: &str, attribute_type: &str) -> Value {
        let entity = &self.table.logical_name;
        let level = match (self.required, self.level) {
            (true, _) => "SystemRequired",
            (false, Level::Business) => "ApplicationRequired",
            (false, Level::Recommended) => "Recommended",
            (false, Level::Optional) => "None",
        };
        json!({
            "@odata.type": format!("#Microsoft.Dynamics.CRM.{metadata_type}AttributeMetadata"),
            "MetadataId": metadata_id(&format!("{entity}.{}", self.name)),
            "LogicalName": self.name,
            "SchemaName": self.name,
            "EntityLogicalName": entity,
            "AttributeType": attribute_type,
            "AttributeTypeName": { "Value": format!("{attribute_type}Type") },
            "AttributeOf": null,
            "ColumnNumber": self.number + 1,
            "IsPrimaryId": self.name == self.table.key,
            "IsPrimaryName": Some(self.name) == self.table.primary_name.as_deref(),
            "IsValidForCreate": self.access.create,
            "IsValidForUpdate": self.access.update && self.name != self.table.key,
            "IsValidForRead": self.access.read,
            "IsLogical": false,
            "IsValidODataAttribute": true,
            "RequiredLevel": { "Value": level, "CanBeChanged": false },
            "DisplayName": label(self.label),
        })
    }
}

fn attribute(table: &Table, column: &Column, number: usize) -> Value {
    let Column { name, required, level, access, .. } = column;
    let label = column.details.label.as_deref();
    let common = Common { table, name, number, required: *required, level: *level, access: *access, label };
    let (metadata_type, attribute_type) = types(column);
    let mut described = common.describe(metadata_type, attribute_type);
    if metadata_type == "Boolean" {
        let named = |value: i32, otherwise: &str| {
            let known = column.details.choices.values().iter().find(|choice| choice.value == value);
            json!({ "Value": value, "Label": self::label(Some(known.map_or(otherwise, |choice| &choice.label))) })
        };
        described["OptionSet"] = json!({ "TrueOption": named(1, "Yes"), "FalseOption": named(0, "No") });
    } else if !matches!(column.details.choices, Choices::None) {
        described["OptionSet"] = option_set(column, table);
        described["GlobalOptionSet"] = match &column.details.choice_name {
            Some(_) => option_set(column, table),
            None => Value::Null,
        };
    }
    match column.edm {
        EdmType::String => described["MaxLength"] = json!(column.details.max_length),
        EdmType::Decimal | EdmType::Double => described["Precision"] = json!(column.details.scale),
        _ => {}
    }
    described
}

/// The metadata type and the attribute type.
fn types(column: &Column) -> (&'static str, &'static str) {
    match (&column.details.choices, column.edm) {
        (_, EdmType::Boolean) => ("Boolean", "Boolean"),
        (Choices::One(_), _) if column.name == "statecode" => ("State", "State"),
        (Choices::One(_), _) if column.name == "statuscode" => ("Status", "Status"),
        (Choices::One(_), _) => ("Picklist", "Picklist"),
        (Choices::Many(_), _) => ("MultiSelectPicklist", "Virtual"),
        (_, EdmType::Date | EdmType::DateTimeOffset) => ("DateTime", "DateTime"),
        (_, EdmType::Decimal) => ("Decimal", "Decimal"),
        (_, EdmType::Double | EdmType::Single) => ("Double", "Double"),
        (_, EdmType::Guid) => ("UniqueIdentifier", "Uniqueidentifier"),
        (_, EdmType::Int64) => ("BigInt", "BigInt"),
        (_, EdmType::Byte | EdmType::SByte | EdmType::Int16 | EdmType::Int32) => ("Integer", "Integer"),
        (_, EdmType::String) => ("String", "String"),
        (_, EdmType::Binary | EdmType::Duration | EdmType::TimeOfDay | EdmType::Untyped) => ("", "Virtual"),
    }
}

fn option_set(column: &Column, table: &Table) -> Value {
    let options: Vec<Value> = column
        .details
        .choices
        .values()
        .iter()
        .map(|choice| {
            let mut option = json!({ "Value": choice.value, "Label": label(Some(&choice.label)), "Color": null });
            if column.name == "statuscode" {
                option["State"] = json!(choice.state);
            }
            option
        })
        .collect();
    let own = format!("{}_{}", table.logical_name, column.name);
    let name = column.details.choice_name.clone().unwrap_or(own);
    json!({
        "MetadataId": metadata_id(&name),
        "Name": name,
        "IsGlobal": column.details.choice_name.is_some(),
        "OptionSetType": "Picklist",
        "Options": options,
    })
}

fn lookup_attribute(table: &Table, lookup: &Lookup, number: usize) -> Value {
    let Lookup { name, required, level, access, label, targets, .. } = lookup;
    let label = label.as_deref();
    let common = Common { table, name, number, required: *required, level: *level, access: *access, label };
    let mut tables: Vec<&str> = targets.iter().map(|target| target.table.as_str()).collect();
    tables.dedup();
    let attribute_type = match (name.as_str(), tables.len()) {
        ("ownerid", _) => "Owner",
        (_, 2) if tables.contains(&"account") && tables.contains(&"contact") => "Customer",
        _ => "Lookup",
    };
    let mut described = common.describe("Lookup", attribute_type);
    described["Targets"] = json!(tables);
    described
}

fn keys(table: &Table) -> Vec<Value> {
    let key = |key: &omni_schema::AlternateKey| {
        // A key names a lookup by its own name, not by its value property.
        let plain = |column: &String| omni_schema::lookup_of(column).unwrap_or(column).to_owned();
        json!({
            "MetadataId": metadata_id(&key.name),
            "LogicalName": key.name,
            "SchemaName": key.name,
            "EntityLogicalName": table.logical_name,
            "KeyAttributes": key.columns.iter().map(plain).collect::<Vec<_>>(),
            "EntityKeyIndexStatus": "Active",
        })
    };
    table.alternate_keys.iter().map(key).collect()
}

fn relationships(table: &Table, schema: &Schema) -> Vec<Value> {
    let targets = table.lookups.iter().flat_map(|lookup| lookup.targets.iter().map(move |target| (lookup, target)));
    let relationship = |(lookup, target): (&Lookup, &omni_schema::Target)| {
        let name = format!("{}_{}", table.logical_name, target.navigation);
        let key = schema.table(&target.table).map_or_else(|| format!("{}id", target.table), |table| table.key.clone());
        json!({
            "MetadataId": metadata_id(&format!("{name}_{}", target.table)),
            "SchemaName": name,
            "ReferencingEntity": table.logical_name,
            "ReferencingAttribute": lookup.name,
            "ReferencedEntity": target.table,
            "ReferencedAttribute": key,
            "ReferencingEntityNavigationPropertyName": target.navigation,
            "RelationshipType": "OneToManyRelationship",
        })
    };
    targets.map(relationship).collect()
}
