//! What the macros write means the same wherever it lands: among an app's own names, generics, modules and macros.

use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Id, Link, Record, entity, unlink};

const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

/// Reads a record and writes it again: what comes back is the row, with every column of the record in it.
fn round_trip<R: Record + serde::Serialize + serde::de::DeserializeOwned>(row: &serde_json::Value) {
    let record = serde_json::from_value::<R>(row.clone());
    let written = record.and_then(|record| serde_json::to_value(&record));
    assert_eq!(written.map_err(|error| error.to_string()).as_ref(), Ok(row));
}

/// Everything that code usually takes for granted is something else here.
mod shadowed {
    #![allow(dead_code, non_camel_case_types, unreachable_pub, unused_macros)]

    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Result;
    pub struct Ok;
    pub struct Err;
    pub struct String;
    pub struct Box;
    pub struct Vec;
    pub struct str;
    pub struct usize;
    pub struct bool;
    pub struct i32;
    pub struct u8;
    pub trait Clone {}
    pub trait Copy {}
    pub trait Default {}
    pub trait From {}
    pub trait Into {}
    pub trait Iterator {}
    pub trait Sized {}
    pub trait Send {}
    pub trait Sync {}
    pub trait Serialize {}
    pub trait Deserialize {}
    pub trait Entity {}
    pub trait Link {}
    pub trait Record {}
    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod serde {}
    pub mod omni_runtime {}
    pub mod entities {}
    pub fn drop() {}
    macro_rules! unreachable {
        () => {
            compile_error!("the app's own")
        };
    }
    macro_rules! panic {
        () => {
            compile_error!("the app's own")
        };
    }
    // Names that generated code might give to what it declares.
    pub struct A;
    pub struct D;
    pub struct E;
    pub struct S;
    pub struct T;
    pub struct V;
    pub struct draft;
    pub struct row;
    pub struct column;
    pub struct field;
    pub struct value;

    #[::omni_runtime::entity("incident")]
    pub struct Ticket {
        pub incidentid: ::omni_runtime::Id<::omni_runtime::entities::Incident>,
        pub title: ::std::option::Option<::std::string::String>,
        pub new_tier: ::core::primitive::i32,
    }

    #[derive(::omni_runtime::Link)]
    #[omni(entity = "incident")]
    pub struct SupportCase;
}

/// Nothing at all is in scope here.
#[no_implicit_prelude]
mod without_a_prelude {
    #[::omni_runtime::entity("incident")]
    pub(super) struct Ticket {
        incidentid: ::omni_runtime::Id<::omni_runtime::entities::Incident>,
        title: ::std::option::Option<::std::string::String>,
        new_tier: i32,
    }

    #[derive(::omni_runtime::Link)]
    #[omni(entity = "incident")]
    pub(super) struct SupportCase;
}

#[test]
fn the_prelude_may_be_shadowed_or_away() {
    let row = serde_json::json!({"incidentid": CASE, "title": "No signal", "new_tier": 3});
    round_trip::<shadowed::Ticket>(&row);
    round_trip::<without_a_prelude::Ticket>(&row);
    assert_eq!(<shadowed::SupportCase as Link>::NAVIGATION, <without_a_prelude::SupportCase as Link>::NAVIGATION);
}

/// A record of an app is its own business: it may be more visible than the types of its fields.
mod private_types {
    #![allow(unreachable_pub)]

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Subject(String);

    impl omni_runtime::Holds<omni_runtime::edm::Text> for Subject {}

    #[omni_runtime::entity("incident")]
    pub struct Ticket {
        title: Option<Subject>,
        new_subject: Subject,
    }
}

#[test]
fn a_public_record_may_have_fields_of_a_private_type() {
    round_trip::<private_types::Ticket>(&serde_json::json!({"title": "No signal", "new_subject": "Line 4"}));
}

