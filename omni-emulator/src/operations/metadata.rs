use super::Call;
use crate::fault::Fault;
use crate::http::Response;
use crate::json::Object;
use crate::metadata::csdl;
use crate::metadata::definitions::{self, Found};

/// `GET $metadata`
pub(super) fn document(call: &Call<'_>) -> Response {
    let response = Response::new(200).with("Content-Type", "application/xml");
    Response { body: csdl::document(call.schema), ..response }
}

/// `GET EntityDefinitions…`
pub(super) fn definitions(call: &Call<'_>, segments: &[String]) -> Result<Response, Fault> {
    let found = definitions::find(segments, &call.query, call.schema)?;
    let mut body = Object::default();
    let path = segments.join("/");
    match found {
        Found::One(one) => {
            body.add("@odata.context", &format!("{}$metadata#{path}/$entity", call.root));
            for (name, value) in one.as_object().into_iter().flatten() {
                body.add_json(name, value);
            }
        }
        Found::List(list) => {
            body.add("@odata.context", &format!("{}$metadata#{path}", call.root));
            if call.query.count {
                body.add_json("@odata.count", list.len());
            }
            body.add_json("value", serde_json::Value::Array(list));
        }
    }
    Ok(Response::json(200, body.into_json()))
}
