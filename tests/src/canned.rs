//! A server with its replies written down beforehand, for what no organisation does on demand.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// What the server does with one connection after it has read the request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Sends this text, which is a whole HTTP reply, and closes.
    Text(String),
    /// Closes without a word.
    Drop,
    /// Says nothing, and keeps the connection open.
    Hang,
}

impl Reply {
    /// A reply of this status, with these headers (each ended by `\r\n`) and this body.
    #[must_use]
    pub fn new(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::Text(format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"))
    }
}

/// A server that answers one request a connection, in the order of its replies. A request for which none is left gets no
/// answer, and is noted all the same.
#[derive(Debug)]
pub struct Server {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
    replies: mpsc::UnboundedSender<Reply>,
    task: JoinHandle<()>,
}

impl Server {
    /// Listens on the loopback address, with these replies.
    ///
    /// # Panics
    ///
    /// When no port can be had.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let server = Self::listen().await;
        server.answer(replies);
        server
    }

    /// Listens, and has no replies yet: for replies that name the server's own address.
    ///
    /// # Panics
    ///
    /// When no port can be had.
    pub async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("the address of the port"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (replies, waiting) = mpsc::unbounded_channel();
        let task = tokio::spawn(serve(listener, waiting, Arc::clone(&requests)));
        Self { url, requests, replies, task }
    }

    /// Adds replies to those that are left.
    pub fn answer(&self, replies: impl IntoIterator<Item = Reply>) {
        for reply in replies {
            // The server ends with this value, and so not before.
            let _ = self.replies.send(reply);
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The requests that came, as they stood on the wire.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, mut replies: mpsc::UnboundedReceiver<Reply>, requests: Arc<Mutex<Vec<String>>>) {
    let mut hanging = Vec::new();
    while let Ok((mut connection, _)) = listener.accept().await {
        // Noted whether there is a reply for it or not: that a request was not sent can be told only where it would be seen.
        let request = read(&mut connection).await;
        requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        match replies.try_recv().unwrap_or(Reply::Drop) {
            Reply::Text(text) => {
                // A client that has gone is the client's own affair.
                let _ = connection.write_all(text.as_bytes()).await;
                let _ = connection.shutdown().await;
            }
            Reply::Drop => {}
            Reply::Hang => hanging.push(connection),
        }
    }
}

/// Reads a request to the end of its body.
async fn read(connection: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    while !is_whole(&request) {
        match connection.read(&mut chunk).await {
            Ok(0) | Err(_) => break,
            Ok(read) => request.extend_from_slice(&chunk[..read]),
        }
    }
    String::from_utf8_lossy(&request).into_owned()
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    body.len() >= length.unwrap_or(0)
}
