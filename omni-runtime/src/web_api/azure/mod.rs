//! Credentials of the Azure SDK: those of Microsoft Entra ID, and any other `TokenCredential`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use azure_core::credentials::TokenCredential;
use azure_core::time::OffsetDateTime;

mod identity;

pub use identity::AzureIdentity;

use super::credential::{AccessToken, Credential, TokenCache};
use crate::Error;
use crate::future::BoxFuture;

/// A credential of the Azure SDK. [`AzureIdentity`] makes those of Microsoft Entra ID.
///
/// ```
/// use std::sync::Arc;
///
/// use omni_runtime::azure_core::credentials::TokenCredential;
/// use omni_runtime::{AzureCredential, Error, WebApi};
///
/// // Such as `ManagedIdentityCredential::new(None)?` of `azure_identity`.
/// fn client(credential: Arc<dyn TokenCredential>) -> Result<WebApi, Error> {
///     WebApi::builder("https://contoso.crm.dynamics.com").credential(AzureCredential::new(credential)).build()
/// }
/// ```
#[derive(Clone)]
pub struct AzureCredential(Arc<dyn TokenCredential>);

impl AzureCredential {
    /// Takes the credential.
    #[must_use]
    pub fn new(credential: Arc<dyn TokenCredential>) -> Self {
        Self(credential)
    }
}

impl Credential for AzureCredential {
    fn fetch<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async move {
            let token = self.0.get_token(&[scope], None).await.map_err(Error::token)?;
            let left = token.expires_on - OffsetDateTime::now_utc();
            let valid_for = Duration::try_from(left).unwrap_or_default();
            Ok(AccessToken::new(token.token.secret(), valid_for))
        })
    }
}

impl From<Arc<dyn TokenCredential>> for TokenCache {
    fn from(credential: Arc<dyn TokenCredential>) -> Self {
        Self::new(AzureCredential::new(credential))
    }
}

impl fmt::Debug for AzureCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AzureCredential").finish_non_exhaustive()
    }
}
