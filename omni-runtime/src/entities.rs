//! The standard tables, and the three of them that can be linked to a conversation.
//!
//! [`Account`], [`Contact`] and [`Incident`] are link types, made with this crate's own macro exactly as an app makes
//! its own.

use crate::{Entity, Link, Table};

/// A company: the table `account`. It takes the customer's slot of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Link)]
#[omni(entity = "account", crate = crate)]
pub struct Account;

/// A person: the table `contact`. It takes the customer's slot of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Link)]
#[omni(entity = "contact", crate = crate)]
pub struct Contact;

/// A case: the table `incident`. It takes the case's slot of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Link)]
#[omni(entity = "incident", crate = crate)]
pub struct Incident;

/// A conversation: the table `msdyn_ocliveworkitem`. Links are lookups of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Conversation;

/// A session of a conversation: the table `msdyn_ocsession`. Each time that a conversation comes to an agent is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Session;

/// A work stream, by which conversations come to agents: the table `msdyn_liveworkstream`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorkStream;

/// A user, agents among them: the table `systemuser`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct User;

#[diagnostic::do_not_recommend]
impl Entity for Conversation {
    type Table = Self;
}

macro_rules! tables {
    ($($table:ident: $logical_name:literal, $entity_set:literal, $primary_key:literal;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl Table for $table {
            const LOGICAL_NAME: &'static str = $logical_name;
            const ENTITY_SET: &'static str = $entity_set;
            const PRIMARY_KEY: &'static str = $primary_key;
        }
    )+};
}

tables! {
    Account: "account", "accounts", "accountid";
    Contact: "contact", "contacts", "contactid";
    Incident: "incident", "incidents", "incidentid";
    Conversation: "msdyn_ocliveworkitem", "msdyn_ocliveworkitems", "activityid";
    Session: "msdyn_ocsession", "msdyn_ocsessions", "msdyn_ocsessionid";
    WorkStream: "msdyn_liveworkstream", "msdyn_liveworkstreams", "msdyn_liveworkstreamid";
    User: "systemuser", "systemusers", "systemuserid";
}
