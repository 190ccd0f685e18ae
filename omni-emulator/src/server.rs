//! HTTP/1.1 around the service.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{HOST, HeaderMap};
use axum::http::{Request as HttpRequest, Response as HttpResponse, StatusCode};
use tokio::net::TcpListener;

use crate::fault::{Fault, code};
use crate::http::{Request, Response};
use crate::service::Service;

/// The largest body that is read: a full `$batch` is far smaller.
const LARGEST_BODY: usize = 32 * 1024 * 1024;

#[derive(Clone)]
struct Shared {
    service: Arc<Service>,
    /// Where the client thinks it is, when it does not say so.
    address: SocketAddr,
}

/// Serves until `end` is ready, and the requests that came before it are answered.
pub(crate) async fn serve(
    listener: TcpListener,
    address: SocketAddr,
    service: Arc<Service>,
    end: impl Future<Output = ()> + Send + 'static,
) {
    let router = Router::new().fallback(answer).with_state(Shared { service, address });
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(end).await {
        tracing::error!(%error, "the emulator ended");
    }
}

async fn answer(State(shared): State<Shared>, request: HttpRequest<Body>) -> HttpResponse<Body> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        let fault = Fault::new(413, code::ODATA, format!("The request is larger than {LARGEST_BODY} bytes."));
        return to_http(fault.into_response());
    };
    let Ok(body) = String::from_utf8(body.into()) else {
        return to_http(Fault::query("The body of the request is not UTF-8.").into_response());
    };
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let request = Request {
        id: uuid::Uuid::new_v4(),
        method: head.method.as_str().to_owned(),
        origin: format!("http://{}", host.map_or_else(|| shared.address.to_string(), str::to_owned)),
        target: head.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned(),
        headers: text_headers(&head.headers),
        body,
    };
    // SQLite blocks, and so may a test's hook.
    let answered = tokio::task::spawn_blocking(move || shared.service.handle(request)).await;
    to_http(answered.unwrap_or_else(|error| {
        tracing::error!(%error, "a request was not answered");
        Fault::new(500, code::SQL_ERROR, "The emulator failed to answer; see its log.").into_response()
    }))
}

fn text_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect()
}

fn to_http(response: Response) -> HttpResponse<Body> {
    let mut builder = HttpResponse::builder().status(response.status);
    for (name, value) in response.headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(response.body)).unwrap_or_else(|error| {
        // A header that the client sent and that comes back to it may hold what a reply must not.
        tracing::error!(%error, "a reply is not valid HTTP");
        let mut failed = HttpResponse::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}
