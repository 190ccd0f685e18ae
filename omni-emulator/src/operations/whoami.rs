use uuid::Uuid;

use super::Call;
use crate::change::USER;
use crate::http::Response;
use crate::json::Object;

const BUSINESS_UNIT: Uuid = Uuid::from_u128(0x5e7f_1a00_0000_4000_8000_0000_0000_0002);
const ORGANIZATION: Uuid = Uuid::from_u128(0x5e7f_1a00_0000_4000_8000_0000_0000_0003);

/// The function `WhoAmI`: every token stands for the same user.
pub(super) fn who_am_i(call: &Call<'_>) -> Response {
    let mut body = Object::default();
    body.add("@odata.context", &format!("{}$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse", call.root));
    body.add("BusinessUnitId", &BUSINESS_UNIT.to_string());
    body.add("UserId", &USER.to_string());
    body.add("OrganizationId", &ORGANIZATION.to_string());
    // The degree of parallelism that the service recommends. Microsoft's C# samples fail without it.
    Response::json(200, body.into_json()).with("x-ms-dop-hint", "4")
}
