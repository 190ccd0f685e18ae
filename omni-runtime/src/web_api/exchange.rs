//! One attempt at one request: the headers that every request carries, and what can go wrong on the way.

use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue};
use serde_json::{Map, Value};
use tracing::Instrument;
use uuid::Uuid;

use super::{WebApi, client, configuration, echo};
use crate::error::Reply;
use crate::row_key::without_values;
use crate::wire::{Request, Response, Unprinted, content_type, is_of_type, is_secret, may_be_kept, unmarked};
use crate::{Error, ErrorKind, Secret};

/// How many requests at once the service recommends: "Send parallel requests", section "Optimum degree of parallelism".
const PARALLELISM: &str = "x-ms-dop-hint";

impl WebApi {
    /// Sends a request once and reads its reply to the end. A status that is not a success is an error.
    pub(super) async fn attempt(
        &self,
        request: &Request,
        token: Option<&Secret>,
        timeout: Duration,
        made: u32,
    ) -> Result<Response, Error> {
        let mut prepared = self.prepare(request, token)?;
        #[cfg(target_arch = "wasm32")]
        let timeout = timeout.min(crate::timer::LONGEST);
        *prepared.timeout_mut() = Some(timeout);
        let span = span(&prepared, made);
        let secrets = echo::secrets(prepared.headers());
        let mut response = match self.transmit(prepared).instrument(span.clone()).await {
            Ok(response) => response,
            Err(error) => {
                span.record("error.type", tracing::field::debug(error.kind()));
                return Err(error);
            }
        };
        span.record("http.response.status_code", response.status().as_u16());
        if let Some(hint) = response.headers().get(PARALLELISM).and_then(|hint| hint.to_str().ok()?.parse().ok()) {
            self.inner.parallelism.store(hint, Ordering::Relaxed);
        }
        if response.status().is_success() || is_batch_reply(request, &response) {
            // What the service says stands as it is; an error that keeps some of it leaves these out.
            if may_be_kept(&response) {
                response.extensions_mut().insert(Unprinted::new(secrets));
            }
            return credible(request, response);
        }
        echo::hush(&mut response, &secrets);
        span.record("error.type", response.status().as_str());
        Err(Error::from_reply(Reply::read(&response)))
    }

    /// Adds what every request carries: "Compose HTTP requests and handle errors", section "HTTP headers".
    fn prepare(&self, request: &Request, token: Option<&Secret>) -> Result<reqwest::Request, Error> {
        let mut prepared = reqwest::Request::new(request.method().clone(), self.inner.address.of(request)?);
        let headers = prepared.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert("odata-maxversion", HeaderValue::from_static("4.0"));
        headers.insert("odata-version", HeaderValue::from_static("4.0"));
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, bearer(token)?);
        }
        headers.insert("x-ms-client-request-id", value("x-ms-client-request-id", &random_id().to_string())?);
        for (name, text) in &*self.headers {
            headers.insert(name, text.clone());
        }
        for (name, _) in request.headers() {
            headers.remove(name);
        }
        for (name, text) in request.headers() {
            let (name, mut text) = (name_of(name)?, value(name, text)?);
            text.set_sensitive(is_secret(name.as_str()));
            headers.append(name, text);
        }
        if let Some(body) = request.body() {
            *prepared.body_mut() = Some(body.to_owned().into());
        }
        Ok(prepared)
    }

    async fn transmit(&self, request: reqwest::Request) -> Result<Response, Error> {
        let mut reply = self.inner.http.execute(request).await.map_err(broken)?;
        let mut response = Response::default();
        *response.status_mut() = reply.status();
        *response.headers_mut() = std::mem::take(reply.headers_mut());
        *response.body_mut() = reply.bytes().await.map_err(broken)?.into();
        Ok(response)
    }
}

/// The names of OpenTelemetry's "Semantic conventions for HTTP spans". The query stays out, and an alternate key: they
/// hold values of rows.
fn span(request: &reqwest::Request, made: u32) -> tracing::Span {
    let url = request.url();
    let span = tracing::debug_span!(
        "http.request",
        otel.kind = "client",
        otel.name = %request.method(),
        http.request.method = %request.method(),
        http.request.resend_count = tracing::field::Empty,
        http.response.status_code = tracing::field::Empty,
        url.scheme = url.scheme(),
        url.path = &*without_values(url.path()),
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        error.type = tracing::field::Empty,
    );
    if made > 1 {
        span.record("http.request.resend_count", made - 1);
    }
    span
}

/// Names a request in the logs of both sides, or the parts of a batch. It has to be unique, not unguessable.
pub(super) fn random_id() -> Uuid {
    uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid()
}

