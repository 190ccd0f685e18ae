//! Replies that do not fit: the error names the column, and shows nothing of the row. (Not in `secrets.rs`, whose log has
//! to be that of a process which does nothing else.)

use omni_runtime::{Id, WebApi, entities::Incident, entity, get};
use serde_json::json;
use tests::canned::{Reply, Server};
use tests::causes::told;
use tests::organisation::{CASE, TOKEN};

#[tokio::test]
async fn an_error_of_a_reply_that_does_not_fit_shows_no_value_of_the_row() {
    let secret = "Contoso's takeover bid";
    for body in [json!({ "title": secret, "statecode": secret }), json!({ "incidentid": secret })] {
        let server = Server::start([Reply::new("200 OK", "", &body.to_string())]).await;
        let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
        let error = get::<Coded>(CASE).send(&client).await.unwrap_err();
        let told = told(&error);
        assert!(!told.contains("takeover"), "{told}");
        assert!(told.contains("statecode") || told.contains("incidentid"), "the column is named: {told}");
    }
}

#[entity("incident")]
#[derive(Debug)]
struct Coded {
    incidentid: Option<Id<Incident>>,
    statecode: Option<i32>,
}
