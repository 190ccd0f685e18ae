//! Two errors: the record has the name of its table's type, which the ids are typed by

use omni_runtime::{Id, entity};

#[entity("incident")]
struct Incident {
    incidentid: Id<Incident>,
    _parentcaseid_value: Option<Id<Self>>,
}

fn main() {}
