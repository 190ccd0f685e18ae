//! A server over TLS that speaks HTTP/2 with whoever offers it. The emulator speaks HTTP/1.1, and shows nobody a secret.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::server::TlsStream;

/// A server whose certificate nobody trusts who was not told to.
#[derive(Debug)]
pub struct Server {
    url: String,
    certificate: rcgen::Certificate,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    /// Listens on the loopback address, with these replies.
    ///
    /// # Panics
    ///
    /// When no port or no certificate can be had.
    pub async fn start(replies: Router) -> Self {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
        let key = made.signing_key.serialize_der().try_into().expect("the form of a private key");
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has the default versions of TLS")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("the key is the certificate's");
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];

        let tcp = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("https://{}", tcp.local_addr().expect("the address of the port"));
        let connections = Arc::new(AtomicUsize::new(0));
        let listener =
            Listener { tcp, acceptor: TlsAcceptor::from(Arc::new(config)), connections: Arc::clone(&connections) };
        let task = tokio::spawn(async move {
            // It ends with the task.
            let _ = axum::serve(listener, replies).await;
        });
        Self { url, certificate: made.cert, connections, task }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its certificate, in DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        self.certificate.der()
    }

    /// The same in PEM.
    #[must_use]
    pub fn certificate_pem(&self) -> String {
        self.certificate.pem()
    }

    /// How many connections were made by those who trust it.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Listener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
    connections: Arc<AtomicUsize>,
}

impl axum::serve::Listener for Listener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            // A client that has gone, or does not trust the certificate, is the client's own affair.
            let Ok((stream, address)) = self.tcp.accept().await else { continue };
            let Ok(stream) = self.acceptor.accept(stream).await else { continue };
            self.connections.fetch_add(1, Ordering::Relaxed);
            return (stream, address);
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}
