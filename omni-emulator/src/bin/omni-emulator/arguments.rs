use std::net::IpAddr;
use std::path::PathBuf;

use lexopt::prelude::{Long, Short, ValueExt};

const HELP: &str = "\
An emulator of the Dataverse Web API, as far as linking and unlinking needs it.

Usage: omni-emulator [OPTIONS]

Options:
  --port PORT      listen on this port (default: any that is free)
  --data FILE      keep the rows in this SQLite file (default: in memory)
  --seed FILE      start with the rows of this JSON file: {\"incidents\": [{…}], …}
  --schema FILE    serve the tables of this .omni file (default: the standard tables)
  --bearer TOKEN   let in this token only (default: any)
  --client ID:SECRET
                   issue tokens to this application only (default: any; with --bearer, none)
  --listen ADDR    listen on this address, reachable by others (default: 127.0.0.1)
  --host NAME      answer to this name too, and not to localhost and loopback addresses alone; may be repeated
  --tls FILE       serve https, and write the certificate that clients have to trust to this file
  --limits         refuse what exceeds the service protection limits
  --faults SEED    let every fourth request fail by chance, the same ones for the same seed
  --only-crlf      refuse a $batch with a bare line feed
  -h, --help       print this
  -V, --version    print the version";

/// What the command line asks for.
pub(crate) enum Asked {
    Run(Box<Arguments>),
    Print(String),
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) port: u16,
    pub(crate) data: Option<PathBuf>,
    pub(crate) seed: Option<PathBuf>,
    pub(crate) schema: Option<PathBuf>,
    pub(crate) bearer: Option<String>,
    pub(crate) client: Option<(String, String)>,
    pub(crate) listen: Option<IpAddr>,
    pub(crate) hosts: Vec<String>,
    pub(crate) tls: Option<PathBuf>,
    pub(crate) limits: bool,
    pub(crate) faults: Option<u64>,
    pub(crate) only_crlf: bool,
}

impl Arguments {
    pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Asked, lexopt::Error> {
        let mut arguments = Self::default();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("port") => arguments.port = parser.value()?.parse()?,
                Long("data") => arguments.data = Some(parser.value()?.into()),
                Long("seed") => arguments.seed = Some(parser.value()?.into()),
                Long("schema") => arguments.schema = Some(parser.value()?.into()),
                Long("bearer") => arguments.bearer = Some(parser.value()?.string()?),
                Long("client") => {
                    let pair = parser.value()?.string()?;
                    let (id, secret) = pair.split_once(':').ok_or("expected ID:SECRET after --client")?;
                    arguments.client = Some((id.to_owned(), secret.to_owned()));
                }
                Long("host") => arguments.hosts.push(parser.value()?.string()?),
                Long("tls") => arguments.tls = Some(parser.value()?.into()),
                Long("limits") => arguments.limits = true,
                Long("faults") => arguments.faults = Some(parser.value()?.parse()?),
                Long("only-crlf") => arguments.only_crlf = true,
                Long("listen") => arguments.listen = Some(parser.value()?.parse()?),
                Short('h') | Long("help") => return Ok(Asked::Print(HELP.to_owned())),
                Short('V') | Long("version") => {
                    return Ok(Asked::Print(format!("omni-emulator {}", env!("CARGO_PKG_VERSION"))));
                }
                other => return Err(other.unexpected()),
            }
        }
        Ok(Asked::Run(Box::new(arguments)))
    }
}
