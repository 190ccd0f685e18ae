use omni_runtime::entities::{Account, Contact, Incident};
use omni_runtime::{ConversationId, Id, Link, set_links};

#[derive(Link)]
#[omni(entity = "incident", lookup = "regardingobjectid")]
struct RegardingCase;

#[test]
fn works() {
    let conversation = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
    let account: Id<Account> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
    let contact: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
    let case: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    let _ = set_links(conversation).customer(account).case(case);
    let _ = set_links(conversation).case(case).customer(contact);
    let _ = set_links(conversation).no_customer().no_case();
    let _ = set_links(conversation).case_as::<RegardingCase>(case);
}
