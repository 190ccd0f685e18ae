//! Typed reads: one row, filtered rows, their pages, and what comes with them.

use omni_runtime::batch::Batch;
use omni_runtime::entities::{Contact, Incident};
use omni_runtime::{Column, ErrorKind, Id, WebApi, edm, entity, get, query};
use serde_json::json;
use tests::canned::{Reply, Server};
use tests::organisation::{CASE, CONTACT, TOKEN, client, organisation, start};

#[entity("contact")]
#[derive(Debug, Clone, PartialEq)]
struct Person {
    contactid: Id<Contact>,
    lastname: Option<String>,
}

#[entity("incident")]
#[derive(Debug, Clone, PartialEq)]
struct Ticket {
    incidentid: Id<Incident>,
    title: Option<String>,
    prioritycode: Option<i32>,
    createdon: Option<String>,
    isescalated: Option<bool>,
    #[entity(column = "_primarycontactid_value")]
    contact: Option<Id<Contact>>,
}

#[entity("incident")]
#[derive(Debug)]
struct TicketOfPerson {
    title: Option<String>,
    #[entity(expand = "primarycontactid")]
    person: Option<Person>,
}

const TITLES: [&str; 6] =
    ["O'Brien & Co", "100% of it + more?", "a/b#c;d=e", "Größe €", "coffee", "it''s \"quoted\" \\ (and) or"];

async fn tickets() -> (omni_emulator::Emulator, WebApi) {
    let mut builder = organisation(json!({}));
    for (index, title) in TITLES.iter().enumerate() {
        let id = format!("00000000-0000-4000-8000-{index:012}");
        let mut row = json!({ "incidentid": id, "title": title, "prioritycode": index % 3 + 1 });
        if index == 0 {
            row["primarycontactid@odata.bind"] = json!(format!("/contacts({CONTACT})"));
        }
        builder = builder.row("incidents", row);
    }
    let emulator = builder.start().await.unwrap();
    let client = client(&emulator);
    (emulator, client)
}

#[tokio::test]
async fn reads_one_row_with_its_version() {
    let (emulator, client) = start(json!({})).await;
    let row = get::<Ticket>(CASE).send(&client).await.unwrap();
    assert_eq!((row.record().incidentid, row.record().title.as_deref()), (CASE, Some("Leaks")));
    let version = emulator.row("incidents", CASE).unwrap()["@odata.etag"].clone();
    assert_eq!(json!(row.version().unwrap().as_str()), version);
}

#[tokio::test]
async fn says_that_a_row_is_not_there() {
    let (_emulator, client) = start(json!({})).await;
    let gone: Id<Incident> = Id::constant("00000000-0000-4000-8000-00000000dead");
    let error = get::<Ticket>(gone).send(&client).await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().starts_with("get incident 0000"), "{error}");
}

#[tokio::test]
async fn finds_every_title_by_itself_whatever_letters_it_has() {
    let (_emulator, client) = tickets().await;
    for title in TITLES {
        let found = query::<Ticket>().filter(Ticket::TITLE.eq(title)).rows(&client).collect().await.unwrap();
        let found: Vec<_> = found.iter().map(|row| row.record().title.as_deref()).collect();
        assert_eq!(found, [Some(title)], "{title}");
    }
}

#[tokio::test]
async fn a_part_of_a_text_is_found_by_its_own_letters() {
    let mut builder = organisation(json!({}));
    for (index, title) in ["50% off", "50 cent off", "a_b", "axb", "[VIP] x", "V x"].into_iter().enumerate() {
        let id = format!("00000000-0000-4000-8000-{index:012}");
        builder = builder.row("incidents", json!({ "incidentid": id, "title": title }));
    }
    let emulator = builder.start().await.unwrap();
    let client = client(&emulator);
    for (filter, title) in [
        (Ticket::TITLE.contains("0%"), "50% off"),
        (Ticket::TITLE.contains("A_b"), "a_b"),
        (Ticket::TITLE.starts_with("[vip]"), "[VIP] x"),
        (Ticket::TITLE.ends_with("% off"), "50% off"),
        (Ticket::TITLE.ends_with("_b"), "a_b"),
    ] {
        let found = query::<Ticket>().filter(filter.clone()).rows(&client).collect().await.unwrap();
        let found: Vec<_> = found.iter().map(|row| row.record().title.as_deref()).collect();
        assert_eq!(found, [Some(title)], "{filter}");
    }
}

