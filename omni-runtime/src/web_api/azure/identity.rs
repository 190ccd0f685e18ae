//! The credentials of Microsoft Entra ID, made by the crate `azure_identity`.

use std::fmt;
use std::sync::Arc;

use azure_core::cloud::{CloudConfiguration, CustomConfiguration};
use azure_core::credentials::{Secret as AzureSecret, TokenCredential};
use azure_core::http::{ClientOptions, Transport};
use azure_identity::{
    ClientAssertionCredentialOptions, ClientSecretCredential, ClientSecretCredentialOptions, DeveloperToolsCredential,
    ManagedIdentityCredential, ManagedIdentityCredentialOptions, UserAssignedId, WorkloadIdentityCredential,
    WorkloadIdentityCredentialOptions,
};

use super::super::token::Secret;
use super::super::{configuration, tls};
use super::AzureCredential;
use crate::Error;

/// Makes credentials of Microsoft Entra ID, for an application, a machine, a pod, or a developer.
///
/// The requests for tokens go over this crate's own TLS. The references are Microsoft's pages "Use OAuth authentication
/// with Microsoft Dataverse" and "Authenticate Rust apps to Azure services".
///
/// ```no_run
/// use omni_runtime::{AzureIdentity, Error, WebApi};
///
/// # fn act(secret: String) -> Result<(), Error> {
/// let credential =
///     AzureIdentity::new().client_secret("contoso.onmicrosoft.com", "00000000-0000-0000-0000-000000000000", secret)?;
/// let client = WebApi::builder("https://contoso.crm.dynamics.com").credential(credential).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
#[must_use = "this makes credentials; give one to `WebApiBuilder::credential`"]
pub struct AzureIdentity {
    authority: Option<String>,
    http: Option<reqwest::Client>,
}

impl AzureIdentity {
    /// Those of the public cloud, `https://login.microsoftonline.com`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of another authority, such as `https://login.microsoftonline.us`.
    pub fn authority(mut self, url: impl Into<String>) -> Self {
        self.authority = Some(url.into());
        self
    }

