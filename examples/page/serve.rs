//! An agent's desktop in the browser, with a web resource in wasm that links and unlinks: no account, no network.
//!
//! `cargo run -p examples --features page --bin page`, and open the address that it prints.

use std::error::Error;
use std::path::Path;

use web_resource::Site;

mod organisation;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("building the web resource…");
    let resource = web_resource::build("agent-desktop")?;
    let emulator = organisation::start().await?;
    println!("the conversation is {}", organisation::CONVERSATION);
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
    let port = std::env::args().nth(1).map_or(Ok(0), |port| port.parse())?;
    let site = Site::serve(port, vec![pages, resource.folder().to_path_buf()], Some(emulator.url())).await?;
    println!("open {} (Ctrl-C ends it)", site.url());
    tokio::signal::ctrl_c().await?;
    emulator.shutdown().await;
    Ok(())
}
