//! Tokens are fetched once for all who need them, kept while they are valid, and given up when they are refused.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use omni_runtime::{
    AccessToken, BoxFuture, Clock, Credential, Error, ErrorKind, Retries, Secret, TokenCache, WebApi,
    entities::Incident, entity, get,
};
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::CASE;

#[entity("incident")]
struct Ticket {
    title: Option<String>,
}

/// A clock that is set by hand.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicU64>);

impl Hand {
    fn set(&self, seconds: u64) {
        self.0.store(seconds, Ordering::Relaxed);
    }
}

impl Clock for Hand {
    fn now(&self) -> Duration {
        Duration::from_secs(self.0.load(Ordering::Relaxed))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        // Until it is set by hand, which no test does while one sleeps.
        Box::pin(std::future::pending())
    }

    fn random(&self) -> f64 {
        0.0
    }
}

const HOUR: Duration = Duration::from_secs(3600);

/// Gives tokens by number, each valid for this long, after giving way to others a few times.
#[derive(Clone, Default)]
struct Counting {
    valid_for: Duration,
    fetched: Arc<AtomicUsize>,
    scopes: Arc<Mutex<Vec<String>>>,
    fails: Arc<std::sync::atomic::AtomicBool>,
}

impl Credential for Counting {
    fn fetch<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async move {
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            self.scopes.lock().unwrap().push(scope.to_owned());
            let number = self.fetched.fetch_add(1, Ordering::Relaxed) + 1;
            if self.fails.load(Ordering::Relaxed) {
                return Err(Error::token("the authority is down"));
            }
            Ok(AccessToken::new(format!("token-{number}"), self.valid_for))
        })
    }
}

fn row() -> Reply {
    Reply::new("200 OK", "content-type: application/json\r\n", "{\"title\":\"a\"}")
}

fn unauthorised() -> Reply {
    Reply::new("401 Unauthorized", "", "")
}

async fn set_up(replies: Vec<Reply>) -> (Server, Counting, Hand, WebApi) {
    set_up_for(HOUR, replies).await
}

async fn set_up_for(valid_for: Duration, replies: Vec<Reply>) -> (Server, Counting, Hand, WebApi) {
    let server = Server::start(replies).await;
    let (credential, clock) = (Counting { valid_for, ..Counting::default() }, Hand::default());
    let tokens = TokenCache::with_clock(credential.clone(), clock.clone());
    assert_eq!(format!("{tokens:?}"), "TokenCache { .. }", "nothing secret is printed");
    let client = WebApi::builder(server.url()).credential(tokens).retries(Retries::none()).build().unwrap();
    (server, credential, clock, client)
}

fn tokens(server: &Server) -> Vec<String> {
    let bearer = |request: &String| {
        let line = request.lines().find_map(|line| line.strip_prefix("authorization: Bearer "));
        line.unwrap_or_default().to_owned()
    };
    server.requests().iter().map(bearer).collect()
}

#[tokio::test]
async fn many_who_need_a_token_at_once_fetch_one() {
    let (server, credential, _, client) = set_up(vec![row(); 20]).await;
    let reads: Vec<_> = (0..20).map(|_| get::<Ticket>(CASE).send(&client)).collect();
    for read in futures_util::future::join_all(reads).await {
        read.unwrap();
    }
    assert_eq!(credential.fetched.load(Ordering::Relaxed), 1);
    assert_eq!(*credential.scopes.lock().unwrap(), [format!("{}/.default", server.url())]);
}

#[tokio::test]
async fn a_token_is_replaced_five_minutes_before_its_end_or_halfway_to_it() {
    for (valid_for, replaced_at) in [(HOUR, 3300), (Duration::from_secs(360), 180)] {
        let (server, _, clock, client) = set_up_for(valid_for, vec![row(); 3]).await;
        for seconds in [0, replaced_at - 1, replaced_at] {
            clock.set(seconds);
            get::<Ticket>(CASE).send(&client).await.unwrap();
        }
        assert_eq!(tokens(&server), ["token-1", "token-1", "token-2"]);
    }
}

