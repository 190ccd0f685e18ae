//! HTTP/1.1 around the service.

mod host;
mod listener;
mod wire;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::header::HeaderMap;
use axum::http::request::Parts;
use axum::http::{Request as HttpRequest, Response as HttpResponse, StatusCode};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::failure::Delivery;
use crate::fault::{Fault, code};
use crate::http::{Request, Response};
use crate::service::{Entry, Service};
use listener::Wires;
use wire::Cut;

/// The largest body that is read: a full `$batch` is far smaller.
const LARGEST_BODY: usize = 32 * 1024 * 1024;

#[derive(Clone)]
struct Shared {
    service: Arc<Service>,
    scheme: &'static str,
    /// Where the client thinks it is, when it does not say so.
    address: SocketAddr,
}

/// Serves until `end` is ready, and the requests that came before it are answered.
pub(crate) async fn serve(
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    service: Arc<Service>,
    end: impl Future<Output = ()> + Send + 'static,
) {
    let scheme = if tls.is_some() { "https" } else { "http" };
    let router = Router::new().fallback(answer).with_state(Shared { service, scheme, address });
    let router = router.into_make_service_with_connect_info::<Cut>();
    if let Err(error) = axum::serve(Wires::new(listener, address, tls), router).with_graceful_shutdown(end).await {
        tracing::error!(%error, "the emulator ended");
    }
}

async fn answer(
    ConnectInfo(cut): ConnectInfo<Cut>,
    State(shared): State<Shared>,
    request: HttpRequest<Body>,
) -> HttpResponse<Body> {
    let (head, body) = request.into_parts();
    let asked = host::asked_for(&head);
    let request = without_body(&shared, &head, asked.as_deref());
    let known = match &asked {
        // Who listens for others answers to whatever they call it.
        Some(asked) if shared.address.ip().is_loopback() => host::check(asked, &shared.service.settings.hosts),
        _ => Ok(()),
    };
    if let Err(fault) = known {
        return to_http(shared.service.refuse_unread(request, fault));
    }
    let request = match read(body).await {
        Ok(body) => Request { body, ..request },
        Err(fault) => return to_http(shared.service.refuse_unread(request, fault)),
    };
    let entry = shared.service.enter(&request);
    // A task of its own: what has come in is carried out, whether the client waits for the answer or not.
    match tokio::spawn(carry_out(shared.service, request, entry)).await {
        Ok(Some((response, delivery))) => {
            cut.to(delivery);
            to_http(response)
        }
        // The runtime ends, and the connection with it.
        Ok(None) => to_http(Response::new(500)),
        Err(error) => {
            tracing::error!(%error, "a request was not answered");
            to_http(Fault::new(500, code::SQL_ERROR, "The emulator failed to answer; see its log.").into_response())
        }
    }
}

/// Answers a request when its time has come; not at all where the runtime ends before.
async fn carry_out(service: Arc<Service>, request: Request, entry: Entry) -> Option<(Response, Delivery)> {
    if let Some(delay) = entry.delay() {
        tokio::time::sleep(delay).await;
    }
    // SQLite blocks, and so may a test's hook.
    tokio::task::spawn_blocking(move || service.handle(request, entry)).await.ok()
}

fn without_body(shared: &Shared, head: &Parts, asked: Option<&str>) -> Request {
    let host = asked.map_or_else(|| shared.address.to_string(), str::to_owned);
    Request {
        id: crate::id::new(),
        method: head.method.as_str().to_owned(),
        origin: format!("{}://{host}", shared.scheme),
        target: head.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned(),
        headers: text_headers(&head.headers),
        body: String::new(),
    }
}

async fn read(body: Body) -> Result<String, Fault> {
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Err(Fault::new(413, code::ODATA, format!("The request is larger than {LARGEST_BODY} bytes.")));
    };
    String::from_utf8(body.into()).map_err(|_| Fault::query("The body of the request is not UTF-8."))
}

fn text_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect()
}

fn to_http(response: Response) -> HttpResponse<Body> {
    // A reply that nobody sees has no status.
    let status = if response.status == 0 { 500 } else { response.status };
    let mut builder = HttpResponse::builder().status(status);
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
