//! Credentials of the Azure SDK: those of Microsoft Entra ID, and any other `TokenCredential`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use azure_core::credentials::TokenCredential;
use azure_core::error::ErrorKind;
use azure_core::time::OffsetDateTime;

mod identity;

pub use identity::AzureIdentity;

use super::credential::{AccessToken, Credential, TokenCache};
use crate::Error;
use crate::future::BoxFuture;

/// A credential of the Azure SDK. [`AzureIdentity`] makes those of Microsoft Entra ID.
///
/// The SDK's credentials keep their tokens themselves until five minutes before the end. One that the service refuses
/// before that is forgotten here and given again there: make the credential anew to be rid of it.
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
            let token = self.0.get_token(&[scope], None).await.map_err(without_token)?;
            let left = token.expires_on - OffsetDateTime::now_utc();
            let valid_for = Duration::try_from(left).unwrap_or_default();
            Ok(AccessToken::new(token.token.secret(), valid_for))
        })
    }
}

/// Tells an authority that refuses from one that could not be reached or is overloaded: what the SDK met stands behind an
/// error of its own kind for credentials.
fn without_token(error: azure_core::Error) -> Error {
    let first: &(dyn std::error::Error + 'static) = &error;
    let mut causes = std::iter::successors(Some(first), |error| error.source());
    let may_pass = causes.any(|cause| match cause.downcast_ref().map(azure_core::Error::kind) {
        // An answer that cannot be read is that of something in between: a gateway's page.
        Some(ErrorKind::Connection | ErrorKind::Io | ErrorKind::DataConversion) => true,
        Some(ErrorKind::HttpResponse { status, .. }) => matches!(u16::from(*status), 408 | 429 | 500..),
        _ => false,
    });
    if may_pass { Error::token_unavailable(error) } else { Error::token(error) }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// As the credentials of `azure_identity` wrap what their requests met.
    fn behind(kind: ErrorKind) -> crate::ErrorKind {
        let met = azure_core::Error::with_message(kind, "of the authority");
        without_token(azure_core::Error::with_error(ErrorKind::Credential, met, "of the credential")).kind()
    }

    #[test]
    fn an_authority_that_cannot_be_reached_is_no_refusal() {
        let answered =
            |status: u16| ErrorKind::HttpResponse { status: status.into(), error_code: None, raw_response: None };
        for passing in [ErrorKind::Connection, ErrorKind::Io, ErrorKind::DataConversion, answered(429), answered(503)] {
            assert_eq!(behind(passing.clone()), crate::ErrorKind::TokenUnavailable, "{passing:?}");
        }
        for lasting in [ErrorKind::Credential, ErrorKind::Other, answered(400), answered(401)] {
            assert_eq!(behind(lasting.clone()), crate::ErrorKind::Unauthenticated, "{lasting:?}");
        }
    }
}
