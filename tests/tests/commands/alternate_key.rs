//! Rows by an alternate key: read, changed, written although they may not be there, deleted.

use omni_emulator::{Emulator, Failure};
use omni_runtime::batch::{Batch, Changeset};
use omni_runtime::entities::{Account, Incident};
use omni_runtime::{
    AlternateKey, Always, Changes, ETag, Error, Id, IfAbsent, IfExists, IfMatch, Navigation, WebApi, create, delete_by,
    entity, get_by, update_by, upsert_by,
};
use serde_json::json;
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
const NUMBER: &str = "A/17 'b', ü";

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

/// The second attempt finds the row of the first, and sees that it is its own.
#[tokio::test]
async fn a_lost_answer_makes_no_second_row_and_no_error() {
    let (emulator, client) = organisation().await;
    emulator.fail_next(Failure::DroppedAfterCommit);
    let made = upsert_by(number("B-3"), called("Once"), IfAbsent).send(&client).await.unwrap();
    assert!(made.is_created());
    assert_eq!(emulator.row("accounts", made.id()).unwrap()["name"], "Once");
    let version = get_by::<Customer>(number("B-3")).send(&client).await.unwrap().version().cloned().unwrap();
    emulator.fail_next(Failure::DroppedAfterCommit);
    delete_by(number("B-3"), IfMatch(version)).send(&client).await.unwrap();
    assert!(emulator.row("accounts", made.id()).is_none());
    assert_eq!(emulator.writes().len(), 2);
}

/// Sent again, it would make a second row, or find none.
#[tokio::test]
async fn a_write_that_changes_the_number_is_not_repeated_when_its_answer_is_lost() {
    let (emulator, client) = organisation().await;
    let renumbered = |number: &str| called("Moved").set(Customer::ACCOUNTNUMBER, number.to_owned());
    let version = get_by::<Customer>(number(NUMBER)).send(&client).await.unwrap().version().cloned().unwrap();
    emulator.fail_next(Failure::DroppedAfterCommit);
    let lost = update_by(number(NUMBER), renumbered("C-1"), IfMatch(version)).send(&client).await.unwrap_err();
    assert!(!lost.is_not_found(), "{lost}");
    assert_eq!(emulator.row("accounts", CONTOSO).unwrap()["accountnumber"], "C-1");
    emulator.fail_next(Failure::DroppedAfterCommit);
    upsert_by(number("C-2"), renumbered("C-3"), IfAbsent).send(&client).await.map(drop).unwrap_err();
    assert_eq!(emulator.writes().len(), 2);

    // One that says the same as the key changes nothing of it.
    emulator.fail_next(Failure::DroppedAfterCommit);
    let made = upsert_by(number("C-4"), renumbered("C-4"), IfAbsent).send(&client).await.unwrap();
    assert!(made.is_created());
    assert_eq!(emulator.writes().len(), 3);
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
    assert!(error.contains("`accounts(…)`") && !error.contains("A%2F17"), "{error}");
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
}
