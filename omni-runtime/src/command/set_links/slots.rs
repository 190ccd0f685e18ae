//! What the types of a command know of its slots.

use std::marker::PhantomData;

use crate::{Case, Customer};

/// In the place of a slot of [`SetLinks`](super::SetLinks): nothing was said about it yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unset {}

/// In the place of a slot of [`SetLinks`](super::SetLinks): it was said what the slot is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Given<S>(PhantomData<fn() -> S>);

/// A slot of [`SetLinks`](super::SetLinks) of which nothing was said yet.
#[diagnostic::on_unimplemented(
    message = "this slot is set already: a conversation has one customer, an account or a contact, and one case",
    label = "set a second time",
    note = "leave out one of the two; to link another record later, use `link`, which replaces the one before"
)]
pub trait IsUnset {}
impl IsUnset for Unset {}

/// A pair of slots of which at least one was set.
#[diagnostic::on_unimplemented(
    message = "this sets neither slot, so there is nothing to send",
    label = "nothing to send",
    note = "say what a slot is to hold: `.customer(id)`, `.no_customer()`, `.case(id)` or `.no_case()`"
)]
pub trait SetsSlots {}
impl SetsSlots for (Given<Customer>, Unset) {}
impl SetsSlots for (Unset, Given<Case>) {}
impl SetsSlots for (Given<Customer>, Given<Case>) {}
