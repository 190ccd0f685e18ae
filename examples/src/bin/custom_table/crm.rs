// Written by `omni generate` of omni-codegen 0.1.0. Do not edit it: write it again.
// Schema fingerprint: 0dfbfd62d9a93eba
// Arguments: --name contoso --tables new_contract --operations *
// It uses `omni_runtime` with the features `jiff` and `rust_decimal`, and by column types `jiff`,
// `rust_decimal`, `serde`, `serde_json` and `uuid`. `#[rustfmt::skip] mod …;` keeps it as `omni check` wants it.

#![allow(clippy::pedantic, dead_code, unreachable_pub)]
/// A row of the table `new_contract` (Service contract).
#[::omni_runtime::entity(
    "new_contract",
    schema = "contoso",
    table = tables::NewContract
)]
#[derive(Debug, Clone, PartialEq)]
pub struct NewContract {
    /// `new_amount`. 2 digits after the point.
    pub new_amount: Option<::rust_decimal::Decimal>,
    /// `new_contractid`.
    pub new_contractid: ::omni_runtime::Id<tables::NewContract>,
    /// `new_name`. At most 100 characters.
    pub new_name: Option<String>,
    /// `new_startson`.
    pub new_startson: Option<::jiff::Timestamp>,
    /// `new_tier`.
    pub new_tier: Option<NewTier>,
    /// `new_customerid`. A row of `account` or `contact`.
    #[entity(column = "_new_customerid_value")]
    pub new_customerid: Option<NewCustomerid>,
}
/// A row of the table `new_contract` to be created: what a create may set.
#[::omni_runtime::entity(
    "new_contract",
    schema = "contoso",
    table = tables::NewContract,
    body = "create"
)]
#[derive(Debug, Clone, PartialEq)]
pub struct CreateNewContract {
    /// `new_amount`. 2 digits after the point.
    pub new_amount: Option<::rust_decimal::Decimal>,
    /// `new_contractid`.
    pub new_contractid: Option<::omni_runtime::Id<tables::NewContract>>,
    /// `new_name`. At most 100 characters.
    pub new_name: String,
    /// `new_startson`.
    pub new_startson: Option<::jiff::Timestamp>,
    /// `new_tier`.
    pub new_tier: Option<NewTier>,
    /// `new_customerid`. A row of `account` or `contact`.
    #[entity(column = "_new_customerid_value")]
    pub new_customerid: Option<NewCustomerid>,
}
/// Changes to a row of the table `new_contract`: what an update may set.
#[::omni_runtime::entity(
    "new_contract",
    schema = "contoso",
    table = tables::NewContract,
    body = "update"
)]
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UpdateNewContract {
    /// `new_amount`. 2 digits after the point.
    pub new_amount: ::omni_runtime::Change<::rust_decimal::Decimal>,
    /// `new_name`. At most 100 characters.
    pub new_name: ::omni_runtime::Change<String>,
    /// `new_startson`.
    pub new_startson: ::omni_runtime::Change<::jiff::Timestamp>,
    /// `new_tier`.
    pub new_tier: ::omni_runtime::Change<NewTier>,
    /// `new_customerid`. A row of `account` or `contact`.
    #[entity(column = "_new_customerid_value")]
    pub new_customerid: ::omni_runtime::Change<NewCustomerid>,
}
/// What the lookup `new_customerid` refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewCustomerid {
    /// A row of the table `account`.
    Account(::omni_runtime::Id<::omni_runtime::entities::Account>),
    /// A row of the table `contact`.
    Contact(::omni_runtime::Id<::omni_runtime::entities::Contact>),
    /// A row of another table, or of one that the reply did not name, since it was not asked for annotations.
    Other(Option<String>, ::uuid::Uuid),
}
::omni_runtime::polymorphic!(NewCustomerid { Account = "account", Contact = "contact" });
/// The choice `new_tier`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NewTier {
    /// Bronze (100000000)
    Bronze,
    /// Silver (100000001)
    Silver,
    /// Gold (100000002)
    Gold,
    /// A value that the schema does not know.
    Other(i32),
}
::omni_runtime::choice!(
    NewTier { Bronze = 100000000, Silver = 100000001, Gold = 100000002 }
);
/// The action `new_Invoice` of a row of `new_contract`.
#[derive(Debug, Clone, PartialEq)]
pub struct NewContractNewInvoice {
    /// The row.
    pub row: ::omni_runtime::Id<tables::NewContract>,
    /// `Months`.
    pub months: i32,
    /// `Note`.
    pub note: Option<String>,
}
impl ::omni_runtime::command::Operation for NewContractNewInvoice {
    type Outcome = String;
    const NAME: &'static str = "new_Invoice";
    const RETURNS: ::omni_runtime::command::Returns = ::omni_runtime::command::Returns::Value;
    fn request(
        &self,
    ) -> ::core::result::Result<::omni_runtime::wire::Request, ::omni_runtime::Error> {
        ::omni_runtime::command::Parameters::new()
            .bare("Months", &self.months)
            .text("Note", &self.note)
            .action(
                [
                    "new_contracts(",
                    &self.row.to_string(),
                    ")/Microsoft.Dynamics.CRM.new_Invoice",
                ]
                    .concat(),
            )
    }
}
/// The tables, as what ids are typed by.
pub mod tables {
    /// The table `new_contract`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct NewContract;
    impl ::omni_runtime::Table for NewContract {
        const LOGICAL_NAME: &'static str = "new_contract";
        const ENTITY_SET: &'static str = "new_contracts";
        const PRIMARY_KEY: &'static str = "new_contractid";
    }
    impl ::omni_runtime::Entity for NewContract {
        type Table = Self;
    }
}
