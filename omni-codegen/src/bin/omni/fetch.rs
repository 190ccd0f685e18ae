//! Schemas from an organisation's Web API.

use std::io::Cursor;

use http::Method;
use indicatif::{ProgressBar, ProgressStyle};
use omni_codegen::definitions;
use omni_codegen::import::{self, Imported, Selection};
use omni_runtime::WebApi;
use omni_runtime::wire::Request;
use tokio::task::JoinSet;

use crate::arguments::{Fetch, Reading};
use crate::failure::Failure;
use crate::import::finish;
use crate::{file, output};

/// How many requests are under way at once: few enough that an organisation's other users do not notice.
const AT_ONCE: usize = 6;

/// The columns whose kinds tell more than all columns have in common, each with what to ask for.
const KINDS: [(&str, &str); 10] = [
    ("Picklist", "$select=LogicalName&$expand=OptionSet"),
    ("MultiSelectPicklist", "$select=LogicalName&$expand=OptionSet"),
    ("State", "$select=LogicalName&$expand=OptionSet"),
    ("Status", "$select=LogicalName&$expand=OptionSet"),
    ("Boolean", "$select=LogicalName&$expand=OptionSet"),
    ("String", "$select=LogicalName,MaxLength"),
    ("Memo", "$select=LogicalName,MaxLength"),
    ("Decimal", "$select=LogicalName,Precision"),
    ("Money", "$select=LogicalName,Precision"),
    ("Lookup", "$select=LogicalName,Targets"),
];

pub(crate) fn run(arguments: &Fetch) -> Result<(), Failure> {
    file::keep_what_is_no_schema(arguments.output.as_deref())?;
    let selected = &arguments.selected;
    let selection = Selection::tables(selected.tables.clone()).operations(selected.operations.clone());
    let imported = organisation(&arguments.url, &arguments.reading, &selection, selected.language)?;
    finish(&imported, selected.language, arguments.output.as_deref())
}

/// Reads an organisation.
pub(crate) fn organisation(
    url: &str,
    reading: &Reading,
    selection: &Selection,
    language: Option<u32>,
) -> Result<Imported, Failure> {
    let Reading { token_variable, no_definitions } = reading;
    let token = token(token_variable)?;
    // The library's refusal of an address names it without the password or the token that it may carry.
    let client = WebApi::builder(url).token(token.trim()).build().map_err(|error| Failure::Error(chain(&error)))?;
    let about = |error: omni_runtime::Error| Failure::about(format_args!("`{url}`"), chain(&error));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::about("no runtime", error))?;
    runtime.block_on(async {
        let request = Request::new(Method::GET, "$metadata").header("accept", "application/xml");
        let document = client.request(request).await.map_err(about)?.into_body();
        let mut imported = import::csdl(Cursor::new(document), selection)
            .map_err(|error| Failure::about(format_args!("`{url}`, $metadata"), error))?;
        if !no_definitions {
            complete(&client, &mut imported, language).await?;
        }
        Ok(imported)
    })
}

/// The token in the environment variable of this name. No message repeats the name: it may be the token itself.
fn token(variable: &str) -> Result<String, Failure> {
    let begins = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    if !variable.starts_with(begins) || !variable.chars().all(|letter| begins(letter) || letter.is_ascii_digit()) {
        let form = "letters, digits and `_`, the first no digit";
        let message = format!("`--token-variable` takes the name of an environment variable ({form}), not the token");
        return Err(Failure::Error(message));
    }
    std::env::var(variable).ok().filter(|token| !token.trim().is_empty()).ok_or_else(|| {
        let message = "no token: put one into the environment variable `OMNI_TOKEN`, or into another that \
                       `--token-variable` names";
        Failure::Error(message.to_owned())
    })
}

async fn complete(client: &WebApi, imported: &mut Imported, language: Option<u32>) -> Result<(), Failure> {
    let tables: Vec<String> = imported.schema.tables.iter().map(|table| table.logical_name.clone()).collect();
    // Drawn on the standard error, where that is a terminal.
    let progress = ProgressBar::new(tables.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        progress.set_style(style);
    }
    let mut waiting = tables.into_iter();
    let mut underway = JoinSet::new();
    loop {
        while underway.len() < AT_ONCE
            && let Some(table) = waiting.next()
        {
            let client = client.clone();
            underway.spawn(async move {
                let replies = replies(&client, &table).await;
                (table, replies)
            });
        }
        let Some(done) = underway.join_next().await else { break };
        let (table, replies) = done.map_err(|error| Failure::about("a request", error))?;
        for reply in replies? {
            definitions::complete_table(&mut imported.schema, &table, reply.as_slice(), language)
                .map_err(|error| Failure::about(format_args!("the table `{table}`"), error))?;
        }
        progress.set_message(output::visible(&table).into_owned());
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(())
}

/// All that `EntityDefinitions` tells of a table.
async fn replies(client: &WebApi, table: &str) -> Result<Vec<Vec<u8>>, Failure> {
    let definition = format!("EntityDefinitions(LogicalName='{table}')");
    let mut paths = vec![format!(
        "{definition}?$select=LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,\
         IsOptimisticConcurrencyEnabled,DisplayName\
         &$expand=Attributes($select=LogicalName,DisplayName,RequiredLevel,IsValidForCreate,IsValidForUpdate,IsValidForRead),\
         Keys($select=LogicalName,KeyAttributes),\
         ManyToOneRelationships($select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName)"
    )];
    paths.extend(KINDS.iter().map(|(kind, query)| {
        format!("{definition}/Attributes/Microsoft.Dynamics.CRM.{kind}AttributeMetadata?{query}")
    }));
    let mut replies = Vec::with_capacity(paths.len());
    for path in paths {
        let reply = client.request(Request::new(Method::GET, path)).await.map_err(|error| {
            let help = "; `--no-definitions` does without";
            Failure::Error(format!("the definition of the table `{table}`: {}{help}", chain(&error)))
        })?;
        replies.push(reply.into_body());
    }
    Ok(replies)
}

/// An error with what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.extend([": ", &cause.to_string()]);
        source = cause.source();
    }
    text
}
