//! One error: a type that comes out of a macro of the app, where it was written.
use omni_runtime::entity;

macro_rules! record {
    ($name:ident { $($field:ident: $ty:ty),+ }) => {
        #[entity("incident")]
        struct $name {
            $($field: $ty,)+
        }
    };
}

record!(Ticket { title: Option<String>, description: String });

fn main() {}
