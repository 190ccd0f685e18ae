//! Rows by an alternate key: read, changed, written although they may not be there, deleted.

use omni_emulator::{Emulator, Failure};
use omni_runtime::batch::{Batch, Changeset};
use omni_runtime::entities::{Account, Contact, Incident};
use omni_runtime::{
    AlternateKey, Always, Changes, Column, ETag, Error, Id, IfAbsent, IfExists, IfMatch, Lookup, Navigation, WebApi,
    create, delete_by, edm, entity, get_by, update_by, upsert_by,
};
use serde_json::json;
use tests::canned::{Reply, Server};
use tests::organisation::TOKEN;

#[entity("account")]
struct Customer {
    accountid: Id<Account>,
    accountnumber: Option<String>,
    name: Option<String>,
    #[entity(expand = "primarycontactid")]
    contact: Option<Person>,
}

#[entity("contact")]
struct Person {
    lastname: Option<String>,
}

const CONTOSO: Id<Account> = Id::constant("ed5d1f2b-0f0d-4b5c-8f3a-1c2f0a5be001");
/// What a text of a URL may not have as it is.
const NUMBER: &str = "A-17 'b', ü (1)=2";

fn number(number: &str) -> AlternateKey<Account> {
    AlternateKey::new(Customer::ACCOUNTNUMBER, number)
}

async fn organisation() -> (Emulator, WebApi) {
    let mut schema = omni_schema::standard().schema().unwrap();
    let accounts = schema.tables.iter_mut().find(|table| table.logical_name == "account").unwrap();
    let key = omni_schema::AlternateKey { name: "numberkey".to_owned(), columns: vec!["accountnumber".to_owned()] };
    accounts.alternate_keys.push(key);
    let contact = json!({ "contactid": "a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e", "lastname": "Valdes" });
    let bind = "/contacts(a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e)";
    let account = json!({ "accountid": CONTOSO, "accountnumber": NUMBER, "name": "Contoso", "primarycontactid@odata.bind": bind });
    let emulator = Emulator::builder().schema(schema).row("contacts", contact).row("accounts", account);
    let emulator = emulator.start().await.unwrap();
    let client = WebApi::builder(emulator.url()).token(TOKEN).build().unwrap();
    (emulator, client)
}

fn called(name: &str) -> Changes<Account> {
    Changes::new().set(Customer::NAME, name)
}

#[tokio::test]
async fn a_row_is_read_changed_and_deleted_by_its_number() {
    let (emulator, client) = organisation().await;
    let row = get_by::<Customer>(number(NUMBER)).send(&client).await.unwrap();
    let version = row.version().cloned().unwrap();
    let customer = row.into_record();
    assert_eq!((customer.accountid, customer.accountnumber.as_deref()), (CONTOSO, Some(NUMBER)));
    assert_eq!(customer.contact.unwrap().lastname.as_deref(), Some("Valdes"));

    update_by(number(NUMBER), called("Fabrikam"), IfMatch(version.clone())).send(&client).await.unwrap();
    let late = update_by(number(NUMBER), called("Late"), IfMatch(version.clone())).send(&client).await.unwrap_err();
    assert!(late.is_conflict(), "{late}");
    assert_eq!(emulator.row("accounts", CONTOSO).unwrap()["name"], "Fabrikam");
    assert!(delete_by(number(NUMBER), IfMatch(version)).send(&client).await.unwrap_err().is_conflict());
    delete_by(number(NUMBER), IfExists).send(&client).await.unwrap();
    assert!(emulator.row("accounts", CONTOSO).is_none());
}

#[tokio::test]
async fn a_row_that_is_not_there_is_not_found_and_its_number_not_told() {
    let (_emulator, client) = organisation().await;
    let told = |error: Error| {
        assert!(error.is_not_found(), "{error}");
        assert_eq!(error.code_name(), Some("RecordNotFoundByEntityKey"));
        assert!(!format!("{error} {error:?}").contains("B-99"), "{error}");
        error.to_string()
    };
    let error = get_by::<Customer>(number("B-99")).send(&client).await.map(drop).unwrap_err();
    assert!(told(error).starts_with("get account by accountnumber: "));
    told(update_by(number("B-99"), called("x"), IfExists).send(&client).await.unwrap_err());
    told(delete_by(number("B-99"), IfExists).send(&client).await.unwrap_err());
}

