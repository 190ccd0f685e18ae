//! A navigation property: the name under which a lookup is written.

use omni_schema::{Lookup, Table, Target};
use uuid::Uuid;

use crate::fault::Fault;
use crate::references::References;
use crate::row::Referred;

/// A single-valued navigation property (its name is case-sensitive).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Navigation<'s> {
    pub(crate) lookup: &'s Lookup,
    /// The targets that it leads to: one for each table where targets share it (`ownerid`).
    targets: Vec<&'s Target>,
}

impl<'s> Navigation<'s> {
    pub(crate) fn find(table: &'s Table, name: &str) -> Option<Self> {
        let (lookup, _) = table.navigation(name)?;
        let targets = lookup.targets.iter().filter(|target| target.navigation == name).collect();
        Some(Self { lookup, targets })
    }

    /// The property that writes a reference of the lookup to the row of this id, and the row: of the first of the targets
    /// that has it, or of the first at all.
    pub(crate) fn to_row(
        lookup: &'s Lookup,
        id: Uuid,
        references: &References<'_>,
    ) -> Result<Option<(Self, Referred)>, Fault> {
        let mut meant = lookup.targets.first();
        for target in &lookup.targets {
            if references.transaction.row(&target.table, id)?.is_some() {
                meant = Some(target);
                break;
            }
        }
        Ok(meant.map(|target| {
            let targets = lookup.targets.iter().filter(|other| other.navigation == target.navigation).collect();
            (Self { lookup, targets }, Referred { table: target.table.clone(), id })
        }))
    }

    /// The row that a bound URL refers to, if it is of a table that this navigation property leads to.
    pub(crate) fn bind(&self, url: &str, references: &References<'_>) -> Result<Referred, Fault> {
        let (set, id) = references.resolve(url)?;
        let target = self.targets.iter().find(|target| target.entity_set == set).ok_or_else(|| self.wrong_set(&set))?;
        Ok(Referred { table: target.table.clone(), id })
    }

    pub(crate) fn targets(&self) -> &[&'s Target] {
        &self.targets
    }

    /// Whether this navigation property leads to the table of what is referred to.
    pub(crate) fn leads_to(&self, referred: &Referred) -> bool {
        self.targets.iter().any(|target| target.table == referred.table)
    }

    fn wrong_set(&self, set: &str) -> Fault {
        let name = self.targets.first().map_or("", |target| target.navigation.as_str());
        let sets: Vec<&str> = self.targets.iter().map(|target| target.entity_set.as_str()).collect();
        Fault::query(format!("The navigation property '{name}' leads to {}, not to '{set}'.", sets.join(" or ")))
    }
}
