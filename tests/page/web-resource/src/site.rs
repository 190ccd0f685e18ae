//! An origin as a page of Dynamics sees it: files, and the Web API behind the session of whoever is signed in.

use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The cookie of the session that the site gives to a page, and without which its Web API answers 401.
pub const SESSION: &str = "session=signed-in";

/// What the site says to the service behind it, in the place of the session.
const TOKEN: &str = "Bearer of-the-session";

/// A running site. It ends when it is dropped.
#[derive(Debug)]
#[must_use = "a site ends when it is dropped"]
pub struct Site {
    url: String,
    server: JoinHandle<()>,
}

struct Contents {
    folders: Vec<PathBuf>,
    service: Option<String>,
    http: Client<HttpConnector, Body>,
}

impl Site {
    /// Serves the files of these folders, the first that has one, and passes `/api/data/` on to the service at `service`.
    ///
    /// Every file comes with the session's cookie, as a page comes after a sign-in.
    ///
    /// # Errors
    ///
    /// When the port cannot be listened on; port 0 takes any that is free.
    pub async fn serve(port: u16, folders: Vec<PathBuf>, service: Option<&str>) -> io::Result<Self> {
        let http = Client::builder(TokioExecutor::new()).build_http();
        let contents = Contents { folders, service: service.map(str::to_owned), http };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let routes =
            Router::new().route("/api/data/{*path}", any(pass_on)).fallback(file).with_state(Arc::new(contents));
        let server = tokio::spawn(async move {
            // It serves until its task is ended.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self { url, server })
    }

    /// The origin: `http://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn file(State(contents): State<Arc<Contents>>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let name = if path.is_empty() { "index.html" } else { path };
    // A site for tests has no folders below its own, and no way out of them.
    if name.contains("..") || name.contains('/') {
        return StatusCode::NOT_FOUND.into_response();
    }
    let found = contents.folders.iter().map(|folder| folder.join(name)).find_map(|file| std::fs::read(file).ok());
    match found {
        Some(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, media_type(name)),
                (header::CACHE_CONTROL, "no-store"),
                (header::SET_COOKIE, concat!("session=signed-in", "; Path=/; HttpOnly; SameSite=Strict")),
            ];
            (headers, bytes).into_response()
        }
        None => (StatusCode::NOT_FOUND, format!("there is no file `{name}` here")).into_response(),
    }
}

fn media_type(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// Passes a request on to the service, with a token in the place of the session's cookie.
async fn pass_on(State(contents): State<Arc<Contents>>, mut request: Request) -> Response {
    let Some(service) = &contents.service else {
        return (StatusCode::NOT_FOUND, "there is no service behind this site").into_response();
    };
    if !is_signed_in(request.headers()) {
        return (StatusCode::UNAUTHORIZED, "there is no session").into_response();
    }
    if request.headers().contains_key(header::AUTHORIZATION) {
        return (StatusCode::BAD_REQUEST, "a page has a session, and no token to send").into_response();
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let Ok(address) = format!("{service}{path}").parse() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    *request.uri_mut() = address;
    for own in [header::COOKIE, header::HOST] {
        request.headers_mut().remove(own);
    }
    request.headers_mut().insert(header::AUTHORIZATION, HeaderValue::from_static(TOKEN));
    match contents.http.request(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

fn is_signed_in(headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|value| value.split(';')).any(|cookie| cookie.trim() == SESSION)
}
