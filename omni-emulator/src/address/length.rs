//! How long an address may be, outside of a batch. What stands in front of the service refuses a longer one, and not with
//! an error of OData.

use percent_encoding::percent_decode_str;

use crate::http::Response;

/// "Use OData to query data", section "URL length limitations".
const LONGEST: usize = 32_768;
/// Between two `/`: "Compose HTTP requests and handle errors", section "Maximum OData Segment length".
const LONGEST_SEGMENT: usize = 260;

/// The refusal of a target that is too long.
pub(crate) fn refusal(target: &str) -> Option<Response> {
    let path = target.split('?').next().unwrap_or_default();
    let characters = |segment| percent_decode_str(segment).decode_utf8_lossy().chars().count();
    if target.len() > LONGEST {
        Some(page(414, "URI Too Long", "The request URI is too long."))
    } else if path.split('/').any(|segment| characters(segment) > LONGEST_SEGMENT) {
        Some(page(400, "Bad Request - Invalid URL", "The request URL is invalid."))
    } else {
        None
    }
}

fn page(status: u16, title: &str, message: &str) -> Response {
    let body = format!(
        "<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body><h2>{title}</h2>\n<hr><p>HTTP Error {status}. \
         {message}</p>\n</body></html>\n"
    );
    Response { body, ..Response::new(status).with("Content-Type", "text/html; charset=us-ascii") }
}
