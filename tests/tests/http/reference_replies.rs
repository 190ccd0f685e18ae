//! The replies that Microsoft's Web API reference prints are read, with their values.
//!
//! The pages: "Retrieve a table row", "Query data", "Page rows", "Retrieve related rows with lookup properties", "Compose
//! HTTP requests and handle errors", "Perform conditional operations", "Execute batch operations", "Create a table row".
//! The values are those that the pages print.

use std::time::Duration;

use omni_runtime::batch::{Part, read};
use omni_runtime::entities::{Account, Contact};
use omni_runtime::{ETag, Error, Id, IfMatch, Retries, WebApi, create, entity, get, query, update};
use serde_json::json;
use tests::canned::{Reply, Server};
use tests::organisation::TOKEN;

#[entity("account")]
#[derive(Debug)]
struct Company {
    name: Option<String>,
    revenue: Option<serde_json::Value>,
    accountid: Id<Account>,
    #[entity(column = "_primarycontactid_value")]
    contact: Option<Id<Contact>>,
}

#[entity("account")]
struct Named {
    name: Option<String>,
}

const COMPANY: Id<Account> = Id::constant("00000000-0000-0000-0000-000000000001");
const JSON: &str = "content-type: application/json; odata.metadata=minimal\r\nodata-version: 4.0\r\n";

async fn client(replies: Vec<Reply>) -> (Server, WebApi) {
    let server = Server::start(replies).await;
    let client = WebApi::builder(server.url()).token(TOKEN).retries(Retries::none()).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn one_row() {
    let body = r#"{
        "@odata.context": "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#accounts(name,revenue)/$entity",
        "@odata.etag": "W/\"502186\"",
        "name": "A. Datum Corporation (sample)",
        "revenue": 10000,
        "accountid": "00000000-0000-0000-0000-000000000001",
        "_transactioncurrencyid_value": "b2a6b689-9a39-e611-80d2-00155db44581"
    }"#;
    let (_server, client) = client(vec![Reply::new("200 OK", JSON, body)]).await;
    let row = get::<Company>(COMPANY).send(&client).await.unwrap();
    assert_eq!(row.version(), Some(&ETag::new("W/\"502186\"")));
    assert_eq!(row.record().name.as_deref(), Some("A. Datum Corporation (sample)"));
    assert_eq!((row.record().revenue.as_ref(), row.record().accountid), (Some(&json!(10000)), COMPANY));
    assert_eq!(row.record().contact, None, "a column that was not sent");
}

#[tokio::test]
async fn one_row_with_annotations_in_front_of_what_they_describe() {
    let body = r#"{
        "@odata.context": "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#accounts(name,_primarycontactid_value)/$entity",
        "@odata.etag": "W/\"550616\"",
        "name": "Fourth Coffee (sample)",
        "accountid": "00000000-0000-0000-0000-000000000001",
        "_primarycontactid_value@OData.Community.Display.V1.FormattedValue": "Yvonne McKay (sample)",
        "_primarycontactid_value@Microsoft.Dynamics.CRM.associatednavigationproperty": "primarycontactid",
        "_primarycontactid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact",
        "_primarycontactid_value": "a0dbf27c-8efb-e511-80d2-00155db07c77"
    }"#;
    let (_server, client) = client(vec![Reply::new("200 OK", JSON, body)]).await;
    let row = get::<Company>(COMPANY).send(&client).await.unwrap();
    assert_eq!(row.record().contact, Some(Id::constant("a0dbf27c-8efb-e511-80d2-00155db07c77")));
}

