//! The client that this project exists to replace: it clears a lookup without looking.

use reqwest::header::AUTHORIZATION;

use crate::organisation::TOKEN;

/// Sends `DELETE …/$ref`, which clears whatever the lookup holds.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    path: String,
}

impl Client {
    /// A client that clears the lookup at this URL.
    ///
    /// # Panics
    ///
    /// When no HTTP client can be had.
    #[must_use]
    pub fn new(path: String) -> Self {
        // reqwest wants a provider of cryptography also for plain http; another test may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { http: reqwest::Client::new(), path }
    }

    /// Clears the lookup, meaning to unlink `record`.
    ///
    /// # Panics
    ///
    /// When the organisation does not answer.
    pub async fn delete(&self, record: &str) {
        let request = self.http.delete(&self.path).header(AUTHORIZATION, format!("Bearer {TOKEN}"));
        request.header("x-ms-client-request-id", record).send().await.expect("the organisation answers");
    }
}
