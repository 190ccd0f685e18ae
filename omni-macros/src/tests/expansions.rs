//! What the macros write, as far as it can be held without a compiler, in a moment: that it compiles and does what it
//! says, only `tests/ui` and `tests/tests` can tell.

use proc_macro2::TokenStream;

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("tokens")
}

/// What `#[entity(args)]` makes of an item, without blanks.
fn entity(args: &str, item: &str) -> String {
    packed(&crate::entity::attribute(tokens(args), &tokens(item)))
}

fn packed(expanded: &TokenStream) -> String {
    expanded.to_string().split_whitespace().collect()
}

/// Whether a text stands in an expansion, the blanks in it aside.
fn has(expanded: &str, text: &str) -> bool {
    expanded.contains(&text.split_whitespace().collect::<String>())
}

#[test]
fn a_key_of_any_letters_is_a_mistake_and_no_panic() {
    for key in [" a", "a ", "r#type", "type", "a/**/", "", "1", "r#", "é b"] {
        let expanded = entity(&format!("\"incident\", key = \"{key}\""), "struct Row { title: Option<String> }");
        assert!(has(&expanded, "compile_error"), "{key}: {expanded}");
    }
}

#[test]
fn the_record_stands_in_the_place_of_self_wherever_it_is_written() {
    let item =
        "struct Row<T> { incidentid: Id<Self>, title: Option<String>, new_ids: Option<[Id<Self>; 2]>, new_row: Self }";
    let expanded = entity("\"incident\"", item);
    assert!(has(&expanded, "Id<Row<T>>") && has(&expanded, "Option<[Id<Row<T>>; 2]>"), "{expanded}");
    assert_eq!(expanded.matches("Id<Self>").count(), 2, "in the struct itself alone: {expanded}");
    assert!(has(&expanded, "::<Row<T>>") && !has(&expanded, "::<Self>"), "{expanded}");
    assert!(has(&expanded, ", Option<String>,"), "other names are left: {expanded}");
}

#[test]
fn fields_that_are_no_columns_lose_this_macro_s_attributes_and_keep_the_others() {
    for item in
        ["enum E { A { #[entity(column = \"title\")] #[kept] text: u8 } }", "union U { #[entity(a)] #[kept] text: u8 }"]
    {
        let expanded = entity("\"incident\"", item);
        assert!(has(&expanded, "#[kept]") && !has(&expanded, "#[entity("), "{expanded}");
    }
}

#[test]
fn a_struct_without_fields_is_not_told_to_name_them() {
    let expanded = entity("\"incident\"", "struct Empty();");
    assert!(has(&expanded, "a record has at least one column"), "{expanded}");
}

#[test]
fn a_link_type_is_an_entity_once() {
    let both = "#[derive(Link)] #[omni(entity = \"incident\")] #[derive(Debug)] struct Case { title: Option<String> }";
    let without_arguments = "#[derive(Link, Debug)] struct Case { title: Option<String> }";
    for item in [both, without_arguments] {
        assert!(!has(&entity("\"incident\"", item), "Entity for Case"), "{item}");
    }
    assert!(has(&entity("\"incident\"", "struct Case { title: Option<String> }"), "Entity for Case"));
}

#[test]
fn a_link_names_the_navigation_property_that_writes_it() {
    let input = syn::parse2(tokens("#[omni(entity = \"incident\")] struct Case;")).expect("a struct");
    let expanded = packed(&crate::link::derive(&input));
    assert!(has(&expanded, "NAVIGATION: &'static ::core::primitive::str = \"msdyn_IssueId_msdyn_ocliveworkitem\""));
}

#[test]
fn the_name_of_the_table_is_asked_for_before_its_type() {
    let expanded = entity("table = Contract<T>", "struct Row { title: Option<String> }");
    assert!(has(&expanded, "the table's name stands alone and first"), "{expanded}");
}

#[test]
fn a_guid_that_is_not_the_key_is_a_plain_one() {
    let said =
        "`processid` of `incident` is Edm.Guid and may be null, which `String` does not hold: use `Option<uuid::Uuid>`";
    let expanded = entity("\"incident\"", "struct Row { processid: Option<String> }");
    assert!(has(&expanded, said), "{expanded}");
}

#[test]
fn what_is_generic_is_not_judged_by_what_is_inside() {
    let expanded = entity("\"incident\"", "struct Row { title: Vec<i32> }");
    assert!(!has(&expanded, "compile_error"), "{expanded}");
}

#[test]
fn a_body_binds_a_lookup_at_its_navigation_property() {
    let item = "struct Row { #[entity(column = \"_primarycontactid_value\")] person: Option<Id<Contact>> }";
    let expanded = entity("\"incident\", body = \"create\"", item);
    assert!(has(&expanded, "\"primarycontactid@odata.bind\""), "{expanded}");
}

#[test]
fn a_column_has_a_message_of_its_own_where_its_type_is_not_known_by_name() {
    let message = "mod columns_of_Row";
    let expanded = |field: &str| entity("\"incident\"", &format!("struct Row {{ {field} }}"));
    assert!(has(&expanded("incidentid: Id<Incident>"), message));
    assert!(!has(&expanded("title: Option<String>"), message));
}

/// A record of cases with these fields besides its title.
fn related(fields: &str) -> String {
    entity("\"incident\"", &format!("struct Row {{ title: Option<String>, {fields} }}"))
}

#[test]
fn a_row_of_another_table_is_expanded_and_visited() {
    let expanded = related("#[entity(expand = \"primarycontactid\")] person: Option<Person>");
    assert!(has(&expanded, "const EXPANDED:") && has(&expanded, "(\"primarycontactid\")"), "{expanded}");
    assert!(has(&expanded, "__visit.unchecked::<Option<Person>>"), "{expanded}");
    assert!(!has(&expanded, "compile_error"), "{expanded}");
}

#[test]
fn an_expanded_row_is_of_the_one_table_that_its_property_leads_to() {
    let leads_to = |navigation: &str, table: &str| {
        let expanded = related(&format!("#[entity(expand = \"{navigation}\")] row: Option<Other>"));
        assert!(has(&expanded, &format!("{table}>(\"{navigation}\")")), "{expanded}");
    };
    leads_to("primarycontactid", "entities::Contact");
    leads_to("customerid_account", "entities::Account");
    // The owner's users and teams are found at one property.
    leads_to("ownerid", "Option<Other>, _");
}

#[test]
fn a_lookup_that_may_be_empty_needs_an_option() {
    for ty in ["Person", "Box<Person>", "Option"] {
        let expanded = related(&format!("#[entity(expand = \"primarycontactid\")] person: {ty}"));
        assert!(has(&expanded, "the lookup `primarycontactid` may be empty: use `Option<…>`"), "{ty}: {expanded}");
    }
}

#[test]
fn a_navigation_property_is_expanded_once() {
    let expand = |navigation: &str, field: &str| format!("#[entity(expand = \"{navigation}\")] {field}: Option<Row>,");
    let expanded = |one: &str, other: &str| related(&[expand(one, "one"), expand(other, "other")].concat());
    assert!(!has(&expanded("primarycontactid", "customerid_account"), "compile_error"));
    assert!(has(&expanded("primarycontactid", "primarycontactid"), "is taken already, by the field `one`"));
}

#[test]
fn an_organisation_s_own_navigation_property_is_let_through() {
    let expanded = related("#[entity(expand = \"new_Partner\")] partner: Partner");
    assert!(has(&expanded, "(\"new_Partner\")") && !has(&expanded, "compile_error"), "{expanded}");
}
