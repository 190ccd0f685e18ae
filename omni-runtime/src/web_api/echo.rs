//! A reply that repeats the request: what answers in the service's place may print the token into its page, and what an
//! error keeps of a reply is printed.

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};

use crate::wire::Response;

/// What is shorter than this is the scheme in front of a token, and no secret.
const SHORTEST: usize = 8;
/// What is shorter than this is a word such as `true`, without which a reply would not be read any more.
const SHORTEST_OF_AN_APP: usize = 6;

const IN_PLACE: &str = "…";

/// The words of a request that must not be in what is kept of its reply: those of the headers that are marked as
/// sensitive, such as the token.
pub(super) fn secrets(headers: &HeaderMap) -> Vec<String> {
    let sensitive = headers.iter().filter(|(_, value)| value.is_sensitive());
    let words = sensitive.filter_map(|(name, value)| {
        let shortest = if name == AUTHORIZATION { SHORTEST } else { SHORTEST_OF_AN_APP };
        Some(value.to_str().ok()?.split_ascii_whitespace().filter(move |word| word.len() >= shortest))
    });
    words.flatten().map(str::to_owned).collect()
}

/// Takes the secrets out of a reply, wherever they stand in it.
pub(super) fn hush(response: &mut Response, secrets: &[String]) {
    for secret in secrets {
        let repeats = |value: &HeaderValue| value.to_str().is_ok_and(|text| text.contains(secret));
        for value in response.headers_mut().values_mut().filter(|value| repeats(value)) {
            *value = HeaderValue::from_static("");
        }
        if response.body().windows(secret.len()).any(|there| there == secret.as_bytes()) {
            let hushed = String::from_utf8_lossy(response.body()).replace(secret, IN_PLACE);
            *response.body_mut() = hushed.into_bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_goes_wherever_it_stands() {
        let mut headers = HeaderMap::new();
        headers.insert("accept", HeaderValue::from_static("application/json"));
        for (name, text) in [("authorization", "Bearer eyJ0eXAi.eyJh"), ("cookie", "session=c00kie42; theme=dark")] {
            let mut value = HeaderValue::from_static(text);
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let secrets = secrets(&headers);
        assert_eq!(secrets, ["eyJ0eXAi.eyJh", "session=c00kie42;", "theme=dark"]);

        let body = b"\xff <pre>GET / authorization: Bearer eyJ0eXAi.eyJh cookie: session=c00kie42; theme=dark</pre>";
        let mut response = Response::new(body.to_vec());
        response.headers_mut().insert("www-authenticate", HeaderValue::from_static("Bearer, not eyJ0eXAi.eyJh"));
        response.headers_mut().insert("req_id", HeaderValue::from_static("r1"));
        hush(&mut response, &secrets);
        let text = String::from_utf8_lossy(response.body());
        assert_eq!(text, "\u{FFFD} <pre>GET / authorization: Bearer … cookie: … …</pre>");
        assert_eq!(
            (&response.headers()["www-authenticate"], &response.headers()["req_id"]),
            (&HeaderValue::from_static(""), &HeaderValue::from_static("r1"))
        );
    }
}
