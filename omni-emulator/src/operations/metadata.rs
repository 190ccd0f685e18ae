use super::Call;
use crate::fault::Fault;
use crate::http::Response;

/// `GET $metadata`
pub(super) fn document(_call: &Call<'_>) -> Response {
    Fault::not_implemented("'$metadata'").into_response()
}

/// `GET EntityDefinitions…`
pub(super) fn definitions(_call: &Call<'_>, _segments: &[String]) -> Result<Response, Fault> {
    Err(Fault::not_implemented("'EntityDefinitions'"))
}
