//! What holds for every request: tokens, request ids, the address, and what is not implemented.

use crate::support::*;

#[tokio::test]
async fn any_token_is_let_in_and_none_is_not() {
    let emulator = start().await;
    for headers in [&[][..], &[("Authorization", "Bearer ")], &[("Authorization", "Basic YTpi")]] {
        let reply = raw(&emulator, "GET", "/api/data/v9.2/WhoAmI", headers, "").await;
        reply.assert_error(401, "0x8005F101", "bearer token");
        assert_eq!(reply.header("WWW-Authenticate"), Some("Bearer"));
    }
    assert_eq!(get(&emulator, "WhoAmI").await.status, 200);
}

#[tokio::test]
async fn a_set_token_is_the_only_one() {
    let emulator = linked().bearer("secret-token").start().await.unwrap();
    assert_eq!(get(&emulator, "WhoAmI").await.status, 401);
    for (token, status) in [("Bearer secret-token", 200), ("bearer secret-token", 200), ("Bearer secret-toke", 401)] {
        let reply = raw(&emulator, "GET", "/api/data/v9.2/WhoAmI", &[("Authorization", token)], "").await;
        assert_eq!(reply.status, status, "{token}");
    }
}

#[tokio::test]
async fn who_am_i_has_its_ids_and_its_hint() {
    let emulator = start().await;
    let reply = get(&emulator, "WhoAmI").await;
    assert!(reply.header("x-ms-dop-hint").unwrap().parse::<u32>().is_ok(), "{reply:?}");
    for id in ["BusinessUnitId", "UserId", "OrganizationId"] {
        assert_eq!(reply.json()[id].as_str().map(str::len), Some(36), "{id}");
    }
}

#[tokio::test]
async fn every_reply_has_request_ids() {
    let emulator = start().await;
    for (method, target) in [("GET", "/api/data/v9.2/WhoAmI"), ("GET", "/nowhere"), ("POST", "/api/data/v9.2/$batch")] {
        let headers = [("Authorization", "Bearer any"), ("x-ms-client-request-id", "mine")];
        let reply = raw(&emulator, method, target, &headers, "").await;
        assert_eq!(reply.header("x-ms-service-request-id").map(str::len), Some(36), "{target}");
        assert_eq!(reply.header("REQ_ID"), reply.header("x-ms-service-request-id"), "{target}");
        assert_eq!(reply.header("x-ms-client-request-id"), Some("mine"), "{target}");
        assert_eq!(reply.header("OData-Version"), Some("4.0"), "{target}");
    }
    assert_eq!(get(&emulator, "WhoAmI").await.header("x-ms-client-request-id"), None);
}

#[tokio::test]
async fn what_is_not_implemented_says_its_name() {
    let emulator = start().await;
    for (method, path, name) in [
        ("GET", "GlobalOptionSetDefinitions".to_owned(), "GlobalOptionSetDefinitions"),
        ("POST", "BulkDelete".to_owned(), "BulkDelete"),
        ("POST", "incidents/Microsoft.Dynamics.CRM.DeleteMultiple".to_owned(), "DeleteMultiple"),
        ("GET", "incidents?$filter=tolower(title)%20eq%20'x'".to_owned(), "tolower"),
        ("GET", "incidents?%24apply=groupby((title))".to_owned(), "$apply"),
        ("GET", "incidents?$expand=ownerid".to_owned(), "ownerid"),
        ("GET", "incidents?$filter=primarycontactid/ownerid/fullname%20eq%20'x'".to_owned(), "ownerid"),
        ("POST", format!("{}/Microsoft.Dynamics.CRM.Merge", case()), "Merge"),
    ] {
        send(&emulator, method, &path, &[], "").await.assert_error(501, "EmulatorNotImplemented", name);
    }
}

#[tokio::test]
async fn what_nobody_has_is_refused() {
    let emulator = start().await;
    get(&emulator, "incident").await.assert_error(404, "0x80060888", "segment 'incident'");
    get(&emulator, "incidents(1)").await.assert_error(400, "0x80060888", "syntax");
    send(&emulator, "PUT", &case(), &[], "{}").await.assert_error(405, "0x80060888", "'PUT'");
    send(&emulator, "POST", &case(), &[], "{}").await.assert_error(405, "0x80060888", "'POST'");
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let reply = send(&emulator, "POST", "incidents", &form, "title=x").await;
    reply.assert_error(415, "0x80060888", "x-www-form-urlencoded");
}

#[tokio::test]
async fn each_version_of_the_service_is_the_same() {
    let emulator = start().await;
    for (version, status) in [("v9.0", 200), ("v9.1", 200), ("v9.2", 200), ("v8.2", 501)] {
        let target = format!("/api/data/{version}/{}", case());
        let reply = raw(&emulator, "GET", &target, &[("Authorization", "Bearer any")], "").await;
        assert_eq!(reply.status, status, "{version}");
    }
}