/// Answers once, and never again.
#[derive(Default)]
struct Hanging(AtomicUsize);

impl Credential for Hanging {
    fn fetch<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<AccessToken, Error>> {
        match self.0.fetch_add(1, Ordering::Relaxed) {
            0 => Box::pin(std::future::ready(Ok(AccessToken::new("token-1", HOUR)))),
            _ => Box::pin(std::future::pending()),
        }
    }
}

/// A client that has the first token, and will get no other.
async fn set_up_hanging(clock: impl Clock) -> (Server, WebApi) {
    let server = Server::start([row(), row()]).await;
    let cache = TokenCache::with_clock(Hanging::default(), clock);
    let client = WebApi::builder(server.url()).credential(cache).retries(Retries::none()).build().unwrap();
    get::<Ticket>(CASE).send(&client).await.unwrap();
    (server, client)
}

#[tokio::test]
async fn a_token_that_is_still_valid_is_used_when_another_does_not_come() {
    let clock = Jumping::default();
    let (server, client) = set_up_hanging(clock.clone()).await;
    clock.sleep(Duration::from_secs(3400)).await;
    let read = tokio::time::timeout(Duration::from_secs(20), get::<Ticket>(CASE).send(&client)).await;
    read.expect("the command does not wait for the credential").unwrap();
    assert_eq!(tokens(&server), ["token-1", "token-1"]);
    assert_eq!(clock.waits()[1..], [Duration::from_secs(10)]);
}

#[tokio::test]
async fn a_token_that_is_still_valid_is_used_when_it_cannot_be_replaced() {
    let (server, credential, clock, client) = set_up(vec![row(); 4]).await;
    get::<Ticket>(CASE).send(&client).await.unwrap();
    credential.fails.store(true, Ordering::Relaxed);
    for seconds in [3400, 3410] {
        clock.set(seconds);
        get::<Ticket>(CASE).send(&client).await.unwrap();
    }
    assert_eq!(tokens(&server), ["token-1"; 3]);
    assert_eq!(credential.fetched.load(Ordering::Relaxed), 2, "not with every request, after it failed");
    clock.set(3600);
    let error = get::<Ticket>(CASE).send(&client).await.map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated, "at its end it is no longer used");
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let (server, _, _, client) = set_up(vec![unauthorised(), row(), unauthorised(), unauthorised(), row()]).await;
    get::<Ticket>(CASE).send(&client).await.unwrap();
    assert_eq!(tokens(&server), ["token-1", "token-2"]);
    let error = get::<Ticket>(CASE).send(&client).await.map(|_| ()).unwrap_err();
    assert!(error.is_unauthenticated());
    assert_eq!(tokens(&server), ["token-1", "token-2", "token-2", "token-3"], "and no more often than that");
    let _: omni_runtime::Id<Incident> = CASE;
}

#[tokio::test]
async fn clients_of_one_credential_share_their_tokens_by_scope() {
    let (one, two) = (Server::start(vec![row(); 2]).await, Server::start([row()]).await);
    let credential = Counting { valid_for: HOUR, ..Counting::default() };
    let tokens = TokenCache::new(credential.clone());
    for url in [one.url(), one.url(), two.url()] {
        let client = WebApi::builder(url).credential(tokens.clone()).build().unwrap();
        get::<Ticket>(CASE).send(&client).await.unwrap();
    }
    assert_eq!(credential.fetched.load(Ordering::Relaxed), 2);
    assert!(!format!("{tokens:?}").contains("token-1"));
}

#[tokio::test]
async fn a_command_that_cannot_wait_for_another_token_is_the_only_one_that_tries() {
    let clock = Hand::default();
    let (server, client) = set_up_hanging(clock.clone()).await;
    clock.set(3400);
    let soon = Duration::from_millis(50);
    assert!(tokio::time::timeout(soon, get::<Ticket>(CASE).send(&client)).await.is_err(), "given up by its caller");
    let next = tokio::time::timeout(Duration::from_secs(20), get::<Ticket>(CASE).send(&client)).await;
    next.expect("the next command does not wait in its place").unwrap();
    assert_eq!(tokens(&server), ["token-1", "token-1"]);
}

