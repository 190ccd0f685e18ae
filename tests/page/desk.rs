//! The example page, as an agent uses it: `examples/page` with the emulator behind it.

use std::path::{Path, PathBuf};

use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use web_resource::Site;

use super::stage::with_browser;

#[path = "../../examples/page/organisation.rs"]
mod organisation;

async fn on_desk(test: impl AsyncFnOnce(&Client, &omni_emulator::Emulator)) {
    with_browser(async |client| {
        let built = web_resource::build("agent-desktop").unwrap_or_else(|error| panic!("{error}"));
        let emulator = organisation::start().await.expect("the rows fit");
        let folders = vec![examples().join("page"), built.folder().to_path_buf()];
        let site = Site::serve(0, folders, Some(emulator.url())).await.expect("a port is free");
        client.goto(site.url()).await.expect("the page opens");
        client.wait().for_element(Locator::Css("body[data-ready]")).await.expect("it becomes ready");
        test(client, &emulator).await;
    })
    .await;
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

async fn run(client: &Client, script: &str) -> Value {
    client.execute(script, vec![]).await.unwrap_or_else(|error| panic!("{script}: {error}"))
}

/// Presses a button by the name that a screen reader gives it, and waits for what is said.
async fn press(client: &Client, label: &str) -> String {
    run(client, "document.querySelectorAll('#status, #error').forEach((said) => { said.textContent = ''; });").await;
    let button = client.find(Locator::Css(&format!("button[aria-label='{label}']"))).await.expect(label);
    button.click().await.expect("it can be pressed");
    said(client).await
}

async fn said(client: &Client) -> String {
    let script = "
        const [done] = arguments;
        const look = () => {
          const said = document.getElementById('status').textContent + document.getElementById('error').textContent;
          said && said !== 'Working…' ? setTimeout(() => done(said), 50) : setTimeout(look, 10);
        };
        look();
    ";
    let said = client.execute_async(script, vec![]).await.expect("something is said");
    said.as_str().expect("text").to_owned()
}

async fn states(client: &Client) -> Value {
    run(client, "return [...document.querySelectorAll('.state')].map((state) => state.textContent);").await
}

#[test]
fn links_and_unlinks_each_record() {
    super::stage::block_on(on_desk(async |client, emulator| {
        let (no, yes) = ("not linked", "linked");
        assert_eq!(states(client).await, json!([no, no, yes]));
        for (label, says, after) in [
            ("Unlink Leaking coffee machine", "Unlinked the case.", [no, no, no]),
            ("Link Contoso Coffee", "Linked the account.", [yes, no, no]),
            ("Link Ada Muster", "Linked the contact.", [no, yes, no]),
            (
                "Unlink Contoso Coffee",
                "Dynamics refused: This record is not linked to the conversation.",
                [no, yes, no],
            ),
            ("Unlink Ada Muster", "Unlinked the contact.", [no, no, no]),
            ("Link Leaking coffee machine", "Linked the case.", [no, no, yes]),
        ] {
            assert_eq!(press(client, label).await, says, "{label}");
            assert_eq!(states(client).await, json!(after), "{label}");
        }
        let row = emulator.row("msdyn_ocliveworkitems", organisation::CONVERSATION).expect("it is there");
        assert_eq!(row["_msdyn_issueid_value"], "6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
        emulator.delete("msdyn_ocliveworkitems", organisation::CONVERSATION).expect("it is there");
        let gone = "The conversation or the record is no longer there.";
        assert_eq!(press(client, "Link Ada Muster").await, gone);
    }));
}

#[test]
fn says_in_words_that_it_is_not_an_agents_page() {
    super::stage::block_on(on_desk(async |client, _| {
        run(client, "delete window.Microsoft;").await;
        let said = press(client, "Link Ada Muster").await;
        assert!(said.starts_with("This is not an agent's page:"), "{said}");
    }));
}

#[test]
fn works_with_the_keyboard_alone() {
    super::stage::block_on(on_desk(async |client, _| {
        let mut reached = Vec::new();
        for _ in 0..6 {
            let focused = client.active_element().await.expect("something has the focus");
            focused.send_keys(&String::from(char::from(Key::Tab))).await.expect("it takes keys");
            reached.push(run(client, "return document.activeElement.getAttribute('aria-label');").await);
        }
        let expected = json!([
            "Link Contoso Coffee",
            "Unlink Contoso Coffee",
            "Link Ada Muster",
            "Unlink Ada Muster",
            "Link Leaking coffee machine",
            "Unlink Leaking coffee machine",
        ]);
        assert_eq!(json!(reached), expected);
        let outline = run(client, "return getComputedStyle(document.activeElement).outlineStyle;").await;
        assert_eq!(outline, "solid", "the focus is seen");
        let focused = client.active_element().await.expect("the last button");
        focused.send_keys(&String::from(char::from(Key::Enter))).await.expect("it takes keys");
        assert_eq!(said(client).await, "Unlinked the case.");
    }));
}

/// The smallest contrast of any text with what is behind it: "Web Content Accessibility Guidelines", 1.4.3.
const CONTRAST: &str = "
    const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const luminance = (color) => {
      const [red, green, blue] = color.match(/[\\d.]+/g).map(Number);
      return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
    };
    const ground = (element) => {
      const { backgroundColor } = getComputedStyle(element);
      return /, 0\\)$/.test(backgroundColor) ? ground(element.parentElement) : backgroundColor;
    };
    const contrasts = [...document.querySelectorAll('main *')]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
      .map((element) => [getComputedStyle(element).color, ground(element)].map(luminance).sort((a, b) => b - a))
      .map(([lighter, darker]) => (lighter + 0.05) / (darker + 0.05));
    return [contrasts.length, Math.min(...contrasts)];
";

#[test]
fn is_readable_in_light_and_in_dark() {
    super::stage::block_on(on_desk(async |client, _| {
        press(client, "Link Ada Muster").await;
        run(client, "document.getElementById('error').textContent = 'An error';").await;
        for scheme in ["light", "dark"] {
            run(client, &format!("document.documentElement.style.colorScheme = '{scheme}';")).await;
            let found = run(client, CONTRAST).await;
            assert!(found[0].as_u64().is_some_and(|texts| texts > 15), "{scheme}: {found}");
            assert!(found[1].as_f64().is_some_and(|contrast| contrast >= 4.5), "{scheme}: {found}");
        }
    }));
}

/// Saved below the target folder; with `UPDATE_SCREENSHOTS` set also where the README shows them from.
#[test]
fn is_shown_in_the_readme() {
    super::stage::block_on(on_desk(async |client, _| {
        press(client, "Link Ada Muster").await;
        for scheme in ["light", "dark"] {
            run(client, &format!("document.documentElement.style.colorScheme = '{scheme}';")).await;
            let main = client.find(Locator::Css("body")).await.expect("the page");
            let picture = main.screenshot().await.expect("a picture");
            let name = format!("desk-{scheme}.png");
            std::fs::write(web_resource::target_dir().join(&name), &picture).expect("the target folder can be written");
            if std::env::var_os("UPDATE_SCREENSHOTS").is_some() {
                std::fs::write(examples().join("page").join(&name), &picture).expect("the folder can be written");
            }
        }
    }));
}