    /// Asks for tokens over this HTTP client, with its own TLS, proxy and timeouts, in place of one that is built here.
    ///
    /// Like [`WebApiBuilder::http_client`](crate::WebApiBuilder::http_client), it is of the crate's own
    /// [`reqwest`](crate::reqwest).
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// An application, by a secret of its registration.
    ///
    /// `tenant` is the directory's id or domain, `client_id` the application's.
    ///
    /// # Errors
    ///
    /// When one of them has not the form of such a thing, or TLS cannot be set up.
    pub fn client_secret(
        self,
        tenant: impl AsRef<str>,
        client_id: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Result<AzureCredential, Error> {
        let options = ClientSecretCredentialOptions { client_options: self.options()? };
        let secret = AzureSecret::new(secret.into().expose().to_owned());
        made(ClientSecretCredential::new(tenant.as_ref(), client_id.into(), secret, Some(options)))
    }

    /// An application, by a certificate of its registration, in PKCS #12 with its RSA key and without a password.
    ///
    /// `tenant` is the directory's id or domain, `client_id` the application's. The reference is Microsoft's page
    /// "Microsoft identity platform application authentication certificate credentials".
    ///
    /// # Errors
    ///
    /// When one of them has not the form of such a thing, or TLS cannot be set up.
    ///
    /// ```
    /// use omni_runtime::AzureIdentity;
    ///
    /// let wrong = AzureIdentity::new().client_certificate("contoso.onmicrosoft.com", "00000000-…", b"not PKCS #12");
    /// assert!(wrong.is_err());
    /// ```
    #[cfg(feature = "azure-certificate")]
    pub fn client_certificate(
        self,
        tenant: impl AsRef<str>,
        client_id: impl Into<String>,
        certificate: &[u8],
    ) -> Result<AzureCredential, Error> {
        let mut options = azure_identity::ClientCertificateCredentialOptions::default();
        options.client_options = self.options()?;
        let certificate = azure_core::credentials::SecretBytes::new(certificate.to_vec());
        made(azure_identity::ClientCertificateCredential::new(
            tenant.as_ref().to_owned(),
            client_id.into(),
            certificate,
            Some(options),
        ))
    }

    /// The identity of the machine that this runs on: the system's own.
    ///
    /// No proxy of the environment is gone through on the way to the machine's own endpoint.
    ///
    /// # Errors
    ///
    /// When the machine's way of giving tokens is not one that `azure_identity` knows, or TLS cannot be set up.
    pub fn managed_identity(self) -> Result<AzureCredential, Error> {
        self.of_this_machine(None)
    }

    /// An identity that was assigned to the machine that this runs on: the one of this client id. Otherwise it is as with
    /// [`managed_identity`](Self::managed_identity).
    ///
    /// # Errors
    ///
    /// When the machine's way of giving tokens is not one that `azure_identity` knows, or TLS cannot be set up.
    pub fn user_assigned_identity(self, client_id: impl Into<String>) -> Result<AzureCredential, Error> {
        self.of_this_machine(Some(UserAssignedId::ClientId(client_id.into())))
    }

    fn of_this_machine(self, user_assigned_id: Option<UserAssignedId>) -> Result<AzureCredential, Error> {
        // A proxy would see the token in the clear, and could not reach the machine's own endpoint anyway.
        let direct = || client(reqwest::Client::builder().no_proxy());
        let http = self.http.clone().map_or_else(direct, Ok)?;
        let options =
            ManagedIdentityCredentialOptions { user_assigned_id, client_options: self.http_client(http).options()? };
        made(ManagedIdentityCredential::new(Some(options)))
    }

    /// The identity of the pod that this runs in, which `AZURE_CLIENT_ID`, `AZURE_TENANT_ID` and
    /// `AZURE_FEDERATED_TOKEN_FILE` name.
    ///
    /// # Errors
    ///
    /// When one of these variables is not set, or TLS cannot be set up.
    pub fn workload_identity(self) -> Result<AzureCredential, Error> {
        let options = WorkloadIdentityCredentialOptions {
            credential_options: ClientAssertionCredentialOptions { client_options: self.options()? },
            ..WorkloadIdentityCredentialOptions::default()
        };
        made(WorkloadIdentityCredential::new(Some(options)))
    }

    /// Whoever is signed in to the Azure CLI or the Azure Developer CLI on this machine.
    ///
    /// # Errors
    ///
    /// When such a program cannot be started from here, or an authority or an HTTP client was set: the program has its own.
    pub fn developer_tools(self) -> Result<AzureCredential, Error> {
        if self.authority.is_some() || self.http.is_some() {
            return Err(configuration(
                "the tools of a developer ask for tokens themselves: `authority` and `http_client` have no effect on them",
            ));
        }
        made(DeveloperToolsCredential::new(None))
    }

    fn options(self) -> Result<ClientOptions, Error> {
        let http = match self.http {
            Some(http) => http,
            None => client(reqwest::Client::builder())?,
        };
        let cloud = self.authority.map(|authority| {
            let mut custom = CustomConfiguration::default();
            custom.authority_host = authority;
            Arc::new(CloudConfiguration::from(custom))
        });
        Ok(ClientOptions { transport: Some(Transport::new(Arc::new(http))), cloud, ..ClientOptions::default() })
    }
}

/// The machine's own endpoint for tokens is reached over plain http, so this client takes both.
fn client(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    let builder =
        builder.tls_backend_preconfigured(tls::client_config(false, &[])?).redirect(reqwest::redirect::Policy::none());
    builder.build().map_err(|error| configuration("the HTTP client could not be set up").with_source(error))
}

fn made<C: TokenCredential + 'static>(credential: azure_core::Result<Arc<C>>) -> Result<AzureCredential, Error> {
    let credential = credential.map_err(|error| configuration("the credential is not complete").with_source(error))?;
    Ok(AzureCredential::new(credential))
}

impl fmt::Debug for AzureIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AzureIdentity").field("authority", &self.authority).finish_non_exhaustive()
    }
}
