//! The request headers that change what an operation does: conditions and preferences.

use crate::address::split_outside_quotes;
use crate::fault::{Fault, code};
use crate::http::Request;

/// `If-Match` and `If-None-Match`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Conditions {
    if_match: Option<Tags>,
    if_none_match: Option<Tags>,
}

#[derive(Debug, PartialEq, Eq)]
enum Tags {
    Any,
    /// ETags, compared as opaque strings.
    These(Vec<String>),
}

impl Tags {
    fn contain(&self, etag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|tag| tag == etag),
        }
    }
}

impl Conditions {
    pub(crate) fn of(request: &Request) -> Result<Self, Fault> {
        Ok(Self { if_match: tags(request.header("If-Match"))?, if_none_match: tags(request.header("If-None-Match"))? })
    }

    /// Whether a write must not create the row.
    pub(crate) fn demand_a_row(&self) -> bool {
        self.if_match.is_some()
    }

    /// Whether a write may go ahead over a row that has this ETag.
    pub(crate) fn allow_write(&self, etag: &str) -> Result<(), Fault> {
        if self.if_match.as_ref().is_some_and(|tags| !tags.contain(etag)) {
            let message = "The version of the existing record doesn't match the RowVersion property provided.";
            return Err(Fault::new(412, code::CONCURRENCY_VERSION_MISMATCH, message));
        }
        if self.if_none_match.as_ref().is_some_and(|tags| tags.contain(etag)) {
            let message = "A record with matching key values already exists.";
            return Err(Fault::new(412, code::DUPLICATE_RECORD, message));
        }
        Ok(())
    }

    /// Whether the client has this version of the row already.
    pub(crate) fn not_modified(&self, etag: &str) -> bool {
        self.if_none_match.as_ref().is_some_and(|tags| tags.contain(etag))
    }
}

fn tags(header: Option<&str>) -> Result<Option<Tags>, Fault> {
    // Microsoft's C# samples send the literal `null` with every request, and the service takes it for no header.
    let Some(header) = header.map(str::trim).filter(|header| !header.is_empty() && *header != "null") else {
        return Ok(None);
    };
    if header == "*" {
        return Ok(Some(Tags::Any));
    }
    let tags: Vec<String> = header.split(',').map(|tag| tag.trim().to_owned()).collect();
    let quoted = |tag: &String| {
        let opaque = tag.strip_prefix("W/").unwrap_or(tag);
        opaque.len() >= 2 && opaque.starts_with('"') && opaque.ends_with('"')
    };
    if tags.iter().all(quoted) {
        Ok(Some(Tags::These(tags)))
    } else {
        Err(Fault::query(format!("The format of value '{header}' is invalid.")))
    }
}

/// `Prefer`, as far as the emulator honours it. A preference is a wish: others are passed over.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Preferences {
    pub(crate) representation: bool,
    /// What `odata.include-annotations` asks for, as it was written.
    annotations: Option<String>,
    /// How many rows a page is to have.
    pub(crate) page_size: Option<usize>,
    /// Whether a batch goes on after a failure.
    pub(crate) continue_on_error: bool,
}

impl Preferences {
    pub(crate) fn of(request: &Request) -> Self {
        let mut preferences = Self::default();
        for preference in request.headers("Prefer").flat_map(|list| split_outside_quotes(list, '"', ',')) {
            let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "return" => preferences.representation = value.eq_ignore_ascii_case("representation"),
                "odata.maxpagesize" => preferences.page_size = value.parse().ok().filter(|size| *size > 0),
                "odata.continue-on-error" => preferences.continue_on_error = value != "false",
                "odata.include-annotations" => preferences.annotations = Some(value.to_owned()),
                _ => {}
            }
        }
        preferences
    }

    pub(crate) fn any_annotation(&self) -> bool {
        self.annotations.is_some()
    }

    /// Whether the client wants the annotation of this name: by name, by `Namespace.*`, by `*`; not after `-name`.
    pub(crate) fn annotation(&self, name: &str) -> bool {
        let matches = |pattern: &str| match pattern.strip_suffix('*') {
            Some(namespace) => name.starts_with(namespace),
            None => pattern == name,
        };
        let patterns = || self.annotations.iter().flat_map(|patterns| patterns.split(',').map(str::trim));
        patterns().any(matches) && !patterns().filter_map(|pattern| pattern.strip_prefix('-')).any(matches)
    }

    /// The value of `Preference-Applied`, where there is anything to say. A page size applies to pages alone.
    pub(crate) fn applied(&self, page_size: Option<usize>) -> Option<String> {
        let representation = self.representation.then(|| "return=representation".to_owned());
        let annotations = self.annotations.as_ref().map(|names| format!("odata.include-annotations=\"{names}\""));
        let page_size = page_size.map(|size| format!("odata.maxpagesize={size}"));
        let applied: Vec<String> = representation.into_iter().chain(annotations).chain(page_size).collect();
        (!applied.is_empty()).then(|| applied.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request {
        Request {
            id: uuid::Uuid::nil(),
            method: "PATCH".into(),
            origin: "http://127.0.0.1".into(),
            target: "/".into(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: String::new(),
        }
    }

    #[test]
    fn the_literal_null_is_no_condition() {
        let conditions = Conditions::of(&request(&[("If-None-Match", "null"), ("If-Match", "null")])).unwrap();
        assert_eq!(conditions, Conditions::default());
    }

    #[test]
    fn a_list_of_etags_holds_each() {
        let conditions = Conditions::of(&request(&[("If-Match", "W/\"1\", W/\"2\"")])).unwrap();
        assert!(conditions.allow_write("W/\"2\"").is_ok());
        assert_eq!(conditions.allow_write("W/\"3\"").unwrap_err().status, 412);
    }

    #[test]
    fn an_etag_without_quotes_is_malformed() {
        assert_eq!(Conditions::of(&request(&[("If-Match", "12")])).unwrap_err().status, 400);
    }

    #[test]
    fn preferences_may_hold_commas_and_come_in_several_headers() {
        let preferences = Preferences::of(&request(&[
            ("Prefer", "odata.include-annotations=\"A.Name,Microsoft.Dynamics.CRM.*,-Microsoft.Dynamics.CRM.x\""),
            ("Prefer", "respond-async, return=representation"),
        ]));
        assert!(preferences.representation);
        for (name, wanted) in [
            ("A.Name", true),
            ("A.Names", false),
            ("Microsoft.Dynamics.CRM.y", true),
            ("Microsoft.Dynamics.CRM.x", false),
        ] {
            assert_eq!(preferences.annotation(name), wanted, "{name}");
        }
        let applied = preferences.applied(None).unwrap();
        assert!(applied.starts_with("return=representation,odata.include-annotations=\"A.Name,"), "{applied}");
    }

    #[test]
    fn no_preference_applies_nothing() {
        let preferences = Preferences::of(&request(&[("Prefer", "odata.maxpagesize=2")]));
        assert_eq!(preferences.applied(None), None);
        assert_eq!(preferences.applied(preferences.page_size), Some("odata.maxpagesize=2".to_owned()));
        assert!(!preferences.annotation("A.Name"));
    }
}
