//! The commands that the Web API carries out.

use super::WebApi;
use crate::command::{
    Call, Command, Conversations, Count, Create, Delete, Execute, Get, GetBy, Operation, Query, SetLink, SetLinks,
    Unlink, Update, UpdateMultiple, Upsert,
};
use crate::entities::Conversation;
use crate::future::MaybeSend;
use crate::{Pending, Record, RowKey, Table};

/// Each by its own implementation: behind a common one, a command that needs the agent's page would be reported by the
/// name of a trait that nobody outside of this crate can see.
macro_rules! carries_out {
    ($([$($generics:tt)*] $command:ty;)+) => {$(
        // A list of all commands would hide what the message says.
        #[diagnostic::do_not_recommend]
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
    [R: MaybeSend + 'static] Get<R>;
    [R: Record + MaybeSend + 'static] GetBy<R>;
    [R: MaybeSend + 'static] Query<R>;
    [R: Record<Table = Conversation> + MaybeSend + 'static] Conversations<R>;
    [] Count;
    [T: Table] Create<T>;
    [T: Table, K: RowKey<T>] Update<T, K>;
    [T: Table] UpdateMultiple<T>;
    [T: Table, K: RowKey<T>] Upsert<T, K>;
    [T: Table, K: RowKey<T>] Delete<T, K>;
    [O: Operation<Outcome: MaybeSend> + MaybeSend + 'static] Call<O>;
}
