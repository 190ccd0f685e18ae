//! The rows, in SQLite. Every operation runs within a transaction that its caller holds, so that several operations can
//! be one.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use uuid::Uuid;

use crate::fault::Fault;
use crate::json::Object;
use crate::lock::lock;
use crate::record::RecordedWrite;
use crate::row::Row;

/// The form of the tables below. A file of another form is refused.
const FORM: i64 = 1;
const TABLES: &str = "
    CREATE TABLE rows (
        sequence   INTEGER PRIMARY KEY,
        table_name TEXT NOT NULL,
        id         TEXT NOT NULL,
        version    INTEGER NOT NULL,
        body       TEXT NOT NULL,
        UNIQUE (table_name, id)
    ) STRICT;
    CREATE TABLE counter (version INTEGER NOT NULL) STRICT;
    INSERT INTO counter VALUES (0);
    PRAGMA user_version = 1;";

/// The database, and the log of the writes that were committed to it.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
    writes: Mutex<Vec<RecordedWrite>>,
}

impl Store {
    /// Opens a file, or a database in memory.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, OpenError> {
        let connection = match file {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        // A write is on the disk's journal once it is acknowledged: it survives the end of the process at any moment.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        let form: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match form {
            FORM => {}
            0 => connection.execute_batch(&format!("BEGIN; {TABLES} COMMIT;"))?,
            other => return Err(OpenError::Form(other)),
        }
        Ok(Self { connection: Mutex::new(connection), writes: Mutex::default() })
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
        let mut connection = lock(&self.connection);
        let inner = connection.transaction_with_behavior(behavior)?;
        let transaction = Transaction { inner, writes: RefCell::default() };
        let done = work(&transaction)?;
        transaction.inner.commit()?;
        // Still under the connection's lock, so the log has the order of the commits.
        lock(&self.writes).append(&mut transaction.writes.into_inner());
        Ok(done)
    }

    /// The writes that were committed, in their order.
    pub(crate) fn writes(&self) -> Vec<RecordedWrite> {
        lock(&self.writes).clone()
    }

    pub(crate) fn forget_writes(&self) {
        lock(&self.writes).clear();
    }
}

/// Why a database cannot be opened.
#[derive(Debug)]
pub(crate) enum OpenError {
    Sqlite(rusqlite::Error),
    Form(i64),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
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
        let sql = "UPDATE counter SET version = version + 1 RETURNING version";
        Ok(self.inner.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Keeps a row: a new one, or a new version of one that is there.
    pub(crate) fn save(&self, table: &str, row: &Row) -> Result<(), Fault> {
        let sql = "INSERT INTO rows (table_name, id, version, body) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (table_name, id) DO UPDATE SET version = excluded.version, body = excluded.body";
        let mut body = Object::default();
        for (name, value) in &row.body {
            body.add_value(name, value);
        }
        let body = body.into_json();
        self.inner.prepare_cached(sql)?.execute(params![table, row.id.to_string(), row.version, body])?;
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
            transaction.save("a", &row(1, transaction.next_version()?))?;
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
            transaction.save("a", &row(2, 1))?;
            transaction.save("a", &row(1, 2))?;
            transaction.save("a", &row(2, 3))?;
            transaction.rows("a")
        });
        let seen: Vec<_> = seen.unwrap().into_iter().map(|row| (row.id.as_u128(), row.version, row.sequence)).collect();
        assert_eq!(seen, [(2, 3, 1), (1, 2, 2)]);
    }

    #[test]
    fn two_emulators_on_one_file_wait_for_each_other() {
        let file = std::env::temp_dir().join(format!("omni-emulator-shared-{}.sqlite", std::process::id()));
        let stores = [Store::open(Some(&file)).unwrap(), Store::open(Some(&file)).unwrap()];
        let read_then_write = |store: &Store| {
            for _ in 0..10 {
                let done = store.transaction::<_, Fault>(|transaction| {
                    let rows = transaction.rows("a")?;
                    std::thread::sleep(std::time::Duration::from_millis(1));
                    transaction.save("a", &row(rows.len() as u128, transaction.next_version()?))
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
        std::fs::remove_file(&file).unwrap();
    }
}
