//! What operations of rows send whose keys are no GUID.
#![deny(warnings)]

mod keys;

use omni_runtime::Id;
use omni_runtime::command::Operation;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = |request: omni_runtime::wire::Request| request.path().to_owned();
    // Whatever the text is, it names a row and calls nothing else.
    let code = "1')/NS.Other#?a=%/\u{2028}";
    let quoted = "parts(code='1'')%2FNS.Other%23%3Fa=%25%2F%E2%80%A8')";
    assert_eq!(path(keys::PartShip { row: code.to_owned() }.request()?), format!("{quoted}/NS.Ship"));
    let weight = keys::PartWeight { row: code.to_owned(), unit: "kg".to_owned() };
    assert_eq!(path(weight.request()?), format!("{quoted}/NS.Weight(unit=@unit)?@unit='kg'"));

    let day = jiff::civil::date(2025, 3, 1);
    let close = keys::LineClose {
        row_order: "A".to_owned(),
        row_number: -2,
        row_on: day,
        on: Some("b".to_owned()),
        row2: 3,
    };
    let request = close.request()?;
    assert_eq!(request.text(), Some(r#"{"on":"b","row":3}"#));
    assert_eq!(path(request), "lines(order='A',number=-2,on=2025-03-01)/NS.Close");

    let row = Id::constant("0c9f5f3a-6f0c-4b39-9d0e-3b2f0a4c1d11");
    let open = keys::OddOpen { row };
    assert_eq!(path(open.request()?), "o{dd}s(0c9f5f3a-6f0c-4b39-9d0e-3b2f0a4c1d11)/NS.Open");
    println!("done");
    Ok(())
}
