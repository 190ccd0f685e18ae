//! All or nothing: what a changeset does where one of its writes is refused, put off or not heard of.

use std::time::Duration;

use omni_emulator::{Emulator, Failure, OperationCall};
use omni_runtime::batch::Changeset;
use omni_runtime::command::{Operation, Parameters, Returns};
use omni_runtime::entities::{Contact, Incident};
use omni_runtime::wire::Request;
use omni_runtime::{
    ConversationId, ETag, Error, Id, IfAbsent, IfExists, IfMatch, WebApi, get, link, set_links, unlink, update, upsert,
};
use serde_json::{Value, json};
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{
    CASE, CASE_BIND, CONTACT, CONVERSATION, CONVERSATIONS, OTHER_CASE, TOKEN, client, conversation, linked,
    organisation, start,
};
use uuid::Uuid;

use super::batch::{self, CHANGED, SECOND, Ticket, WRITTEN, titled};

#[tokio::test]
async fn a_changeset_is_all_or_nothing() {
    let (emulator, client) = start(linked()).await;
    let new = Id::constant("00000000-0000-4000-8000-00000000000a");
    let mut set = Changeset::new();
    let unlinked = set.add(unlink::<Incident>(CASE, CONVERSATION));
    let created = set.add(upsert(new, titled("new"), IfAbsent));
    let mut done = set.send(&client).await.unwrap();
    assert_eq!(done.take(unlinked).unwrap().record(), CASE);
    assert!(done.take(created).unwrap().is_created());
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], Value::Null);

    let mut set = Changeset::new();
    let _ = set.add(link::<Incident>(OTHER_CASE, CONVERSATION));
    let _ = set.add(upsert(new, titled("again"), IfAbsent));
    let error = set.send(&client).await.unwrap_err();
    assert!(error.is_duplicate() && error.to_string().starts_with(&format!("upsert incident {new}")), "{error}");
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], Value::Null, "nothing of it was carried out");
    assert_eq!(emulator.row("incidents", new).unwrap()["title"], json!("new"));
}

/// "OData Protocol", section "Responding to a Batch Request": a changeset that failed is answered by one reply for all of
/// it, which names none of them.
#[tokio::test]
async fn a_changeset_reads_again_when_nobody_says_which_row_had_changed() {
    let linked = batch::row(&format!("\"{CASE}\""));
    let both = "--changesetresponse_1\r\nContent-Type: application/http\r\n\r\n";
    let written = format!(
        "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n\
                           {both}{WRITTEN}\r\n{both}{WRITTEN}\r\n--changesetresponse_1--\r\n--batchresponse_1--\r\n"
    );
    let replies = [
        batch::parts(&[&linked, &linked]),
        batch::parts(&[CHANGED]),
        batch::parts(&[&linked, &linked]),
        Reply::new("200 OK", "content-type: multipart/mixed; boundary=batchresponse_1\r\n", &written),
    ];
    let server = Server::start(replies).await;
    let mut set = Changeset::new();
    let places = [CONVERSATION, SECOND].map(|conversation| set.add(unlink::<Incident>(CASE, conversation)));
    let mut done = set.send(&batch::client(&server, &Jumping::default())).await.unwrap();
    for place in places {
        assert_eq!(done.take(place).unwrap().record(), CASE);
    }
    assert_eq!(server.requests().len(), 4);

    // One that does not read again is not said to be the one that failed.
    let single = Reply::Text(linked.replacen("\r\n\r\n", "\r\nconnection: close\r\n\r\n", 1));
    let server = Server::start([single, batch::parts(&[CHANGED])]).await;
    let mut set = Changeset::new();
    let _ = set.add(unlink::<Incident>(CASE, CONVERSATION));
    let _ = set.add(update(CASE, titled("x"), IfMatch(ETag::new("W/\"7\""))));
    let error = set.send(&batch::client(&server, &Jumping::default())).await.unwrap_err();
    assert!(error.is_conflict() && !error.to_string().starts_with("update"), "{error}");
}

/// Unlinks the case from both conversations in one changeset, which three attempts are not enough for.
async fn gives_up(server: &Server) -> Error {
    let clock = Jumping::default();
    let client = WebApi::builder(server.url()).token(TOKEN).clock(clock).conflict_attempts(3).build().unwrap();
    let mut set = Changeset::new();
    let _ = set.add(unlink::<Incident>(CASE, CONVERSATION));
    let _ = set.add(unlink::<Incident>(CASE, SECOND));
    set.send(&client).await.unwrap_err()
}

