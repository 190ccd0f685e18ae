//! Asking for rows: filters, orders, pages, counts, expansions.

use omni_emulator::{Builder, Emulator};
use serde_json::{Value, json};

use crate::support::*;

/// Cases with the titles `Case 0` to `Case {n-1}` besides the usual rows; every second one is of high priority.
fn cases(count: usize) -> Builder {
    (0..count).fold(linked(), |builder, number| {
        let id = format!("10000000-0000-0000-0000-{number:012}");
        let priority = 1 + number % 2;
        builder
            .row("incidents", json!({ "incidentid": id, "title": format!("Case {number}"), "prioritycode": priority }))
    })
}

async fn titles(emulator: &Emulator, query: &str) -> Vec<String> {
    let reply = get(emulator, &format!("incidents?$select=title&{query}")).await;
    assert_eq!(reply.status, 200, "{query}: {reply:?}");
    titles_of(&reply.json())
}

fn titles_of(page: &Value) -> Vec<String> {
    let rows = page["value"].as_array().unwrap();
    rows.iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_filter_in_each_encoding_finds_the_same() {
    let emulator = linked().row("incidents", json!({ "title": "O'Brien, & Co" })).start().await.unwrap();
    for query in [
        "$filter=title%20eq%20'O''Brien,%20%26%20Co'",
        "%24filter=title+eq+%27O%27%27Brien%2C+%26+Co%27",
        "$filter=title%20eq%20%27O%27%27BRIEN,%20%26%20co%27",
    ] {
        assert_eq!(titles(&emulator, query).await, ["O'Brien, & Co"], "{query}");
    }
}

#[tokio::test]
async fn filters_combine_and_reach_through_lookups() {
    let emulator = cases(4).start().await.unwrap();
    patch(&emulator, &case(), &[], &json!({ "primarycontactid@odata.bind": format!("/contacts({CONTACT})") })).await;
    for (filter, expected) in [
        ("startswith(title,'case') and prioritycode eq 2", vec!["Case 1", "Case 3"]),
        ("prioritycode gt 1 or ticketnumber eq 'CAS-1'", vec!["No dial tone", "Case 1", "Case 3"]),
        ("not contains(title,'a') and prioritycode ne 1", vec!["Noise"]),
        ("ticketnumber ne null", vec!["No dial tone"]),
        ("primarycontactid/fullname eq 'rene valdes'", vec!["No dial tone"]),
        (&format!("_primarycontactid_value eq {CONTACT}"), vec!["No dial tone"]),
        (&format!("incidentid eq {OTHER_CASE}"), vec!["Noise"]),
        ("Microsoft.Dynamics.CRM.In(PropertyName='prioritycode',PropertyValues=[\"2\"])", vec!["Case 1", "Case 3"]),
        ("createdon gt 2020-01-01 and title eq 'Noise'", vec!["Noise"]),
        ("createdon lt 2020-01-01T00:00:00Z", vec![]),
    ] {
        let query = format!("$filter={}", filter.replace(' ', "%20").replace('"', "%22"));
        assert_eq!(titles(&emulator, &query).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn a_filter_that_does_not_fit_names_what_does_not() {
    let emulator = start().await;
    for (filter, status, code, part) in [
        ("titel eq 'x'", 400, "0x80060888", "'titel'"),
        ("title eq 1", 400, "0x80060888", "Edm.String"),
        ("incidentid eq 'x'", 400, "0x80060888", "Edm.Guid"),
        ("title eq", 400, "0x80060888", "position 8"),
        ("contains(prioritycode,'x')", 400, "0x80060888", "Edm.String"),
        ("title", 400, "0x80060888", "Edm.Boolean"),
        ("primarycontactid/nobody eq 'x'", 400, "0x80060888", "'nobody'"),
        ("customerid/name eq 'x'", 400, "0x80060888", "'customerid'"),
        ("year(createdon) eq 2025", 501, "EmulatorNotImplemented", "year"),
    ] {
        let path = format!("incidents?$filter={}", filter.replace(' ', "%20"));
        get(&emulator, &path).await.assert_error(status, code, part);
    }
}

#[tokio::test]
async fn a_filter_has_five_hundred_conditions_at_the_most() {
    let emulator = start().await;
    let filter = |conditions: usize| format!("incidents?$filter={}", vec!["not(merged)"; conditions].join("%20or%20"));
    assert_eq!(get(&emulator, &filter(500)).await.status, 200);
    let message = "Number of conditions in query exceeded maximum limit.";
    get(&emulator, &filter(501)).await.assert_error(400, "0x8004430C", message);
    let values = vec!["\"1\""; 600].join(",");
    let list = format!("$filter=Microsoft.Dynamics.CRM.In(PropertyName='prioritycode',PropertyValues=[{values}])");
    assert_eq!(titles(&emulator, &list.replace('"', "%22")).await, ["No dial tone"], "a list is one condition");
}

#[tokio::test]
async fn rows_come_in_the_order_that_was_asked_for() {
    let emulator = cases(3).start().await.unwrap();
    assert_eq!(
        titles(&emulator, "$orderby=prioritycode%20desc,title").await,
        ["Case 1", "Case 0", "Case 2", "No dial tone", "Noise"]
    );
    assert_eq!(titles(&emulator, "$orderby=title&$top=2").await, ["Case 0", "Case 1"]);
    assert_eq!(titles(&emulator, "$top=0").await, [""; 0]);
    get(&emulator, "incidents?$orderby=titel").await.assert_error(400, "0x80060888", "'titel'");
    get(&emulator, &format!("{}?$top=1", case())).await.assert_error(400, "0x80060888", "$top");
}

#[tokio::test]
async fn a_lookup_is_ordered_by_the_name_of_its_row() {
    let case = |title: &str, contact: &str| json!({ "title": title, "primarycontactid@odata.bind": format!("/contacts({contact})") });
    let ids = ["30000000-0000-0000-0000-000000000000", "20000000-0000-0000-0000-000000000000", NOBODY];
    let emulator = [("Anna", ids[0]), ("bert", ids[1]), ("Carl", ids[2])]
        .into_iter()
        .fold(Emulator::builder(), |builder, (name, id)| {
            builder.row("contacts", json!({ "contactid": id, "fullname": name })).row("incidents", case(name, id))
        })
        .row("incidents", json!({ "title": "nobody" }))
        .start()
        .await
        .unwrap();
    let by_contact = "$orderby=_primarycontactid_value";
    assert_eq!(titles(&emulator, by_contact).await, ["nobody", "Anna", "bert", "Carl"]);
    assert_eq!(titles(&emulator, &format!("{by_contact}%20desc")).await, ["Carl", "bert", "Anna", "nobody"]);
    let first = "incidents?$select=title&$orderby=_primarycontactid_value";
    let page = send(&emulator, "GET", first, &[("Prefer", "odata.maxpagesize=3")], "").await.json();
    let root = format!("{}/api/data/v9.2/", emulator.url());
    let next = page["@odata.nextLink"].as_str().and_then(|next| next.strip_prefix(&root)).unwrap();
    assert_eq!(titles_of(&get(&emulator, next).await.json()), ["Carl"], "a page begins after a name");

    // A row that is gone has no name any more, and orders by its id.
    emulator.delete("contacts", ids[1]).unwrap();
    assert_eq!(titles(&emulator, by_contact).await, ["nobody", "bert", "Anna", "Carl"]);
    assert_eq!(titles(&emulator, "$orderby=_ownerid_value").await.len(), 4, "the schema does not describe users");
}

#[tokio::test]
async fn moments_are_read_filtered_and_ordered_in_utc() {
    let emulator = [
        ("second", "2025-02-28T10:30:00+01:00"),
        ("first", "2025-02-28T09:00:00.000Z"),
        ("third", "2025-02-28T04:45:00-05:00"),
    ]
    .into_iter()
    .fold(Emulator::builder(), |builder, (title, sent)| {
        builder.row("incidents", json!({ "title": title, "createdon": sent }))
    })
    .start()
    .await
    .unwrap();
    assert_eq!(titles(&emulator, "$orderby=createdon").await, ["first", "second", "third"]);
    assert_eq!(titles(&emulator, "$filter=createdon%20lt%202025-02-28T09:30:00Z").await, ["first"]);
    let rows = get(&emulator, "incidents?$select=createdon&$orderby=createdon").await.json();
    let read: Vec<_> = rows["value"].as_array().unwrap().iter().map(|row| row["createdon"].clone()).collect();
    assert_eq!(read, ["2025-02-28T09:00:00Z", "2025-02-28T09:30:00Z", "2025-02-28T09:45:00Z"]);
}

#[tokio::test]
async fn a_date_is_the_midnight_in_utc_that_it_begins_with() {
    let emulator = ["2026-01-30T23:59:59Z", "2026-01-31T00:00:00Z", "2026-01-31T09:00:00Z"]
        .into_iter()
        .fold(Emulator::builder(), |builder, at| builder.row("incidents", json!({ "title": at, "createdon": at })))
        .start()
        .await
        .unwrap();
    for (filter, expected) in [
        ("createdon eq 2026-01-31", vec!["2026-01-31T00:00:00Z"]),
        ("createdon gt 2026-01-31", vec!["2026-01-31T09:00:00Z"]),
        ("createdon le 2026-01-31", vec!["2026-01-30T23:59:59Z", "2026-01-31T00:00:00Z"]),
        ("2026-01-31 gt createdon", vec!["2026-01-30T23:59:59Z"]),
    ] {
        let query = format!("$filter={}", filter.replace(' ', "%20"));
        assert_eq!(titles(&emulator, &query).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn a_path_has_an_end() {
    let emulator = start().await;
    let way = |length: usize| format!("{}title", "parentcaseid/".repeat(length - 1));
    for option in ["$orderby=", "$filter=null%20ne%20"] {
        assert_eq!(get(&emulator, &format!("incidents?{option}{}", way(10))).await.status, 200, "{option}");
        let far = get(&emulator, &format!("incidents?{option}{}", way(2400))).await;
        far.assert_error(400, "0x80060888", "more than 10 segments");
    }
}

#[tokio::test]
async fn pages_follow_one_another_to_the_end() {
    let emulator = cases(5).start().await.unwrap();
    let prefer = [("Prefer", "odata.maxpagesize=2")];
    let mut path = "incidents?$select=title&$orderby=prioritycode%20desc&$count=true".to_owned();
    let mut seen = Vec::new();
    for page in 1.. {
        let reply = send(&emulator, "GET", &path, &prefer, "").await;
        assert_eq!(reply.header("Preference-Applied"), Some("odata.maxpagesize=2"));
        let body = reply.json();
        assert_eq!(body["@odata.count"], 7, "one row went and one came");
        seen.extend(titles_of(&body));
        let Some(next) = body["@odata.nextLink"].as_str() else {
            assert_eq!(page, 4);
            break;
        };
        let start = format!("{}/api/data/v9.2/", emulator.url());
        path = next.strip_prefix(&start).unwrap_or_else(|| panic!("{next}")).to_owned();
        assert!(next.contains("$skiptoken=%3Ccookie%20pagenumber=%22"), "{next}");
        if page == 2 {
            // A row of an earlier page goes, another comes: no page shifts.
            emulator.delete("incident", "10000000-0000-0000-0000-000000000001").unwrap();
            let early = json!({ "title": "Early", "prioritycode": 2 });
            assert_eq!(post(&emulator, "incidents", &[], &early).await.status, 204);
        }
    }
    assert_eq!(seen, ["Case 1", "Case 3", "No dial tone", "Case 0", "Case 2", "Case 4", "Noise"]);
}

#[tokio::test]
async fn a_page_has_five_thousand_rows_at_the_most() {
    let emulator = cases(5001).start().await.unwrap();
    for headers in [&[][..], &[("Prefer", "odata.maxpagesize=9999")]] {
        let page = send(&emulator, "GET", "incidents?$select=title&$count=true", headers, "").await.json();
        assert_eq!(page["value"].as_array().unwrap().len(), 5000);
        assert_eq!(page["@odata.count"], 5000, "the service counts no further");
        assert!(page["@odata.nextLink"].is_string());
    }
    assert_eq!(get(&emulator, "incidents/$count").await.body, "\u{feff}5000");
    let top = get(&emulator, "incidents?$select=title&$top=5").await.json();
    assert_eq!((top["value"].as_array().unwrap().len(), top.get("@odata.nextLink")), (5, None));
}

#[tokio::test]
async fn top_makes_the_page_size_void() {
    let emulator = cases(5).start().await.unwrap();
    let prefer = [("Prefer", "odata.maxpagesize=2")];
    let reply = send(&emulator, "GET", "incidents?$select=title&$top=4", &prefer, "").await;
    assert_eq!(reply.json()["value"].as_array().unwrap().len(), 4);
    assert_eq!((reply.json().get("@odata.nextLink"), reply.header("Preference-Applied")), (None, None));
}

#[tokio::test]
async fn a_count_is_text_with_a_byte_order_mark() {
    let emulator = cases(4).start().await.unwrap();
    let reply = get(&emulator, "incidents/$count?$filter=prioritycode%20eq%202").await;
    assert_eq!((reply.status, reply.body.as_str()), (200, "\u{feff}2"));
    assert!(reply.header("Content-Type").unwrap().starts_with("text/plain"));
}

#[tokio::test]
async fn a_lookup_s_row_comes_in_its_place() {
    let emulator = start().await;
    let reply = get(&emulator, &format!("{}?$select=subject&$expand={CASE_NAV}($select=title)", conversation())).await;
    let etag = emulator.row("incidents", CASE).unwrap()["@odata.etag"].clone();
    let body = reply.json();
    assert_eq!(body[CASE_NAV], json!({ "@odata.etag": etag, "incidentid": CASE, "title": "No dial tone" }));
    let context = format!("#msdyn_ocliveworkitems(subject,{CASE_NAV}(title))/$entity");
    assert!(body["@odata.context"].as_str().unwrap().ends_with(&context), "{body}");
    assert_eq!(body.get("_msdyn_issueid_value"), None);

    let path = format!("{CONVERSATIONS}?$select=subject&$expand={ACCOUNT_NAV},{CONTACT_NAV}($select=fullname)");
    let row = get(&emulator, &path).await.json()["value"][0].clone();
    assert_eq!(row[ACCOUNT_NAV], json!(null), "the customer is a contact");
    assert_eq!(row[CONTACT_NAV]["fullname"], "Rene Valdes");
}

#[tokio::test]
async fn expansions_nest_and_say_what_they_do_not_know() {
    let emulator = start().await;
    let bind = json!({ "parentcaseid@odata.bind": format!("/incidents({OTHER_CASE})") });
    assert_eq!(patch(&emulator, &case(), &[], &bind).await.status, 204);
    let inner = format!("{CASE_NAV}($select=title;$expand=parentcaseid($select=title))");
    let body = get(&emulator, &format!("{}?$select=subject&$expand={inner}", conversation())).await.json();
    assert_eq!(body[CASE_NAV]["parentcaseid"]["title"], "Noise");
    for (expand, status, part) in [
        ("parentCaseId", 400, "'parentCaseId'"),
        ("parentcaseid($select=titel)", 400, "'titel'"),
        ("parentcaseid($top=1)", 501, "$top"),
        ("ownerid", 501, "ownerid"),
    ] {
        let reply = get(&emulator, &format!("{}?$expand={expand}", case())).await;
        assert_eq!(reply.status, status, "{expand}");
        assert!(reply.body.contains(part), "{expand}: {}", reply.body);
    }
    let etag = emulator.row("incidents", CASE).unwrap()["@odata.etag"].as_str().unwrap().to_owned();
    let path = format!("{}?$expand=parentcaseid", case());
    let reply = send(&emulator, "GET", &path, &[("If-None-Match", &etag)], "").await;
    assert_eq!(reply.status, 200, "the expanded row may have changed");
}

#[tokio::test]
async fn a_count_comes_with_annotations_where_they_are_asked_for() {
    let emulator = start().await;
    let prefer = [("Prefer", "odata.include-annotations=\"*\"")];
    let body = send(&emulator, "GET", "incidents?$select=title&$count=true", &prefer, "").await.json();
    assert_eq!(body["@Microsoft.Dynamics.CRM.totalrecordcount"], 2);
    assert_eq!(body["@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"], false);
    let body = send(&emulator, "GET", "incidents?$select=title", &prefer, "").await.json();
    assert_eq!(body["@Microsoft.Dynamics.CRM.totalrecordcount"], -1);
}
