//! What a reply says, put where it belongs in the schema.

use omni_schema::{AlternateKey, Choice, Choices, Column, EdmType, Level, Lookup, Schema, Table, Target};

use super::reply::{Definition, Label, OptionMetadata, OptionSet, Relationship};
use super::{DefinitionsError, names};

/// Takes a reply, and gives how many of its definitions are of a table that the schema has.
pub(super) fn reply(
    schema: &mut Schema,
    mut reply: Definition,
    language: Option<u32>,
) -> Result<usize, DefinitionsError> {
    let about = reply.context.as_deref().and_then(table_of_columns).map(str::to_owned);
    let definitions = match (about, reply.value.take().or(reply.tables.take())) {
        (Some(table), Some(columns)) => vec![columns_of(table, columns)],
        (Some(table), None) => {
            named(&reply)?;
            vec![columns_of(table, vec![reply])]
        }
        (None, Some(tables)) => tables,
        (None, None) => vec![reply],
    };
    let sets = entity_sets(schema);
    let mut taken = 0;
    for definition in definitions {
        let name = named(&definition)?;
        if let Some(table) = schema.tables.iter_mut().find(|table| table.logical_name == name) {
            names::check(name, &definition)?;
            complete(table, definition, language, &sets);
            taken += 1;
        }
    }
    Ok(taken)
}

fn named(definition: &Definition) -> Result<&str, DefinitionsError> {
    let nameless = || DefinitionsError("a definition has no `LogicalName`: select it too".to_owned());
    definition.logical_name.as_deref().ok_or_else(nameless)
}

fn columns_of(table: String, columns: Vec<Definition>) -> Definition {
    Definition { logical_name: Some(table), attributes: Some(columns), ..Definition::default() }
}

/// Takes a reply that is known to be of this table: its definition, or some of its columns.
pub(super) fn reply_of(
    schema: &mut Schema,
    name: &str,
    mut reply: Definition,
    language: Option<u32>,
) -> Result<(), DefinitionsError> {
    let is_column = reply.context.as_deref().and_then(table_of_columns).is_some();
    let definition = match reply.value.take() {
        Some(columns) => columns_of(name.to_owned(), columns),
        None if is_column => columns_of(name.to_owned(), vec![reply]),
        None => reply,
    };
    let sets = entity_sets(schema);
    if let Some(table) = schema.tables.iter_mut().find(|table| table.logical_name == name) {
        names::check(name, &definition)?;
        complete(table, definition, language, &sets);
    }
    Ok(())
}

/// The table that a column or a list of them is of: `…$metadata#EntityDefinitions('account')/Attributes/…`.
fn table_of_columns(context: &str) -> Option<&str> {
    let (_, key) = context.split_once("#EntityDefinitions(")?;
    let (key, path) = key.split_once(')')?;
    let name = key.trim_start_matches("LogicalName=").trim_matches('\'');
    path.starts_with("/Attributes").then_some(name)
}

fn entity_sets(schema: &Schema) -> Vec<(String, String)> {
    schema.tables.iter().map(|table| (table.logical_name.clone(), table.entity_set.clone())).collect()
}

fn complete(table: &mut Table, definition: Definition, language: Option<u32>, sets: &[(String, String)]) {
    if let Some(set) = definition.entity_set_name.filter(|set| !set.is_empty()) {
        table.entity_set = set;
    }
    if let Some(key) = definition.primary_id_attribute.filter(|key| table.column(key).is_some()) {
        table.key = key;
        table.further_keys.clear();
    }
    if let Some(name) = definition.primary_name_attribute.filter(|name| table.column(name).is_some()) {
        table.primary_name = Some(name);
    }
    if let Some(enabled) = definition.is_optimistic_concurrency_enabled {
        table.optimistic_concurrency = enabled;
    }
    set_label(&mut table.label, definition.display_name.as_ref(), language);
    let relationships = definition.many_to_one_relationships.unwrap_or_default();
    for relationship in &relationships {
        navigation(table, relationship, &relationships, sets);
    }
    for attribute in definition.attributes.into_iter().flatten() {
        let Some(name) = attribute.logical_name.clone() else { continue };
        if let Some(column) = table.columns.iter_mut().find(|column| column.name == name) {
            self::column(column, attribute, language);
        } else if let Some(lookup) = table.lookups.iter_mut().find(|lookup| lookup.name == name) {
            self::lookup(lookup, &attribute, language);
        }
    }
    if let Some(keys) = definition.keys {
        let keys = keys.into_iter().filter_map(|key| {
            let name = key.logical_name.or(key.schema_name)?;
            let property = |column: String| match table.lookup(&column) {
                Some(lookup) => lookup.value_property(),
                None => column,
            };
            Some(AlternateKey { name, columns: key.columns.into_iter().map(property).collect() })
        });
        let mut keys: Vec<_> = keys.filter(|key| !key.columns.is_empty()).collect();
        keys.sort_by(|one, other| one.name.cmp(&other.name));
        keys.dedup_by(|one, other| one.name == other.name);
        table.alternate_keys = keys;
    }
}

