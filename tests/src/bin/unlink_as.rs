//! A program as it is deployed: it unlinks a case with a credential that it finds around it, of which nobody tells it more.
//! `unlink_as <machine | pod | developer> <organisation> [client id]`

use std::error::Error;

use omni_runtime::entities::Incident;
use omni_runtime::{AzureIdentity, WebApi, unlink};
use tests::organisation::{CASE, CONVERSATION};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (who, organisation, client_id) = match arguments.as_slice() {
        [who, organisation] => (who, organisation, None),
        [who, organisation, client_id] => (who, organisation, Some(client_id.clone())),
        _ => return Err("expected who is to unlink, and the organisation's URL".into()),
    };
    let credential = match who.as_str() {
        "machine" => match client_id {
            Some(client_id) => AzureIdentity::new().user_assigned_identity(client_id),
            None => AzureIdentity::new().managed_identity(),
        },
        "pod" => AzureIdentity::new().workload_identity(),
        "developer" => AzureIdentity::new().developer_tools(),
        other => return Err(format!("`{other}` is nobody: expected `machine`, `pod` or `developer`").into()),
    };
    let client = WebApi::builder(organisation).credential(credential?).build()?;
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await?;
    Ok(())
}
