//! Suggestions for a name that is not there: Dataverse names differ by publisher prefix and case more than by letters.

/// How many candidates a reader is shown at the most.
const MOST: usize = 3;

/// The distance from which on a name is only a part of its candidate: more than all letters that may differ.
const PART: usize = 20;

/// The publisher prefix of a custom name: `new` of `new_vip`, `cr12a` of `cr12a_tier`.
///
/// A publisher's prefix is 2 to 8 letters and digits and begins with a letter (Microsoft's page "Create a solution
/// publisher prefix").
///
/// ```
/// assert_eq!(omni_schema::publisher_prefix("cr12a_tier"), Some("cr12a"));
/// assert_eq!(omni_schema::publisher_prefix("title"), None);
/// ```
#[must_use]
pub fn publisher_prefix(name: &str) -> Option<&str> {
    let (prefix, rest) = name.split_once('_')?;
    let well_formed = (2..=8).contains(&prefix.len())
        && prefix.starts_with(|first: char| first.is_ascii_alphabetic())
        && prefix.chars().all(|character| character.is_ascii_alphanumeric());
    (well_formed && !rest.is_empty()).then_some(prefix)
}

/// The property that holds the value of a lookup: `_customerid_value` of `customerid`.
///
/// ```
/// assert_eq!(omni_schema::value_property("customerid"), "_customerid_value");
/// ```
#[must_use]
pub fn value_property(lookup: &str) -> String {
    format!("_{lookup}_value")
}

/// The lookup that a property holds the value of: `customerid` of `_customerid_value`. A name of no letters is none.
///
/// ```
/// assert_eq!(omni_schema::lookup_of("_customerid_value"), Some("customerid"));
/// assert_eq!(omni_schema::lookup_of("customerid"), None);
/// ```
#[must_use]
pub fn lookup_of(property: &str) -> Option<&str> {
    property.strip_prefix('_')?.strip_suffix("_value").filter(|lookup| !lookup.is_empty())
}

/// Up to three of `candidates` that `name` may have meant, the nearest first; none when nothing is near.
///
/// Near is: equal but for case, publisher prefix or the `_…_value` of a lookup; a few letters changed, lost, added or
/// swapped; or, where there is no such candidate, a part of one.
///
/// ```
/// let columns = ["title", "ticketnumber", "_msdyn_customer_value"];
/// assert_eq!(omni_schema::suggest("titel", columns), ["title"]);
/// assert_eq!(omni_schema::suggest("Customer", columns), ["_msdyn_customer_value"]);
/// assert!(omni_schema::suggest("zzz", columns).is_empty());
/// ```
#[must_use]
pub fn suggest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| Some((distance_between_names(name, candidate)?, candidate)))
        .collect();
    near.sort_unstable();
    near.dedup();
    // What differs in its writing alone is what was meant, and what is only a part is named where nothing else is near.
    if let Some(&(nearest, _)) = near.first() {
        let most = if nearest == 0 {
            1
        } else if nearest < PART {
            PART
        } else {
            usize::MAX
        };
        near.retain(|(distance, _)| *distance < most);
    }
    near.into_iter().take(MOST).map(|(_, candidate)| candidate).collect()
}

/// Whether a name is a known one as a Rust programmer would write it: with `_` between its words, and maybe without its
/// publisher prefix.
///
/// ```
/// assert!(omni_schema::is_same_but_for_underscores("first_name", "firstname"));
/// assert!(omni_schema::is_same_but_for_underscores("issue_id", "msdyn_issueid"));
/// assert!(!omni_schema::is_same_but_for_underscores("new_vip", "vip"));
/// ```
#[must_use]
pub fn is_same_but_for_underscores(name: &str, known: &str) -> bool {
    letters(name).eq(letters(known)) || letters(name).eq(letters(stem(known)))
}

fn letters(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase)
}

/// Whether one letter is changed, lost, added or swapped with its neighbour.
pub(crate) fn differs_in_a_letter(name: &str, known: &str) -> bool {
    name.len().abs_diff(known.len()) <= 1 && edits(name, known) == 1
}

/// How far apart two names are, or `None` where nobody would take one for the other.
fn distance_between_names(name: &str, candidate: &str) -> Option<usize> {
    let (name, candidate) = (name.to_lowercase(), candidate.to_lowercase());
    let whole = edits(&name, &candidate);
    let lookup = |name| lookup_of(name).unwrap_or(name);
    if whole != 0 && is_same_but_for_underscores(lookup(&name), lookup(&candidate)) {
        let is_without_prefix = letters(lookup(&name)).ne(letters(lookup(&candidate)));
        return Some(usize::from(is_without_prefix));
    }
    let (name, candidate) = (stem(&name), stem(&candidate));
    let stems = edits(name, candidate);
    // A prefix that differs is a smaller difference than a letter that differs in the name proper.
    let distance = whole.min(stems);
    let tolerated = (name.chars().count() / 3).clamp(1, 4);
    if distance <= tolerated {
        return Some(distance * 2 + usize::from(stems < whole));
    }
    let is_part = name.len() >= 4 && candidate.contains(name);
    is_part.then(|| PART + candidate.len() - name.len())
}

/// The name without what Dataverse puts around it: `customer` of `_msdyn_customer_value`.
fn stem(name: &str) -> &str {
    let name = lookup_of(name).unwrap_or(name);
    publisher_prefix(name).map_or(name, |prefix| &name[prefix.len() + 1..])
}