/// The navigation property of a lookup's target, in the capitals that no rule gives. `all` are the relationships of the
/// table, since what one of them tells another does not take back.
fn navigation(table: &mut Table, relationship: &Relationship, all: &[Relationship], sets: &[(String, String)]) {
    let Relationship { referencing_attribute, referenced_entity: to, .. } = relationship;
    let Some(navigation) = relationship.navigation() else { return };
    let Some(lookup) = table.lookups.iter_mut().find(|lookup| lookup.name == *referencing_attribute) else { return };
    let is_of_table = |target: &Target| target.table == *to;
    // An activity leads to a table at a property of its own and at one that all activities share.
    if lookup.targets.iter().any(|target| is_of_table(target) && target.navigation == navigation) {
        return;
    }
    let is_only = lookup.targets.iter().filter(|target| is_of_table(target)).count() == 1;
    let is_told = |name: &str| all.iter().any(|other| other.navigation() == Some(name));
    let is_meant = |target: &Target| {
        target.navigation.eq_ignore_ascii_case(navigation) || (is_only && !is_told(&target.navigation))
    };
    if let Some(target) = lookup.targets.iter_mut().find(|target| is_of_table(target) && is_meant(target)) {
        navigation.clone_into(&mut target.navigation);
    } else if let Some((_, set)) = sets.iter().find(|(name, _)| name == to) {
        let target = Target { table: to.clone(), entity_set: set.clone(), navigation: navigation.to_owned() };
        lookup.targets.push(target);
        lookup.targets.sort_by(|one, other| one.table.cmp(&other.table));
    }
}

fn lookup(lookup: &mut Lookup, definition: &Definition, language: Option<u32>) {
    set_label(&mut lookup.label, definition.display_name.as_ref(), language);
    set_access(&mut lookup.access, definition);
    set_level(&mut lookup.required, &mut lookup.level, definition);
    // A target that the organisation has withdrawn.
    if let Some(targets) = definition.targets.as_ref().filter(|targets| !targets.is_empty())
        && lookup.targets.iter().any(|target| targets.contains(&target.table))
    {
        lookup.targets.retain(|target| targets.contains(&target.table));
    }
}

fn column(column: &mut Column, definition: Definition, language: Option<u32>) {
    set_label(&mut column.details.label, definition.display_name.as_ref(), language);
    set_access(&mut column.access, &definition);
    set_level(&mut column.required, &mut column.level, &definition);
    if let Some(length) = definition.max_length.and_then(|length| u32::try_from(length).ok()) {
        column.details.max_length = Some(length);
    }
    if column.edm == EdmType::Decimal
        && let Some(digits) = definition.precision.and_then(|digits| u32::try_from(digits).ok())
    {
        // What the definitions call a precision are the digits after the point.
        column.details.scale = Some(digits);
    }
    let local = definition.option_set.filter(|set| !is_empty(set));
    if let Some(set) = local.or(definition.global_option_set.filter(|set| !is_empty(set))) {
        column.details.choice_name = set.name.clone().filter(|_| set.is_global == Some(true));
        let values = values(set, language);
        column.details.choices =
            if column.edm == EdmType::String { Choices::Many(values) } else { Choices::One(values) };
    }
}

fn is_empty(set: &OptionSet) -> bool {
    set.options.is_empty() && set.true_option.is_none() && set.false_option.is_none()
}

/// The values, in the order of their numbers: the service's own order changes when somebody drags a row.
fn values(set: OptionSet, language: Option<u32>) -> Vec<Choice> {
    let options = set.options.into_iter().chain(set.false_option).chain(set.true_option);
    let mut values: Vec<Choice> = options
        .filter_map(|OptionMetadata { value, label, state }| {
            let label = label.and_then(|label| label.text(language)).unwrap_or_default();
            let mut choice = Choice::new(value?, label);
            choice.state = state;
            Some(choice)
        })
        .collect();
    values.sort_by_key(|choice| choice.value);
    values.dedup_by_key(|choice| choice.value);
    values
}

fn set_label(label: &mut Option<String>, said: Option<&Label>, language: Option<u32>) {
    if let Some(said) = said {
        *label = said.text(language);
    }
}

fn set_access(access: &mut omni_schema::Access, definition: &Definition) {
    access.create = definition.is_valid_for_create.unwrap_or(access.create);
    access.update = definition.is_valid_for_update.unwrap_or(access.update);
    access.read = definition.is_valid_for_read.unwrap_or(access.read);
}

fn set_level(required: &mut bool, level: &mut Level, definition: &Definition) {
    match definition.required_level.as_ref().and_then(|level| level.value.as_deref()) {
        Some("SystemRequired") => *required = true,
        Some("ApplicationRequired") => *level = Level::Business,
        Some("Recommended") => *level = Level::Recommended,
        Some(_) => *level = Level::Optional,
        None => {}
    }
}
