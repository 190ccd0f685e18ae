//! An app holds whatever carries out its commands: a client, or what a test puts in its place.

use std::sync::Arc;

use omni_runtime::command::{Query, Unlink, Unlinked};
use omni_runtime::entities::Incident;
use omni_runtime::{Error, ErrorKind, Execute, Pending, Rows, WebApi, entity, query, unlink};
use tests::organisation::{CASE, CASE_BIND, CONVERSATION, TOKEN, organisation};

#[entity("incident")]
struct Ticket {
    title: Option<String>,
}

/// What the app needs of its transport, whichever that is.
trait Crm: Execute<Unlink<Incident>> + Execute<Query<Ticket>> + Send + Sync {}

impl<X: Execute<Unlink<Incident>> + Execute<Query<Ticket>> + Send + Sync> Crm for X {}

struct App {
    crm: Arc<dyn Crm>,
}

impl App {
    async fn unlink(&self) -> Result<Unlinked<Incident>, Error> {
        unlink::<Incident>(CASE, CONVERSATION).send(&*self.crm).await
    }

    async fn titles(&self) -> Result<Vec<Option<String>>, Error> {
        let rows = query::<Ticket>().rows(&*self.crm).collect().await?;
        Ok(rows.into_iter().map(|row| row.into_record().title).collect())
    }
}

/// Unlinks nothing, and has no rows.
struct Empty;

impl Execute<Unlink<Incident>> for Empty {
    fn execute(&self, _: Unlink<Incident>) -> Pending<'_, Unlinked<Incident>> {
        Pending::new(async { Err(Error::new(ErrorKind::NotLinked, "the slot is empty")) })
    }
}

impl Execute<Query<Ticket>> for Empty {
    fn execute(&self, _: Query<Ticket>) -> Pending<'_, Rows<Ticket>> {
        Pending::new(async { Ok(Rows::new(Vec::new(), None)) })
    }
}

#[tokio::test]
async fn an_app_takes_the_client_or_another_transport() {
    let emulator = organisation(serde_json::json!({ CASE_BIND: format!("/incidents({CASE})") })).start().await.unwrap();
    let client = WebApi::builder(emulator.url()).token(TOKEN).build().unwrap();
    let app = App { crm: Arc::new(client) };
    assert_eq!(app.unlink().await.unwrap().record(), CASE);
    assert!(!app.titles().await.unwrap().is_empty());

    let app = App { crm: Arc::new(Empty) };
    assert!(app.unlink().await.unwrap_err().is_not_linked());
    assert!(app.titles().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_points_at_a_transport_is_one() {
    async fn is_refused(crm: impl Execute<Unlink<Incident>>) -> bool {
        unlink::<Incident>(CASE, CONVERSATION).send(&crm).await.is_err()
    }
    assert!(is_refused(&Empty).await && is_refused(Arc::new(Empty)).await);
    let boxed: Box<dyn Execute<Unlink<Incident>>> = Box::new(Empty);
    assert!(is_refused(boxed).await);
}
