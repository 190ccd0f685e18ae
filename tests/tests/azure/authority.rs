//! A token endpoint of Microsoft Entra ID that gives everybody a token, and keeps what was asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use omni_emulator::Emulator;
use omni_runtime::reqwest::{Certificate, Client};
use serde_json::json;
use tests::organisation::TOKEN;
use tests::secure::Server;

use crate::{APPLICATION, TENANT, scope};

/// What was asked for: the path, and the fields of the form.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    form: HashMap<String, String>,
}

impl Asked {
    /// A field of the form; empty where it is missing.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }

    /// The assertion by which the application asked for a token for this organisation, and by nothing else.
    pub(crate) fn assertion(&self, organisation: &Emulator) -> &str {
        assert_eq!(self.path, format!("/{TENANT}/oauth2/v2.0/token"));
        assert_eq!(self.field("grant_type"), "client_credentials");
        assert_eq!((self.field("client_id"), self.field("scope")), (APPLICATION, scope(organisation).as_str()));
        assert_eq!(self.field("client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        assert_eq!(self.field("client_secret"), "");
        self.field("client_assertion")
    }
}

pub(crate) struct Authority {
    server: Server,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Authority {
    pub(crate) async fn start() -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let asking = Arc::clone(&asked);
        let replies = Router::new().fallback(async move |uri: http::Uri, body: String| {
            let form = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
            asking.lock().unwrap().push(Asked { path: uri.path().to_owned(), form });
            json!({ "token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": TOKEN })
                .to_string()
        });
        Self { server: Server::start(replies).await, asked }
    }

    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    /// A client that trusts nobody else.
    pub(crate) fn http(&self) -> Client {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let certificate = Certificate::from_der(self.server.certificate()).unwrap();
        Client::builder().tls_certs_only([certificate]).build().unwrap()
    }

    /// The one time that it was asked.
    pub(crate) fn asked_once(&self) -> Asked {
        let asked = self.asked.lock().unwrap();
        assert_eq!(asked.len(), 1, "one token for all requests: {asked:?}");
        asked[0].clone()
    }
}
