use std::sync::Arc;

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;

use super::configuration;
use crate::Error;

/// TLS with ring, and with the machine's own trusted authorities.
///
/// It is built here and handed to reqwest, so that no provider has to be installed for the whole process and nothing
/// panics when none is.
pub(super) fn client_config(plain: bool) -> Result<ClientConfig, Error> {
    let failed = |error: rustls::Error| configuration("TLS could not be set up").with_source(error);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(failed)?;
    let mut config = if plain {
        // A machine without any trusted authority can still talk to the emulator.
        builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
    } else {
        builder.with_platform_verifier().map_err(failed)?.with_no_client_auth()
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
