use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;

use super::configuration;
use crate::Error;

/// TLS with ring, and with the machine's own trusted authorities.
///
/// It is built here and handed to reqwest, so that no provider has to be installed for the whole process and nothing
/// panics when none is.
pub(super) fn client_config(plain: bool, authorities: &[CertificateDer<'static>]) -> Result<ClientConfig, Error> {
    let failed = |error: rustls::Error| configuration("TLS could not be set up").with_source(error);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let mut config = if plain {
        // A machine without any trusted authority can still talk to the emulator.
        builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
    } else {
        // The machine's authorities, and the caller's besides.
        let roots = authorities.iter().cloned();
        let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider);
        let verifier =
            verifier.map_err(|error| if authorities.is_empty() { failed(error) } else { no_authority(error) })?;
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Those of the machine are left out where they cannot be read, so it is one of the caller's.
fn no_authority(error: rustls::Error) -> Error {
    let message = "a certificate to trust is none: `trust` takes DER, and text that begins with \
                   `-----BEGIN CERTIFICATE-----` goes to `trust_pem`";
    configuration(message).with_source(error)
}
