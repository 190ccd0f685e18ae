//! A `TokenCredential` that nobody here wrote.

use std::sync::{Arc, Mutex};

use omni_runtime::azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use omni_runtime::azure_core::error::{Error, ErrorKind};
use omni_runtime::azure_core::time::{Duration, OffsetDateTime};
use omni_runtime::{AzureCredential, azure_core};
use tests::organisation::TOKEN;

use crate::{is_linked, linked, scope, unlink_with};

/// Keeps the scopes that it was asked for, and has a token or none.
#[derive(Debug, Default)]
struct OfAnother {
    token: Option<&'static str>,
    scopes: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl TokenCredential for OfAnother {
    async fn get_token(&self, scopes: &[&str], _: Option<TokenRequestOptions<'_>>) -> azure_core::Result<AccessToken> {
        self.scopes.lock().unwrap().extend(scopes.iter().map(|&scope| scope.to_owned()));
        let token =
            self.token.ok_or_else(|| Error::with_message(ErrorKind::Credential, "the card is not in the reader"))?;
        Ok(AccessToken::new(token, OffsetDateTime::now_utc() + Duration::hours(1)))
    }
}

#[tokio::test]
async fn a_credential_of_another_s_is_asked_for_the_scope_once_and_unlinks() {
    let (emulator, credential) = (linked().await, Arc::new(OfAnother { token: Some(TOKEN), ..OfAnother::default() }));
    unlink_with(AzureCredential::new(credential.clone()), &emulator).await.unwrap();
    assert!(!is_linked(&emulator));
    assert_eq!(*credential.scopes.lock().unwrap(), [scope(&emulator)]);
}

#[tokio::test]
async fn its_own_words_are_kept_where_it_has_none() {
    let emulator = linked().await;
    let error = unlink_with(AzureCredential::new(Arc::new(OfAnother::default())), &emulator).await.unwrap_err();
    assert!(error.is_unauthenticated(), "{error}");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the card is not in the reader");
    assert!(emulator.requests().is_empty() && is_linked(&emulator));
}
