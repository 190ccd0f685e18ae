use super::{Column, Lookup, Navigation, Target};
use crate::names::differs_in_a_letter;
use crate::{is_same_but_for_underscores, lookup_of, publisher_prefix};

/// One table: an entity type of the Web API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The singular lower-case name: `incident`.
    pub logical_name: String,
    /// The name in a URL: `incidents`. No plural rule gives it; it is read from the service.
    pub entity_set: String,
    /// The primary key column: `incidentid`.
    pub key: String,
    /// The other columns of a key that has several. No table of Dataverse has one; other services' have.
    pub further_keys: Vec<String>,
    /// The column that people know a row by: `title`.
    pub primary_name: Option<String>,
    /// The table that this one inherits from: `activitypointer` for an activity. Its columns are among this one's.
    pub base: Option<String>,
    /// Whether a write may be made conditional on the row's version (`IsOptimisticConcurrencyEnabled`).
    pub optimistic_concurrency: bool,
    /// What people call a row: `Case`.
    pub label: Option<String>,
    /// The columns, lookups left out.
    pub columns: Vec<Column>,
    /// The lookup columns: references to rows of other tables.
    pub lookups: Vec<Lookup>,
    /// Other sets of columns that name one row.
    pub alternate_keys: Vec<AlternateKey>,
    /// The navigation properties that are not a lookup's: collections of rows that refer to this one, above all.
    pub navigations: Vec<Navigation>,
}

/// Columns that name one row together: "Define alternate keys to reference rows".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlternateKey {
    /// What it is called: `new_codekey`.
    pub name: String,
    /// Its columns; a lookup by its value property.
    pub columns: Vec<String>,
}

impl Table {
    /// The column of this logical name; lookups are not among them.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The lookup of this logical name (`customerid`).
    #[must_use]
    pub fn lookup(&self, name: &str) -> Option<&Lookup> {
        self.lookups.iter().find(|lookup| lookup.name == name)
    }

    /// What a row's JSON holds under `property`: a column by its name, a lookup by its value property.
    #[must_use]
    pub fn member(&self, property: &str) -> Option<Member<'_>> {
        if let Some(column) = self.column(property) {
            return Some(Member::Column(column));
        }
        self.lookup(lookup_of(property)?).map(Member::Lookup)
    }

    /// The lookup and the target that a navigation property (case-sensitive) leads to.
    ///
    /// A navigation property that several targets share (`ownerid`) gives the first of them.
    #[must_use]
    pub fn navigation(&self, navigation: &str) -> Option<(&Lookup, &Target)> {
        self.lookups.iter().find_map(|lookup| {
            let target = lookup.targets.iter().find(|target| target.navigation == navigation)?;
            Some((lookup, target))
        })
    }

    /// Whether a column or a lookup of this name may be an organisation's own, which the schema cannot know: it has a
    /// publisher prefix that none of the names known here has, and is none of them with other `_` or a typo.
    ///
    /// ```
    /// let incident = omni_schema::standard().table("incident")?.expect("a standard table");
    /// assert!(incident.may_be_custom("new_vip"));
    /// assert!(!incident.may_be_custom("titel") && !incident.may_be_custom("ticket_number"));
    /// # Ok::<(), omni_schema::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn may_be_custom(&self, name: &str) -> bool {
        let Some(prefix) = publisher_prefix(name) else { return false };
        let names =
            self.columns.iter().map(|column| &column.name).chain(self.lookups.iter().map(|lookup| &lookup.name));
        let targets = self.lookups.iter().flat_map(|lookup| &lookup.targets);
        let mut names = names.chain(targets.map(|target| &target.navigation));
        let is_known = |known: &String| {
            let known_prefix = publisher_prefix(known);
            known_prefix == Some(prefix)
                || is_same_but_for_underscores(name, known)
                || known_prefix.is_some() && differs_in_a_letter(name, known)
        };
        !names.any(is_known)
    }

    /// Every property that a read of a row can name: the columns and the lookups' value properties.
    pub fn properties(&self) -> impl Iterator<Item = String> + '_ {
        let columns = self.columns.iter().map(|column| column.name.clone());
        columns.chain(self.lookups.iter().map(Lookup::value_property))
    }
}

/// A property of a row: see [`Table::member`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member<'a> {
    /// A plain column.
    Column(&'a Column),
    /// A lookup, named by its value property.
    Lookup(&'a Lookup),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EdmType;

    fn table() -> Table {
        let target = |table: &str| Target {
            table: table.to_owned(),
            entity_set: format!("{table}s"),
            navigation: format!("customerid_{table}"),
        };
        Table {
            columns: vec![Column::new("title", EdmType::String), Column::new("new_tier", EdmType::Int32)],
            lookups: vec![
                Lookup::new("customerid", vec![target("account"), target("contact")]),
                Lookup::new("msdyn_queueid", vec![target("queue")]),
            ],
            ..Table::default()
        }
    }

    #[test]
    fn a_row_has_its_columns_and_the_values_of_its_lookups() {
        let properties = table().properties().collect::<Vec<_>>();
        assert_eq!(properties, ["title", "new_tier", "_customerid_value", "_msdyn_queueid_value"]);
    }

    #[test]
    fn a_lookup_finds_its_target_by_the_table() {
        let table = table();
        let customer = table.lookup("customerid").unwrap();
        assert_eq!(customer.target("contact"), Some(&customer.targets[1]));
        assert_eq!(customer.target("queue"), None);
    }

    #[test]
    fn a_name_may_be_the_organisation_s_own_where_no_other_has_its_prefix() {
        let custom = |name| table().may_be_custom(name);
        assert!(custom("cr12a_tier"));
        assert!(!custom("new_tiers") && !custom("msdyn_queue") && !custom("titel"));
    }

    #[test]
    fn an_address_is_no_publisher() {
        let contact = crate::standard().table("contact").unwrap().unwrap();
        assert!(contact.column("address3_composite").is_some());
        for name in ["address1_town", "adress1_city", "addres3_composite", "address1_citty"] {
            assert!(!contact.may_be_custom(name), "{name}");
        }
        assert!(contact.may_be_custom("cr12a_city"));
    }
}