#[tokio::test]
async fn and_and_or_mean_what_was_said() {
    let (_emulator, client) = tickets().await;
    let count = async |filter| query::<Ticket>().filter(filter).rows(&client).collect().await.unwrap().len();
    let (high, coffee) = (|| Ticket::PRIORITYCODE.eq(1), || Ticket::TITLE.eq("coffee"));
    assert_eq!(count(high()).await, 2);
    assert_eq!(count(high().or(coffee())).await, 3);
    assert_eq!(
        count(high().or(coffee()).and(Ticket::TITLE.contains("o"))).await,
        2,
        "not three: high, or coffee with an o"
    );
    assert_eq!(count(high().or(coffee().and(Ticket::TITLE.contains("x")))).await, 2);
    assert_eq!(count((!high()).and(Ticket::PRIORITYCODE.is_not_null())).await, 4);
    assert_eq!(count(Ticket::CONTACT.eq(CONTACT)).await, 1);
    assert_eq!(count(Ticket::INCIDENTID.eq(CASE)).await, 1);
    assert_eq!(count(Ticket::CONTACT.is_null().and(Ticket::PRIORITYCODE.one_of([1, 2]))).await, 3);
    assert_eq!(count(Ticket::PRIORITYCODE.one_of(Vec::<i32>::new())).await, 0);
}

#[test]
fn filters_are_quoted_by_type_and_encoded_for_the_wire() {
    const CUSTOM: Column<Incident, edm::Guid> = Column::new("new_order");
    let path = |filter| {
        query::<Ticket>()
            .filter(filter)
            .request()
            .map(|request| request.path().split("$filter=").nth(1).unwrap().to_owned())
    };
    assert_eq!(path(Ticket::TITLE.eq("O'Brien & Co")).unwrap(), "title%20eq%20'O''Brien%20%26%20Co'");
    assert_eq!(path(Ticket::TITLE.eq("50%+#")).unwrap(), "title%20eq%20'50%25%2B%23'");
    assert_eq!(path(Ticket::INCIDENTID.ne(CASE)).unwrap(), format!("incidentid%20ne%20{CASE}"), "a GUID has no quotes");
    assert_eq!(path(CUSTOM.eq(*CASE.as_uuid())).unwrap(), format!("new_order%20eq%20{CASE}"));
    let since = "2026-01-31T09:00:00Z".to_owned();
    assert_eq!(path(Ticket::CREATEDON.ge(since)).unwrap(), "createdon%20ge%202026-01-31T09:00:00Z");
    assert_eq!(path(Ticket::ISESCALATED.eq(true)).unwrap(), "isescalated%20eq%20true");
    assert_eq!(path(Ticket::TITLE.is_null()).unwrap(), "title%20eq%20null");
    assert_eq!(
        path(Ticket::TITLE.eq("a").and(Ticket::TITLE.eq("b").or(Ticket::TITLE.eq("c")))).unwrap(),
        "title%20eq%20'a'%20and%20(title%20eq%20'b'%20or%20title%20eq%20'c')"
    );
    assert_eq!(
        path(!Ticket::TITLE.eq("a").and(Ticket::TITLE.eq("b"))).unwrap(),
        "not%20(title%20eq%20'a'%20and%20title%20eq%20'b')"
    );
}

