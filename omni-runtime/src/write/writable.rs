//! Values that a column can be set to.

use crate::{Holds, edm};

/// A value that can be written to a column of the type `K`: whatever type [`Holds`] such a column, and `&str` for text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written to a column of type `{K}`",
    label = "the column is of type `{K}`",
    note = "what can be written is what a field for the column may be: see `omni_runtime::Holds`"
)]
pub trait Writable<K> {
    /// The value in JSON, or why it has no form there.
    #[doc(hidden)]
    fn json(self) -> Result<String, String>;

    /// Of the value of a lookup, the table whose row it refers to, where it knows that.
    #[doc(hidden)]
    fn table(&self) -> Option<&str> {
        None
    }
}

impl<K, V: Holds<K>> Writable<K> for V {
    fn json(self) -> Result<String, String> {
        let mut json = Vec::new();
        self.write(&mut serde_json::Serializer::new(&mut json)).map_err(|error| error.to_string())?;
        String::from_utf8(json).map_err(|error| error.to_string())
    }

    fn table(&self) -> Option<&str> {
        Holds::table(self)
    }
}

#[diagnostic::do_not_recommend]
impl Writable<edm::Unknown> for &str {
    fn json(self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| error.to_string())
    }
}

#[diagnostic::do_not_recommend]
impl Writable<edm::Text> for &str {
    fn json(self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| error.to_string())
    }
}
