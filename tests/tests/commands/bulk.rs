//! Many pairs: outcomes in order, everything conditional, nothing begun that nobody asks for.

use std::time::Duration;

use futures_util::stream;
use omni_emulator::{Emulator, Failure};
use omni_runtime::bulk::{link_all, unlink_all};
use omni_runtime::entities::Incident;
use omni_runtime::{
    Changes, ConversationId, Id, IfExists, Navigation, entities::Conversation, unlink, update_multiple,
};
use serde_json::{Value, json};
use tests::organisation::{CASE, CASE_BIND, CONVERSATIONS, OTHER_CASE, TOKEN, client, organisation};

fn number(index: usize) -> ConversationId {
    format!("00000000-0000-4000-8000-{index:012}").parse().unwrap()
}

async fn many(count: usize) -> Emulator {
    let mut builder = organisation(json!({})).bearer(TOKEN);
    for index in 0..count {
        // Every tenth conversation is linked to another case.
        let case = if index % 10 == 9 { OTHER_CASE } else { CASE };
        let row = json!({ "activityid": number(index), "statecode": 0, CASE_BIND: format!("/incidents({case})") });
        builder = builder.row(CONVERSATIONS, row);
    }
    builder.start().await.unwrap()
}

#[tokio::test]
async fn unlinks_all_in_order_and_never_another_s_link() {
    let emulator = many(250).await;
    let pairs = stream::iter((0..250).map(|index| (CASE, number(index))));
    let mut outcomes = unlink_all::<Incident>(pairs).in_a_batch(40).at_once(3).send(&client(&emulator));
    let mut index = 0;
    while let Some((command, outcome)) = outcomes.next().await {
        assert_eq!(*command.conversation(), number(index));
        assert_eq!(outcome.is_ok(), index % 10 != 9);
        if let Err(error) = outcome {
            assert_eq!(error.held().unwrap().id_in::<Incident>(), Some(OTHER_CASE));
        }
        index += 1;
    }
    assert_eq!(index, 250);
    assert_eq!(emulator.row(CONVERSATIONS, number(9)).unwrap()["_msdyn_issueid_value"], json!(OTHER_CASE));
    assert_eq!(emulator.row(CONVERSATIONS, number(10)).unwrap()["_msdyn_issueid_value"], Value::Null);
    let batches = emulator.requests().iter().filter(|request| request.path.ends_with("$batch")).count();
    assert!(batches <= 14, "{batches} requests for 250 pairs");
}

#[tokio::test]
async fn begins_no_more_than_is_asked_for() {
    let emulator = many(100).await;
    let begun = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&begun);
    let pairs = stream::iter((0..100).map(move |index| {
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        (CASE, number(index))
    }));
    let mut outcomes = unlink_all::<Incident>(pairs).in_a_batch(10).at_once(2).send(&client(&emulator));
    outcomes.next().await.unwrap().1.unwrap();
    let begun = begun.load(std::sync::atomic::Ordering::Relaxed);
    assert!(begun <= 30, "{begun} of 100 were begun for one outcome");
}

#[tokio::test]
async fn what_is_on_its_way_goes_on_while_outcomes_are_taken_one_by_one() {
    let emulator = many(10).await;
    let client = client(&emulator);
    // The first batch reads at once, the second a little later.
    let later = Duration::from_millis(300);
    emulator.fail_next(Failure::Slow(Duration::ZERO));
    emulator.fail_next(Failure::Slow(later));
    let pairs = stream::iter((0..10).map(|index| (CASE, number(index))));
    let mut outcomes = unlink_all::<Incident>(pairs).in_a_batch(5).at_once(2).send(&client);
    outcomes.next().await.unwrap().1.unwrap();
    assert_eq!(emulator.writes().len(), 5);
    for _ in 0..3 {
        tokio::time::sleep(2 * later).await;
        outcomes.next().await.unwrap().1.unwrap();
    }
    assert_eq!(
        emulator.writes().len(),
        9,
        "all but the one that is not linked, with an outcome of the first batch left"
    );
}

#[tokio::test]
async fn what_is_sent_again_is_unlinked_not_refused() {
    let emulator = many(2).await;
    let client = client(&emulator);
    unlink::<Incident>(CASE, number(0)).send(&client).await.unwrap();
    let commands = [unlink::<Incident>(CASE, number(0)).again(), unlink::<Incident>(CASE, number(1)).again()];
    let mut outcomes = unlink_all::<Incident>(stream::iter(commands)).send(&client);
    while let Some((_, outcome)) = outcomes.next().await {
        outcome.unwrap();
    }
}

#[tokio::test]
async fn the_same_pair_twice_is_unlinked_once() {
    let emulator = many(1).await;
    let mut outcomes = unlink_all::<Incident>(stream::iter([(CASE, number(0)); 5])).send(&client(&emulator));
    let mut unlinked = 0;
    while let Some((_, outcome)) = outcomes.next().await {
        match outcome {
            Ok(_) => unlinked += 1,
            Err(error) => assert!(error.is_not_linked(), "{error}"),
        }
    }
    assert_eq!(unlinked, 1);
}

#[tokio::test]
async fn links_all() {
    let emulator = many(30).await;
    let pairs = stream::iter((0..30).map(|index| (OTHER_CASE, number(index))));
    let mut outcomes = link_all::<Incident>(pairs).send(&client(&emulator));
    let mut replaced = 0;
    while let Some((_, outcome)) = outcomes.next().await {
        replaced += usize::from(outcome.unwrap().replaced().is_some());
    }
    assert_eq!(replaced, 27);
}

#[tokio::test]
async fn writes_without_a_condition_only_by_name() {
    let emulator = many(3).await;
    let issue: Navigation<Conversation, Incident> = Navigation::new("msdyn_IssueId_msdyn_ocliveworkitem");
    let rows = (0..3).map(|index| (number(index), Changes::new().unbind(issue)));
    let done = update_multiple(rows, IfExists).send(&client(&emulator)).await.unwrap();
    assert!(done.rows() == 3 && done.request_id().is_some(), "{done:?}");
    for index in 0..3 {
        assert_eq!(emulator.row(CONVERSATIONS, number(index)).unwrap()["_msdyn_issueid_value"], Value::Null);
    }
    let gone: Id<Conversation> = Id::constant("00000000-0000-4000-8000-00000000dead");
    let error =
        update_multiple([(gone, Changes::new().unbind(issue))], IfExists).send(&client(&emulator)).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}
