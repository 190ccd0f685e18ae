//! An application that signs with the key of a certificate (RFC 7523, section 2.2).

use std::error::Error as _;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use omni_runtime::{AzureIdentity, ErrorKind};
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkcs12::Pkcs12;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sign::Verifier;
use openssl::x509::{X509, X509NameBuilder};
use serde_json::Value;

use crate::authority::Authority;
use crate::{APPLICATION, TENANT, is_linked, linked, unlink_with};

/// A certificate as one is registered with an application, and the file that the application has.
fn certificate(key: &PKey<Private>) -> (X509, Vec<u8>) {
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_nid(Nid::COMMONNAME, "an application of the test").unwrap();
    let name = name.build();
    let mut certificate = X509::builder().unwrap();
    certificate.set_version(2).unwrap();
    certificate.set_serial_number(&BigNum::from_u32(1).unwrap().to_asn1_integer().unwrap()).unwrap();
    certificate.set_subject_name(&name).unwrap();
    certificate.set_issuer_name(&name).unwrap();
    certificate.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    certificate.set_not_after(&Asn1Time::days_from_now(1).unwrap()).unwrap();
    certificate.set_pubkey(key).unwrap();
    certificate.sign(key, MessageDigest::sha256()).unwrap();
    let certificate = certificate.build();
    let file = Pkcs12::builder().pkey(key).cert(&certificate).build2("").unwrap().to_der().unwrap();
    (certificate, file)
}

fn rsa() -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap()
}

fn json(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn an_application_signs_with_the_key_of_its_certificate_and_unlinks() {
    let (emulator, authority) = (linked().await, Authority::start().await);
    let (certificate, file) = certificate(&rsa());
    let identity = AzureIdentity::new().authority(authority.server().url()).http_client(authority.http());
    let credential = identity.client_certificate(TENANT, APPLICATION, &file).unwrap();
    unlink_with(credential, &emulator).await.unwrap();
    assert!(!is_linked(&emulator));

    let asked = authority.asked_once();
    let [header, claims, signature] = asked.assertion(&emulator).split('.').collect::<Vec<_>>().try_into().unwrap();
    let registered = certificate.public_key().unwrap();
    let mut verifier = Verifier::new(MessageDigest::sha256(), &registered).unwrap();
    verifier.update(format!("{header}.{claims}").as_bytes()).unwrap();
    assert!(verifier.verify(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap(), "the certificate's key signed it");

    let (header, claims) = (json(header), json(claims));
    assert_eq!((&header["alg"], &header["typ"]), (&"RS256".into(), &"JWT".into()));
    // The standard asks for the alphabet of URLs here. `azure_identity` 1.0 writes the other one.
    let thumbprint = STANDARD.decode(header["x5t"].as_str().unwrap()).unwrap();
    assert_eq!(thumbprint, &*certificate.digest(MessageDigest::sha1()).unwrap());
    assert_eq!(claims["aud"], format!("{}{}", authority.server().url(), asked.path));
    assert_eq!((&claims["iss"], &claims["sub"]), (&APPLICATION.into(), &APPLICATION.into()));
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let (begins, ends) = (claims["nbf"].as_u64().unwrap(), claims["exp"].as_u64().unwrap());
    assert!(begins <= now && now < ends && ends <= begins + 600, "valid now, for some minutes: {claims}");
    assert!(claims["jti"].as_str().is_some_and(|id| !id.is_empty()), "{claims}");
}

#[test]
fn a_file_that_is_no_certificate_of_an_application_is_said_to_be_none() {
    let wrong = |file: &[u8]| {
        let error = AzureIdentity::new().client_certificate(TENANT, APPLICATION, file).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.source().unwrap().to_string()
    };
    assert!(wrong(b"no certificate").contains("PKCS12"), "{}", wrong(b"no certificate"));
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let (_, of_a_curve) = certificate(&PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap());
    assert!(wrong(&of_a_curve).contains("only RSA"), "{}", wrong(&of_a_curve));
}