#[tokio::test]
async fn an_upsert_tells_the_id_of_the_row_that_it_made_or_changed() {
    let (emulator, client) = organisation().await;
    let made = upsert_by(number("B-2"), called("New"), Always).send(&client).await.unwrap();
    assert!(made.is_created());
    let row = emulator.row("accounts", made.id()).unwrap();
    assert_eq!((&row["name"], &row["accountnumber"]), (&json!("New"), &json!("B-2")));

    let changed = upsert_by(number("B-2"), called("Newer"), Always).send(&client).await.unwrap();
    assert!(!changed.is_created() && changed.id() == made.id());
    let refused = upsert_by(number("B-2"), called("Newest"), IfAbsent).send(&client).await.unwrap_err();
    assert!(refused.is_duplicate(), "{refused}");
    assert_eq!(emulator.row("accounts", made.id()).unwrap()["name"], "Newer");
}

/// The row that the second attempt finds may be another job's, and one that it does not find may have another number.
#[tokio::test]
async fn after_a_lost_answer_nothing_is_claimed() {
    let (emulator, client) = organisation().await;
    emulator.fail_next(Failure::DroppedAfterCommit);
    let error = upsert_by(number("B-3"), called("Once"), IfAbsent).send(&client).await.unwrap_err();
    assert!(error.is_duplicate() && error.is_answer_lost(), "{error}");
    let row = get_by::<Customer>(number("B-3")).send(&client).await.unwrap();
    assert_eq!(row.record().name.as_deref(), Some("Once"));
    emulator.fail_next(Failure::DroppedAfterCommit);
    let version = row.version().cloned().unwrap();
    let error = delete_by(number("B-3"), IfMatch(version)).send(&client).await.unwrap_err();
    assert!(error.is_not_found() && error.is_answer_lost(), "{error}");
    assert_eq!(emulator.writes().len(), 2, "each was carried out once");
}

#[tokio::test]
async fn a_write_does_not_change_the_number_that_it_goes_by() {
    let (emulator, client) = organisation().await;
    let numbered = |number: &str| called("Numbered").set(Customer::ACCOUNTNUMBER, number.to_owned());
    let none = called("x").set(Customer::ACCOUNTNUMBER, None::<String>);
    for error in [
        update_by(number(NUMBER), numbered("C-1"), IfExists).request().unwrap_err(),
        upsert_by(number("C-2"), numbered("C-3"), Always).request().unwrap_err(),
        upsert_by(number("C-2"), none, Always).request().unwrap_err(),
    ] {
        let expected = "the row is named by its `accountnumber`, and the body says another: leave it out of the body";
        assert_eq!(error.to_string(), expected);
    }
    // The same is said by the key already.
    let made = upsert_by(number("C-4"), numbered("C-4"), Always).send(&client).await.unwrap();
    let again = upsert_by(number("C-4"), numbered("C-4"), Always).send(&client).await.unwrap();
    assert_eq!((made.is_created(), again.is_created(), made.id()), (true, false, again.id()));
    assert!(emulator.requests().iter().all(|request| !request.body.contains("accountnumber")));
    assert_eq!(emulator.row("accounts", made.id()).unwrap()["accountnumber"], "C-4");
}

#[entity("account")]
struct Labelled {
    #[entity(column = "_primarycontactid_value")]
    contact: Option<Lookup<Contact>>,
}

#[tokio::test]
async fn a_row_by_its_number_tells_what_its_lookups_show() {
    let (emulator, client) = organisation().await;
    let row = get_by::<Labelled>(number(NUMBER)).send(&client).await.unwrap();
    assert!(row.record().contact.is_some());
    let requests = emulator.requests();
    assert!(requests[0].header("prefer").is_some_and(|prefer| prefer.contains("FormattedValue")), "{requests:?}");
}

