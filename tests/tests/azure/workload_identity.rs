//! The identity of a pod, which presents the token that its cluster wrote into a file.

use tests::organisation::TOKEN;

use crate::authority::Authority;
use crate::deployed::{file, run, run_well};
use crate::{APPLICATION, TENANT, is_linked, linked};

#[tokio::test]
async fn a_pod_presents_its_file_and_unlinks() {
    let (emulator, authority) = (linked().await, Authority::start().await);
    let of_the_cluster = file("pod", "token", "header.of-the-cluster.signature");
    let certificate = file("pod", "authority.pem", &authority.server().certificate_pem());
    let variables = [
        ("AZURE_CLIENT_ID", APPLICATION),
        ("AZURE_TENANT_ID", TENANT),
        ("AZURE_FEDERATED_TOKEN_FILE", of_the_cluster.to_str().unwrap()),
        ("AZURE_AUTHORITY_HOST", authority.server().url()),
        // What the machine trusts.
        ("SSL_CERT_FILE", certificate.to_str().unwrap()),
    ];
    run_well(&["pod", emulator.url()], &variables).await;
    assert!(!is_linked(&emulator));

    assert_eq!(authority.asked_once().assertion(&emulator), "header.of-the-cluster.signature");

    let printed = run(&["pod", emulator.url()], &variables).await;
    let printed = format!("{printed:?}");
    assert!(printed.contains("not linked"), "the second time there is nothing to unlink: {printed}");
    assert!(!printed.contains("of-the-cluster") && !printed.contains(TOKEN), "{printed}");
}

#[tokio::test]
async fn what_a_pod_lacks_is_named() {
    let emulator = linked().await;
    let output = run(&["pod", emulator.url()], &[("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", APPLICATION)]).await;
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && printed.contains("AZURE_FEDERATED_TOKEN_FILE"), "{printed}");
    assert!(emulator.requests().is_empty());
}
