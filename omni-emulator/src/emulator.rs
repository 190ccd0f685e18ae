use std::fmt::{self, Display};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::rows::Rows;
use crate::service::Service;
use crate::tls::Tls;
use crate::{Builder, Failure, RecordedRequest, RecordedWrite, SeedError, server};

/// How long an end waits for requests that are being answered.
const PATIENCE: Duration = Duration::from_secs(2);

/// A running emulator. It ends when it is dropped.
///
/// ```
/// use omni_emulator::Emulator;
/// use serde_json::json;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let case = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
/// let conversation = "b7397aae-ecf8-43a6-aeb0-07d294efb494";
/// let emulator = Emulator::builder()
///     .row("incidents", json!({ "incidentid": case, "title": "No dial tone" }))
///     .row("msdyn_ocliveworkitems", json!({
///         "activityid": conversation,
///         "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": format!("/incidents({case})"),
///     }))
///     .start()
///     .await?;
/// assert!(emulator.url().starts_with("http://127.0.0.1:"));
///
/// let row = emulator.row("msdyn_ocliveworkitems", conversation).expect("it was added");
/// assert_eq!(row["_msdyn_issueid_value"], case);
/// # emulator.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[must_use = "an emulator ends when it is dropped"]
pub struct Emulator {
    service: Arc<Service>,
    url: String,
    certificate: Option<String>,
    /// Dropped, it ends the server.
    end: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Emulator {
    /// Describes an emulator to start.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn run(service: Arc<Service>, listener: TcpListener, address: SocketAddr, tls: Option<Tls>) -> Self {
        let (end, ended) = oneshot::channel::<()>();
        let wait = async move { drop(ended.await) };
        let (acceptor, certificate) = tls.map(|tls| (tls.acceptor, tls.authority)).unzip();
        let scheme = if acceptor.is_some() { "https" } else { "http" };
        let server = tokio::spawn(server::serve(listener, address, acceptor, Arc::clone(&service), wait));
        Self { service, url: format!("{scheme}://{address}"), certificate, end, server }
    }

    /// The certificate of the authority that a client has to trust, in PEM form; none if the emulator serves plain
    /// http. See [`Builder::tls`].
    ///
    /// Python's requests takes it as a file named by `REQUESTS_CA_BUNDLE`, Node by `NODE_EXTRA_CA_CERTS`.
    #[must_use]
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Lets the next request of the Web API fail. Several failures wait for one request each.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use omni_emulator::{Emulator, Failure};
    ///
    /// # fn example(emulator: &Emulator) {
    /// emulator.fail_next(Failure::TooManyRequests { retry_after: Duration::from_secs(1) });
    /// # }
    /// ```
    pub fn fail_next(&self, failure: Failure) {
        self.service.failures.fail_next(failure);
    }

    /// Lets the next request fail that is no `GET`; see [`fail_next`](Self::fail_next).
    pub fn fail_next_write(&self, failure: Failure) {
        self.service.failures.fail_next_write(failure);
    }

    /// The address of the emulated organisation: `http://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A row with all its properties and its `@odata.etag`; none if there is no such row.
    ///
    /// The table is named by its entity set (`contacts`) or by its own name (`contact`), here and everywhere a test
    /// names one.
    ///
    /// A lookup that is set comes with its annotation `@Microsoft.Dynamics.CRM.lookuplogicalname`. A decimal of more
    /// digits than an `f64` holds is rounded here, as `serde_json` has it; a `GET` gives every digit.
    ///
    /// # Panics
    ///
    /// When the schema has no such table.
    #[must_use]
    pub fn row(&self, table: &str, id: impl Display) -> Option<Value> {
        Rows::new(&self.service).row(table, id)
    }

    /// Creates a row as a colleague would, with no request, and gives its id: `row` is what a `POST` would send. It may set
    /// what [`Builder::row`] may, and refers to rows that are there.
    ///
    /// # Errors
    ///
    /// When the row does not fit the schema, or there is one of its key.
    pub fn create(&self, table: &str, row: impl Serialize) -> Result<Uuid, SeedError> {
        Rows::new(&self.service).create(table, row)
    }

    /// Changes a row as a colleague would, with no request: `changes` is what a `PATCH` would send. It may set what
    /// [`Builder::row`] may.
    ///
    /// # Errors
    ///
    /// When there is no such row, or the change does not fit the schema.
    pub fn patch(&self, table: &str, id: impl Display, changes: impl Serialize) -> Result<(), SeedError> {
        Rows::new(&self.service).patch(table, id, changes)
    }

    /// Deletes a row as a colleague would, with no request.
    ///
    /// # Errors
    ///
    /// When there is no such row.
    pub fn delete(&self, table: &str, id: impl Display) -> Result<(), SeedError> {
        Rows::new(&self.service).delete(table, id)
    }

    /// The requests that were answered, the oldest first; of very many, the last 10 000, and no more of them than take
    /// 64 MiB.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.requests.all()
    }

    /// Forgets the requests that were answered so far.
    pub fn clear_requests(&self) {
        self.service.requests.clear();
    }

    /// The changes of rows since the start, in the order in which they were committed; of very many, the last million.
    #[must_use]
    pub fn writes(&self) -> Vec<RecordedWrite> {
        self.service.store.writes()
    }

    /// Runs `hook` once, just before the next request that would change a row is carried out.
    ///
    /// This is the moment between a client's read and its write. Several hooks wait for one write each.
    ///
    /// ```
    /// # use omni_emulator::Emulator;
    /// # fn race(emulator: &Emulator, conversation: &'static str) {
    /// emulator.before_next_write(move |rows| {
    ///     let change = serde_json::json!({ "subject": "A colleague was here" });
    ///     rows.patch("msdyn_ocliveworkitems", conversation, change).expect("it fits");
    /// });
    /// # }
    /// ```
    pub fn before_next_write(&self, hook: impl FnOnce(&Rows<'_>) + Send + 'static) {
        self.service.hooks.before_next(hook);
    }

    /// Runs `hook` before every request that would change a row, in place of a hook that was set before.
    pub fn before_each_write(&self, hook: impl FnMut(&Rows<'_>) + Send + 'static) {
        self.service.hooks.before_each(hook);
    }

    /// Ends the emulator: requests that are being answered have two seconds left. Nothing is written any more once this
    /// returns.
    pub async fn shutdown(self) {
        let Self { service, end, mut server, .. } = self;
        drop(end);
        if tokio::time::timeout(PATIENCE, &mut server).await.is_err() {
            server.abort();
        }
        // Requests outlive the server that took them: those whose client has gone, and those of slow replies.
        service.store.end();
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("url", &self.url).finish_non_exhaustive()
    }
}
