//! The token endpoint: `POST /{tenant}/oauth2/v2.0/token`, as far as client credentials need it (OAuth 2.0, section 4.4).

use crate::http::{Request, Response};
use crate::json::Object;

/// An application that tokens are issued to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// Whether a request is one for a token.
pub(crate) fn is_asked_for(request: &Request) -> bool {
    let path = request.target.split('?').next().unwrap_or_default();
    let tenant = path.strip_suffix("/oauth2/v2.0/token").and_then(|path| path.strip_prefix('/'));
    tenant.is_some_and(|tenant| !tenant.is_empty() && !tenant.contains('/'))
}

/// Issues a token to whoever names the right client; to anyone where neither a client nor a token is set.
pub(crate) fn issue(request: &Request, client: Option<&Client>, bearer: Option<&str>) -> Response {
    if request.method != "POST" {
        return refusal(405, "invalid_request", "AADSTS900561: The endpoint only accepts POST requests.");
    }
    let form: Vec<(String, String)> = form_urlencoded::parse(request.body.as_bytes()).into_owned().collect();
    let field = |name: &str| form.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    if field("grant_type") != "client_credentials" {
        let why = format!("AADSTS70003: The app requested an unsupported grant type '{}'.", field("grant_type"));
        return refusal(400, "unsupported_grant_type", &why);
    }
    if !field("client_assertion").is_empty() {
        return refusal(501, "invalid_client", "client_assertion is not implemented: send the application's secret.");
    }
    for name in ["client_id", "client_secret", "scope"] {
        if field(name).is_empty() {
            let why = format!("AADSTS900144: The request body must contain the following parameter: '{name}'.");
            return refusal(400, "invalid_request", &why);
        }
    }
    if !field("scope").ends_with("/.default") {
        let why = format!("AADSTS1002012: The provided value for scope {} is not valid.", field("scope"));
        return refusal(400, "invalid_scope", &why);
    }
    if client.is_some_and(|client| client.id != field("client_id")) {
        let why = format!("AADSTS700016: Application with identifier '{}' was not found.", field("client_id"));
        return refusal(400, "unauthorized_client", &why);
    }
    if client.is_some_and(|client| client.secret != field("client_secret")) {
        return refusal(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
    }
    if client.is_none() && bearer.is_some() {
        // Whoever may have the only token that is let in has to be said.
        let why = "One token is let in, and no application may have it: name one with Builder::client, or --client.";
        return refusal(401, "invalid_client", why);
    }
    let mut body = Object::default();
    body.add("token_type", "Bearer");
    body.add_json("expires_in", 3599);
    body.add_json("ext_expires_in", 3599);
    let token = bearer.map_or_else(|| crate::id::new().simple().to_string(), str::to_owned);
    body.add("access_token", &token);
    let response = Response::new(200).with("Content-Type", "application/json; charset=utf-8");
    Response { body: body.into_json(), ..response.with("Cache-Control", "no-store") }
}

fn refusal(status: u16, error: &str, description: &str) -> Response {
    let mut body = Object::default();
    body.add("error", error);
    body.add("error_description", description);
    let response = Response::new(status).with("Content-Type", "application/json; charset=utf-8");
    Response { body: body.into_json(), ..response }
}