#[tokio::test]
async fn a_token_whose_end_came_while_another_was_waited_for_is_not_used() {
    let clock = Jumping::default();
    let (server, client) = set_up_hanging(clock.clone()).await;
    clock.sleep(Duration::from_secs(3595)).await;
    let error = get::<Ticket>(CASE).send(&client).await.map(|_| ()).unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::TokenUnavailable, 1));
    assert!(error.is_retryable() && !error.is_answer_lost(), "nothing was sent");
}

/// Gives tokens by number, except that the second fetch fails, and only once it is let go.
#[derive(Clone, Default)]
struct SecondFails {
    fetched: Arc<AtomicUsize>,
    go: Arc<tokio::sync::Notify>,
}

impl Credential for SecondFails {
    fn fetch<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async move {
            let number = self.fetched.fetch_add(1, Ordering::Relaxed) + 1;
            if number == 2 {
                self.go.notified().await;
                return Err(Error::token("the authority is down"));
            }
            Ok(AccessToken::new(format!("token-{number}"), HOUR))
        })
    }
}

#[tokio::test]
async fn a_token_that_is_refused_while_another_is_fetched_early_does_not_come_back() {
    let server = Server::start([row(), unauthorised(), row()]).await;
    let (credential, clock) = (SecondFails::default(), Hand::default());
    let cache = TokenCache::with_clock(credential.clone(), clock.clone());
    let client = WebApi::builder(server.url()).credential(cache).retries(Retries::none()).build().unwrap();
    let read = || {
        let client = client.clone();
        tokio::spawn(async move { get::<Ticket>(CASE).send(&client).await.map(|_| ()) })
    };
    read().await.unwrap().unwrap();
    clock.set(3400);
    let early = read();
    while credential.fetched.load(Ordering::Relaxed) < 2 {
        tokio::task::yield_now().await;
    }
    let refused = read();
    while server.requests().len() < 2 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    // It has to have read the reply: after that it waits for the one that fetches.
    tokio::time::sleep(Duration::from_millis(100)).await;
    credential.go.notify_one();
    assert!(early.await.unwrap().unwrap_err().is_unauthenticated(), "it has no token that it could send");
    refused.await.unwrap().unwrap();
    assert_eq!(tokens(&server), ["token-1", "token-1", "token-3"]);
}

#[tokio::test]
async fn a_token_that_cannot_be_had_for_now_is_asked_for_again() {
    for (failures, attempts) in [(2, 3), (6, 6)] {
        let server = Server::start([row()]).await;
        let asked = Arc::new(AtomicUsize::new(0));
        let source = {
            let asked = Arc::clone(&asked);
            move || {
                let failed = asked.fetch_add(1, Ordering::Relaxed) < failures;
                std::future::ready(if failed {
                    Err(Error::token_unavailable("the vault cannot be reached"))
                } else {
                    Ok(Secret::new("token-1"))
                })
            }
        };
        let client = WebApi::builder(server.url()).token_source(source).clock(Jumping::default()).build().unwrap();
        let done = get::<Ticket>(CASE).send(&client).await.map(|_| ());
        assert_eq!(asked.load(Ordering::Relaxed), attempts);
        match done {
            Ok(()) => assert_eq!(tokens(&server), ["token-1"]),
            Err(error) => {
                assert_eq!((failures, error.kind()), (6, ErrorKind::TokenUnavailable));
                assert!(error.is_retryable() && !error.is_unauthenticated());
                assert!(server.requests().is_empty());
            }
        }
    }
}

#[tokio::test]
async fn a_token_that_nobody_will_give_is_asked_for_once() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let source = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Err(Error::token("the secret has expired")))
    };
    let client = WebApi::builder("http://127.0.0.1:9").token_source(source).clock(Jumping::default()).build().unwrap();
    let error = get::<Ticket>(CASE).send(&client).await.map(|_| ()).unwrap_err();
    assert!(error.is_unauthenticated() && !error.is_retryable());
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}