#[tokio::test]
async fn a_list_with_a_count_and_its_next_page() {
    let server = Server::listen().await;
    let next = format!(
        "{}/api/data/v9.2/accounts?$select=name&$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2520page%253d%25221%2522%253e%22%20istracking=%22False%22%20/%3E",
        server.url()
    );
    let body = json!({
        "@odata.context": "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#accounts(name)",
        "@odata.count": 9,
        "value": [
            { "@odata.etag": "W/\"437194\"", "name": "Fourth Coffee (sample)", "accountid": "7d51925c-cde2-e411-80db-00155d2a68cb" },
            { "@odata.etag": "W/\"437195\"", "name": "Litware, Inc. (sample)", "accountid": "7f51925c-cde2-e411-80db-00155d2a68cb" },
        ],
        "@odata.nextLink": next,
    });
    let last = json!({ "value": [{ "@odata.etag": "W/\"437196\"", "name": "Adventure Works (sample)" }] });
    server.answer([Reply::new("200 OK", JSON, &body.to_string()), Reply::new("200 OK", JSON, &last.to_string())]);
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let mut pages = query::<Named>().counted().page_size(2).pages(&client);
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((first.count(), first.rows().len(), first.next().unwrap().as_str()), (Some(9), 2, next.as_str()));
    let names: Vec<_> =
        first.rows().iter().map(|row| (row.record().name.as_deref(), row.version().unwrap().as_str())).collect();
    assert_eq!(
        names,
        [(Some("Fourth Coffee (sample)"), "W/\"437194\""), (Some("Litware, Inc. (sample)"), "W/\"437195\"")]
    );
    let second = pages.next().await.unwrap().unwrap();
    assert_eq!((second.rows().len(), second.next()), (1, None));
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_row_that_was_created() {
    let headers = "odata-version: 4.0\r\nodata-entityid: https://contoso.crm.dynamics.com/api/data/v9.2/accounts(7eb682f1-ca75-e511-80d4-00155d2a68d1)\r\n";
    let (_server, client) = client(vec![Reply::new("204 No Content", headers, "")]).await;
    let created = create(&Named { name: Some("Sample Account".to_owned()) }).send(&client).await.unwrap();
    assert_eq!(created.id(), Id::constant("7eb682f1-ca75-e511-80d4-00155d2a68d1"));
}

#[tokio::test]
async fn a_version_that_no_longer_fits_also_without_a_code() {
    let body = r#"{"error":{"code":"","message":"The version of the existing record doesn't match the RowVersion property provided.","innererror":{"message":"The version of the existing record doesn't match the RowVersion property provided.","type":"System.ServiceModel.FaultException","stacktrace":"   at ..."}}}"#;
    let (_server, client) = client(vec![Reply::new("412 Precondition Failed", JSON, body)]).await;
    let error =
        update(COMPANY, &Named { name: None }, IfMatch(ETag::new("W/\"470867\""))).send(&client).await.unwrap_err();
    assert!(error.is_conflict() && error.code().is_none(), "{error}");
}

#[test]
fn errors_with_and_without_their_annotations() {
    let plain = r#"{"error":{"code":"0x80040217","message":"Entity 'account' With Id = 00000000-0000-0000-0000-000000000001 Does Not Exist"}}"#;
    let annotated = r#"{"error":{"code":"0x80040265","message":"An error occurred in the plug-in","@Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus":"0","@Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode":"-2146233088","@Microsoft.PowerApps.CDS.HelpLink":"http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a80040265","@Microsoft.PowerApps.CDS.TraceText":"\r\n[x]","@Microsoft.PowerApps.CDS.InnerError.Message":"An error occurred in the plug-in"}}"#;
    let of = |status: u16, body: &str| {
        let reply = http::Response::builder().status(status).header("REQ_ID", "5fe339e5-c75e-4dad-9597-b257ebce666b");
        Error::from_response(&reply.body(body.as_bytes().to_vec()).unwrap())
    };
    let error = of(404, plain);
    assert!(error.is_not_found() && error.code_name() == Some("ObjectDoesNotExist"));
    assert_eq!(error.request_id(), Some("5fe339e5-c75e-4dad-9597-b257ebce666b"));
    let error = of(400, annotated);
    assert_eq!(
        (error.kind(), error.service_message()),
        (omni_runtime::ErrorKind::Plugin, Some("An error occurred in the plug-in"))
    );
}

#[tokio::test]
async fn the_limits_of_the_service() {
    for (code, message, wait) in [
        ("0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds.", 5),
        (
            "0x80072321",
            "Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over time window of 300 seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.",
            30,
        ),
        ("0x80072326", "Number of concurrent requests exceeded the limit of 52.", 1),
    ] {
        let body = json!({ "error": { "code": code, "message": message } }).to_string();
        let headers = format!("retry-after: {wait}\r\n");
        let (_server, client) = client(vec![Reply::new("429 Too Many Requests", &headers, &body)]).await;
        let error = get::<Named>(COMPANY).send(&client).await.map(|_| ()).unwrap_err();
        assert!(error.is_throttled() && error.service_message() == Some(message));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(wait)));
    }
}

