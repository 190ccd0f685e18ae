//! Where the organisation's Web API is, and whether a token may be sent there.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::configuration;
use crate::wire::Request;
use crate::{Error, ErrorKind};

const SERVICE_PATH: &str = "/api/data/";

/// How many characters an address may have, by itself and in a batch: "Use OData to query data", section "URL length
/// limitations".
const LONGEST: usize = 32_768;
#[cfg(feature = "batch")]
const LONGEST_IN_BATCH: usize = 65_536;

/// How many characters may stand between two `/` of it, but for a batch: "Compose HTTP requests and handle errors", section
/// "Maximum OData Segment length".
const LONGEST_SEGMENT: usize = 260;

/// How much of what is no organisation's URL is shown.
const LONGEST_SHOWN: usize = 60;

/// The name of this very machine, which no resolver is asked for: "Let 'localhost' be localhost" of the IETF.
pub(super) const LOCALHOST: &str = "localhost";

/// The root of the service: `https://contoso.crm.dynamics.com/api/data/v9.2/`.
#[derive(Debug, Clone)]
pub(super) struct Address {
    root: Url,
}

impl Address {
    /// Takes the organisation's URL, with or without the service's path.
    pub(super) fn new(text: &str, version: &str) -> Result<Self, Error> {
        let refused = |why: &str| {
            configuration(format!(
                "`{}` is not an organisation's URL: {why}; expected a form such as `https://contoso.crm.dynamics.com`",
                without_credentials(text)
            ))
        };
        let url = Url::parse(text.trim()).map_err(|error| refused(&error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("it carries credentials"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("it carries a query or a fragment"));
        }
        match (url.scheme(), url.host()) {
            ("https", Some(_)) => {}
            ("http", Some(host)) if is_loopback(&host) => {}
            ("http", _) => return Err(refused("a token goes over https only, or over http to this very machine")),
            _ => return Err(refused("its scheme is not https")),
        }
        let path = match url.path().trim_end_matches('/') {
            "" => format!("{SERVICE_PATH}{version}/"),
            path if path.strip_prefix(SERVICE_PATH).is_some_and(is_version) => format!("{path}/"),
            _ => return Err(refused("its path is not the service's")),
        };
        let mut root = url;
        root.set_path(&path);
        Ok(Self { root })
    }

    /// The whole URL of a request.
    pub(super) fn of(&self, request: &Request) -> Result<Url, Error> {
        let url = short_enough(self.whole(request)?, LONGEST, "ask for less at once, or send the command in a batch")?;
        if url.path().len() <= LONGEST_SEGMENT {
            return Ok(url);
        }
        let longest = url.path_segments().into_iter().flatten().map(characters).max().unwrap_or_default();
        if longest <= LONGEST_SEGMENT {
            return Ok(url);
        }
        let message = format!(
            "the address has {longest} characters between two `/`, and the service takes {LONGEST_SEGMENT}: send the command \
             in a batch"
        );
        Err(Error::new(ErrorKind::Invalid, message))
    }

    fn whole(&self, request: &Request) -> Result<Url, Error> {
        let path = request.path();
        // A link that the service gave stands as it is; it may begin at the root of the host.
        if is_absolute(path) || path.starts_with('/') {
            return self.root.join(path).map_err(|error| away().with_source(error)).and_then(|url| self.own(url));
        }
        let text = format!("{}{path}", self.root);
        let url = Url::parse(&text)
            .map_err(|error| configuration(format!("no URL can be made of `{text}`")).with_source(error))?;
        // Without a path it goes on from where nobody knows any more; of the host it is in any case.
        let is_own = !path.starts_with('?') && url.path().starts_with(self.root.path());
        if is_own { Ok(url) } else { Err(away()) }
    }

    /// The path of a request from the root of the host, as a part of a batch names it.
    #[cfg(feature = "batch")]
    pub(super) fn path_of(&self, request: &Request) -> Result<String, Error> {
        let url = short_enough(self.whole(request)?, LONGEST_IN_BATCH, "ask for less at once")?;
        Ok(url[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
    }

    /// The URL, if it is one of the service's.
    fn own(&self, url: Url) -> Result<Url, Error> {
        let same = url.origin() == self.root.origin()
            && url.path().starts_with(self.root.path())
            && url.username().is_empty()
            && url.password().is_none();
        if same { Ok(url) } else { Err(away()) }
    }

    /// What a token has to be for: the organisation itself.
    pub(super) fn scope(&self) -> String {
        format!("{}/.default", self.root.origin().ascii_serialization())
    }

    pub(super) fn host(&self) -> &str {
        self.root.host_str().unwrap_or_default()
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn is_plain(&self) -> bool {
        self.root.scheme() == "http"
    }

    /// Whether it is of this very machine.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn is_loopback(&self) -> bool {
        self.root.host().is_some_and(|host| is_loopback(&host))
    }
}

fn away() -> Error {
    let message = "the path of the request, or the link to the next page, leads away from the organisation's Web API, so it \
                   is not followed: a path begins without a `/`, as `accounts` does";
    Error::new(ErrorKind::Decode, message)
}

/// How many characters a segment of a path stands for.
fn characters(segment: &str) -> usize {
    percent_decode_str(segment).decode_utf8_lossy().chars().count()
}

/// Refuses what the service would not read to its end.
fn short_enough(url: Url, longest: usize, cure: &str) -> Result<Url, Error> {
    let length = url.as_str().len();
    if length <= longest {
        return Ok(url);
    }
    let message = format!("the address has {length} characters, and the service takes {longest}: {cure}");
    Err(Error::new(ErrorKind::Invalid, message))
}

/// Whether this is a link that the service gave, and not a path from its root.
fn is_absolute(path: &str) -> bool {
    path.starts_with("https://") || path.starts_with("http://")
}

/// Whether this is a version of the service, such as `v9.2`.
pub(super) fn is_version(version: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = version.strip_prefix('v').and_then(|version| version.split_once('.'));
    numbers.is_some_and(|(major, minor)| digits(major) && digits(minor))
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == LOCALHOST,
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// The text for a message: a password that somebody put into a URL is not printed, nor what comes after its path. A
/// password may have in it what would end it, so whatever stands before the last `@` is taken for one. What is as long as
/// a token may be one, in the place of the URL.
fn without_credentials(text: &str) -> String {
    let shown =
        |text: &str| text.split(['?', '#']).next().unwrap_or_default().chars().take(LONGEST_SHOWN).collect::<String>();
    match text.rsplit_once('@') {
        Some((before, after)) => {
            let scheme = before.split_once("//").map_or("", |(scheme, _)| scheme);
            format!("{scheme}//…@{}", shown(after))
        }
        None => shown(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Result<String, String> {
        Address::new(text, "v9.2").map(|address| address.root.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn takes_an_organisation_s_url_in_its_usual_forms() {
        for text in [
            "https://contoso.crm.dynamics.com",
            "https://contoso.crm.dynamics.com/",
            " https://contoso.crm.dynamics.com/api/data/v9.2/",
        ] {
            assert_eq!(root(text).unwrap(), "https://contoso.crm.dynamics.com/api/data/v9.2/");
        }
        assert_eq!(root("http://127.0.0.1:8080").unwrap(), "http://127.0.0.1:8080/api/data/v9.2/");
        assert!(root("http://localhost:8080").is_ok() && root("http://[::1]:8080").is_ok());
    }

    #[test]
    fn sends_no_token_in_the_clear() {
        for text in ["http://contoso.crm.dynamics.com", "http://localhost.example.com", "http://127.0.0.1.example.com"]
        {
            assert!(root(text).unwrap_err().contains("https only"), "{text}");
        }
    }

    #[test]
    fn refuses_with_the_form_that_is_expected() {
        for text in ["contoso", "ftp://contoso", "https://contoso/main.aspx", "https://c/api/data/v/"] {
            let error = root(text).unwrap_err();
            assert!(error.contains(text) && error.contains("https://contoso.crm.dynamics.com"), "{error}");
        }
    }

    #[test]
    fn follows_a_link_only_to_where_it_belongs() {
        let address = Address::new("https://contoso.crm.dynamics.com", "v9.2").unwrap();
        let of = |link: &str| {
            address.of(&Request::new(http::Method::GET, link)).map(|url| url.to_string()).map_err(|error| error.kind())
        };
        let root = "https://contoso.crm.dynamics.com/api/data/v9.2/";
        let link = format!("{root}accounts?$skiptoken=%3Ccookie%20pagenumber=%222%22%20istracking=%22False%22%20/%3E");
        assert_eq!(of(&link).unwrap(), link, "as it stands");
        for elsewhere in [
            "https://contoso.crm.dynamics.com.evil.example/api/data/v9.2/accounts",
            "https://evil.example/api/data/v9.2/accounts",
            "https://contoso.crm.dynamics.com@evil.example/api/data/v9.2/accounts",
            "https://user@contoso.crm.dynamics.com/api/data/v9.2/accounts",
            "http://contoso.crm.dynamics.com/api/data/v9.2/accounts",
            "https://contoso.crm.dynamics.com:444/api/data/v9.2/accounts",
            "https://contoso.crm.dynamics.com/api/data/v9.2/../../other",
            "https://contoso.crm.dynamics.com/elsewhere",
            "https://",
            "../../../evil?x=1",
            "accounts/../../../evil",
            "/evil?x=1",
            "//evil.example/api/data/v9.2/accounts",
            "?$skiptoken=2",
        ] {
            assert_eq!(of(elsewhere).unwrap_err(), ErrorKind::Decode, "{elsewhere}");
        }
        // "OData JSON Format", section "Control Information: nextLink": it may be relative.
        assert_eq!(of("/api/data/v9.2/accounts?$skiptoken=2").unwrap(), format!("{root}accounts?$skiptoken=2"));
        assert_eq!(of("accounts?$skiptoken=2").unwrap(), format!("{root}accounts?$skiptoken=2"));
    }

    #[test]
    fn a_segment_is_no_longer_than_the_service_takes() {
        let address = Address::new("https://contoso.crm.dynamics.com", "v9.2").unwrap();
        let of = |key: &str| address.of(&Request::new(http::Method::GET, format!("accounts(accountnumber='{key}')")));
        let longest = LONGEST_SEGMENT - "accounts(accountnumber='')".len();
        assert!(of(&"%C3%A4".repeat(longest)).is_ok());
        let error = of(&"k".repeat(longest + 1)).unwrap_err();
        assert!(error.is_invalid() && error.to_string().contains("261 characters"), "{error}");
        #[cfg(feature = "batch")]
        assert!(address.path_of(&Request::new(http::Method::GET, "k".repeat(300))).is_ok());
    }

    #[cfg(feature = "batch")]
    #[test]
    fn a_path_stays_on_one_line_of_a_batch() {
        let address = Address::new("https://contoso.crm.dynamics.com", "v9.2").unwrap();
        let of = |path: &str| address.path_of(&Request::new(http::Method::GET, path)).unwrap();
        assert_eq!(of("incidents(1)?$select=title"), "/api/data/v9.2/incidents(1)?$select=title");
        // As it is sent outside of a batch.
        assert_eq!(of("incidents?$filter=title%20eq%20'O'"), "/api/data/v9.2/incidents?$filter=title%20eq%20%27O%27");
        assert_eq!(
            of("incidents(1) HTTP/1.1\r\nif-match: *\r\n"),
            "/api/data/v9.2/incidents(1)%20HTTP/1.1if-match:%20*"
        );
    }

    #[test]
    fn prints_no_password() {
        let error = root("https://user:hunter2@contoso.crm.dynamics.com").unwrap_err();
        assert!(!error.contains("hunter2") && error.contains("credentials"), "{error}");
        let token = format!("eyJ0eXAi{}.hunter2", "x".repeat(100));
        for url in [
            token.as_str(),
            "https://contoso.crm.dynamics.com?code=hunter2",
            "https://contoso/#access_token=hunter2",
            "ftp://c/?hunter2",
            "https://svc:hunter2#word@contoso.crm.dynamics.com",
            "https://svc:hunter2?word@contoso.crm.dynamics.com",
            "https://svc:hunter2/word@contoso.crm.dynamics.com",
            "https://contoso.crm.dynamics.com/#hunter2@contoso",
        ] {
            let error = root(url).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
