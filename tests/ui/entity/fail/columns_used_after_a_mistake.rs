//! One error: what uses the other columns, and the one that was meant, has no part in it

use omni_runtime::{Filter, Id, entities::Incident, entity};

#[entity("incident")]
struct Ticket {
    incidentid: Id<Incident>,
    titel: Option<String>,
    ticketnumber: Option<String>,
    _ownerid_value: Option<uuid::Uuid>,
    numberofchildincidents: Option<i32>,
}

fn filter(id: Id<Incident>, owner: uuid::Uuid) -> Filter<Incident> {
    let own = Ticket::INCIDENTID.eq(id).and(Ticket::TITEL.contains("leak")).or(Ticket::TICKETNUMBER.starts_with("CAS"));
    own.and(Ticket::_OWNERID_VALUE.eq(owner)).and(Ticket::NUMBEROFCHILDINCIDENTS.gt(2))
}

fn main() {}
