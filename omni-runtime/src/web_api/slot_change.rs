//! Runs a conditional change of a conversation: read, decide, write, and from the start if the row changed meanwhile.

use super::WebApi;
use crate::Error;
use crate::command::{ConversationRow, Decision, SlotChange};
use crate::error::request_id;

pub(super) async fn run<C: SlotChange>(client: &WebApi, command: C) -> Result<C::Outcome, Error> {
    match change(client, &command).await {
        Ok((row, request_id)) => Ok(command.outcome(&row, request_id)),
        Err(error) => Err(error.during(&command)),
    }
}

/// Gives the row as it was before the change, and the id of the last request.
async fn change<C: SlotChange>(client: &WebApi, command: &C) -> Result<(ConversationRow, Option<String>), Error> {
    let mut attempt = 1;
    loop {
        let read = client.exchange(&command.read_request()).await?;
        let row = ConversationRow::read(&read)?;
        let Decision::Write(request) = command.decide(&row)? else {
            return Ok((row, request_id(read.headers())));
        };
        match client.exchange(&request).await {
            Ok(written) => return Ok((row, request_id(written.headers()))),
            Err(error) if error.is_conflict() && attempt < client.0.attempts => {
                tracing::debug!(attempt, "the conversation changed between read and write; reading it again");
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
