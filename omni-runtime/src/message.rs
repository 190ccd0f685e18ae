//! Messages to customers: text, and the rich messages that an organisation has made.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

/// The member of a rich message that holds its questions and answers.
const SURVEY: &str = "survey";

/// The member of a survey's answers that holds what Apple Messages for Business is sent.
const APPLE: &str = "AppleMessagesforBusinessJSON";

/// How deep JSON within JSON is searched for what a message is.
const DEPTH: usize = 16;

/// A message to a customer.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Message {
    /// Plain text.
    Text(String),
    /// A rich message of the organisation's own, such as a list picker.
    Rich(RichMessage),
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<RichMessage> for Message {
    fn from(message: RichMessage) -> Self {
        Self::Rich(message)
    }
}

/// A rich message, in the form in which it can be sent.
///
/// It is made from the JSON that Dynamics shows of it (*Productivity*, *Rich messages*, *Details*). Its member `survey`
/// becomes what the reference demands, the JSON text of one object with `Questions` and `Answers`: in another form the
/// customer would see the JSON itself. The reference is Microsoft's page "Retrieve and format rich messages".
///
/// ```
/// use omni_runtime::RichMessage;
///
/// let copied = r#"{"name": "Slots", "survey": "[{\"Questions\": [1]}, {\"Answers\": {\"a\": 2}}]"}"#;
/// let message: RichMessage = copied.parse()?;
/// assert_eq!(message.json()["survey"], r#"{"Answers":{"a":2},"Questions":[1]}"#);
/// # Ok::<(), omni_runtime::RichMessageError>(())
/// ```
///
/// A message of the type Forms cannot be sent, and is refused here:
///
/// ```
/// let error = r#"{"type": "Forms"}"#.parse::<omni_runtime::RichMessage>().unwrap_err();
/// assert!(error.to_string().contains("Forms"));
/// ```
#[derive(Clone, PartialEq)]
pub struct RichMessage(Map<String, Value>);

impl RichMessage {
    /// Takes the JSON of a rich message.
    ///
    /// # Errors
    ///
    /// When it is not an object, is of the type Forms, or has a `survey` that is not one.
    pub fn new(json: Value) -> Result<Self, RichMessageError> {
        let Value::Object(mut message) = json else {
            return Err(RichMessageError("a rich message is a JSON object; for text, use `Message::Text`".to_owned()));
        };
        if is_forms(&Value::Object(message.clone()), DEPTH) {
            return Err(RichMessageError(
                "a rich message of the type Forms cannot be sent to a conversation: choose one of another type"
                    .to_owned(),
            ));
        }
        if let Some(survey) = message.remove(SURVEY) {
            message.insert(SURVEY.to_owned(), Value::String(self::survey(survey)?));
        }
        Ok(Self(message))
    }

    /// What is handed to the page.
    #[must_use]
    pub fn json(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl FromStr for RichMessage {
    type Err = RichMessageError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let json = serde_json::from_str(text);
        Self::new(json.map_err(|error| RichMessageError(format!("a rich message is JSON, and this is not: {error}")))?)
    }
}

/// The text that a survey is sent as, from any form that it is found in: its text, an object, or a list of two objects
/// of which one has the questions and one the answers.
fn survey(found: Value) -> Result<String, RichMessageError> {
    let read = match found {
        Value::String(text) => serde_json::from_str(&text)
            .map_err(|error| RichMessageError(format!("the `survey` is a text that is not JSON: {error}")))?,
        other => other,
    };
    let mut survey = match read {
        Value::Object(survey) => survey,
        Value::Array(parts) => {
            let parts = parts.into_iter().filter_map(|part| match part {
                Value::Object(part) => Some(part),
                _ => None,
            });
            parts.flatten().collect()
        }
        _ => return Err(RichMessageError("the `survey` is neither an object nor a list of objects".to_owned())),
    };
    if let Some(apple) = survey.get_mut("Answers").and_then(|answers| answers.get_mut(APPLE))
        && !apple.is_string()
    {
        *apple = Value::String(apple.to_string());
    }
    Ok(Value::Object(survey).to_string())
}

/// Whether a message says anywhere that it is a form. The reference does not say where, so every member that tells a
/// type is looked at, also within JSON that is a text.
fn is_forms(value: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match value {
        Value::Object(members) => {
            members.iter().any(|(name, value)| names_forms(name, value) || is_forms(value, depth))
        }
        Value::Array(items) => items.iter().any(|item| is_forms(item, depth)),
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            serde_json::from_str(text).is_ok_and(|value| is_forms(&value, depth))
        }
        _ => false,
    }
}

