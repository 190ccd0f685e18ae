use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use omni_codegen::Names;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  `omni check` found a difference
  2  the command could not do its work, or was not understood";

/// An organisation's schema, and typed Rust from it.
///
/// The way from an organisation to checked code:
///
///   1. omni schema fetch --url https://contoso.crm.dynamics.com --tables 'account,contact,incident,msdyn_ocliveworkitem,new_*' -o schema/contoso.omni
///   2. in build.rs: omni_codegen::register("contoso").as_default().run()?
///   3. omni generate --schema schema/contoso.omni -o src/crm.rs, or structs of your own with #[entity("new_contract")]
///   4. omni check --schema schema/contoso.omni --url … --generated src/crm.rs, in CI
#[derive(Parser)]
#[command(name = "omni", version, verbatim_doc_comment, after_help = EXIT_CODES, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write a schema file, or look into one
    #[command(subcommand)]
    Schema(SchemaCommand),
    /// Write Rust from a schema, or TypeScript declarations of the page's JavaScript functions
    Generate(Generate),
    /// Compare a schema file with its organisation, and generated files with the schema
    Check(Check),
    /// Print the completions of a shell, for its configuration
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Subcommand)]
pub(crate) enum SchemaCommand {
    /// Write a schema file from an organisation's Web API
    Fetch(Fetch),
    /// Write a schema file from documents that were saved before
    Import(Import),
    /// Print the tables of a schema, a table, or a column
    Show(Show),
}

/// What of an organisation goes into a schema.
#[derive(Args)]
pub(crate) struct Selected {
    /// The logical names of the tables, with commas or blanks between; `*` stands for anything
    #[arg(long, default_value = "*", value_parser = names)]
    pub(crate) tables: Names,
    /// The actions and functions, in the same form
    #[arg(long, default_value = "-", value_parser = names)]
    pub(crate) operations: Names,
    /// The language of the labels, such as 1033 for English; that of the user who asks, if left out
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub(crate) language: Option<u32>,
}

/// How an organisation is read.
#[derive(Args)]
pub(crate) struct Reading {
    /// The environment variable that holds the bearer token
    #[arg(long, value_name = "NAME", default_value = "OMNI_TOKEN")]
    pub(crate) token_variable: String,
    /// Leave out what only EntityDefinitions tells: labels, choices, lengths, what may be written
    #[arg(long)]
    pub(crate) no_definitions: bool,
}

#[derive(Args)]
pub(crate) struct Fetch {
    /// The organisation's URL, such as https://contoso.crm.dynamics.com; http only for this very machine
    #[arg(long)]
    pub(crate) url: String,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) selected: Selected,
    /// The file to write; the standard output, if left out
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Import {
    /// The document of $metadata, in XML
    pub(crate) metadata: PathBuf,
    /// Replies of EntityDefinitions, in JSON
    pub(crate) definitions: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selected: Selected,
    /// The file to write; the standard output, if left out
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Show {
    /// A table
    pub(crate) table: Option<String>,
    /// A column or a lookup of it
    pub(crate) column: Option<String>,
    /// The schema file; the built-in schema, if left out
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Generate {
    /// The schema file; the built-in schema, if left out
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// The name under which the build script registers the schema; the file's, if left out
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The logical names of the tables, with commas or blanks between; `*` stands for anything
    #[arg(long, default_value = "*", value_parser = names)]
    pub(crate) tables: Names,
    /// The actions and functions, in the same form
    #[arg(long, default_value = "*", value_parser = names)]
    pub(crate) operations: Names,
    /// Write a .d.ts of Microsoft.Omnichannel, Microsoft.Apm and the chat widget, with the schema's columns of a conversation
    #[arg(long, conflicts_with_all = ["name", "tables", "operations"])]
    pub(crate) typescript: bool,
    /// The file to write; the standard output, if left out
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Pass the same sources and language that the schema was written from: whatever they leave out is reported as a
/// difference.
#[derive(Args)]
#[command(group = clap::ArgGroup::new("against").args(["url", "metadata", "generated"]).multiple(true).required(true))]
pub(crate) struct Check {
    /// The schema file; the built-in schema, if left out
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// A file that `omni generate` wrote from the schema
    #[arg(long, value_name = "FILE")]
    pub(crate) generated: Vec<PathBuf>,
    /// The organisation's URL
    #[arg(long, conflicts_with = "metadata", requires = "schema")]
    pub(crate) url: Option<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// A saved document of $metadata, in place of an organisation
    #[arg(long, value_name = "FILE", requires = "schema")]
    pub(crate) metadata: Option<PathBuf>,
    /// Saved replies of EntityDefinitions
    #[arg(long, value_name = "FILE", requires = "metadata")]
    pub(crate) definitions: Vec<PathBuf>,
    /// The language of the labels
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub(crate) language: Option<u32>,
}

fn language(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "expected a language's number, such as 1033 for English or 1031 for German".to_owned())
}

#[allow(clippy::unnecessary_wraps, reason = "the form that clap asks for")]
fn names(text: &str) -> Result<Names, std::convert::Infallible> {
    Ok(Names::parse(text))
}
