//! The credentials of Microsoft Entra ID: what each asks for, and that an unlink works with the token that it gets.

#![allow(clippy::unwrap_used, reason = "also what helps a test is a test")]

mod authority;
mod client_certificate;
mod client_secret;
mod deployed;
mod developer_tools;
mod foreign;
mod managed_identity;
mod workload_identity;

use omni_emulator::Emulator;
use omni_runtime::entities::Incident;
use omni_runtime::{Credential, WebApi, unlink};
use tests::organisation::{CASE, CONVERSATION, conversation, organisation};

const TENANT: &str = "contoso.onmicrosoft.com";
const APPLICATION: &str = "5f1d9c6e-5b39-4f4f-9d0a-0b7f0a3f4c11";

/// An organisation with a case that is linked, which takes one token alone.
async fn linked() -> Emulator {
    organisation(tests::organisation::linked()).start().await.unwrap()
}

async fn unlink_with(credential: impl Credential, emulator: &Emulator) -> Result<(), omni_runtime::Error> {
    let client = WebApi::builder(emulator.url()).credential(omni_runtime::TokenCache::new(credential)).build().unwrap();
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.map(drop)
}

fn is_linked(emulator: &Emulator) -> bool {
    !conversation(emulator)["_msdyn_issueid_value"].is_null()
}

/// The scope that is asked for where there are scopes.
fn scope(emulator: &Emulator) -> String {
    format!("{}/.default", emulator.url())
}
