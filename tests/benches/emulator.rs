//! What the emulator costs against the least that could answer: the same axum, the same SQLite, a bare handler.
//!
//! `cargo bench -p tests --bench emulator` prints requests a second for a read of one row and for a conditional
//! change of one, both servers in one run, and fails where the emulator is less than half as fast. Both keep their
//! rows in a file with the same journal; both are driven by the same client over the same number of connections. The
//! client does next to nothing, so that the servers are what is measured.
//!
//! The machine may be busy with something else. So the two take turns of a fifth of a second, each first as often as
//! second, and what counts is the median of the ratios of the turns.

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

const ID: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
const TURNS: usize = 30;
const TURN: Duration = Duration::from_millis(200);
const CONNECTIONS: usize = 4;
const FLOOR: f64 = 0.5;

type Failed = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let folder = std::env::temp_dir().join(format!("omni-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let emulator = Emulator::builder()
        .data_file(folder.join("emulator.sqlite"))
        .row("incidents", json!({ "incidentid": ID, "title": "Leaks" }))
        .start()
        .await?;
    let emulated = (emulator.url().replace("http://", ""), format!("/api/data/v9.2/incidents({ID})"));
    let bare = (bare(&folder.join("bare.sqlite")).await?, format!("/rows/{ID}"));
    let slowest = tokio::task::spawn_blocking(move || compare(&emulated, &bare)).await??;
    emulator.shutdown().await;
    std::fs::remove_dir_all(&folder)?;
    if slowest < FLOOR { Err(format!("the emulator is below {FLOOR} of the bare handler").into()) } else { Ok(()) }
}

/// Prints what each work costs, and gives the lowest ratio.
fn compare(emulated: &(String, String), bare: &(String, String)) -> io::Result<f64> {
    let mut slowest = f64::MAX;
    for (name, work) in [("GET one row", Work::Read), ("conditional PATCH", Work::Write)] {
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for turn in 0..TURNS {
            let rates = if turn % 2 == 0 {
                let ours = rate(emulated, work)?;
                (ours, rate(bare, work)?)
            } else {
                let theirs = rate(bare, work)?;
                (rate(emulated, work)?, theirs)
            };
            ours.push(rates.0);
            theirs.push(rates.1);
            ratios.push(rates.0 / rates.1);
        }
        let [low, ratio, high] = quartiles(ratios);
        let ([_, ours, _], [_, theirs, _]) = (quartiles(ours), quartiles(theirs));
        println!(
            "{name}: emulator {ours:.0}/s, bare handler {theirs:.0}/s, ratio {ratio:.2} (half of the turns between \
             {low:.2} and {high:.2})"
        );
        slowest = slowest.min(ratio);
    }
    Ok(slowest)
}

#[derive(Clone, Copy)]
enum Work {
    Read,
    Write,
}

/// Requests a second over one turn; a change is on the condition that the row is there.
fn rate((authority, path): &(String, String), work: Work) -> io::Result<f64> {
    let (line, body, expected) = match work {
        Work::Read => (format!("GET {path}?$select=title"), "", "HTTP/1.1 200"),
        Work::Write => (format!("PATCH {path}"), r#"{"title":"Leaks again"}"#, "HTTP/1.1 204"),
    };
    let request = format!(
        "{line} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer x\r\nIf-Match: *\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let began = Instant::now();
    let done = std::thread::scope(|scope| {
        let send = || -> io::Result<u32> {
            let mut stream = BufReader::new(TcpStream::connect(authority)?);
            stream.get_ref().set_nodelay(true)?;
            let mut done = 0;
            while began.elapsed() < TURN {
                exchange(&mut stream, &request, expected)?;
                done += 1;
            }
            Ok(done)
        };
        let connections: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(send)).collect();
        let done = connections.into_iter().map(|connection| connection.join().expect("a connection does not panic"));
        done.sum::<io::Result<u32>>()
    })?;
    Ok(f64::from(done) / began.elapsed().as_secs_f64())
}

fn exchange(stream: &mut BufReader<TcpStream>, request: &str, expected: &str) -> io::Result<()> {
    stream.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    stream.read_line(&mut line)?;
    if !line.starts_with(expected) {
        return Err(io::Error::other(format!("expected {expected}, found {line}")));
    }
    let mut length = 0;
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line)?;
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    io::copy(&mut stream.take(length), &mut io::sink())?;
    Ok(())
}

/// The values a quarter, half, and three quarters of the way through.
fn quartiles(mut rates: Vec<f64>) -> [f64; 3] {
    rates.sort_by(f64::total_cmp);
    [rates.len() / 4, rates.len() / 2, rates.len() * 3 / 4].map(|place| rates[place])
}

type Database = Arc<Mutex<Connection>>;

/// The least that could answer: one table, one row, no schema, no checks.
async fn bare(file: &Path) -> Result<String, Failed> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.execute_batch("CREATE TABLE rows (id TEXT PRIMARY KEY, version INTEGER, body TEXT) STRICT")?;
    connection.execute("INSERT INTO rows VALUES (?1, 1, '{\"title\":\"Leaks\"}')", [ID])?;
    let router = Router::new()
        .route("/rows/{id}", get(read).patch(change))
        .with_state(Arc::new(Mutex::new(connection)) as Database);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let authority = listener.local_addr()?.to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(authority)
}

async fn read(State(database): State<Database>, UrlPath(id): UrlPath<String>) -> Response {
    let read = move || {
        let connection = database.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare_cached("SELECT body FROM rows WHERE id = ?1").ok()?;
        statement.query_row([id], |row| row.get::<_, String>(0)).optional().ok()?
    };
    match tokio::task::spawn_blocking(read).await.ok().flatten() {
        Some(body) => ([("content-type", "application/json")], body).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn change(
    State(database): State<Database>,
    UrlPath(id): UrlPath<String>,
    headers: HeaderMap,
    body: String,
) -> StatusCode {
    let condition = headers.get("if-match").is_some_and(|tag| tag == "*");
    let change = move || -> Option<()> {
        let changes: Value = serde_json::from_str(&body).ok()?;
        let mut connection = database.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction().ok()?;
        let sql = "SELECT version, body FROM rows WHERE id = ?1";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
        let (version, body) = transaction.prepare_cached(sql).ok()?.query_row([&id], row).ok()?;
        let mut row: Value = serde_json::from_str(&body).ok()?;
        for (name, value) in changes.as_object()? {
            row[name] = value.clone();
        }
        let sql = "UPDATE rows SET version = ?2, body = ?3 WHERE id = ?1";
        transaction.prepare_cached(sql).ok()?.execute(params![id, version + 1, row.to_string()]).ok()?;
        transaction.commit().ok()
    };
    match tokio::task::spawn_blocking(change).await {
        Ok(Some(())) if condition => StatusCode::NO_CONTENT,
        _ => StatusCode::PRECONDITION_FAILED,
    }
}
