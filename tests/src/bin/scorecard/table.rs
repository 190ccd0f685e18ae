//! The scores as a table of Markdown, as the README has it.

use serde_json::Value;

/// A row a score, and below them the machine that they are of.
pub(crate) fn of(scores: &[Value]) -> String {
    let mut table = String::from("| what | ours | the other's | ratio | goal | met |\n|---|---:|---:|---:|---|---|\n");
    for score in scores {
        let text = |name: &str| score[name].as_str().unwrap_or_default();
        let unit = text("unit");
        let cells = [
            text("metric").to_owned(),
            format!("{} {unit}", number(&score["ours"])),
            format!("{} {unit}", number(&score["other"])),
            number(&score["ratio"]),
            text("goal").to_owned(),
            if score["met"] == true { "yes".to_owned() } else { "**no**".to_owned() },
        ];
        table.extend(["| ", &cells.join(" | "), " |\n"]);
    }
    table.extend(["\nMeasured in one run on ", &machine(), ".\n"]);
    table
}

/// Three digits that count, and all of them of a number that is large.
fn number(value: &Value) -> String {
    let value = value.as_f64().unwrap_or(f64::NAN);
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

fn machine() -> String {
    let model = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("a processor of unknown name", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores of {model}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn has_a_row_for_each_score() {
        let score = json!({
            "metric": "a / b", "unit": "ms", "ours": 1234.5, "other": 0.126, "ratio": 12.34, "goal": "≤ 1", "met": false,
        });
        let table = of(&[score]);
        assert!(table.contains("| a / b | 1234 ms | 0.13 ms | 12.3 | ≤ 1 | **no** |\n"), "{table}");
    }
}
