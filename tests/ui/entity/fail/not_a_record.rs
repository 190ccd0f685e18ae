//! One error: a struct without the attribute where a record is needed.
use omni_runtime::Record;

struct Ticket {
    title: Option<String>,
}

fn columns<R: Record>() -> &'static [&'static str] {
    R::COLUMNS
}

fn main() {
    println!("{:?}", columns::<Ticket>());
}
