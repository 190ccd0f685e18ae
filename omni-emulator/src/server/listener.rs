use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::wire::{Cut, Stream, Wire};

/// How long a client may take to agree on encryption.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where connections come from. Each agrees on encryption by itself, so that one that does not holds up no other.
pub(super) struct Wires {
    arrived: mpsc::Receiver<(Wire, SocketAddr)>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Wires {
    pub(super) fn new(listener: TcpListener, address: SocketAddr, tls: Option<TlsAcceptor>) -> Self {
        let (send, arrived) = mpsc::channel(64);
        Self { arrived, address, accepting: tokio::spawn(accept(listener, tls, send)) }
    }
}

impl Drop for Wires {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, send: mpsc::Sender<(Wire, SocketAddr)>) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                let _ = stream.set_nodelay(true);
                match &tls {
                    None => drop(send.send((Wire::new(Stream::Plain(stream)), address)).await),
                    Some(tls) => drop(tokio::spawn(encrypt(tls.clone(), stream, address, send.clone()))),
                }
            }
            Err(error) => {
                // The client has gone, or there are too many open files: the next one may fare better.
                tracing::debug!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
}

async fn encrypt(tls: TlsAcceptor, stream: TcpStream, address: SocketAddr, send: mpsc::Sender<(Wire, SocketAddr)>) {
    match tokio::time::timeout(PATIENCE, tls.accept(stream)).await {
        Ok(Ok(stream)) => drop(send.send((Wire::new(Stream::Tls(Box::new(stream))), address)).await),
        Ok(Err(error)) => tracing::debug!(%error, "a client did not agree on encryption"),
        Err(_) => tracing::debug!("a client took too long to agree on encryption"),
    }
}

impl Listener for Wires {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.arrived.recv().await {
            Some(arrived) => arrived,
            // The task that accepts lives as long as this does.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}

impl Connected<IncomingStream<'_, Wires>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Self {
        stream.io().cut()
    }
}
