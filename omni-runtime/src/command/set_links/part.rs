//! What one slot is to become, and what has to be written for it.

use serde_json::Value;

use crate::command::Binding;
use crate::entities::{Account, Contact, Incident};
use crate::{Case, Customer, Error, ErrorKind, Reference, Slot, Table};

/// One of a conversation's slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Customer,
    Case,
}

impl Which {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Customer => Customer::NAME,
            Self::Case => Case::NAME,
        }
    }
}

/// What a slot is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Stays,
    Empty,
    Holds(Binding),
}

impl Part {
    /// The lookup that the part is kept in: the link type's own, or where Omnichannel keeps it.
    pub(super) const fn lookup(self, which: Which) -> &'static str {
        match (self, which) {
            (Self::Holds(binding), _) => binding.lookup,
            (_, Which::Customer) => Customer::LOOKUP,
            (_, Which::Case) => Case::LOOKUP,
        }
    }

    pub(super) const fn fills(self) -> bool {
        matches!(self, Self::Holds(_))
    }

    /// What has to be written so that a slot that holds `held` becomes as the part says.
    pub(super) fn change(self, which: Which, held: Option<&Reference>) -> Result<Option<Value>, Error> {
        match (self, held) {
            (Self::Stays, _) | (Self::Empty, None) => Ok(None),
            (Self::Holds(binding), held) if held == Some(&binding.reference()) => Ok(None),
            (Self::Holds(binding), _) => Ok(Some(binding.bound())),
            (Self::Empty, Some(held)) => {
                let binding = match which {
                    Which::Customer if held.table() == Account::LOGICAL_NAME => Binding::of::<Account>(held.id()),
                    Which::Customer if held.table() == Contact::LOGICAL_NAME => Binding::of::<Contact>(held.id()),
                    Which::Case if held.table() == Incident::LOGICAL_NAME => Binding::of::<Incident>(held.id()),
                    _ => {
                        let slot = which.name();
                        let message =
                            format!("the {slot} slot holds {held}, which is not a record that Omnichannel links");
                        return Err(Error::new(ErrorKind::NotLinked, message).with_held(held.clone()));
                    }
                };
                Ok(Some(binding.cleared()))
            }
        }
    }

    /// What the slot held that it does not hold any more, of what was `held`.
    pub(super) fn replaced(self, held: Option<Reference>) -> Option<Reference> {
        held.filter(|held| match self {
            Self::Stays => false,
            Self::Empty => true,
            Self::Holds(binding) => *held != binding.reference(),
        })
    }
}
