//! What the emulator costs against the least that could answer: the same axum, the same SQLite, a bare handler.
//!
//! `cargo bench -p tests --bench emulator` prints requests a second for a read of one row and for a conditional
//! change of one, both servers in one run, and fails where the emulator is less than half as fast. Both keep their
//! rows in a file with the same journal; both are driven by the same client over the same number of connections.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use omni_emulator::Emulator;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

const ID: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(1);
const CONNECTIONS: usize = 4;
const FLOOR: f64 = 0.5;

type Failed = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = std::env::temp_dir().join(format!("omni-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let emulator = Emulator::builder()
        .data_file(folder.join("emulator.sqlite"))
        .row("incidents", json!({ "incidentid": ID, "title": "Leaks" }))
        .start()
        .await?;
    let bare = bare(&folder.join("bare.sqlite")).await?;
    let emulated = format!("{}/api/data/v9.2/incidents({ID})", emulator.url());
    let client = reqwest::Client::new();

    let mut slowest = f64::MAX;
    for (name, work) in [("GET one row", Work::Read), ("conditional PATCH", Work::Write)] {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        // Turn by turn, so that a busy machine is as busy for one as for the other.
        for _ in 0..ROUNDS {
            ours.push(rate(&client, &emulated, work).await?);
            theirs.push(rate(&client, &bare, work).await?);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        let ratio = ours / theirs;
        slowest = slowest.min(ratio);
        println!("{name}: emulator {ours:.0}/s, bare handler {theirs:.0}/s, ratio {ratio:.2}");
    }
    emulator.shutdown().await;
    std::fs::remove_dir_all(&folder)?;
    if slowest < FLOOR { Err(format!("the emulator is below {FLOOR} of the bare handler").into()) } else { Ok(()) }
}

#[derive(Clone, Copy)]
enum Work {
    Read,
    Write,
}

/// Requests a second over one round; a change is on the condition that the row is there.
async fn rate(client: &reqwest::Client, url: &str, work: Work) -> Result<f64, Failed> {
    let began = Instant::now();
    let mut connections = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (client, url) = (client.clone(), url.to_owned());
        connections.spawn(async move {
            let mut done = 0_u32;
            while began.elapsed() < ROUND {
                match work {
                    Work::Read => {
                        let reply = client.get(format!("{url}?$select=title")).bearer_auth("x").send().await?;
                        assert_eq!(reply.status(), 200);
                        reply.bytes().await?;
                    }
                    Work::Write => {
                        let request = client.patch(&url).bearer_auth("x").header("if-match", "*");
                        let request = request.header("content-type", "application/json");
                        let reply = request.body(r#"{"title":"Leaks again"}"#).send().await?;
                        assert_eq!(reply.status(), 204);
                    }
                }
                done += 1;
            }
            Ok::<u32, reqwest::Error>(done)
        });
    }
    let mut done = 0;
    while let Some(connection) = connections.join_next().await {
        done += connection??;
    }
    Ok(f64::from(done) / began.elapsed().as_secs_f64())
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

type Database = Arc<Mutex<Connection>>;

/// The least that could answer: one table, one row, no schema, no checks.
async fn bare(file: &std::path::Path) -> Result<String, Failed> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.execute_batch("CREATE TABLE rows (id TEXT PRIMARY KEY, version INTEGER, body TEXT) STRICT")?;
    connection.execute("INSERT INTO rows VALUES (?1, 1, '{\"title\":\"Leaks\"}')", [ID])?;
    let router = Router::new()
        .route("/rows/{id}", get(read).patch(change))
        .with_state(Arc::new(Mutex::new(connection)) as Database);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/rows/{ID}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

async fn read(State(database): State<Database>, Path(id): Path<String>) -> Response {
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
    Path(id): Path<String>,
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
