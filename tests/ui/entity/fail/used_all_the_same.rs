//! One error: what is wrong with a struct is not repeated where it is used.
use omni_runtime::{Entity, Record, Table, entity};

#[entity("incident")]
#[derive(Debug, Clone)]
struct Ticket {
    titel: Option<String>,
}

fn columns<R: Record>() -> &'static [&'static str] {
    R::COLUMNS
}

fn main() -> Result<(), serde_json::Error> {
    let ticket: Ticket = serde_json::from_str("{}")?;
    let copy = Ticket { titel: ticket.titel.clone() };
    println!("{:?} {copy:?} {}", columns::<Ticket>(), serde_json::to_string(&ticket)?);
    println!("{}", <Ticket as Entity>::Table::LOGICAL_NAME);
    Ok(())
}