/// The number of letters changed, lost, added or swapped with their neighbour (optimal string alignment).
fn edits(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    let mut before_last = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for row in 1..=from.len() {
        let mut current = vec![row; to.len() + 1];
        for column in 1..=to.len() {
            let changed = usize::from(from[row - 1] != to[column - 1]);
            let mut best = (last[column] + 1).min(current[column - 1] + 1).min(last[column - 1] + changed);
            let swapped = row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
            if swapped {
                best = best.min(before_last[column - 2] + 1);
            }
            current[column] = best;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINKABLE: [&str; 3] = ["account", "contact", "incident"];

    #[test]
    fn finds_a_typo() {
        assert_eq!(suggest("incidnet", LINKABLE), ["incident"]);
        assert_eq!(suggest("acount", LINKABLE), ["account"]);
    }

    #[test]
    fn folds_case_and_strips_a_publisher_prefix() {
        assert_eq!(suggest("Incident", LINKABLE), ["incident"]);
        assert_eq!(suggest("new_contact", LINKABLE), ["contact"]);
        assert_eq!(suggest("issueid", ["_msdyn_issueid_value", "activityid"]), ["_msdyn_issueid_value"]);
    }

    #[test]
    fn finds_a_name_with_underscores_of_rust_s() {
        let columns = ["firstname", "lastname", "_customerid_value", "_msdyn_issueid_value", "createdon"];
        assert_eq!(suggest("first_name", columns), ["firstname"]);
        assert_eq!(suggest("Fax", ["address1_fax", "address2_fax", "address3_fax", "fax"]), ["fax"]);
        assert_eq!(suggest("created_on", columns), ["createdon"]);
        assert_eq!(suggest("customer_id", columns), ["_customerid_value"]);
        assert_eq!(suggest("_customer_id_value", columns), ["_customerid_value"]);
        assert_eq!(suggest("issue_id", ["msdyn_issueid", "msdyn_customer"]), ["msdyn_issueid"]);
    }

    #[test]
    fn gives_the_nearest_first_and_three_at_the_most() {
        let phones = ["telephone3", "telephone2", "telephone1", "telephone", "fax"];
        assert_eq!(suggest("telephon", phones), ["telephone", "telephone1", "telephone2"]);
    }

    #[test]
    fn finds_a_name_by_a_part_of_it() {
        assert_eq!(suggest("phone", ["telephone1", "fax"]), ["telephone1"]);
        assert_eq!(suggest("Title", ["title", "decremententitlementterm"]), ["title"], "a part is the last resort");
    }

    #[test]
    fn is_silent_when_nothing_is_near() {
        assert!(suggest("lead", LINKABLE).is_empty());
        assert!(suggest("", LINKABLE).is_empty());
        assert!(suggest("🦀", LINKABLE).is_empty());
    }

    #[test]
    fn a_publisher_prefix_has_its_form() {
        for (name, prefix) in [
            ("new_vip", Some("new")),
            ("cr12a_tier", Some("cr12a")),
            ("_new_x_value", None),
            ("n_x", None),
            ("publisherx_y", None),
            ("new_", None),
            ("1ab_x", None),
        ] {
            assert_eq!(publisher_prefix(name), prefix, "{name}");
        }
    }

    #[test]
    fn a_property_is_of_a_lookup_that_has_a_name() {
        for (property, lookup) in [
            ("_customerid_value", Some("customerid")),
            ("__value_value", Some("_value")),
            ("__value", None),
            ("_value", None),
            ("customerid_value", None),
            ("_customerid", None),
            ("_customerid_Value", None),
            ("", None),
        ] {
            assert_eq!(lookup_of(property), lookup, "{property}");
            assert!(lookup.is_none_or(|lookup| value_property(lookup) == property), "{property}");
        }
    }

    #[test]
    fn of_a_name_a_third_may_differ_and_four_letters_at_the_most() {
        for (name, candidate, distance) in [
            ("title", "title", Some(0)),
            ("Title", "title", Some(0)),
            ("new_title", "title", Some(1)),
            ("titel", "title", Some(2)),
            ("tielt", "title", None),
            ("abcdef", "abcdXY", Some(4)),
            ("abcdef", "abcXYZ", None),
            ("abcdefghijkl", "abcdefghWXYZ", Some(8)),
            ("abcdefghijklmno", "abcdefghijkWXYZ", Some(8)),
            ("telephone", "telephone1", Some(2)),
            ("telephone", "address1_telephone1", Some(3)),
            ("first_name", "firstname", Some(0)),
            ("abcdefghijklmno", "abcdefghijVWXYZ", None),
            ("phone", "telephone1", Some(PART + 5)),
            ("tele", "telephone", Some(PART + 5)),
            ("tel", "telephone", None),
        ] {
            assert_eq!(distance_between_names(name, candidate), distance, "{name} {candidate}");
        }
    }

    #[test]
    fn the_stem_of_a_name_is_what_tells_it_from_others() {
        for (name, bare) in [
            ("_msdyn_customer_value", "customer"),
            ("new_contact", "contact"),
            ("title", "title"),
            ("_value", "_value"),
            ("new_", "new_"),
        ] {
            assert_eq!(stem(name), bare, "{name}");
        }
    }

    #[test]
    fn an_edit_changes_loses_adds_or_swaps_a_letter() {
        for (from, to, count) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abcx", "abc", 1),
            ("abc", "xabc", 1),
            ("abc", "axc", 1),
            ("ab", "ba", 1),
            ("abcd", "acbd", 1),
            ("abcdef", "badcfe", 3),
            ("ab", "ca", 2),
            ("ab", "bc", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(edits(from, to), count, "{from} {to}");
        }
    }
}
