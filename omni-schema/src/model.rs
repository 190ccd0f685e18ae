//! What a schema says, as plain data.

use std::fmt;

use crate::publisher_prefix;

/// The tables of an organisation, or the part of them that an app uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The tables, in the order in which they are written.
    pub tables: Vec<Table>,
}

impl Schema {
    /// The table of this logical name.
    #[must_use]
    pub fn table(&self, logical_name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.logical_name == logical_name)
    }

    /// The table that this entity set (`incidents`) holds the rows of.
    #[must_use]
    pub fn table_of_set(&self, entity_set: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.entity_set == entity_set)
    }
}

/// One table: an entity type of the Web API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The singular lower-case name: `incident`.
    pub logical_name: String,
    /// The name in a URL: `incidents`. No plural rule gives it; it is read from the service.
    pub entity_set: String,
    /// The primary key column: `incidentid`.
    pub key: String,
    /// The columns, lookups left out.
    pub columns: Vec<Column>,
    /// The lookup columns: references to rows of other tables.
    pub lookups: Vec<Lookup>,
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
        let lookup = property.strip_prefix('_')?.strip_suffix("_value")?;
        self.lookup(lookup).map(Member::Lookup)
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
    /// publisher prefix that none of the names known here has.
    ///
    /// ```
    /// let incident = omni_schema::standard().table("incident")?.expect("a standard table");
    /// assert!(incident.may_be_custom("new_vip"));
    /// assert!(!incident.may_be_custom("titel"));
    /// # Ok::<(), omni_schema::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn may_be_custom(&self, name: &str) -> bool {
        let names =
            self.columns.iter().map(|column| &column.name).chain(self.lookups.iter().map(|lookup| &lookup.name));
        let mut known = names.filter_map(|name| publisher_prefix(name));
        publisher_prefix(name).is_some_and(|prefix| known.all(|known| known != prefix))
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

/// One column that is not a lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The lower-case logical name: `ticketnumber`.
    pub name: String,
    /// What the column holds.
    pub edm: EdmType,
    /// Whether a row always has a value.
    pub required: bool,
    /// Whether the service computes the value and refuses one that is sent.
    pub read_only: bool,
    /// The values that the column chooses among, where it is a choice.
    pub choices: Choices,
}

/// Whether a column is a choice, and among what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choices {
    /// Not a choice.
    #[default]
    None,
    /// One of these values. The list is empty where the schema does not know the values.
    One(Vec<Choice>),
    /// Any number of these values (a multi-select choice: comma-separated numbers in a string).
    Many(Vec<Choice>),
}

impl Choices {
    /// The known values, in the order of the schema; none for a column that is not a choice.
    #[must_use]
    pub fn values(&self) -> &[Choice] {
        match self {
            Self::None => &[],
            Self::One(values) | Self::Many(values) => values,
        }
    }
}

/// One value of a choice column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The number on the wire.
    pub value: i32,
    /// What people see.
    pub label: String,
}

/// A lookup column: a reference to one row of one of its targets.
///
/// It is read at [`value_property`](Lookup::value_property) and written at the navigation property of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// The logical name: `customerid`. It is not a property of the row.
    pub name: String,
    /// Whether a row always has a value.
    pub required: bool,
    /// The tables that it may refer to; more than one makes it polymorphic.
    pub targets: Vec<Target>,
}

impl Lookup {
    /// The property that a read of the row names: `_customerid_value`.
    #[must_use]
    pub fn value_property(&self) -> String {
        format!("_{}_value", self.name)
    }

    /// The target of this logical name.
    #[must_use]
    pub fn target(&self, table: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.table == table)
    }
}

/// A table that a lookup may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The logical name of the table referred to: `contact`.
    pub table: String,
    /// Its entity set: `contacts`.
    pub entity_set: String,
    /// The single-valued navigation property (case-sensitive) to bind and to expand: `customerid_contact`.
    pub navigation: String,
}

macro_rules! edm_types {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// A primitive type of the OData "Common Schema Definition Language", as far as Dataverse's tables use it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum EdmType {
            $($(#[$doc])* $name,)+
        }

        impl EdmType {
            /// Every type, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name without its namespace: `Int32`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)+
                }
            }
        }
    };
}

edm_types! {
    /// Bytes, in base64 on the wire.
    Binary,
    /// True or false.
    Boolean,
    /// A day without a time.
    Date,
    /// A moment with an offset from UTC.
    DateTimeOffset,
    /// A decimal number; money is one.
    Decimal,
    /// A 64-bit floating-point number.
    Double,
    /// A 128-bit identifier.
    Guid,
    /// A 32-bit integer; a choice is one.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// Text.
    String,
    /// A time of day.
    TimeOfDay,
}

impl EdmType {
    /// The type of this name, with or without the namespace `Edm.`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.strip_prefix("Edm.").unwrap_or(name);
        Self::ALL.iter().copied().find(|edm| edm.name() == name)
    }
}

impl fmt::Display for EdmType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Edm.{}", self.name())
    }
}
