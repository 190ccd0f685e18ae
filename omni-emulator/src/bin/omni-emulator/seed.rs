use std::path::Path;

use serde_json::Value;

/// The rows of a seed file: an object with an array of rows for each entity set.
pub(crate) fn rows(file: &Path) -> Result<Vec<(String, Value)>, String> {
    let at = |why: String| format!("{}: {why}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| at(error.to_string()))?;
    let seed: Value = serde_json::from_str(&text).map_err(|error| at(error.to_string()))?;
    let Value::Object(sets) = seed else {
        return Err(at("expected an object, as in {\"incidents\": [{…}]}".to_owned()));
    };
    let mut rows = Vec::new();
    for (set, of_set) in sets {
        let Value::Array(of_set) = of_set else { return Err(at(format!("expected an array of rows under `{set}`"))) };
        rows.extend(of_set.into_iter().map(|row| (set.clone(), row)));
    }
    Ok(rows)
}
