use crate::{Document, document};

/// The built-in schema: `account`, `contact`, `incident` and `msdyn_ocliveworkitem`, the conversation.
///
/// It follows Microsoft's entity reference for these tables ("Dataverse table/entity reference" and "Omnichannel for
/// Customer Service table/entity reference"). An organisation's own columns are not in it.
///
/// ```
/// let names: Vec<_> = omni_schema::standard().table_names().map(str::to_owned).collect();
/// assert_eq!(names, ["account", "contact", "incident", "msdyn_ocliveworkitem"]);
/// ```
#[must_use]
pub fn standard() -> Document<'static> {
    document::trusted(include_str!("../schema/standard.omni"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Member, Schema};

    fn schema() -> Schema {
        standard().schema().unwrap()
    }

    #[test]
    fn is_of_the_form() {
        assert_eq!(Document::new(include_str!("../schema/standard.omni")), Ok(standard()));
    }

    #[test]
    fn finds_a_table_by_either_name() {
        let schema = schema();
        assert_eq!(schema.table("incident").map(|table| table.entity_set.as_str()), Some("incidents"));
        assert_eq!(schema.table_of_set("incidents"), schema.table("incident"));
        assert_eq!((schema.table("incidents"), schema.table_of_set("incident")), (None, None));
        assert_eq!(schema.fingerprint(), crate::fingerprint(schema.to_string().as_bytes()));
    }

    #[test]
    fn survives_being_written_and_read() {
        let text = schema().to_string();
        for table in &schema().tables {
            let block = table.to_string();
            assert!(block.starts_with(&format!("table {} set=", table.logical_name)) && text.contains(&block));
        }
        assert_eq!(Document::new(text).unwrap().schema().unwrap(), schema());
    }

    #[test]
    fn reads_one_table_as_it_reads_them_all() {
        for table in &schema().tables {
            assert_eq!(standard().table(&table.logical_name).unwrap().as_ref(), Some(table));
        }
    }

    #[test]
    fn every_status_belongs_to_a_state_of_its_table() {
        for table in &schema().tables {
            let choices = |name| table.column(name).unwrap().details.choices.values();
            let states: Vec<_> = choices("statecode").iter().map(|state| Some(state.value)).collect();
            for status in choices("statuscode") {
                assert!(states.contains(&status.state), "{} {}", table.logical_name, status.label);
            }
        }
    }

    #[test]
    fn knows_where_a_link_is_read_and_written() {
        let schema = schema();
        let conversation = schema.table_of_set("msdyn_ocliveworkitems").unwrap();
        assert_eq!(conversation.key, "activityid");
        let (lookup, target) = conversation.navigation("msdyn_IssueId_msdyn_ocliveworkitem").unwrap();
        assert_eq!(
            (lookup.value_property().as_str(), target.entity_set.as_str()),
            ("_msdyn_issueid_value", "incidents")
        );
        assert_eq!(conversation.navigation("msdyn_issueid_msdyn_ocliveworkitem"), None, "the capitals count");
        assert!(
            matches!(conversation.member("_msdyn_customer_value"), Some(Member::Lookup(l)) if l.targets.len() == 2)
        );
        assert_eq!(conversation.member("msdyn_customer"), None, "a lookup's name is not a property");
    }
}
