//! The HTTP client of a program: its own TLS, proxies and timeouts.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::address::{Address, LOCALHOST};
use super::builder::WebApiBuilder;
use super::{configuration, tls};
use crate::Error;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How a program connects, where the caller wants it otherwise than the machine does.
#[derive(Default)]
pub(super) struct Connection {
    proxies: Vec<reqwest::Proxy>,
    authorities: Vec<CertificateDer<'static>>,
}

impl Connection {
    /// The name of the first thing that was set.
    pub(super) fn first_setting(&self) -> Option<&'static str> {
        let proxy = (!self.proxies.is_empty()).then_some("proxy");
        proxy.or_else(|| (!self.authorities.is_empty()).then_some("trust"))
    }

    pub(super) fn client(
        self,
        address: &Address,
        user_agent: &str,
        attempt_timeout: Duration,
    ) -> Result<reqwest::Client, Error> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config(address.is_plain(), &self.authorities)?)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT.min(attempt_timeout))
            .user_agent(user_agent);
        for proxy in self.proxies {
            builder = builder.proxy(proxy);
        }
        if address.is_loopback() {
            // A proxy could not reach this machine's loopback, and would see a token in the clear.
            builder = builder.no_proxy();
        }
        // A resolver may know another machine by this name, which is not to get a token in the clear. The URL has the port.
        let loopback = [SocketAddr::from((Ipv6Addr::LOCALHOST, 0)), SocketAddr::from((Ipv4Addr::LOCALHOST, 0))];
        builder = builder.resolve_to_addrs(LOCALHOST, &loopback);
        builder.build().map_err(|error| configuration("the HTTP client could not be set up").with_source(error))
    }
}

/// What a browser decides itself.
impl WebApiBuilder {
    /// Goes through this proxy. Without it, `HTTPS_PROXY` and `NO_PROXY` of the environment say which.
    ///
    /// A loopback address is always reached without a proxy. A credential asks for its tokens in its own way, for which
    /// neither this nor [`trust`](Self::trust) counts: `AzureIdentity::http_client` takes a client with a proxy.
    ///
    /// ```
    /// use omni_runtime::{WebApi, reqwest::Proxy};
    ///
    /// let proxy = Proxy::https("http://proxy.contoso.com:8080")?;
    /// let client = WebApi::builder("https://contoso.crm.dynamics.com").token("…").proxy(proxy).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn proxy(mut self, proxy: reqwest::Proxy) -> Self {
        self.connection.proxies.push(proxy);
        self
    }

    /// Trusts this authority too, besides those that the machine trusts: a certificate in DER, as a company has for a
    /// proxy that reads along. What is none is an error of [`build`](Self::build).
    pub fn trust(mut self, authority: impl Into<Vec<u8>>) -> Self {
        self.connection.authorities.push(CertificateDer::from(authority.into()));
        self
    }

    /// The same with certificates in PEM, as files have them: each one in the text is trusted.
    ///
    /// # Errors
    ///
    /// When there is no certificate in the text.
    pub fn trust_pem(mut self, text: &str) -> Result<Self, Error> {
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
        match found {
            Ok(found) if !found.is_empty() => {
                self.connection.authorities.extend(found);
                Ok(self)
            }
            _ => Err(configuration(
                "no certificate in the text: expected `-----BEGIN CERTIFICATE-----` and what follows",
            )),
        }
    }
}

/// The origin of the page around this program.
pub(super) fn origin() -> Result<String, Error> {
    let message = "there is no page here whose origin could be meant: name the organisation with `WebApi::builder`";
    Err(Error::new(crate::ErrorKind::Absent, message))
}

/// Whether a request never left this machine.
pub(super) fn never_left(error: &reqwest::Error) -> bool {
    error.is_connect()
}