#[test]
fn identifiers_may_be_raw() {
    #[allow(non_camel_case_types)]
    type r#bool = std::primitive::bool;

    #[allow(non_camel_case_types)]
    #[entity("incident")]
    #[derive(Debug, Clone, PartialEq)]
    struct r#struct {
        r#title: Option<String>,
        #[entity(column = "ticketnumber")]
        r#type: Option<String>,
        #[entity(column = "new_match")]
        r#match: r#bool,
    }

    #[derive(Link)]
    #[omni(r#entity = "incident")]
    struct r#Case;

    assert_eq!(r#struct::COLUMNS, ["title", "ticketnumber", "new_match"]);
    round_trip::<r#struct>(&serde_json::json!({"title": "No signal", "ticketnumber": "CAS-01", "new_match": true}));
    assert_eq!(<r#Case as Link>::LOOKUP, "msdyn_issueid");
}

/// Text of at most `N` characters.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Short<const N: usize>(String);

impl<const N: usize> omni_runtime::Holds<omni_runtime::edm::Text> for Short<N> {}

mod generic {
    use super::Short;

    // The parameters have the names that a careless macro would give to its own.
    #[omni_runtime::entity("incident")]
    #[derive(Debug, Clone, PartialEq)]
    pub(super) struct Ticket<A, S = i32, const E: usize = 3>
    where
        A: std::fmt::Debug,
    {
        pub(super) title: Option<A>,
        pub(super) prioritycode: Option<S>,
        pub(super) description: Option<Short<E>>,
        pub(super) new_first: A,
        pub(super) new_others: Vec<(S, Short<E>)>,
        pub(super) statecode: i32,
    }

    #[derive(omni_runtime::Link)]
    #[omni(entity = "contact")]
    pub(super) struct Caller<'a, 'de, A: Clone, const D: usize>(
        pub(super) std::marker::PhantomData<(&'a &'de (), [A; D])>,
    )
    where
        A: Send;

    #[derive(omni_runtime::Link)]
    #[omni(entity = "contact")]
    #[omni_runtime::entity("contact")]
    pub(super) struct Both<T: Clone> {
        pub(super) fullname: Option<T>,
    }

    #[omni_runtime::entity("incident")]
    pub(super) struct WithPerson<P> {
        pub(super) title: Option<String>,
        #[entity(expand = "primarycontactid")]
        pub(super) person: Option<P>,
    }

    #[omni_runtime::entity("incident", body = "create")]
    pub(super) struct New<I> {
        #[entity(column = "_customerid_value")]
        pub(super) customer: Option<I>,
    }
}

#[test]
fn structs_may_be_generic() {
    round_trip::<generic::Ticket<String>>(&serde_json::json!({
        "title": "No signal", "prioritycode": 1, "description": "Line 4", "new_first": "a", "new_others": [[1, "b"]],
        "statecode": 0,
    }));
    round_trip::<generic::Both<Short<4>>>(&serde_json::json!({"fullname": "Ada"}));
    assert_eq!(<generic::Caller<'static, 'static, u8, 4> as Link>::LOOKUP, "msdyn_customer");
    let row = serde_json::json!({"title": null, "primarycontactid": {"fullname": "Ada"}});
    let read: generic::WithPerson<generic::Both<String>> = serde_json::from_value(row).unwrap();
    assert_eq!((read.title, read.person.unwrap().fullname.as_deref()), (None, Some("Ada")));
    let contact: Id<omni_runtime::entities::Contact> = CASE.parse().unwrap();
    let body = serde_json::to_value(generic::New { customer: Some(contact) }).unwrap();
    assert_eq!(body, serde_json::json!({"customerid_contact@odata.bind": format!("/contacts({CASE})")}));
}

#[test]
fn structs_may_be_made_in_a_function() {
    struct Number(i32);
    impl serde::Serialize for Number {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.serialize(serializer)
        }
    }
    impl<'de> serde::Deserialize<'de> for Number {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            i32::deserialize(deserializer).map(Self)
        }
    }

    use omni_runtime as runtime;

    #[entity("incident", crate = runtime)]
    struct Ticket {
        new_number: Number,
    }

    #[derive(Link)]
    #[omni(entity = "incident", crate = self::super_of_all::runtime)]
    struct SupportCase;

    round_trip::<Ticket>(&serde_json::json!({"new_number": 7}));
    assert_eq!(<SupportCase as Link>::LOOKUP, "msdyn_issueid");
}

