//! HTML, every text of which is escaped.

use crate::markup::escape;

const STYLE: &str = "\
    :root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }\
    body { margin: 0 auto; max-width: 90rem; padding: 1rem 1.5rem; }\
    h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.05rem; margin: 1.2rem 0 .4rem; }\
    .columns { display: flex; gap: 2rem; align-items: flex-start; } nav { flex: 0 0 15rem; } main { flex: 1; min-width: 0; }\
    nav ul { list-style: none; margin: 0; padding: 0; }\
    nav li { display: flex; justify-content: space-between; padding: .15rem 0; }\
    a { color: #0b62c4; text-decoration: none; } a:hover { text-decoration: underline; }\
    a.current { font-weight: 600; color: inherit; }\
    .count, .none { color: #777; } .none { font-style: italic; }\
    .wide { overflow-x: auto; padding-bottom: .3rem; } .wide td { white-space: nowrap; } table { border-collapse: collapse; }\
    th, td { border-bottom: 1px solid #8884; padding: .3rem .7rem .3rem 0; text-align: left; vertical-align: top; }\
    th { font-weight: 600; white-space: nowrap; }\
    .id, .path, .body, .status { font-family: ui-monospace, monospace; font-size: .85rem; }\
    .id { white-space: nowrap; } .path, .body { overflow-wrap: anywhere; } .number { text-align: right; }\
    td span + span, td a + span { margin-left: .4rem; }\
    .refused .status { color: #b4231b; } .failure td { background: #f5a62322; }\
    @media (prefers-color-scheme: dark) { a { color: #6cb0ff; } .refused .status { color: #ff8a80; } }\
    @media (max-width: 50rem) { .columns { display: block; } }";

/// A page as it grows.
pub(super) struct Html {
    text: String,
}

impl Html {
    pub(super) fn page(title: &str) -> Self {
        let title = escape(title);
        let head = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
             <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body>\n"
        );
        Self { text: head }
    }

    pub(super) fn open(&mut self, tag: &str, class: &str) {
        self.text.extend(["<", tag]);
        if !class.is_empty() {
            self.text.extend([" class=\"", &escape(class), "\""]);
        }
        self.text.push('>');
    }

    pub(super) fn close(&mut self, tag: &str) {
        self.text.extend(["</", tag, ">\n"]);
    }

    pub(super) fn element(&mut self, tag: &str, class: &str, text: &str) {
        self.open(tag, class);
        self.text.push_str(&escape(text));
        self.close(tag);
    }

    pub(super) fn link(&mut self, to: &str, text: &str, current: bool) {
        let class = if current { " class=\"current\"" } else { "" };
        self.text.extend(["<a href=\"", &escape(to), "\"", class, ">", &escape(text), "</a>"]);
    }

    pub(super) fn end(mut self) -> String {
        self.text.push_str("</body></html>\n");
        self.text
    }
}