/// A batch of which one request failed may answer 400 as a whole: what came of each stands in its part.
#[cfg(feature = "batch")]
fn is_batch_reply(request: &Request, response: &Response) -> bool {
    let is_refused = response.status() == http::StatusCode::BAD_REQUEST;
    is_refused && is_batch(request) && crate::batch::is_multipart(response)
}

#[cfg(not(feature = "batch"))]
fn is_batch_reply(_: &Request, _: &Response) -> bool {
    false
}

/// Whether the request is a batch, also one that an app has written itself.
fn is_batch(request: &Request) -> bool {
    let path = request.path().split('?').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    last == "$batch" || last.eq_ignore_ascii_case("%24batch")
}

/// The response, where the service itself can have said that all is well. A network's page to sign in says so too; where
/// rows are read, it is found out as no row, but of a write the status is all that is looked at.
pub(super) fn credible(request: &Request, response: Response) -> Result<Response, Error> {
    if request.method().is_safe() || is_of_the_service(request, &response) {
        return Ok(response);
    }
    let what = match content_type(&response) {
        Some(kind) => format!("a reply of `{kind}`"),
        None => format!("a reply of status {} and no type", response.status().as_u16()),
    };
    let message = format!(
        "{what} came in place of the service's: something in between answered, and the write may have been carried out or not"
    );
    Err(Error::new(ErrorKind::Decode, message).with_unexpected(&response).with_answer_lost(true))
}

/// Whether the success is one of the service's: of no content; in many parts, of a batch; or of a JSON object that is no
/// error. What of it can be another's has the version of OData ("OData Version 4.01. Part 1: Protocol", section "Header
/// OData-Version"), or annotations of its own.
fn is_of_the_service(request: &Request, response: &Response) -> bool {
    let has_version = response.headers().contains_key("odata-version");
    if response.body().is_empty() {
        // The second is the answer to a part of a file.
        let own = [http::StatusCode::NO_CONTENT, http::StatusCode::PARTIAL_CONTENT];
        return has_version || own.contains(&response.status());
    }
    let is = |kind| is_of_type(response, kind);
    match content_type(response) {
        Some(_) if is("multipart/mixed") => is_batch(request),
        Some(_) if is("text/html") || is("multipart/") => false,
        Some(_) if !is("application/json") => has_version,
        _ => serde_json::from_slice::<Map<String, Value>>(unmarked(response)).is_ok_and(|members| {
            let is_annotated = members.keys().any(|name| name.starts_with("@odata."));
            // What an operation gives may be called so too.
            let is_error = members.get("error").is_some_and(|error| match error {
                Value::Object(error) => error.contains_key("code") && error.contains_key("message"),
                _ => !is_annotated,
            });
            !is_error && (has_version || is_annotated)
        }),
    }
}

fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    let refused =
        |_| Error::new(ErrorKind::Unauthenticated, "the token cannot be sent: it holds a line break or the like");
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose())).map_err(refused)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Refuses what HTTP does not take as the name or the value of a header.
#[cfg(feature = "batch")]
pub(super) fn check_headers(request: &Request) -> Result<(), Error> {
    request.headers().try_for_each(|(name, text)| name_of(name).and_then(|_| value(name, text)).map(drop))
}

pub(super) fn name_of(name: &str) -> Result<HeaderName, Error> {
    HeaderName::try_from(name).map_err(|_| configuration(format!("`{name}` is not the name of a header")))
}

pub(super) fn value(name: &str, text: &str) -> Result<HeaderValue, Error> {
    // The value is not shown: it may be a secret.
    let message = || format!("the value cannot be sent in the header `{name}`: it holds a line break or the like");
    HeaderValue::try_from(text).map_err(|_| configuration(message()))
}

/// Tells a request that never left from one whose fate is unknown.
fn broken(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let (kind, message) = if client::never_left(&error) {
        (ErrorKind::Connect, "no connection could be made")
    } else if error.is_builder() {
        (ErrorKind::Configuration, "the request could not be built")
    } else if error.is_timeout() {
        (ErrorKind::Interrupted, "no reply came in time")
    } else {
        (ErrorKind::Interrupted, "the connection broke before the reply was complete")
    };
    Error::new(kind, message).with_source(error)
}

#[cfg(all(test, feature = "batch"))]
mod tests {
    use super::*;

    #[test]
    fn a_header_of_a_part_ends_where_its_line_does() {
        let request = |text: &str| Request::new(http::Method::GET, "incidents").header("prefer", text);
        check_headers(&request("odata.maxpagesize=2")).unwrap();
        let error = check_headers(&request("x\r\nmscrm.bypasscustompluginexecution: true")).unwrap_err().to_string();
        assert!(error.contains("`prefer`") && !error.contains("bypass"), "{error}");
    }
}
