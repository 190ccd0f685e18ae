//! The page at `/`: tables, rows and the last requests, for a person who wonders what the emulator holds.
//!
//! It is written by the server as it stands, reads only, and runs no script.

mod html;

use std::collections::VecDeque;

use omni_schema::Table;

use crate::fault::Fault;
use crate::http::{Request, Response};
use crate::json::Value;
use crate::record::RecordedRequest;
use crate::row::Row;
use crate::service::Service;
use html::Html;

/// The most rows and the most requests that are shown.
const MOST_ROWS: usize = 100;
const MOST_REQUESTS: usize = 50;
/// The most characters of a value or of a body that are shown.
const LONGEST: usize = 200;

/// Whether a request is one for the page.
pub(crate) fn is_asked_for(request: &Request) -> bool {
    matches!(request.target.split('?').next(), Some("/" | ""))
}

/// The page; `?table=incident` shows the rows of a table.
pub(crate) fn show(service: &Service, request: &Request) -> Response {
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let asked = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "table").map(|(_, table)| table);
    let shown = match &asked {
        Some(name) => service.schema.table(name),
        None => None,
    };
    match write(service, shown) {
        Ok(body) => {
            let response = Response::new(200).with("Content-Type", "text/html; charset=utf-8");
            let policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'";
            Response { body, ..response.with("Content-Security-Policy", policy).with("Cache-Control", "no-store") }
        }
        Err(fault) => fault.into_response(),
    }
}

/// The refusal of a browser that does not know the token: it asks for a name, which does not matter, and a password.
pub(crate) fn refuse() -> Response {
    let response = Response::new(401).with("Content-Type", "text/plain; charset=utf-8");
    let body = "The emulator lets in one token only. Any name will do; the password is the token.".to_owned();
    Response { body, ..response.with("WWW-Authenticate", "Basic realm=\"omni-emulator\"") }
}

fn write(service: &Service, shown: Option<&Table>) -> Result<String, Fault> {
    let mut page = Html::page("omni-emulator");
    page.element("h1", "", "omni-emulator");
    page.element("p", "", "An organisation of the Dataverse Web API, as far as its schema goes. This page reads only.");
    page.open("div", "columns");
    service.store.read::<_, Fault>(|transaction| {
        page.open("nav", "");
        page.element("h2", "", "Tables");
        page.open("ul", "");
        for table in &service.schema.tables {
            let count = transaction.count(&table.logical_name)?;
            let current = shown.is_some_and(|shown| shown.logical_name == table.logical_name);
            page.open("li", "");
            page.link(&format!("/?table={}", table.logical_name), &table.logical_name, current);
            page.element("span", "count", &count.to_string());
            page.close("li");
        }
        page.close("ul");
        page.close("nav");
        page.open("main", "");
        if let Some(table) = shown {
            let rows = transaction.rows(&table.logical_name)?;
            rows_of(&mut page, table, &rows, service);
        }
        Ok(())
    })?;
    service.requests.look(|all| requests(&mut page, all));
    page.close("main");
    page.close("div");
    Ok(page.end())
}

/// The rows of a table, with the columns that any of them has a value in.
fn rows_of(page: &mut Html, table: &Table, rows: &[Row], service: &Service) {
    page.element("h2", "", &format!("{} ({})", table.entity_set, rows.len()));
    if rows.is_empty() {
        page.element("p", "none", "No rows.");
        return;
    }
    let last = &rows[rows.len().saturating_sub(MOST_ROWS)..];
    if last.len() < rows.len() {
        page.element("p", "none", &format!("The last {MOST_ROWS} of them:"));
    }
    let mut members: Vec<(String, omni_schema::Member<'_>)> = Vec::new();
    for property in table.properties().filter(|property| *property != table.key) {
        if let Some(member) = table.member(&property)
            && last.iter().any(|row| !row.member(&member).is_null())
        {
            members.push((property, member));
        }
    }
    members.sort_by_key(|(property, member)| place(table, property, member));
    page.open("div", "wide");
    page.open("table", "");
    page.open("tr", "");
    page.element("th", "", &table.key);
    page.element("th", "", "@odata.etag");
    for (property, _) in &members {
        page.element("th", "", property);
    }
    page.close("tr");
    for row in last.iter().rev() {
        page.open("tr", "");
        page.element("td", "id", &row.id.to_string());
        page.element("td", "id", &row.etag());
        for (_, member) in &members {
            cell(page, row, member, service);
        }
        page.close("tr");
    }
    page.close("table");
    page.close("div");
}

/// Where a column stands: what people call the row, what it refers to, what else it holds, what the service stamps.
fn place(table: &Table, property: &str, member: &omni_schema::Member<'_>) -> u8 {
    let names = ["name", "fullname", "title", "subject", "lastname", "firstname"];
    match member {
        omni_schema::Member::Column(_) if names.contains(&property) => 0,
        _ if table.primary_name.as_deref() == Some(property) => 0,
        omni_schema::Member::Lookup(lookup) if !lookup.required => 1,
        omni_schema::Member::Column(column) if !column.is_read_only() => 2,
        _ => 3,
    }
}

fn cell(page: &mut Html, row: &Row, member: &omni_schema::Member<'_>, service: &Service) {
    match (row.member(member), member) {
        (Value::Null, _) => page.element("td", "none", "null"),
        (value, omni_schema::Member::Lookup(lookup)) => {
            let held = row.lookup(&lookup.name).map(|held| held.table).unwrap_or_default();
            page.open("td", "id");
            match service.schema.table(&held) {
                Some(table) => page.link(&format!("/?table={}", table.logical_name), &held, false),
                None => page.element("span", "", &held),
            }
            page.element("span", "", &shortened(value.as_str().unwrap_or_default()));
            page.close("td");
        }
        (Value::Text(text), _) => page.element("td", "", &shortened(&text)),
        (other, _) => page.element("td", "number", &other.to_string()),
    }
}

fn requests(page: &mut Html, requests: &VecDeque<RecordedRequest>) {
    page.element("h2", "", &format!("Requests ({})", requests.len()));
    if requests.is_empty() {
        page.element("p", "none", "None yet.");
        return;
    }
    page.open("table", "requests");
    for request in requests.iter().rev().take(MOST_REQUESTS) {
        let class = match (&request.failure, request.status) {
            (Some(_), _) => "failure",
            (None, 400..) => "refused",
            _ => "",
        };
        page.open("tr", class);
        page.element("td", "", &request.method);
        page.element("td", "path", &shortened(&request.path));
        page.element("td", "status", &request.status.to_string());
        let failure = request.failure.as_ref().map(|failure| format!("{failure:?} ")).unwrap_or_default();
        page.element("td", "body", &(failure + &shortened(&request.body)));
        page.close("tr");
    }
    page.close("table");
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
