use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use omni_schema::Schema;
use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::seed::Seed;
use crate::service::{Service, Settings};
use crate::store::Store;
use crate::tls::Tls;
use crate::token::Client;
use crate::{Emulator, Faults, Limits, OperationCall, StartError};

/// What an emulator is to be; see [`Emulator::builder`].
#[must_use = "an emulator runs once it is started"]
pub struct Builder {
    schema: Option<Schema>,
    data_file: Option<PathBuf>,
    address: IpAddr,
    port: u16,
    tls: bool,
    settings: Settings,
    rows: Vec<Seed>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            schema: None,
            data_file: None,
            address: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            tls: false,
            settings: Settings::default(),
            rows: Vec::new(),
        }
    }
}

impl Builder {
    /// The tables; the standard ones if this is not called.
    pub fn schema(self, schema: Schema) -> Self {
        Self { schema: Some(schema), ..self }
    }

    /// Keeps the rows in this file, which is made if it is not there; in memory if this is not called.
    pub fn data_file(self, path: impl Into<PathBuf>) -> Self {
        Self { data_file: Some(path.into()), ..self }
    }

    /// The port to listen on; 0, the default, takes any that is free.
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Listens on this address instead of the loopback one.
    ///
    /// An emulator has no users and no rights: whoever reaches it may change its rows.
    pub fn listen(self, address: IpAddr) -> Self {
        Self { address, ..self }
    }

    /// Answers to this name too, such as `org.example`: that of a proxy in front of it, or of a line in the file of hosts.
    /// It may be called for several names. A certificate of [`tls`](Self::tls) is for them as well.
    ///
    /// On a loopback address an emulator answers as `localhost`, and by any loopback address; a request by another name gets
    /// 421. The owner of a name can let it lead to this machine, and a page from there would then reach the emulator. One
    /// that listens on another address answers to every name.
    pub fn host(mut self, name: impl Into<String>) -> Self {
        self.settings.hosts.push(name.into());
        self
    }

    /// Lets in this token only; any that is not empty if this is not called.
    ///
    /// The token endpoint gives it to the application that [`client`](Self::client) names, and to no other.
    pub fn bearer(mut self, token: impl Into<String>) -> Self {
        self.settings.bearer = Some(token.into());
        self
    }

    /// Refuses a `$batch` in which a line ends in a line feed alone, as OData asks for CRLF; both are taken if this is
    /// not called.
    pub fn only_crlf(mut self) -> Self {
        self.settings.only_crlf = true;
        self
    }

    /// Serves https, with a certificate that [`Emulator::certificate_pem`] gives to clients.
    pub fn tls(self) -> Self {
        Self { tls: true, ..self }
    }

    /// Issues tokens to this application only. If this is not called, any gets one, and none where
    /// [`bearer`](Self::bearer) sets the only token that is let in.
    ///
    /// The token endpoint is `/{tenant}/oauth2/v2.0/token` for any tenant, and takes client credentials: an
    /// application's secret. One that signs with a certificate's key is refused, and told so.
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.settings.client = Some(Client { id: id.into(), secret: secret.into() });
        self
    }

    /// Refuses what exceeds these limits, with 429 and `Retry-After`; nothing if this is not called.
    ///
    /// A user is whoever has one token. [`Limits::default`] has the service's own numbers.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = Some(limits);
        self
    }

    /// Lets requests fail by chance, the same ones for the same seed.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.settings.faults = Some(faults);
        self
    }

    /// Answers the action or the function of this name, without a namespace, with what `answer` gives: an object for a
    /// structure or a row, null for nothing, anything else for a value or a collection. By a name that the emulator knows,
    /// such as `WhoAmI`, it takes that one's place.
    ///
    /// Where the schema has operations of the name, a call has to be one of them, by its method, by what it is called on
    /// and by its parameters. In a changeset it shares the transaction, and [`OperationCall::rows`] are the rows in it; the
    /// emulator's own methods, such as [`Emulator::row`], would wait for the changeset to end, and panic there instead.
    ///
    /// ```
    /// use omni_emulator::Emulator;
    /// use serde_json::json;
    ///
    /// let builder = Emulator::builder().operation("new_Approve", |call| {
    ///     let (set, id) = (call.entity_set().expect("it is bound"), call.id().expect("to a row"));
    ///     call.rows().patch(set, id, json!({ "description": call.parameter("Note") })).expect("it fits");
    ///     json!({ "Approved": true })
    /// });
    /// ```
    pub fn operation(
        mut self,
        name: impl Into<String>,
        answer: impl Fn(&OperationCall<'_>) -> Value + Send + Sync + 'static,
    ) -> Self {
        self.settings.operations.add(name.into(), answer);
        self
    }

    /// A row to start with: its entity set (or its table's own name), and the JSON that a create would send.
    ///
    /// It may set what the service computes, such as `createdon`, and refer to rows that are added after it. A row
    /// that the data file has already is left as it is.
    ///
    /// Of `statecode` and `statuscode`, one is enough: the state of a status, and the first status of a state, are
    /// filled in. Two that do not fit each other are taken as they are, though a client could not write them.
    ///
    /// Whatever serde writes as an object is a row. A decimal of more digits than an `f64` holds comes as text, which
    /// `json!` would round:
    ///
    /// ```
    /// # use omni_emulator::Emulator;
    /// use serde_json::{json, value::RawValue};
    ///
    /// let budget = RawValue::from_string(r#"{ "name": "Contoso", "revenue": 922337203685477.5807 }"#.to_owned())?;
    /// let builder = Emulator::builder().row("accounts", json!({ "name": "Fabrikam" })).row("accounts", budget);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn row(mut self, entity_set: impl Into<String>, row: impl Serialize) -> Self {
        self.rows.push(Seed::new(entity_set.into(), &row));
        self
    }

    /// Starts the emulator as a task of the current Tokio runtime.
    ///
    /// # Errors
    ///
    /// When a row does not fit the schema, the data file cannot be opened, or the address cannot be listened on.
    pub async fn start(self) -> Result<Emulator, StartError> {
        let schema = self.schema.unwrap_or_else(standard);
        let opened = Store::open(self.data_file.as_deref());
        let store = opened.map_err(|error| StartError::database(self.data_file, error))?;
        let service = Service::new(schema, store, self.settings);
        service.seed(&self.rows)?;
        let tls = if self.tls {
            Some(Tls::make(self.address, &service.settings.hosts).map_err(StartError::Certificate)?)
        } else {
            None
        };
        let address = SocketAddr::new(self.address, self.port);
        let failed = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Emulator::run(Arc::new(service), listener, address, tls))
    }
}

fn standard() -> Schema {
    // A test of `omni-schema` reads the whole of it, so there is nothing to report.
    omni_schema::standard().schema().unwrap_or_default()
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { schema: _, data_file, address, port, tls, settings, rows } = self;
        f.debug_struct("Builder")
            .field("data_file", data_file)
            .field("address", address)
            .field("port", port)
            .field("tls", tls)
            .field("bearer", &settings.bearer.as_ref().map(|_| "[redacted]"))
            .field("rows", &rows.len())
            .finish_non_exhaustive()
    }
}
