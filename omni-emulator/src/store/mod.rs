//! The rows, in SQLite. Every operation runs within a transaction that its caller holds, so that several operations can
//! be one.

mod file;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use uuid::Uuid;

use crate::fault::Fault;
use crate::json::Object;
use crate::lock::lock;
use crate::record::RecordedWrite;
use crate::row::Row;
pub(crate) use file::OpenError;

/// How many writes are remembered; an emulator that runs for days must not grow without end.
const MOST: usize = 1_000_000;

/// The database, and the log of the writes that were committed to it.
#[derive(Debug)]
pub(crate) struct Store {
    /// None once the emulator has ended: what comes later changes nothing.
    connection: Mutex<Option<Connection>>,
    writes: Mutex<VecDeque<RecordedWrite>>,
}

impl Store {
    /// Opens a file, or a database in memory.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, OpenError> {
        Ok(Self { connection: Mutex::new(Some(file::open(file)?)), writes: Mutex::default() })
    }

    /// Runs `work` in one transaction, which is kept if it succeeds and undone if it does not.
    pub(crate) fn transaction<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // The write lock is taken at once: two processes on one file then wait for each other instead of failing.
        self.with(TransactionBehavior::Immediate, work)
    }

    /// Runs `work`, which only reads, on one state of the rows.
    pub(crate) fn read<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with(TransactionBehavior::Deferred, work)
    }

    fn with<T, E: From<rusqlite::Error>>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _held = Held::by(self);
        let mut connection = lock(&self.connection);
        let inner = connection.as_mut().ok_or_else(ended)?.transaction_with_behavior(behavior)?;
        let transaction = Transaction { inner, writes: RefCell::default() };
        let done = work(&transaction)?;
        transaction.inner.commit()?;
        // Still under the connection's lock, so the log has the order of the commits.
        let mut writes = lock(&self.writes);
        writes.extend(transaction.writes.into_inner());
        let too_many = writes.len().saturating_sub(MOST);
        writes.drain(..too_many);
        drop(writes);
        Ok(done)
    }

    /// Closes the database, after the transaction that is being carried out, if there is one.
    pub(crate) fn end(&self) {
        drop(lock(&self.connection).take());
    }

    /// The writes that were committed, in their order.
    pub(crate) fn writes(&self) -> Vec<RecordedWrite> {
        lock(&self.writes).iter().cloned().collect()
    }

    /// Empties the database, so that each input of a fuzzer finds the same.
    #[cfg(feature = "fuzzing")]
    pub(crate) fn clear(&self) -> Result<(), rusqlite::Error> {
        self.forget_writes();
        let connection = lock(&self.connection);
        let connection = connection.as_ref().ok_or_else(ended)?;
        connection.execute_batch("BEGIN; DELETE FROM rows; UPDATE counter SET version = 0; COMMIT")
    }

    pub(crate) fn forget_writes(&self) {
        lock(&self.writes).clear();
    }
}

/// That this thread is in a transaction of a store.
struct Held {
    before: usize,
}

thread_local! {
    /// The address of the store in a transaction of which this thread is.
    static IN_A_TRANSACTION_OF: Cell<usize> = const { Cell::new(0) };
}

impl Held {
    /// # Panics
    ///
    /// When the thread is in a transaction of it already, for whose end it would wait for ever.
    fn by(store: &Store) -> Self {
        let address = std::ptr::from_ref(store).addr();
        let before = IN_A_TRANSACTION_OF.replace(address);
        let held = Self { before };
        assert_ne!(
            before, address,
            "an operation in a changeset has asked the emulator for its rows, which the changeset holds: use those of \
             the call, `call.rows()`"
        );
        held
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        IN_A_TRANSACTION_OF.set(self.before);
    }
}

fn ended() -> rusqlite::Error {
    let aborted = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT);
    rusqlite::Error::SqliteFailure(aborted, Some("the emulator has ended".to_owned()))
}

/// What an operation reads and writes through.
pub(crate) struct Transaction<'c> {
    inner: rusqlite::Transaction<'c>,
    writes: RefCell<Vec<RecordedWrite>>,
}

