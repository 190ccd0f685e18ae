//! The smallest web resource, whose size is measured: it has to do what it is measured for.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use web_resource::Site;

use super::stage::{block_on, with_browser};

const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

const UNLINK: &str = "
    const [id, done] = arguments;
    import('./unlink_only.js')
      .then(async ({ default: init, unlink_case }) => { await init(); done([await unlink_case(id), standIn.calls]); })
      .catch((error) => done(String(error)));
";

#[test]
fn unlinks() {
    block_on(with_browser(async |client| {
        let built = web_resource::build("unlink-only").unwrap_or_else(|error| panic!("{error}"));
        let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
        let site = Site::serve(0, vec![pages, built.folder().to_path_buf()], None).await.expect("a port is free");
        client.goto(&format!("{}/page.html", site.url())).await.expect("the page opens");
        let call = async |id: &str| {
            let arguments = vec![Value::String(id.to_owned())];
            client.execute_async(UNLINK, arguments).await.expect("the web resource answers")
        };
        let outcome = call(CASE).await;
        assert_eq!(outcome[0], "unlinked", "{outcome}");
        let arguments = json!([{ "string": "incident" }, { "string": CASE }]);
        assert_eq!(outcome[1][0]["arguments"], arguments);
        let outcome = call("7").await;
        assert!(outcome[0].as_str().is_some_and(|text| text.contains("`7` is not the id of a row of `incident`")));
    }));
}

/// What the guide says of bringing a web resource into Dataverse.
const GUIDE: &str = include_str!("../../omni-runtime/docs/page.md");

/// Awaits a script in the way that the guide says.
const UNLINK_IN_SCRIPT: &str = "
    const [id, done] = arguments;
    const script = document.createElement('script');
    script.src = './contoso.js';
    script.onload = async () => {
      try { await contoso.ready; done([await contoso.unlink_case(id), standIn.calls]); }
      catch (error) { done(String(error)); }
    };
    document.head.append(script);
";

/// The guide's commands behind the tool's own, which is not installed here: its library has done what it does.
fn script(name: &str) -> String {
    let (_, commands) = GUIDE.split_once("--out-dir dist NAME.wasm\n").expect("the guide calls the tool");
    let (commands, _) = commands.split_once("```").expect("the block has an end");
    commands.replace("NAME", name)
}

#[test]
fn unlinks_as_one_classic_script() {
    block_on(with_browser(async |client| {
        let built = web_resource::build_script("unlink-only", "contoso").unwrap_or_else(|error| panic!("{error}"));
        let folder = built.folder().parent().expect("the folder is below another");
        let status = Command::new("sh").args(["-euc", &script("unlink_only")]).current_dir(folder).status();
        assert!(status.expect("there is a shell").success());
        // The script is all that there is.
        fs::remove_dir_all(built.folder()).expect("it was built");
        let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
        let site = Site::serve(0, vec![pages, folder.to_path_buf()], None).await.expect("a port is free");
        client.goto(&format!("{}/page.html", site.url())).await.expect("the page opens");
        let arguments = vec![Value::String(CASE.to_owned())];
        let outcome = client.execute_async(UNLINK_IN_SCRIPT, arguments).await.expect("the web resource answers");
        assert_eq!(outcome[0], "unlinked", "{outcome}");
        assert_eq!(outcome[1][0]["arguments"][1]["string"], CASE);
    }));
}
