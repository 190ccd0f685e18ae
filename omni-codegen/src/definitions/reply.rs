//! The replies' form, as far as it matters. Everything may be missing: a `$select` leaves out what it does not name.

use serde::{Deserialize, Deserializer};

/// A reply, or the definition of a table or of a column: a reply around one definition is that definition.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Definition {
    // A reply's.
    /// Says of which table a list of columns is.
    #[serde(rename = "@odata.context")]
    pub(super) context: Option<String>,
    #[serde(rename = "value")]
    pub(super) value: Option<Vec<Definition>>,
    /// The tables in a reply of the function `RetrieveMetadataChanges`, which other tools save.
    #[serde(rename = "EntityMetadata")]
    pub(super) tables: Option<Vec<Definition>>,

    // A table's and a column's.
    pub(super) logical_name: Option<String>,
    pub(super) display_name: Option<Label>,

    // A table's.
    pub(super) entity_set_name: Option<String>,
    pub(super) primary_id_attribute: Option<String>,
    pub(super) primary_name_attribute: Option<String>,
    pub(super) is_optimistic_concurrency_enabled: Option<bool>,
    pub(super) attributes: Option<Vec<Definition>>,
    pub(super) keys: Option<Vec<Key>>,
    pub(super) many_to_one_relationships: Option<Vec<Relationship>>,

    // A column's.
    pub(super) required_level: Option<RequiredLevel>,
    pub(super) is_valid_for_create: Option<bool>,
    pub(super) is_valid_for_update: Option<bool>,
    pub(super) is_valid_for_read: Option<bool>,
    pub(super) max_length: Option<i64>,
    pub(super) precision: Option<i64>,
    pub(super) targets: Option<Vec<String>>,
    pub(super) option_set: Option<OptionSet>,
    pub(super) global_option_set: Option<OptionSet>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Key {
    pub(super) logical_name: Option<String>,
    pub(super) schema_name: Option<String>,
    #[serde(default, rename = "KeyAttributes", deserialize_with = "or_empty")]
    pub(super) columns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Relationship {
    pub(super) referencing_attribute: String,
    pub(super) referenced_entity: String,
    referencing_entity_navigation_property_name: Option<String>,
}

impl Relationship {
    /// The navigation property that leads to the one row; an empty text stands for none.
    pub(super) fn navigation(&self) -> Option<&str> {
        self.referencing_entity_navigation_property_name.as_deref().filter(|name| !name.is_empty())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RequiredLevel {
    pub(super) value: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct OptionSet {
    pub(super) name: Option<String>,
    pub(super) is_global: Option<bool>,
    #[serde(deserialize_with = "or_empty")]
    pub(super) options: Vec<OptionMetadata>,
    pub(super) true_option: Option<OptionMetadata>,
    pub(super) false_option: Option<OptionMetadata>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OptionMetadata {
    pub(super) value: Option<i32>,
    pub(super) label: Option<Label>,
    pub(super) state: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Label {
    #[serde(default, deserialize_with = "or_empty")]
    pub(super) localized_labels: Vec<LocalizedLabel>,
    pub(super) user_localized_label: Option<LocalizedLabel>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct LocalizedLabel {
    pub(super) label: Option<String>,
    pub(super) language_code: Option<u32>,
}

impl Label {
    /// The text in a language, or in that of the user who asked.
    pub(super) fn text(&self, language: Option<u32>) -> Option<String> {
        let user = self.user_localized_label.as_ref();
        let found = match language {
            None => user.or(self.localized_labels.first()),
            Some(code) => {
                let of_language = |label: &&LocalizedLabel| label.language_code == Some(code);
                self.localized_labels.iter().find(of_language).or_else(|| user.filter(of_language))
            }
        };
        found?.label.clone().filter(|text| !text.is_empty())
    }
}

/// A list, for which the service may say null.
fn or_empty<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
