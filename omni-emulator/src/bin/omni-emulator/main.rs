//! Runs an emulator until Ctrl-C.

mod arguments;
mod seed;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use arguments::{Arguments, Asked};
use omni_emulator::{Builder, Emulator, Faults, Limits};
use omni_schema::Document;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::parse(lexopt::Parser::from_env()) {
        Ok(Asked::Run(arguments)) => arguments,
        Ok(Asked::Print(text)) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("omni-emulator: {error}; see omni-emulator --help");
            return ExitCode::from(2);
        }
    };
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("omni-emulator: {}", chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let emulator = builder(arguments)?.start().await?;
    if let (Some(file), Some(certificate)) = (&arguments.tls, emulator.certificate_pem()) {
        std::fs::write(file, certificate).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    // In this order: who reads that it listens may already send the signal.
    let (interrupted, announced) = tokio::join!(tokio::signal::ctrl_c(), async { announce(&emulator, arguments) });
    emulator.shutdown().await;
    announced?;
    Ok(interrupted?)
}

fn builder(arguments: &Arguments) -> Result<Builder, Box<dyn Error>> {
    let mut builder = Emulator::builder().port(arguments.port);
    if let Some(address) = arguments.listen {
        builder = builder.listen(address);
    }
    if let Some(token) = &arguments.bearer {
        builder = builder.bearer(token);
    }
    if let Some((id, secret)) = &arguments.client {
        builder = builder.client(id, secret);
    }
    for name in &arguments.hosts {
        builder = builder.host(name);
    }
    if arguments.tls.is_some() {
        builder = builder.tls();
    }
    if arguments.limits {
        builder = builder.limits(Limits::default());
    }
    if let Some(seed) = arguments.faults {
        builder = builder.faults(Faults::mixed(seed));
    }
    if arguments.only_crlf {
        builder = builder.only_crlf();
    }
    if let Some(file) = &arguments.data {
        builder = builder.data_file(file);
    }
    if let Some(file) = &arguments.schema {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let schema = Document::new(text).and_then(|document| document.schema());
        builder = builder.schema(schema.map_err(|error| format!("{}: {error}", file.display()))?);
    }
    if let Some(file) = &arguments.seed {
        for (set, row) in seed::rows(file)? {
            builder = builder.row(set, row);
        }
    }
    Ok(builder)
}

fn announce(emulator: &Emulator, arguments: &Arguments) -> io::Result<()> {
    let url = emulator.url();
    let token = if arguments.bearer.is_some() { "$TOKEN" } else { "any" };
    let trust = match &arguments.tls {
        Some(file) => format!(" --cacert {}", file.display()),
        None => String::new(),
    };
    let text = format!(
        "The emulator listens on {url}\n  \
         curl{trust} -H \"Authorization: Bearer {token}\" {url}/api/data/v9.2/WhoAmI\n  \
         A browser at {url} shows the rows and the last requests.\n\
         Ctrl-C ends it.\n"
    );
    // In one piece: who reads the first line may close the pipe after it.
    io::stdout().write_all(text.as_bytes())?;
    if arguments.listen.is_some_and(|address| !address.is_loopback()) {
        eprintln!("WARNING: {url} is not a loopback address. Whoever reaches it can read and change every row.");
    }
    Ok(())
}

/// An error and what caused it, in one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(error.source(), |error| (*error).source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
