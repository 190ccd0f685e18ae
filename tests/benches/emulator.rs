//! What the emulator costs against the least that could answer: the same axum, the same SQLite, a bare handler.
//!
//! `cargo bench -p tests --bench emulator` reports requests a second for a read of one row and for a change of one on
//! condition of its version, both servers in one run, and fails where the emulator is less than half as fast. Both keep
//! their rows in a file with the same journal; both are driven by the same client over the same number of connections,
//! each with a row of its own. The client does next to nothing, so that the servers are what is measured.
//!
//! The machine may be busy with something else. So the two take turns of a fifth of a second, each first as often as
//! second, and what counts is the median of the turns: by the clock, and by the processor time of the servers' threads.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use omni_emulator::Emulator;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};
use tests::processor::Used;
use tests::score::{Goal, Score};

const TURNS: usize = 30;
const TURN: Duration = Duration::from_millis(200);
const CONNECTIONS: usize = 4;
const GOAL: Goal = Goal::AtLeast(0.5);

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The row of one connection.
fn id(connection: usize) -> String {
    format!("6b726d86-d37c-43b8-b3a4-{connection:012}")
}

/// Where a server has its rows.
struct Server {
    authority: String,
    path: fn(&str) -> String,
}

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let mut builder = Emulator::builder().data_file(folder.path().join("emulator.sqlite"));
    for connection in 0..CONNECTIONS {
        builder = builder.row("incidents", json!({ "incidentid": id(connection), "title": "Leaks" }));
    }
    let emulator = builder.start().await?;
    let emulated = Server {
        authority: emulator.url().replace("http://", ""),
        path: |id| format!("/api/data/v9.2/incidents({id})?$select=title"),
    };
    let bare = Server { authority: bare(&folder.path().join("bare.sqlite")).await?, path: |id| format!("/rows/{id}") };
    let are_met = tokio::task::spawn_blocking(move || compare(&emulated, &bare)).await??;
    emulator.shutdown().await;
    if are_met { Ok(()) } else { Err("the emulator is less than half as fast as the bare handler".into()) }
}

/// Reports what each work costs, and tells whether every goal is met.
fn compare(emulated: &Server, bare: &Server) -> io::Result<bool> {
    let mut are_met = true;
    for (name, work) in [("GET of one row", Work::Read), ("conditional PATCH", Work::Write)] {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for turn in 0..TURNS {
            if turn % 2 == 0 {
                ours.push(rate(emulated, work)?);
                theirs.push(rate(bare, work)?);
            } else {
                theirs.push(rate(bare, work)?);
                ours.push(rate(emulated, work)?);
            }
        }
        for (second, of) in [
            ("a second", (|rate| rate.by_the_clock) as fn(&Rate) -> f64),
            ("a second of the server's processor time", |rate| rate.by_the_processor),
        ] {
            let metric = format!("{name}, {second}, emulator / bare axum and SQLite");
            let score =
                Score::new(metric, "requests", median(ours.iter().map(of)), median(theirs.iter().map(of)), GOAL);
            are_met &= score.is_met();
            score.report();
        }
    }
    Ok(are_met)
}

#[derive(Clone, Copy)]
enum Work {
    Read,
    Write,
}

/// Requests a second.
struct Rate {
    by_the_clock: f64,
    by_the_processor: f64,
}

/// The requests of one turn, from as many threads as there are connections.
fn rate(server: &Server, work: Work) -> io::Result<Rate> {
    let (began, used) = (Instant::now(), Used::begin());
    let done = std::thread::scope(|scope| {
        let connections: Vec<_> =
            (0..CONNECTIONS).map(|connection| scope.spawn(move || requests(server, work, connection, began))).collect();
        let done = connections.into_iter().map(|connection| connection.join().expect("a connection does not panic"));
        done.sum::<io::Result<u32>>()
    })?;
    // The threads of the client are gone by now, and what they used with them.
    let (elapsed, used) = (began.elapsed().as_secs_f64(), used.seconds());
    Ok(Rate { by_the_clock: f64::from(done) / elapsed, by_the_processor: f64::from(done) / used })
}