/// A reply may begin with a mark, and need not say that the row is new: the condition has.
#[tokio::test]
async fn an_upsert_s_reply_is_read_as_it_comes() {
    let body = "\u{FEFF}{\"accountid\":\"ed5d1f2b-0f0d-4b5c-8f3a-1c2f0a5be001\"}";
    let json = "content-type: application/json\r\nodata-version: 4.0\r\n";
    let server = Server::start([Reply::new("200 OK", json, body), Reply::new("200 OK", json, "{}")]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let made = upsert_by(number("B-5"), called("New"), IfAbsent).send(&client).await.unwrap();
    assert_eq!((made.id(), made.is_created()), (CONTOSO, true));
    let error = upsert_by(number("B-5"), called("New"), Always).send(&client).await.unwrap_err();
    assert!(error.to_string().contains("the reply does not say its id (`accountid`)"), "{error}");
}

#[tokio::test]
async fn they_go_into_a_batch_and_into_a_changeset() {
    let (emulator, client) = organisation().await;
    let mut batch = Batch::new();
    let read = batch.add(get_by::<Customer>(number(NUMBER)));
    let missing = batch.add(get_by::<Customer>(number("B-99")));
    let made = batch.add(upsert_by(number("B-4"), called("In a batch"), Always));
    let mut outcomes = batch.send(&client).await.unwrap();
    assert_eq!(outcomes.take(read).unwrap().record().accountid, CONTOSO);
    assert!(outcomes.take(missing).map(drop).unwrap_err().is_not_found());
    let made = outcomes.take(made).unwrap();
    assert_eq!(emulator.row("accounts", made.id()).unwrap()["name"], "In a batch");

    let mut set = Changeset::new();
    let (changed, deleted) =
        (set.add(update_by(number(NUMBER), called("Together"), IfExists)), set.add(delete_by(number("B-4"), IfExists)));
    let mut outcomes = set.send(&client).await.unwrap();
    assert!(outcomes.take(changed).is_some() && outcomes.take(deleted).is_some());
    assert_eq!(emulator.row("accounts", CONTOSO).unwrap()["name"], "Together");
    assert!(emulator.row("accounts", made.id()).is_none());

    // The error names the row, and not the number that it is named by.
    let mut set = Changeset::new();
    let _ = set.add(update_by(number(NUMBER), called("One"), IfExists));
    let _ = set.add(update_by(number(NUMBER), called("Two"), IfMatch(ETag::new("W/\"1\""))));
    let error = set.send(&client).await.map(drop).unwrap_err().to_string();
    assert!(error.contains("`accounts(…)`") && !error.contains("A-17"), "{error}");
}

#[tokio::test]
async fn a_lookup_is_bound_by_the_number_of_its_row() {
    const CUSTOMER: Navigation<Incident, Account> = Navigation::new("customerid_account");
    let (emulator, client) = organisation().await;
    let of = |customer| Changes::<Incident>::new().bind_by(CUSTOMER, number(customer));
    let made = create(of(NUMBER)).send(&client).await.unwrap();
    assert_eq!(emulator.row("incidents", made.id()).unwrap()["_customerid_value"], json!(CONTOSO));
    let error = create(of("B-99")).send(&client).await.map(drop).unwrap_err();
    assert!(error.is_not_found() && !error.to_string().contains("B-99"), "{error}");
    let null = AlternateKey::new(Customer::ACCOUNTNUMBER, None::<String>);
    let error = create(Changes::new().bind_by(CUSTOMER, null)).request().unwrap_err().to_string();
    assert!(error.contains("the column `accountnumber` of an alternate key is null"), "{error}");
}

#[test]
fn a_value_that_no_key_has_is_an_error_before_anything_is_sent() {
    let null = AlternateKey::new(Customer::ACCOUNTNUMBER, None::<String>).and(Customer::NAME, "x");
    for error in [
        get_by::<Customer>(null.clone()).request().unwrap_err(),
        update_by(null.clone(), called("x"), IfExists).request().unwrap_err(),
        upsert_by(null.clone(), called("x"), Always).request().unwrap_err(),
        delete_by(null, IfExists).request().unwrap_err(),
    ] {
        assert_eq!(error.to_string(), "the column `accountnumber` of an alternate key is null");
    }
    let request = |key| get_by::<Customer>(key).request();
    for unfound in ["A/1", "a<b", "a>b", "*", "100%", "a&b", "12:30", "a\\b", "why?", "a+b"] {
        let error = request(number(unfound)).unwrap_err().to_string();
        assert!(error.contains("finds no row by an alternate key whose `accountnumber`"), "{error}");
        assert!(!error.contains(&format!("`{unfound}`")) || unfound == "*", "{error}");
    }
    // A moment stands without quotes.
    let moment = AlternateKey::<Account>::new(
        Column::<_, edm::DateTimeOffset>::new("new_on"),
        "2026-01-31T09:00:00Z".to_owned(),
    );
    assert!(request(moment).is_ok());
    let wrong = AlternateKey::<Account>::new(Column::<_, edm::Date>::new("birthdate"), "S3CRET".to_owned());
    let error = request(wrong).unwrap_err().to_string();
    assert_eq!(error, "the value of `birthdate` in an alternate key is none that the column can have");
}
