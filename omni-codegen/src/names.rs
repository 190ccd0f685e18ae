use std::fmt;

/// Which names are wanted: `account,contact,new_*`.
///
/// ```
/// use omni_codegen::Names;
///
/// let names = Names::parse("account, new_*");
/// assert!(names.matches("account") && names.matches("new_contract"));
/// assert!(!names.matches("accounts"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(Vec<String>);

impl Names {
    /// Every name.
    #[must_use]
    pub fn all() -> Self {
        Self(vec!["*".to_owned()])
    }

    /// No name.
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Names with commas, blanks or ends of lines between, in which `*` stands for anything.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let names = text.split(|letter: char| letter == ',' || letter.is_whitespace());
        Self(names.filter(|name| !name.is_empty() && *name != "-").map(str::to_owned).collect())
    }

    /// Whether this name is wanted.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.0.iter().any(|pattern| matches(pattern, name))
    }

    /// Whether every name is wanted.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.0.iter().any(|pattern| pattern == "*")
    }

    /// Whether this name is asked for letter by letter.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        self.0.iter().any(|pattern| pattern == name)
    }

    /// The names that were asked for letter by letter, and that none of `known` is.
    pub fn missing(&self, known: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str).filter(move |pattern| !pattern.contains('*') && !known(pattern))
    }

    /// The patterns that none of `known` is of. `*` alone asks for whatever there is.
    pub fn unmatched<'n>(&self, known: impl Iterator<Item = &'n str> + Clone) -> impl Iterator<Item = &str> {
        let patterns = self.0.iter().map(String::as_str).filter(|pattern| pattern.contains('*') && *pattern != "*");
        patterns.filter(move |pattern| !known.clone().any(|name| matches(pattern, name)))
    }
}

impl fmt::Display for Names {
    /// Writes the names with commas between, as [`Names::parse`] reads them; `-` for none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&if self.0.is_empty() { "-".to_owned() } else { self.0.join(",") })
    }
}

/// Whether the name is of the pattern. Linear in both: a star gives back what it took only to the star after it.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(start) => rest = &rest[start + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name, matched) in [
            ("account", "account", true),
            ("account", "accounts", false),
            ("new_*", "new_", true),
            ("*", "", true),
            ("*item", "msdyn_ocliveworkitem", true),
            ("msdyn_*item", "msdyn_item", true),
            ("msdyn_*item", "msdyn_items", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("aa*aa", "aaa", false),
        ] {
            assert_eq!(Names::parse(pattern).matches(name), matched, "{pattern} {name}");
        }
        assert!(!Names::none().matches("account"));
    }

    #[test]
    fn names_stand_between_commas_or_blanks() {
        for text in
            ["account,new_*", " account , new_* ", "account\nnew_*\n", "account\r\n\r\nnew_*", "account\u{2028}new_*,"]
        {
            assert_eq!(Names::parse(text).to_string(), "account,new_*", "{text:?}");
        }
        assert_eq!(Names::parse(" \n- ,"), Names::none());
    }

    #[test]
    fn a_name_that_is_not_there_is_missed() {
        let names = Names::parse("account,leed,new_*");
        assert_eq!(names.missing(|name| name == "account").collect::<Vec<_>>(), ["leed"]);
        let names = Names::parse("leed,new_*,nwe_*,*");
        assert_eq!(names.unmatched(["new_contract"].into_iter()).collect::<Vec<_>>(), ["nwe_*"]);
    }
}
