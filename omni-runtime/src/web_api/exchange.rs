//! One request and its reply: the headers that every request carries, and what can go wrong on the way.

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue};
use tracing::Instrument;
use uuid::Uuid;

use super::{WebApi, client, configuration};
use crate::error::Reply;
use crate::wire::{Request, Response};
use crate::{Error, ErrorKind, Secret};

impl WebApi {
    /// Sends a request and reads its reply to the end. A status that is not a success is an error.
    pub(super) async fn exchange(&self, request: &Request) -> Result<Response, Error> {
        let token = match &self.0.tokens {
            Some(tokens) => Some(tokens.token().await?),
            None => None,
        };
        let request = self.prepare(request, token.as_ref())?;
        let span = tracing::debug_span!(
            "http.request",
            otel.kind = "client",
            http.request.method = %request.method(),
            url.path = request.url().path(),
            http.response.status_code = tracing::field::Empty,
        );
        let response = self.transmit(request).instrument(span.clone()).await?;
        span.record("http.response.status_code", response.status().as_u16());
        if response.status().is_success() { Ok(response) } else { Err(Error::from_reply(Reply::read(&response))) }
    }

    /// Adds what every request carries: "Compose HTTP requests and handle errors", section "HTTP headers".
    fn prepare(&self, request: &Request, token: Option<&Secret>) -> Result<reqwest::Request, Error> {
        let mut prepared = reqwest::Request::new(request.method().clone(), self.0.address.of(request)?);
        let headers = prepared.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert("odata-maxversion", HeaderValue::from_static("4.0"));
        headers.insert("odata-version", HeaderValue::from_static("4.0"));
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, bearer(token)?);
        }
        headers.insert("x-ms-client-request-id", value("x-ms-client-request-id", &client_request_id().to_string())?);
        for (name, text) in request.headers() {
            headers.insert(HeaderName::from_static(name), value(name, text)?);
        }
        if let Some(body) = request.body() {
            *prepared.body_mut() = Some(body.to_owned().into());
        }
        client::limit(&mut prepared, self.0.timeout);
        Ok(prepared)
    }

    async fn transmit(&self, request: reqwest::Request) -> Result<Response, Error> {
        let mut reply = self.0.http.execute(request).await.map_err(broken)?;
        let mut response = Response::default();
        *response.status_mut() = reply.status();
        *response.headers_mut() = std::mem::take(reply.headers_mut());
        *response.body_mut() = reply.bytes().await.map_err(broken)?.into();
        Ok(response)
    }
}

/// Names a request in the logs of both sides. It has to be unique, not unguessable.
fn client_request_id() -> Uuid {
    uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid()
}

fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    let refused =
        |_| Error::new(ErrorKind::Unauthenticated, "the token cannot be sent: it holds a line break or the like");
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose())).map_err(refused)?;
    value.set_sensitive(true);
    Ok(value)
}

fn value(name: &str, text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::try_from(text).map_err(|_| configuration(format!("`{text}` cannot be sent in the header `{name}`")))
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