#[tokio::test]
async fn a_text_that_is_no_date_is_refused_before_it_is_sent() {
    let (emulator, client) = start(json!({})).await;
    let filter = Ticket::CREATEDON.gt("2026-01-01 or 1 eq 1".to_owned());
    let error = query::<Ticket>().filter(filter).send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(error.to_string().contains("`createdon`") && error.to_string().contains("2026-01-31T09:00:00Z"), "{error}");
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn sorts_counts_and_takes_the_first() {
    let (_emulator, client) = tickets().await;
    let by_title = query::<Ticket>().filter(Ticket::PRIORITYCODE.eq(2)).order_by(Ticket::TITLE.descending());
    let page = by_title.clone().counted().top(1).send(&client).await.unwrap();
    assert_eq!((page.rows().len(), page.count()), (1, Some(2)));
    assert_eq!(page.rows()[0].record().title.as_deref(), Some("coffee"));
    assert_eq!(by_title.count().send(&client).await.unwrap(), 2);
}

#[tokio::test]
async fn reads_the_row_that_a_lookup_refers_to() {
    let (_emulator, client) = tickets().await;
    let rows = query::<TicketOfPerson>().rows(&client).collect().await.unwrap();
    let of = |title: &str| rows.iter().find(|row| row.record().title.as_deref() == Some(title)).unwrap().record();
    let person = Person { contactid: CONTACT, lastname: Some("Valdes".to_owned()) };
    assert_eq!(of("O'Brien & Co").person, Some(person));
    assert_eq!(of("coffee").person, None);
    let row = get::<TicketOfPerson>(Id::constant("00000000-0000-4000-8000-000000000000")).send(&client).await.unwrap();
    assert!(row.record().person.is_some());
}

/// A text that was kept, of another query or of an older version of the app.
#[test]
fn a_continuation_of_another_query_is_refused_before_rows_are_read_as_something_else() {
    let at = |path: &str| {
        let link = format!("https://contoso.crm.dynamics.com/api/data/v9.2/{path}");
        let request = query::<Ticket>().resume(omni_runtime::Continuation::new(link)).request();
        request.map(|request| request.path().to_owned()).map_err(|error| error.to_string())
    };
    let columns = <Ticket as omni_runtime::Record>::COLUMNS;
    for select in [columns.join(","), columns.join("%2C"), format!("versionnumber,{}", columns.join(","))] {
        let path = format!("incidents?$select={select}&$skiptoken=x");
        assert!(at(&path).is_ok_and(|sent| sent.ends_with(&path)), "{path}");
    }
    // What the link does not say is for the service to know.
    assert!(at("incidents?$skiptoken=x").is_ok() && at("incidents").is_ok());
    assert_eq!(
        at("accounts?$select=title"),
        Err("the continuation is of `accounts`, and the query of `incidents`".to_owned())
    );
    let (last, others) = columns.split_last().unwrap();
    let error = at(&format!("incidents?%24select={}", others.join(","))).unwrap_err();
    let expected = "which was not asked for when it began";
    assert!(error.contains(&format!("the column `{last}`")) && error.ends_with(expected), "{error}");
}

#[tokio::test]
async fn walks_all_pages_and_resumes_where_it_stopped() {
    let (emulator, client) = tickets().await;
    let all = || query::<Ticket>().order_by(Ticket::TITLE.ascending()).page_size(3);
    let mut pages = all().pages(&client);
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!(first.rows().len(), 3);
    let kept = pages.continuation().unwrap().as_str().to_owned();
    let rest = all().resume(omni_runtime::Continuation::new(kept)).rows(&client).collect().await.unwrap();
    assert_eq!(rest.len(), 5);
    let whole = all().rows(&client).collect().await.unwrap();
    let ids = |rows: &[omni_runtime::Row<Ticket>]| rows.iter().map(|row| row.record().incidentid).collect::<Vec<_>>();
    assert_eq!(ids(&whole), [ids(first.rows()), ids(&rest)].concat());
    assert!(
        emulator.requests().iter().all(|request| request.header("prefer").unwrap().contains("odata.maxpagesize=3"))
    );
}

fn page(rows: &[&str], next: Option<&str>) -> Reply {
    let rows: Vec<_> = rows.iter().map(|title| json!({ "incidentid": CASE, "title": title })).collect();
    let mut body = json!({ "value": rows });
    if let Some(next) = next {
        body["@odata.nextLink"] = json!(next);
    }
    Reply::new("200 OK", "content-type: application/json; odata.metadata=minimal\r\n", &body.to_string())
}

#[tokio::test]
async fn an_empty_page_does_not_end_it_and_links_are_followed_as_they_stand() {
    let server = Server::listen().await;
    let link = |cookie: &str| {
        format!(
            "{}/api/data/v9.2/incidents?$select=title&$skiptoken=%3Ccookie%20pagenumber=%22{cookie}%22%20/%3E",
            server.url()
        )
    };
    let (second, third) = (link("2"), link("3"));
    server.answer([page(&["a"], Some(&second)), page(&[], Some(&third)), page(&["b"], None)]);
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let mut rows = query::<Ticket>().rows(&client);
    let mut titles = Vec::new();
    while let Some(row) = rows.next().await {
        titles.push(row.unwrap().record().title.clone().unwrap());
    }
    assert_eq!(titles, ["a", "b"]);
    let requests = server.requests();
    assert!(
        requests[1].starts_with(
            "GET /api/data/v9.2/incidents?$select=title&$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E HTTP"
        ),
        "{}",
        requests[1]
    );
}

#[tokio::test]
async fn a_link_that_leads_elsewhere_is_not_followed_with_the_token() {
    let thief = Server::start([page(&["stolen"], None)]).await;
    let server = Server::start([page(&["a"], Some(&format!("{}/api/data/v9.2/incidents", thief.url())))]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let error = query::<Ticket>().rows(&client).collect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("leads away"), "{error}");
    assert!(thief.requests().is_empty());
}

#[tokio::test]
async fn an_error_in_the_middle_says_where_to_go_on() {
    let server = Server::listen().await;
    let link = format!("{}/api/data/v9.2/incidents?$skiptoken=2", server.url());
    server.answer([page(&["a"], Some(&link)), Reply::new("500 Internal Server Error", "", ""), page(&["b"], None)]);
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let mut rows = query::<Ticket>().rows(&client);
    assert!(rows.next().await.unwrap().is_ok());
    assert!(rows.next().await.unwrap().is_err());
    assert!(rows.next().await.is_none());
    let from = rows.continuation().unwrap().clone();
    let rest = query::<Ticket>().resume(from).rows(&client).collect().await.unwrap();
    assert_eq!(rest[0].record().title.as_deref(), Some("b"));
}

#[tokio::test]
async fn a_reply_that_cannot_be_read_says_where() {
    let body = json!({ "value": [{ "incidentid": CASE }, { "incidentid": CASE, "prioritycode": "high" }] });
    let server = Server::start([Reply::new("200 OK", "", &body.to_string())]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let error = query::<Ticket>().send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("`value[1].prioritycode`"), "{error}");
}

#[tokio::test]
async fn a_count_with_a_byte_order_mark_is_read() {
    let server = Server::start([Reply::new("200 OK", "content-type: text/plain\r\n", "\u{feff}17")]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    assert_eq!(query::<Ticket>().count().send(&client).await.unwrap(), 17);
}

#[tokio::test]
async fn a_page_that_names_an_earlier_one_as_its_next_is_an_error_and_no_endless_list() {
    for length in [1, 2, 3] {
        let server = Server::listen().await;
        let next = |page: usize| format!("{}/api/data/v9.2/incidents?$skiptoken={}", server.url(), page % length);
        server.answer((0..9).map(|number| page(&["a"], Some(&next(number)))));
        let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
        let error = query::<Ticket>().rows(&client).collect().await.unwrap_err();
        assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Decode, length + 1), "{error}");
    }
}

