//! A document: one reply, or an array of replies.

use std::io::Read;

use serde::de::DeserializeOwned;

use super::DefinitionsError;
use super::reply::Definition;
use crate::csdl::utf16;

pub(super) fn replies(mut document: impl Read) -> Result<Vec<Definition>, DefinitionsError> {
    let mut bytes = Vec::new();
    document
        .read_to_end(&mut bytes)
        .map_err(|error| DefinitionsError(format!("the document cannot be read: {error}")))?;
    if let Some(message) = utf16(&bytes) {
        return Err(DefinitionsError(message.to_owned()));
    }
    let json = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    // A type that may be one or the other would keep all of the document in between, and forget where in it a value was.
    match json.trim_ascii_start().first() {
        Some(b'[') => parsed(json),
        Some(b'{') => parsed(json).map(|reply| vec![reply]),
        first => {
            let found = first.map_or("nothing".to_owned(), |first| format!("`{}`", first.escape_ascii()));
            Err(DefinitionsError(format!("expected JSON that begins with `{{` or `[`, found {found}")))
        }
    }
}

fn parsed<T: DeserializeOwned>(json: &[u8]) -> Result<T, DefinitionsError> {
    serde_json::from_slice(json).map_err(|error| {
        // The path is looked for only now that something is wrong: finding it takes time.
        let found = serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_slice(json));
        let at = match found.err().map(|error| error.path().to_string()) {
            Some(path) if error.is_data() && path != "." => format!("`{path}`: "),
            _ => String::new(),
        };
        DefinitionsError(format!("{at}{error}"))
    })
}