fn names_forms(name: &str, value: &Value) -> bool {
    let name = name.to_ascii_lowercase();
    let tells_a_type = name.ends_with("type") || name == "template" || name == "kind";
    // `messageForms` is what Apple calls its template.
    let forms = ["form", "forms", "messageforms"];
    tells_a_type && value.as_str().is_some_and(|value| forms.iter().any(|form| value.eq_ignore_ascii_case(form)))
}

/// Why some JSON is not a rich message that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RichMessageError(String);

impl fmt::Display for RichMessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RichMessageError {}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // What is said to a customer is not for a log.
            Self::Text(text) => write!(f, "Text({} characters)", text.chars().count()),
            Self::Rich(message) => message.fmt(f),
        }
    }
}

impl fmt::Debug for RichMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RichMessage({} members)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sent(survey: Value) -> Value {
        let message = RichMessage::new(json!({ "id": 1, "survey": survey })).unwrap();
        let text = message.json()["survey"].as_str().expect("the survey is a text").to_owned();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn sends_a_survey_as_the_text_of_one_object() {
        let expected = json!({ "Questions": [1], "Answers": { "a": 2 } });
        let list = json!([{ "Questions": [1] }, { "Answers": { "a": 2 } }]);
        for survey in [list.clone(), Value::String(list.to_string()), expected.clone(), json!(expected.to_string())] {
            assert_eq!(sent(survey.clone()), expected, "{survey}");
        }
    }

    #[test]
    fn sends_what_apple_is_sent_as_a_text_within_it() {
        let apple = json!({ "interactiveData": { "bid": "b" } });
        for given in [apple.clone(), json!(apple.to_string())] {
            let survey = sent(json!([{ "Questions": [] }, { "Answers": { (APPLE): given } }]));
            let text = survey["Answers"][APPLE].as_str().expect("a text").to_owned();
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), apple);
        }
    }

    #[test]
    fn refuses_forms_wherever_it_says_so() {
        let apple = json!({ "interactiveData": { "data": { "dynamic": { "template": "messageForms" } } } });
        for message in [
            json!({ "type": "Forms" }),
            json!({ "richMessageType": "forms" }),
            json!({ "survey": [{ "Questions": [{ "Type": "Form" }] }, { "Answers": {} }] }),
            json!({ "survey": json!([{ "Answers": { (APPLE): apple.to_string() } }]).to_string() }),
        ] {
            assert!(RichMessage::new(message.clone()).unwrap_err().to_string().contains("Forms"), "{message}");
        }
        assert!(RichMessage::new(json!({ "type": "ListPicker", "title": "Forms" })).is_ok());
    }

    #[test]
    fn refuses_what_would_go_out_as_plain_text() {
        for message in ["7", "[]", "{\"survey\": \"not JSON\"}", "{\"survey\": 7}", "not JSON"] {
            assert!(message.parse::<RichMessage>().is_err(), "{message}");
        }
    }

    #[test]
    fn prints_nothing_of_what_is_said() {
        assert_eq!(format!("{:?}", Message::from("secret")), "Text(6 characters)");
        let rich = RichMessage::new(json!({ "title": "secret" })).unwrap();
        assert!(!format!("{:?}", Message::from(rich)).contains("secret"));
    }
}