#[test]
fn a_batch_with_a_changeset_and_a_read() {
    let body = "--batchresponse_c1bd45c1-dd81-470d-b897-e965846aad2f\r\n\
        Content-Type: multipart/mixed; boundary=changesetresponse_ff83b4f1-ab48-430c-b81c-926a2c596abc\r\n\r\n\
        --changesetresponse_ff83b4f1-ab48-430c-b81c-926a2c596abc\r\n\
        Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: 1\r\n\r\n\
        HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\n\
        Location: https://contoso.crm.dynamics.com/api/data/v9.2/tasks(a59c24f3-fafc-e411-80dd-00155d2a68cb)\r\n\
        OData-EntityId: https://contoso.crm.dynamics.com/api/data/v9.2/tasks(a59c24f3-fafc-e411-80dd-00155d2a68cb)\r\n\r\n\r\n\
        --changesetresponse_ff83b4f1-ab48-430c-b81c-926a2c596abc--\r\n\
        --batchresponse_c1bd45c1-dd81-470d-b897-e965846aad2f\r\n\
        Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Type: application/json; odata.metadata=minimal\r\nOData-Version: 4.0\r\n\r\n\
        {\"@odata.context\":\"https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#accounts(00000000-0000-0000-0000-000000000001)/Account_Tasks(subject)\",\"value\":[{\"@odata.etag\":\"W/\\\"474122\\\"\",\"subject\":\"Task Created with Test Account\",\"activityid\":\"919c24f3-fafc-e411-80dd-00155d2a68cb\"}]}\r\n\
        --batchresponse_c1bd45c1-dd81-470d-b897-e965846aad2f--\r\n";
    let parts =
        read("multipart/mixed; boundary=batchresponse_c1bd45c1-dd81-470d-b897-e965846aad2f", body.as_bytes()).unwrap();
    let [Part::Changeset(set), Part::One(list)] = &parts[..] else { panic!("{parts:?}") };
    assert_eq!((set[0].content_id.as_deref(), set[0].response.status().as_u16()), (Some("1"), 204));
    let id = set[0].response.headers()["odata-entityid"].to_str().unwrap();
    assert!(id.ends_with("tasks(a59c24f3-fafc-e411-80dd-00155d2a68cb)"));
    let list: serde_json::Value = serde_json::from_slice(list.response.body()).unwrap();
    assert_eq!(list["value"][0]["subject"], "Task Created with Test Account");
}

#[test]
fn a_batch_that_stopped_at_a_failure() {
    let body = "--batchresponse_156da4b2-cc6c-4b97-9a6e-b7ae6ffa8d10\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n\
        HTTP/1.1 400 Bad Request\r\nREQ_ID: 5ecd1cb3-1730-4ffc-909c-d44c22270026\r\nContent-Type: application/json; odata.metadata=minimal\r\nOData-Version: 4.0\r\n\r\n\
        {\"error\":{\"code\":\"0x80044331\",\"message\":\"A validation error occurred.  The length of the 'subject' attribute of the 'task' entity exceeded the maximum allowed length of '200'.\"}}\r\n\
        --batchresponse_156da4b2-cc6c-4b97-9a6e-b7ae6ffa8d10--\r\n";
    let parts =
        read("multipart/mixed; boundary=batchresponse_156da4b2-cc6c-4b97-9a6e-b7ae6ffa8d10", body.as_bytes()).unwrap();
    let [Part::One(reply)] = &parts[..] else { panic!("{parts:?}") };
    let error = Error::from_response(&reply.response);
    assert!(error.is_invalid() && error.code_name() == Some("StringLengthTooLong"));
    assert_eq!(error.request_id(), Some("5ecd1cb3-1730-4ffc-909c-d44c22270026"));
}
