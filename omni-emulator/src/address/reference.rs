//! A reference to a row, as `@odata.bind` and `@odata.id` hold it.

use omni_schema::Schema;
use percent_encoding::percent_decode_str;

use super::{Key, ROOT, ServicePath, after_scheme, guid, split_key};
use crate::fault::Fault;

/// Reads `incidents(…)`, with or without a leading slash, or a whole URL: the entity set and the key.
///
/// The set may be of a table that the schema does not describe (`systemusers`); then the key is an id.
pub(crate) fn reference<'t, 's>(text: &'t str, schema: &'s Schema) -> Result<(&'t str, Key<'s>), Fault> {
    let invalid = || Fault::query(format!("Invalid URI: '{text}' does not refer to a row, as in /incidents(<id>)."));
    let path = match after_scheme(text) {
        Some(rest) => rest.find('/').map(|start| &rest[start..]).ok_or_else(invalid)?,
        None => text,
    };
    let below = if path.starts_with(ROOT) { ServicePath::parse(path)?.rest } else { path.trim_start_matches('/') };
    let (set, key) = split_key(below).map_err(|_| invalid())?;
    let key = key.ok_or_else(invalid)?;
    match (guid(key), schema.table_of_set(set)) {
        (Some(id), _) => Ok((set, Key::Id(id))),
        (None, Some(table)) if key.contains('=') => {
            // It is a URL, in which a value may be encoded.
            let key = percent_decode_str(key).decode_utf8().map_err(|_| invalid())?;
            Ok((set, Key::parse(&key, table)?))
        }
        _ => Err(invalid()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Value;
    use omni_schema::AlternateKey;

    const ID: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

    #[test]
    fn reads_a_reference_in_each_form() {
        let schema = omni_schema::standard().schema().unwrap();
        for text in [
            format!("incidents({ID})"),
            format!("/incidents({ID})"),
            format!("https://org.crm.dynamics.com/api/data/v9.2/incidents({ID})"),
            format!("HTTPS://org.crm.dynamics.com/api/data/v9.2/incidents({ID})"),
            format!("/api/data/v9.1/incidents({ID})"),
        ] {
            assert_eq!(reference(&text, &schema), Ok(("incidents", Key::Id(guid(ID).unwrap()))), "{text}");
        }
    }

    #[test]
    fn a_key_may_hold_a_url() {
        let mut schema = omni_schema::standard().schema().unwrap();
        let account = schema.tables.iter_mut().find(|table| table.logical_name == "account").unwrap();
        account.alternate_keys = vec![AlternateKey { name: "site".to_owned(), columns: vec!["websiteurl".to_owned()] }];
        for url in ["https://contoso.com/accounts", "https:%2F%2Fcontoso.com%2Faccounts"] {
            let text = format!("accounts(websiteurl='{url}')");
            let found = reference(&text, &schema).unwrap();
            let (set, Key::Alternate(pairs)) = found else { panic!("{found:?}") };
            assert_eq!((set, &pairs[0].1), ("accounts", &Value::from("https://contoso.com/accounts")));
        }
    }

    #[test]
    fn refuses_what_is_no_reference() {
        let schema = omni_schema::standard().schema().unwrap();
        for (text, status) in [
            ("$1", 400),
            ("", 400),
            ("incidents", 400),
            ("incidents(1)", 400),
            ("https://host", 400),
            ("incidents(ticketnumber='x')", 400),
        ] {
            assert_eq!(reference(text, &schema).unwrap_err().status, status, "{text}");
        }
    }
}
