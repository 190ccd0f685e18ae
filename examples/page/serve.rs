//! An agent's desktop in the browser, with a web resource in wasm that links and unlinks: no account, no network.
//!
//! `cargo run -p examples --features page --bin page`, and open the address that it prints.

use std::error::Error;
use std::path::Path;

use web_resource::Site;

mod organisation;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = port(std::env::args().nth(1))?;
    println!("building the web resource…");
    let resource = web_resource::build("agent-desktop")?;
    let emulator = organisation::start().await?;
    println!("the conversation is {}", organisation::CONVERSATION);
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
    let site = Site::serve(port, vec![pages, resource.folder().to_path_buf()], Some(emulator.url())).await?;
    println!("open {} (Ctrl-C ends it)", site.url());
    tokio::signal::ctrl_c().await?;
    emulator.shutdown().await;
    Ok(())
}

/// The port that was asked for; any that is free without one.
fn port(argument: Option<String>) -> Result<u16, String> {
    let Some(text) = argument else { return Ok(0) };
    text.parse().map_err(|_| format!("`{text}` is not a port: expected a number up to 65535, or nothing"))
}