/// Sends one request after the other over one connection, each change on condition of the version that the last reply
/// told.
fn requests(server: &Server, work: Work, connection: usize, began: Instant) -> io::Result<u32> {
    let Server { authority, path } = server;
    let path = path(&id(connection));
    let mut stream = BufReader::new(TcpStream::connect(authority)?);
    stream.get_ref().set_nodelay(true)?;
    let head = format!("HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer x\r\n");
    let read = format!("GET {path} {head}\r\n");
    let mut etag = exchange(&mut stream, &read)?;
    let mut done = 1;
    while began.elapsed() < TURN {
        etag = match work {
            Work::Read => exchange(&mut stream, &read)?,
            Work::Write => {
                let body = r#"{"title":"Leaks again"}"#;
                let write = format!(
                    "PATCH {path} {head}If-Match: {etag}\r\nPrefer: return=representation\r\n\
                     Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                exchange(&mut stream, &write)?
            }
        };
        done += 1;
    }
    Ok(done)
}

/// The ETag of the row that the reply holds.
fn exchange(stream: &mut BufReader<TcpStream>, request: &str) -> io::Result<String> {
    stream.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    stream.read_line(&mut line)?;
    if !line.starts_with("HTTP/1.1 200") {
        return Err(io::Error::other(format!("expected 200, found {line}")));
    }
    let (mut length, mut etag) = (0, None);
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line)?;
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().map_err(io::Error::other)?;
        } else if let Some(value) = line.strip_prefix("etag: ") {
            etag = Some(value.trim().to_owned());
        }
    }
    io::copy(&mut stream.take(length), &mut io::sink())?;
    etag.ok_or_else(|| io::Error::other("a reply without an ETag"))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

type Database = Arc<Mutex<Connection>>;

/// The least that could answer: one table, no schema, no checks but the version.
async fn bare(file: &Path) -> Result<String, Failed> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.execute_batch("CREATE TABLE rows (id TEXT PRIMARY KEY, version INTEGER, body TEXT) STRICT")?;
    for one in 0..CONNECTIONS {
        connection.execute("INSERT INTO rows VALUES (?1, 1, '{\"title\":\"Leaks\"}')", [id(one)])?;
    }
    let router = Router::new()
        .route("/rows/{id}", get(read).patch(change))
        .with_state(Arc::new(Mutex::new(connection)) as Database);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let authority = listener.local_addr()?.to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(authority)
}

fn found(connection: &Connection, id: &str) -> Option<(i64, String)> {
    let mut statement = connection.prepare_cached("SELECT version, body FROM rows WHERE id = ?1").ok()?;
    statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional().ok()?
}

fn etag(version: i64) -> String {
    format!("W/\"{version}\"")
}

fn answer(version: i64, body: String) -> Response {
    ([("content-type", "application/json".to_owned()), ("etag", etag(version))], body).into_response()
}

async fn read(State(database): State<Database>, UrlPath(id): UrlPath<String>) -> Response {
    let read = move || found(&database.lock().unwrap_or_else(PoisonError::into_inner), &id);
    match tokio::task::spawn_blocking(read).await.ok().flatten() {
        Some((version, body)) => answer(version, body),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn change(
    State(database): State<Database>,
    UrlPath(id): UrlPath<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let change = move || -> Option<(i64, String)> {
        let changes: Value = serde_json::from_str(&body).ok()?;
        let mut connection = database.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction().ok()?;
        let (version, body) = found(&transaction, &id)?;
        if headers.get("if-match")?.to_str().ok()? != etag(version) {
            return None;
        }
        let mut row: Value = serde_json::from_str(&body).ok()?;
        for (name, value) in changes.as_object()? {
            row[name] = value.clone();
        }
        let (version, body) = (version + 1, row.to_string());
        let sql = "UPDATE rows SET version = ?2, body = ?3 WHERE id = ?1";
        transaction.prepare_cached(sql).ok()?.execute(params![id, version, body]).ok()?;
        transaction.commit().ok()?;
        Some((version, body))
    };
    match tokio::task::spawn_blocking(change).await {
        Ok(Some((version, body))) => answer(version, body),
        _ => StatusCode::PRECONDITION_FAILED.into_response(),
    }
}
