//! A record of more columns than most have: each is read, missed and found repeated as those of a short one are.

use omni_runtime::entity;
use serde_json::{Map, Value, json};

macro_rules! wide {
    ($($column:ident)+) => {
        #[entity("incident")]
        #[derive(Debug, PartialEq)]
        struct Wide {
            $($column: Option<i32>,)+
            new_last: i32,
        }

        const COLUMNS: &[&str] = &[$(stringify!($column),)+ "new_last"];
    };
}

wide! {
    new_c00 new_c01 new_c02 new_c03 new_c04 new_c05 new_c06 new_c07 new_c08 new_c09
    new_c10 new_c11 new_c12 new_c13 new_c14 new_c15 new_c16 new_c17 new_c18 new_c19
    new_c20 new_c21 new_c22 new_c23 new_c24 new_c25 new_c26 new_c27 new_c28 new_c29
    new_c30 new_c31 new_c32 new_c33 new_c34 new_c35 new_c36 new_c37 new_c38 new_c39
    new_c40 new_c41 new_c42 new_c43 new_c44 new_c45 new_c46 new_c47 new_c48 new_c49
    new_c50 new_c51 new_c52 new_c53 new_c54 new_c55 new_c56 new_c57 new_c58 new_c59
    new_c60 new_c61 new_c62 new_c63 new_c64 new_c65 new_c66 new_c67 new_c68
}

fn row() -> Map<String, Value> {
    COLUMNS.iter().zip(0..).map(|(column, value)| ((*column).to_owned(), json!(value))).collect()
}

#[test]
fn every_column_is_read_to_its_own_field_and_written_from_it() {
    assert_eq!(COLUMNS.len(), 70);
    let record: Wide = serde_json::from_value(row().into()).unwrap();
    assert_eq!((record.new_c00, record.new_c63, record.new_c64, record.new_last), (Some(0), Some(63), Some(64), 69));
    assert_eq!(serde_json::to_value(&record).unwrap(), Value::from(row()));
}

#[test]
fn a_late_column_may_be_missing_where_it_may_be_null() {
    let mut without = row();
    without.remove("new_c68");
    assert_eq!(serde_json::from_value::<Wide>(without.into()).unwrap().new_c68, None);
    let mut without = row();
    without.remove("new_last");
    let error = serde_json::from_value::<Wide>(without.into()).unwrap_err();
    assert!(error.to_string().contains("column `new_last` is missing"), "{error}");
}

#[test]
fn a_late_column_may_not_be_repeated() {
    for column in ["new_c63", "new_c64", "new_last"] {
        let text = Value::from(row()).to_string();
        let twice = format!("{},\"{column}\":1}}", text.trim_end_matches('}'));
        let error = serde_json::from_str::<Wide>(&twice).unwrap_err();
        assert!(error.to_string().contains(&format!("column `{column}` is there twice")), "{error}");
    }
}
