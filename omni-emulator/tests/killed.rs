//! The binary, killed in the middle of its writes and started again on its data.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How many writes there would be if nobody came between.
const WRITES: usize = 10_000;
const CLIENTS: usize = 4;
/// After how many acknowledged writes the emulator is killed.
const KILLED_AFTER: usize = 5_000;
/// How long those may take before something is wrong.
const PATIENCE: Duration = Duration::from_secs(120);

struct Emulator {
    process: Child,
    authority: String,
}

impl Emulator {
    fn start(data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_omni-emulator"));
        let mut process = command.arg("--data").arg(data).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let authority = line.trim().rsplit("http://").next().unwrap().to_owned();
        Self { process, authority }
    }

    /// Ends the process at once: on Unix, this is `SIGKILL`.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a request over a connection that stays open: the status and the body of the reply.
fn exchange(
    stream: &mut BufReader<TcpStream>,
    method: &str,
    path: &str,
    kind: &str,
    body: &str,
) -> Option<(u16, String)> {
    let head = format!(
        "{method} /api/data/v9.2/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Type: {kind}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.get_mut().write_all(head.as_bytes()).ok()?;
    let (mut status, mut length) = (None, 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
            status = rest.get(..3)?.parse().ok();
        } else if let Some(rest) = line.strip_prefix("content-length: ") {
            length = rest.trim().parse().ok()?;
        } else if line == "\r\n" {
            let mut body = vec![0; length];
            stream.read_exact(&mut body).ok()?;
            return Some((status?, String::from_utf8(body).ok()?));
        }
    }
}

fn id(pair: usize, half: usize) -> String {
    format!("40000000-0000-000{half}-0000-{pair:012}")
}

/// A changeset that creates both rows of a pair.
fn changeset(pair: usize) -> String {
    let part = |half: usize| {
        let row = format!("{{\"contactid\":\"{}\",\"lastname\":\"{pair}\"}}", id(pair, half));
        format!(
            "--c\r\nContent-Type: application/http\r\nContent-ID: {half}\r\n\r\nPOST /api/data/v9.2/contacts HTTP/1.1\r\n\
             Content-Type: application/json\r\n\r\n{row}\r\n"
        )
    };
    format!("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n{}{}--c--\r\n--b--\r\n", part(1), part(2))
}

/// Writes pairs until the emulator is gone, and tells which were acknowledged.
fn write_pairs(authority: &str, client: usize, acknowledged: &AtomicUsize) -> Vec<usize> {
    let mut stream = BufReader::new(TcpStream::connect(authority).unwrap());
    let mut done = Vec::new();
    for pair in (client..WRITES / 2).step_by(CLIENTS) {
        match exchange(&mut stream, "POST", "$batch", "multipart/mixed; boundary=b", &changeset(pair)) {
            Some((200, _)) => {
                done.push(pair);
                acknowledged.fetch_add(2, Ordering::SeqCst);
            }
            Some(other) => panic!("{other:?}"),
            None => break,
        }
    }
    done
}

/// Waits until the emulator is to be killed.
fn wait_for_writes(acknowledged: &AtomicUsize, writers: &[JoinHandle<Vec<usize>>]) {
    let began = Instant::now();
    loop {
        // Looked at before the count, which no longer grows after them.
        let all_have_ended = writers.iter().all(JoinHandle::is_finished);
        let so_far = acknowledged.load(Ordering::SeqCst);
        if so_far >= KILLED_AFTER {
            return;
        }
        assert!(!all_have_ended, "the emulator was gone after {so_far} writes, before it was killed");
        assert!(began.elapsed() < PATIENCE, "the emulator acknowledged only {so_far} writes within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn acknowledged_writes_survive_and_no_changeset_is_half_there() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("killed.sqlite");
    let mut emulator = Emulator::start(&data);
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (authority, acknowledged) = (emulator.authority.clone(), Arc::clone(&acknowledged));
            std::thread::spawn(move || write_pairs(&authority, client, &acknowledged))
        })
        .collect();
    wait_for_writes(&acknowledged, &writers);
    emulator.kill();
    let done: Vec<usize> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
    assert!((KILLED_AFTER / 2..WRITES / 2).contains(&done.len()), "{} pairs were acknowledged", done.len());

    let emulator = Emulator::start(&data);
    let mut stream = BufReader::new(TcpStream::connect(&emulator.authority).unwrap());
    for pair in 0..WRITES / 2 {
        let halves: Vec<bool> = (1..=2)
            .map(|half| {
                let path = format!("contacts({})?$select=lastname", id(pair, half));
                exchange(&mut stream, "GET", &path, "application/json", "").unwrap().0 == 200
            })
            .collect();
        assert_eq!(halves[0], halves[1], "pair {pair} is half there");
        assert!(halves[0] || !done.contains(&pair), "pair {pair} was acknowledged and is gone");
    }
    drop(emulator);
}
