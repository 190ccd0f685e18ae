//! The `omni` command: an organisation's schema, and typed Rust from it.

#[allow(rustdoc::bare_urls, reason = "the help of a command line is not Markdown")]
mod arguments;
mod check;
mod completions;
mod failure;
mod fetch;
mod file;
mod generate;
mod import;
mod output;
mod show;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command, SchemaCommand};
use failure::Failure;
use mimalloc::MiMalloc;

/// An import makes a hundred thousand names on all cores, for which the C library's own allocator grows each thread's
/// memory a page at a time, while the other threads wait.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Schema(SchemaCommand::Fetch(arguments)) => fetch::run(&arguments),
        Command::Schema(SchemaCommand::Import(arguments)) => import::run(&arguments),
        Command::Schema(SchemaCommand::Show(arguments)) => show::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Completions { shell } => completions::run(shell),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Drift(report)) => {
            // Whoever reads the report may leave before its end.
            let _ = output::print(&report);
            ExitCode::from(1)
        }
        Err(Failure::Error(message)) => {
            output::tell(format_args!("error: {message}"));
            ExitCode::from(2)
        }
    }
}
