//! Our client reads the replies of a server that nobody here wrote: the rows and the `$batch` of fe-mockserver-core.
//!
//! `cargo test -p tests --features witnesses --test mockserver`. It is never asked to unlink: its `DELETE …/$ref` deletes the
//! whole record.

#[allow(dead_code, reason = "it starts the clients of other tests too")]
mod install;

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use install::Witnesses;
use omni_emulator::Emulator;
use omni_runtime::batch::Batch;
use omni_runtime::entities::{Account, Contact};
use omni_runtime::{ErrorKind, Id, WebApi, entity, get, query};
use serde_json::json;

const CONTOSO: Id<Account> = Id::constant("10000000-0000-4000-8000-000000000001");
const FABRIKAM: Id<Account> = Id::constant("10000000-0000-4000-8000-000000000002");
const VALDES: Id<Contact> = Id::constant("20000000-0000-4000-8000-000000000001");

#[entity("account")]
#[derive(Debug, Clone, PartialEq)]
struct Company {
    accountid: Id<Account>,
    name: Option<String>,
    numberofemployees: Option<i32>,
    #[entity(column = "_primarycontactid_value")]
    contact: Option<Id<Contact>>,
}

#[entity("contact")]
#[derive(Debug, Clone, PartialEq)]
struct Person {
    contactid: Id<Contact>,
    lastname: Option<String>,
}

/// The server, as long as this lives.
struct Mockserver {
    process: Child,
    client: WebApi,
}

impl Mockserver {
    async fn start() -> Self {
        let witnesses = Witnesses::install().expect("the witnesses can be installed");
        let rows = witnesses.file("mockserver-rows");
        std::fs::create_dir_all(&rows).expect("a folder");
        let companies = json!([
            {
                "accountid": CONTOSO, "name": "O'Brien & Co", "numberofemployees": 12,
                "_primarycontactid_value": VALDES,
            },
            { "accountid": FABRIKAM, "name": null, "numberofemployees": 7, "_primarycontactid_value": null },
        ]);
        let people = json!([{ "contactid": VALDES, "lastname": "Valdes" }]);
        for (set, of_set) in [("accounts", companies), ("contacts", people)] {
            std::fs::write(rows.join(format!("{set}.json")), of_set.to_string()).expect("a file");
        }
        let metadata = witnesses.file("mockserver.xml");
        std::fs::write(&metadata, document().await).expect("a file");
        let mut command = witnesses.node("mockserver.mjs");
        command.arg(&metadata).arg(&rows).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("node starts");
        let output = BufReader::new(process.stdout.take().expect("its output"));
        let port = output.lines().find_map(|line| line.ok()?.strip_prefix("listening ").map(str::to_owned));
        let url = format!("http://127.0.0.1:{}", port.expect("it listens"));
        let client = WebApi::builder(url).token("any").build().expect("a client");
        Self { process, client }
    }
}

impl Drop for Mockserver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The emulator's `$metadata`: what the server is made from.
async fn document() -> String {
    let emulator = Emulator::builder().start().await.expect("it starts");
    let client = WebApi::builder(emulator.url()).token("any").build().expect("a client");
    let request = omni_runtime::wire::Request::new(http::Method::GET, "$metadata").header("accept", "application/xml");
    String::from_utf8(client.request(request).await.expect("the document").into_body()).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_its_rows_and_its_batches() {
    let server = Mockserver::start().await;
    let client = &server.client;

    let contoso = Company {
        accountid: CONTOSO,
        name: Some("O'Brien & Co".to_owned()),
        numberofemployees: Some(12),
        contact: Some(VALDES),
    };
    let fabrikam = Company { accountid: FABRIKAM, name: None, numberofemployees: Some(7), contact: None };

    let all =
        query::<Company>().order_by(Company::NUMBEROFEMPLOYEES.ascending()).rows(client).collect().await.expect("rows");
    let all: Vec<_> = all.into_iter().map(omni_runtime::Row::into_record).collect();
    assert_eq!(all, [fabrikam, contoso.clone()]);

    // It does not read a quote that is doubled, as OData has it in a text.
    let large = Company::NUMBEROFEMPLOYEES.gt(10).and(Company::ACCOUNTID.eq(CONTOSO));
    let found = query::<Company>().filter(large).send(client).await.expect("a page");
    assert_eq!(found.rows().len(), 1);
    assert_eq!(found.rows()[0].record(), &contoso);

    let one = get::<Person>(VALDES).send(client).await.expect("a row");
    assert_eq!(one.record().lastname.as_deref(), Some("Valdes"));
    let none = get::<Person>(Id::constant("20000000-0000-4000-8000-00000000dead")).send(client).await;
    assert_eq!(none.map_err(|error| error.kind()), Err(ErrorKind::NotFound));

    let mut batch = Batch::new();
    let company = batch.add(get::<Company>(CONTOSO));
    let nobody = batch.add(get::<Person>(Id::constant("20000000-0000-4000-8000-00000000dead")));
    let people = batch.add(query::<Person>());
    let mut outcomes = batch.send(client).await.expect("a reply");
    assert_eq!(outcomes.take(company).expect("the company").record(), &contoso);
    assert_eq!(outcomes.take(nobody).map_err(|error| error.kind()), Err(ErrorKind::NotFound));
    assert_eq!(outcomes.take(people).expect("the people").rows().len(), 1);
}
