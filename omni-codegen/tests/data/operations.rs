//! What Contoso's action and function send.
#![deny(warnings)]

mod crm;

use omni_runtime::Id;
use omni_runtime::command::Operation;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let row = Id::constant("0c9f5f3a-6f0c-4b39-9d0e-3b2f0a4c1d11");
    let approve = crm::NewContractNewApprove { row, note: Some("fine \"so far\"".into()), level: 3 };
    let request = approve.request()?;
    assert_eq!(request.method(), http::Method::POST);
    assert_eq!(
        request.path(),
        "new_agreements(0c9f5f3a-6f0c-4b39-9d0e-3b2f0a4c1d11)/Microsoft.Dynamics.CRM.new_Approve"
    );
    let body: serde_json::Value = serde_json::from_str(request.text().ok_or("an action has a body")?)?;
    assert_eq!(body, serde_json::json!({ "Note": "fine \"so far\"", "Level": 3 }));

    let estimate = crm::NewEstimate { kind: crm::NewKind::Work, name: "O'Brien & Co".into() };
    let request = estimate.request()?;
    assert_eq!((request.method(), request.text()), (&http::Method::GET, None));
    assert_eq!(
        request.path(),
        "new_Estimate(Kind=@Kind,Name=@Name)?@Kind=Microsoft.Dynamics.CRM.new_Kind'Work'&@Name='O''Brien%20%26%20Co'"
    );
    println!("done");
    Ok(())
}