#[tokio::test]
async fn what_is_too_long_for_the_service_is_refused_before_it_is_sent() {
    let server = Server::start([]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let titles = |count: usize, letters: usize| {
        let titles = (0..count).map(move |number| format!("{number:0letters$}"));
        query::<Ticket>().filter(Ticket::TITLE.one_of(titles))
    };
    assert!(titles(500, 3).request().is_ok());
    for error in [titles(501, 3).request().unwrap_err(), titles(501, 3).count().send(&client).await.unwrap_err()] {
        assert!(error.is_invalid() && error.to_string().contains("501 conditions"), "{error}");
    }
    let error = titles(400, 90).send(&client).await.unwrap_err();
    assert!(error.is_invalid() && error.to_string().contains("takes 32768"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_long_filter_fits_into_a_batch() {
    let (emulator, client) = tickets().await;
    let long = query::<Ticket>().filter(Ticket::TITLE.one_of((0..400).map(|number| format!("{number:090}"))));
    let mut batch = Batch::new();
    let (found, first) = (batch.add(long), batch.add(query::<Ticket>().top(1)));
    let mut outcomes = batch.send(&client).await.unwrap();
    assert!(outcomes.take(found).unwrap().rows().is_empty());
    assert_eq!(outcomes.take(first).unwrap().rows().len(), 1);
    drop(emulator);
}