#[tokio::test]
async fn a_conflict_that_has_no_name_is_no_command_s_and_has_an_end() {
    let linked = batch::row(&format!("\"{CASE}\""));
    let replies =
        (0..40).map(|index| if index % 2 == 0 { batch::parts(&[&linked, &linked]) } else { batch::parts(&[CHANGED]) });
    let server = Server::start(replies).await;
    let error = gives_up(&server).await;
    assert!(error.is_conflict() && !error.to_string().contains("unlink"), "{error}");
    assert_eq!(server.requests().len(), 6);
}

/// The others were read again because of the loss, and what is named then is the one that fails.
#[tokio::test]
async fn after_a_lost_answer_an_error_is_that_of_the_command_which_is_named() {
    let linked = batch::row(&format!("\"{CASE}\""));
    let second = "--changesetresponse_1\r\nContent-Type: application/http\r\nContent-ID: 2\r\n\r\n";
    let named = format!(
        "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n\
                         {second}{CHANGED}\r\n--changesetresponse_1--\r\n--batchresponse_1--\r\n"
    );
    let named = || Reply::new("200 OK", "content-type: multipart/mixed; boundary=batchresponse_1\r\n", &named);
    let single = || Reply::Text(linked.replacen("\r\n\r\n", "\r\nconnection: close\r\n\r\n", 1));
    let both = || batch::parts(&[&linked, &linked]);
    let mut replies = vec![both(), Reply::Drop, named(), both()];
    replies.extend((0..20).flat_map(|_| [named(), single()]));
    let server = Server::start(replies).await;
    let error = gives_up(&server).await;
    assert!(error.is_conflict() && error.to_string().contains(&SECOND.to_string()), "{error}");
}

/// All of it was carried out: what each row holds by then is seen in one request.
#[tokio::test]
async fn after_a_lost_answer_a_changeset_is_read_again_at_once() {
    let mut rows = organisation(linked());
    let conversations: Vec<ConversationId> =
        (0..20).map(|index| ConversationId::from_uuid(Uuid::from_u128(0xC0_0000 + index))).collect();
    for id in &conversations {
        rows = rows.row(CONVERSATIONS, json!({ "activityid": id, CASE_BIND: format!("/incidents({CASE})") }));
    }
    let emulator = rows.start().await.unwrap();
    let client = client(&emulator);
    let mut set = Changeset::new();
    let places: Vec<_> = conversations.iter().map(|id| set.add(unlink::<Incident>(CASE, *id))).collect();
    // The first request reads.
    emulator.fail_next_write(Failure::Slow(Duration::from_millis(1)));
    emulator.fail_next_write(Failure::DroppedAfterCommit);
    let mut done = set.send(&client).await.unwrap();
    for place in places {
        assert_eq!(done.take(place).unwrap().record(), CASE);
    }
    assert_eq!(emulator.writes().len(), 20);
    let count = emulator.requests().len();
    assert!(count <= 4, "{count} requests");
}

#[tokio::test]
async fn a_changeset_reads_again_when_a_colleague_was_faster() {
    let (emulator, client) = start(linked()).await;
    emulator.before_next_write(|rows| {
        rows.patch(CONVERSATIONS, CONVERSATION, json!({ "subject": "Renamed meanwhile" })).unwrap();
    });
    let mut set = Changeset::new();
    let moved = set.add(set_links(CONVERSATION).customer(CONTACT).case(OTHER_CASE));
    let titles = set.add(update(CASE, titled("moved"), IfExists));
    let mut done = set.send(&client).await.unwrap();
    assert_eq!(done.take(moved).unwrap().replaced_case().unwrap().id_in::<Incident>(), Some(CASE));
    done.take(titles).unwrap();
    let row = conversation(&emulator);
    assert_eq!((&row["_msdyn_issueid_value"], &row["subject"]), (&json!(OTHER_CASE), &json!("Renamed meanwhile")));
}

