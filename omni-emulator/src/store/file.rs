//! The file that the rows are in, or the memory: what is in it when it is opened.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};

/// How long one process waits for another that has the file.
const PATIENCE: Duration = Duration::from_secs(5);

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

/// Opens a file, which is made if it is not there, or a database in memory.
pub(super) fn open(file: Option<&Path>) -> Result<Connection, OpenError> {
    let mut connection = match file {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    connection.busy_timeout(PATIENCE)?;
    has_tables(&connection)?;
    // A write is on the disk's journal once it is acknowledged: it survives the end of the process at any moment.
    keep_journal(&connection)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    make_tables(&mut connection)?;
    Ok(connection)
}

/// Asks for a journal beside the file. While another process does so, too, SQLite refuses at once and does not wait.
fn keep_journal(connection: &Connection) -> Result<(), rusqlite::Error> {
    let began = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && began.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

/// Whether the tables are there; an error where they are another program's.
fn has_tables(connection: &Connection) -> Result<bool, OpenError> {
    // In one statement, so that nobody makes the tables between the one look and the other.
    let sql = "SELECT user_version, EXISTS (SELECT 1 FROM sqlite_schema) FROM pragma_user_version";
    match connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))? {
        (FORM, true) => Ok(true),
        (0, false) => Ok(false),
        (other, _) => Err(OpenError::Form(other)),
    }
}

/// Makes the tables of a new file. Under the write lock: another process may have made them a moment ago.
fn make_tables(connection: &mut Connection) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !has_tables(&transaction)? {
        transaction.execute_batch(TABLES)?;
    }
    transaction.commit()?;
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_waits_for_another_that_is_about_to_make_the_tables() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("opened.sqlite");
        let other = Connection::open(&file).unwrap();
        other.execute_batch("BEGIN IMMEDIATE; CREATE TABLE x (y); DROP TABLE x").unwrap();
        std::thread::scope(|scope| {
            let opened = scope.spawn(|| open(Some(&file)).map(drop));
            std::thread::sleep(Duration::from_millis(200));
            other.execute_batch("COMMIT").unwrap();
            opened.join().unwrap().unwrap();
        });
    }
}