impl Transaction<'_> {
    pub(crate) fn row(&self, table: &str, id: Uuid) -> Result<Option<Row>, Fault> {
        let sql = "SELECT id, version, body, sequence FROM rows WHERE table_name = ?1 AND id = ?2";
        let mut statement = self.inner.prepare_cached(sql)?;
        Ok(statement.query_row(params![table, id.to_string()], read_row).optional()?)
    }

    /// Every row of a table, in the order of their creation.
    pub(crate) fn rows(&self, table: &str) -> Result<Vec<Row>, Fault> {
        let sql = "SELECT id, version, body, sequence FROM rows WHERE table_name = ?1 ORDER BY sequence";
        let mut statement = self.inner.prepare_cached(sql)?;
        let rows = statement.query_map([table], read_row)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// How many rows a table has.
    pub(crate) fn count(&self, table: &str) -> Result<u32, Fault> {
        let sql = "SELECT count(*) FROM rows WHERE table_name = ?1";
        Ok(self.inner.prepare_cached(sql)?.query_row([table], |row| row.get(0))?)
    }

    /// The next number of the one counter that all rows take their versions from.
    pub(crate) fn next_version(&self) -> Result<i64, Fault> {
        // Two statements: `RETURNING` would build a table in memory for its one row, at ten times the cost.
        self.inner.prepare_cached("UPDATE counter SET version = version + 1 WHERE rowid = 1")?.execute([])?;
        Ok(self.inner.prepare_cached("SELECT version FROM counter WHERE rowid = 1")?.query_row([], |row| row.get(0))?)
    }

    /// Keeps a row: a new one, or a new version of one that was read.
    pub(crate) fn save(&self, table: &str, row: &mut Row) -> Result<(), Fault> {
        let mut body = Object::default();
        for (name, value) in &row.body {
            body.add_value(name, value);
        }
        let body = body.into_json();
        if row.sequence == 0 {
            let sql = "INSERT INTO rows (table_name, id, version, body) VALUES (?1, ?2, ?3, ?4)";
            row.sequence =
                self.inner.prepare_cached(sql)?.insert(params![table, row.id.to_string(), row.version, body])?;
        } else {
            let sql = "UPDATE rows SET version = ?2, body = ?3 WHERE sequence = ?1";
            self.inner.prepare_cached(sql)?.execute(params![row.sequence, row.version, body])?;
        }
        Ok(())
    }

    pub(crate) fn delete(&self, table: &str, id: Uuid) -> Result<(), Fault> {
        let sql = "DELETE FROM rows WHERE table_name = ?1 AND id = ?2";
        self.inner.prepare_cached(sql)?.execute(params![table, id.to_string()])?;
        Ok(())
    }

    /// Notes a write; the log has it once the transaction is committed.
    pub(crate) fn record(&self, write: RecordedWrite) {
        self.writes.borrow_mut().push(write);
    }
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let (id, body): (String, String) = (row.get(0)?, row.get(2)?);
    let damaged = |column, error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
    };
    let id = Uuid::try_parse(&id).map_err(|error| damaged(0, error.into()))?;
    let body = serde_json::from_str(&body).map_err(|error| damaged(2, error.into()))?;
    Ok(Row { id, version: row.get(1)?, sequence: row.get(3)?, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u128, version: i64) -> Row {
        Row { version, ..Row::new(Uuid::from_u128(id)) }
    }

    #[test]
    fn a_transaction_that_fails_leaves_nothing() {
        let store = Store::open(None).unwrap();
        let failed: Result<(), Fault> = store.transaction(|transaction| {
            transaction.save("a", &mut row(1, transaction.next_version()?))?;
            Err(Fault::query("no"))
        });
        assert!(failed.is_err());
        let (rows, version) = store
            .transaction::<_, Fault>(|transaction| Ok((transaction.rows("a")?, transaction.next_version()?)))
            .unwrap();
        assert!(rows.is_empty());
        assert_eq!(version, 1);
    }

    #[test]
    fn one_transaction_spans_several_writes() {
        let store = Store::open(None).unwrap();
        let seen = store.transaction::<_, Fault>(|transaction| {
            let mut first = row(2, 1);
            transaction.save("a", &mut first)?;
            transaction.save("a", &mut row(1, 2))?;
            transaction.save("a", &mut Row { version: 3, ..first })?;
            transaction.rows("a")
        });
        let seen: Vec<_> = seen.unwrap().into_iter().map(|row| (row.id.as_u128(), row.version, row.sequence)).collect();
        assert_eq!(seen, [(2, 3, 1), (1, 2, 2)]);
    }

    #[test]
    fn two_emulators_on_one_file_wait_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shared.sqlite");
        let stores = [Store::open(Some(&file)).unwrap(), Store::open(Some(&file)).unwrap()];
        let read_then_write = |store: &Store| {
            for _ in 0..10 {
                let done = store.transaction::<_, Fault>(|transaction| {
                    let rows = transaction.rows("a")?;
                    std::thread::sleep(std::time::Duration::from_millis(1));
                    transaction.save("a", &mut row(rows.len() as u128, transaction.next_version()?))
                });
                done.unwrap();
            }
        };
        std::thread::scope(|scope| {
            for store in &stores {
                scope.spawn(move || read_then_write(store));
            }
        });
        let rows = stores[0].transaction::<_, Fault>(|transaction| transaction.rows("a")).unwrap();
        assert_eq!(rows.len(), 20);
    }
}
