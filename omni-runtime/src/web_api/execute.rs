//! The commands that the Web API carries out.

use super::WebApi;
use crate::command::{
    Command, Conversations, Count, Create, Delete, Execute, Get, Query, SetLink, SetLinks, Unlink, Update,
    UpdateMultiple, Upsert,
};
use crate::entities::Conversation;
use crate::query::Rows;
use crate::{Pending, Record, Table};

/// Each by its own implementation: behind a common one, a command that needs the agent's page would be reported by the
/// name of a trait that nobody outside of this crate can see.
macro_rules! carries_out {
    ($([$($generics:tt)*] $command:ty;)+) => {$(
        impl<$($generics)*> Execute<$command> for WebApi {
            fn execute(&self, command: $command) -> Pending<'_, <$command as Command>::Outcome> {
                self.run(command)
            }
        }
    )+};
}

carries_out! {
    // No bound on `E`: a type that is not a link type was reported where the command was built.
    [E: 'static] Unlink<E>;
    [E: 'static] SetLink<E>;
    [C: 'static, K: 'static] SetLinks<C, K>;
    [R: Send + 'static] Get<R>;
    [R: Send + 'static] Query<R>;
    [] Count;
    [T: Table] Create<T>;
    [T: Table] Update<T>;
    [T: Table] UpdateMultiple<T>;
    [T: Table] Upsert<T>;
    [T: Table] Delete<T>;
}

impl<R: Record<Table = Conversation> + Send> Execute<Conversations<R>> for WebApi {
    fn execute(&self, command: Conversations<R>) -> Pending<'_, Rows<R>> {
        self.run(command.query())
    }
}