/// An action of a case that closes it for a reason.
struct Close(&'static str);

impl Operation for Close {
    type Outcome = Value;
    const NAME: &'static str = "new_Close";
    const RETURNS: Returns = Returns::Structure;

    fn request(&self) -> Result<Request, Error> {
        let path = format!("incidents({CASE})/Microsoft.Dynamics.CRM.new_Close");
        Parameters::new().text("Reason", &self.0).action(&path)
    }
}

#[tokio::test]
async fn an_action_shares_the_transaction_with_the_other_writes() {
    let close = |call: &OperationCall<'_>| {
        let (set, id) = (call.entity_set().unwrap(), call.id().unwrap());
        let title = call.rows().row(set, id).unwrap()["title"].clone();
        call.rows().patch(set, id, json!({ "description": call.parameter("Reason") })).unwrap();
        json!({ "Closed": title })
    };
    let emulator = organisation(linked()).operation("new_Close", close).start().await.unwrap();
    let client = client(&emulator);
    let mut set = Changeset::new();
    let _ = set.add(update(CASE, titled("renamed"), IfExists));
    let closed = set.add(Close("solved").call());
    let unlinked = set.add(unlink::<Incident>(CASE, CONVERSATION));
    let mut done = set.send(&client).await.unwrap();
    assert_eq!(done.take(closed).unwrap()["Closed"], json!("renamed"), "it sees what the changeset has written");
    assert_eq!(done.take(unlinked).unwrap().record(), CASE);
    assert_eq!(emulator.row("incidents", CASE).unwrap()["description"], json!("solved"));

    let mut set = Changeset::new();
    let _ = set.add(Close("twice").call());
    let _ = set.add(unlink::<Incident>(CASE, CONVERSATION));
    assert!(set.send(&client).await.unwrap_err().is_not_linked());
    let mut set = Changeset::new();
    let _ = set.add(Close("twice").call());
    let _ = set.add(update(OTHER_CASE, titled("gone"), IfExists));
    emulator.delete("incidents", OTHER_CASE).unwrap();
    assert!(set.send(&client).await.unwrap_err().is_not_found());
    assert_eq!(emulator.row("incidents", CASE).unwrap()["description"], json!("solved"), "undone with the other");
}

#[tokio::test]
async fn a_changeset_that_cannot_read_what_it_needs_writes_nothing() {
    let (emulator, client) = start(linked()).await;
    let mut set = Changeset::new();
    let _ = set.add(update(CASE, titled("x"), IfExists));
    let _ = set.add(unlink::<Contact>(CONTACT, CONVERSATION));
    assert!(set.send(&client).await.unwrap_err().is_not_linked());
    assert_eq!(emulator.writes(), []);
}

/// Two conversations with a link to the case each.
async fn two_links() -> Emulator {
    let second = json!({ "activityid": SECOND, "statecode": 0, CASE_BIND: format!("/incidents({CASE})") });
    organisation(linked()).row(CONVERSATIONS, second).start().await.unwrap()
}

#[tokio::test]
async fn a_changeset_whose_answer_was_lost_knows_all_of_its_writes() {
    let emulator = two_links().await;
    let client = WebApi::builder(emulator.url()).token(TOKEN).clock(Jumping::default()).build().unwrap();
    // The reads are answered, and the changeset is carried out.
    emulator.fail_next(Failure::Slow(Duration::ZERO));
    emulator.fail_next(Failure::DroppedAfterCommit);
    let mut set = Changeset::new();
    let places = [CONVERSATION, SECOND].map(|conversation| set.add(unlink::<Incident>(CASE, conversation)));
    let mut done = set.send(&client).await.unwrap();
    for place in places {
        assert_eq!(done.take(place).unwrap().record(), CASE);
    }
    assert_eq!(emulator.writes().len(), 2, "each was unlinked once");
}

#[tokio::test]
async fn a_changeset_that_gives_up_after_a_lost_answer_says_that_it_was_lost() {
    let emulator = two_links().await;
    let client = WebApi::builder(emulator.url()).token(TOKEN).clock(Jumping::default()).build().unwrap();
    let as_usual = || emulator.fail_next(Failure::Slow(Duration::ZERO));
    as_usual();
    emulator.fail_next(Failure::DroppedAfterCommit);
    // The repeat is refused, since the rows have changed; to read them again is then put off for good.
    as_usual();
    for _ in 0..6 {
        emulator.fail_next(Failure::TooManyRequests { retry_after: Duration::from_secs(1) });
    }
    let mut set = Changeset::new();
    let _ = set.add(unlink::<Incident>(CASE, CONVERSATION));
    let _ = set.add(unlink::<Incident>(CASE, SECOND));
    let error = set.send(&client).await.unwrap_err();
    assert!(error.is_throttled() && error.is_answer_lost(), "{error:?}");
}

#[tokio::test]
async fn a_changeset_does_not_change_one_version_of_a_row_twice() {
    let (emulator, client) = start(linked()).await;
    let mut set = Changeset::new();
    let _ = set.add(unlink::<Incident>(CASE, CONVERSATION));
    let _ = set.add(link::<Contact>(CONTACT, CONVERSATION));
    let error = set.send(&client).await.unwrap_err();
    let text = error.to_string();
    assert!(error.is_invalid() && text.starts_with("link contact") && text.contains("`set_links`"), "{text}");
    assert!(emulator.writes().is_empty());
    // The second of these names no version, so the first is no obstacle to it.
    let version = get::<Ticket>(CASE).send(&client).await.unwrap().version().unwrap().clone();
    let mut set = Changeset::new();
    let _ = set.add(update(CASE, titled("one"), IfMatch(version)));
    let _ = set.add(update(CASE, titled("two"), IfExists));
    set.send(&client).await.unwrap();
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], json!("two"));
}
