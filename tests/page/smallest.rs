//! The smallest web resource, whose size is measured: it has to do what it is measured for.

use std::path::Path;

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
