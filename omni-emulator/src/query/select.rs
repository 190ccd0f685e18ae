use omni_schema::{Lookup, Table, lookup_of};

use super::Expand;
use crate::fault::Fault;

/// The value of `$select`; none where every property is wanted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Select(Option<Vec<String>>);

impl Select {
    pub(super) fn parse(value: &str) -> Self {
        let names: Vec<String> = value.split(',').map(|name| name.trim().to_owned()).collect();
        Self((!names.iter().any(|name| name == "*") && !value.trim().is_empty()).then_some(names))
    }

    pub(crate) fn check(&self, table: &Table) -> Result<(), Fault> {
        self.unknown(|property| table.member(property).is_some())
            .map_or(Ok(()), |property| Err(Fault::no_such_property(property, &table.logical_name)))
    }

    /// The first selected property that is not known.
    pub(crate) fn unknown(&self, is_known: impl Fn(&str) -> bool) -> Option<&str> {
        self.0.iter().flatten().map(String::as_str).find(|name| !is_known(name))
    }

    pub(crate) fn contains(&self, property: &str) -> bool {
        self.any(|selected| selected == property)
    }

    /// Whether the value property of a lookup is wanted.
    pub(crate) fn contains_lookup(&self, lookup: &Lookup) -> bool {
        // The property is compared in its parts: a row has dozens of lookups, and few are selected.
        self.any(|selected| lookup_of(selected) == Some(lookup.name.as_str()))
    }

    fn any(&self, is_wanted: impl Fn(&str) -> bool) -> bool {
        self.0.as_ref().is_none_or(|selected| selected.iter().any(|name| is_wanted(name)))
    }
}

/// What a context URL says about what is selected and expanded.
pub(super) fn context(select: &Select, expand: &[Expand]) -> String {
    let expanded = expand.iter().map(|expand| {
        let inner = context(&expand.select, &expand.within);
        expand.navigation.clone() + if inner.is_empty() { "()" } else { &inner }
    });
    let names: Vec<String> = select.0.iter().flatten().cloned().chain(expanded).collect();
    if names.is_empty() { String::new() } else { format!("({})", names.join(",")) }
}