mod super_of_all {
    pub(super) use omni_runtime as runtime;

    pub(super) mod inner {
        #[omni_runtime::entity("incident", crate = super::runtime)]
        pub(in super::super) struct Ticket {
            pub(in super::super) title: Option<super::super::Short<9>>,
        }
    }
}

#[test]
fn structs_may_be_made_in_a_module_below() {
    round_trip::<super_of_all::inner::Ticket>(&serde_json::json!({"title": "No signal"}));
}

/// What comes out of a macro is wrapped in invisible groups.
macro_rules! record {
    (
        $(#[$meta:meta])* $vis:vis $name:ident of $table:literal in $runtime:path {
            $($(#[$field_meta:meta])* $field:ident as $column:literal: $ty:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[omni_runtime::entity($table, crate = $runtime)]
        $vis struct $name {
            $($(#[$field_meta])* #[entity(column = $column)] $vis $field: $ty,)+
        }
    };
}

macro_rules! link_type {
    ($name:ident, $entity:literal, $lookup:expr) => {
        #[derive(Link)]
        #[omni(entity = $entity, lookup = $lookup, crate = $crate::super_of_all::runtime)]
        struct $name;
    };
}

record! {
    /// A case.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) Ticket of "incident" in ::omni_runtime {
        /// Its id.
        id as "incidentid": Id<Incident>,
        subject as "title": Option<String>,
        priority as "prioritycode": Option<i32>,
    }
}

link_type!(RegardingCase, "incident", "regardingobjectid");

macro_rules! body {
    ($name:ident of $body:literal { $($field:ident: $ty:ty),+ }) => {
        #[entity("incident", body = $body)]
        struct $name {
            $($field: $ty,)+
        }
    };
}

body!(NewTicket of "create" { title: Option<String>, new_vip: Option<bool>, _customerid_value: Option<Id<omni_runtime::entities::Contact>> });

#[test]
fn structs_may_come_out_of_a_macro() {
    assert_eq!(Ticket::COLUMNS, ["incidentid", "title", "prioritycode"]);
    round_trip::<Ticket>(&serde_json::json!({"incidentid": CASE, "title": null, "prioritycode": 2}));
    assert_eq!(<RegardingCase as Link>::NAVIGATION, "regardingobjectid_incident_msdyn_ocliveworkitem");
    let new = NewTicket { title: Some("No signal".to_owned()), new_vip: Some(true), _customerid_value: None };
    assert_eq!(serde_json::to_value(&new).unwrap(), serde_json::json!({"title": "No signal", "new_vip": true}));
}

#[test]
fn other_derives_may_stand_above_and_below() {
    #[derive(Debug, Clone, PartialEq)]
    #[entity("incident")]
    #[derive(Default, Eq, Hash)]
    struct Ticket {
        #[entity(column = "title")]
        subject: Option<String>,
    }

    let ticket = Ticket { subject: Some("No signal".to_owned()) };
    assert_ne!(ticket.clone(), Ticket::default());
    assert_eq!(format!("{ticket:?}"), "Ticket { subject: Some(\"No signal\") }");
    round_trip::<Ticket>(&serde_json::json!({"title": "No signal"}));
}

#[test]
fn a_link_type_may_be_anything_that_is_a_struct() {
    #[derive(Debug, Clone, Copy, PartialEq, Link)]
    #[omni(entity = "incident")]
    struct Tuple(u8, #[allow(dead_code)] &'static str);

    #[derive(Debug, Link)]
    #[omni(entity = "incident")]
    struct Fields {
        #[allow(dead_code)]
        number: u8,
    }

    let conversation = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
    let case: Id<Incident> = CASE.parse().unwrap();
    assert_eq!(unlink::<Tuple>(case, conversation).to_string(), unlink::<Fields>(case, conversation).to_string());
    assert_eq!((Tuple(1, "a").0, Fields { number: 1 }.number), (1, 1));
}
