//! One error: what a column is set to is a value, and whether it is set at all is said by calling `set` or not.
use omni_runtime::entities::Incident;
use omni_runtime::{Change, Changes, Column, edm};

const TITLE: Column<Incident, edm::Text> = Column::new("title");

fn changes(title: Change<String>) -> Changes<Incident> {
    Changes::new().set(TITLE, title)
}

fn main() {}
