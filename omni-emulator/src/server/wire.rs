//! One connection, plain or encrypted, which can be cut in the middle of a reply.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::failure::Delivery;
use crate::lock::lock;

/// What of the reply still goes out.
#[derive(Debug, Clone, Copy)]
enum Left {
    Everything,
    /// The rest of the head, and so many bytes of the body.
    HeadAnd(usize),
    Bytes(usize),
}

/// The means to cut a connection.
#[derive(Debug, Clone)]
pub(crate) struct Cut(Arc<Mutex<Left>>);

impl Cut {
    /// Lets no more of the reply out than this.
    pub(super) fn to(&self, delivery: Delivery) {
        let left = match delivery {
            Delivery::Whole => return,
            Delivery::Part(bytes) => Left::HeadAnd(bytes),
            Delivery::Nothing => Left::Bytes(0),
        };
        *lock(&self.0) = left;
    }

    /// How much of what is to be written may go out.
    fn allow(&self, bytes: &[u8]) -> usize {
        let mut left = lock(&self.0);
        match *left {
            Left::Everything => bytes.len(),
            Left::Bytes(count) => count.min(bytes.len()),
            Left::HeadAnd(count) => match bytes.windows(4).position(|end| end == b"\r\n\r\n") {
                Some(end) => {
                    *left = Left::Bytes(end + 4 + count);
                    (end + 4 + count).min(bytes.len())
                }
                None => bytes.len(),
            },
        }
    }

    fn count(&self, written: usize) {
        let mut left = lock(&self.0);
        if let Left::Bytes(count) = &mut *left {
            *count = count.saturating_sub(written);
        }
    }
}

pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A connection.
pub(super) struct Wire {
    stream: Stream,
    cut: Cut,
}

impl Wire {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream, cut: Cut(Arc::new(Mutex::new(Left::Everything))) }
    }

    pub(super) fn cut(&self) -> Cut {
        self.cut.clone()
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Stream::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let Self { stream, cut } = self.get_mut();
        let allowed = cut.allow(bytes);
        if allowed == 0 && !bytes.is_empty() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let written = match stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(context, &bytes[..allowed]),
            Stream::Tls(stream) => Pin::new(stream).poll_write(context, &bytes[..allowed]),
        };
        if let Poll::Ready(Ok(written)) = &written {
            cut.count(*written);
        }
        written
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(context),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
