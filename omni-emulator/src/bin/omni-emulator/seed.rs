use std::collections::BTreeMap;
use std::path::Path;

use serde_json::value::RawValue;

/// The rows of a seed file: an object with an array of rows for each entity set. Decimals keep their digits.
pub(crate) fn rows(file: &Path) -> Result<Vec<(String, Box<RawValue>)>, String> {
    let at = |why: String| format!("{}: {why}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| at(error.to_string()))?;
    let sets: BTreeMap<String, &RawValue> = serde_json::from_str(&text).map_err(|error| {
        let hint = if error.is_data() { "expected an object, as in {\"incidents\": [{…}]}; " } else { "" };
        at(format!("{hint}{error}"))
    })?;
    let mut rows = Vec::new();
    for (set, of_set) in sets {
        let of_set: Vec<Box<RawValue>> =
            serde_json::from_str(of_set.get()).map_err(|_| at(format!("expected an array of rows under `{set}`")))?;
        rows.extend(of_set.into_iter().map(|row| (set.clone(), row)));
    }
    Ok(rows)
}
