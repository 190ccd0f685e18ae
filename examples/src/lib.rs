//! What the examples share: the choice between an emulated organisation and one of yours.

use std::env;
use std::error::Error;

use omni_emulator::{Builder, Emulator};
use omni_runtime::WebApi;

/// The organisation that an example runs against, and what it was told to do there.
#[derive(Debug)]
pub struct Organisation<const N: usize> {
    /// A client of it.
    pub client: WebApi,
    /// The arguments; in the emulated organisation, those that fit its rows.
    pub arguments: [String; N],
    /// It lives as long as this.
    pub emulator: Option<Emulator>,
}

/// Starts the emulated organisation; or connects to yours, where `DATAVERSE_URL` and `DATAVERSE_TOKEN` say which.
///
/// `usage` names the arguments that are wanted then, and `emulated` has them for the emulated organisation.
///
/// # Errors
///
/// When only one of the variables is set, the arguments are too few or too many, or there is no connection to be had.
pub async fn organisation<const N: usize>(
    usage: &str,
    emulated: [&str; N],
    builder: Builder,
) -> Result<Organisation<N>, Box<dyn Error>> {
    let given: Vec<String> = env::args().skip(1).collect();
    match (env::var("DATAVERSE_URL"), env::var("DATAVERSE_TOKEN")) {
        (Ok(url), Ok(token)) => {
            let arguments = given.try_into().map_err(|_| format!("usage: {usage}"))?;
            Ok(Organisation { client: WebApi::builder(url).token(token).build()?, arguments, emulator: None })
        }
        (Err(_), Err(_)) if given.is_empty() => {
            let emulator = builder.start().await?;
            let client = WebApi::builder(emulator.url()).token("any token will do here").build()?;
            Ok(Organisation { client, arguments: emulated.map(str::to_owned), emulator: Some(emulator) })
        }
        (Err(_), Err(_)) => Err("for your own organisation, set DATAVERSE_URL and DATAVERSE_TOKEN".into()),
        _ => Err("set both DATAVERSE_URL and DATAVERSE_TOKEN, or neither".into()),
    }
}
