//! What the JavaScript functions of Dynamics take and give, as data: the one list that [`Page`](crate::Page), the
//! app profile manager and the chat widget are called by, and that `omni generate --typescript` writes declarations
//! from.
//!
//! A binding takes a function's name and the number of its arguments from here, so that one that is not in the list
//! cannot be called. The reference is Microsoft's pages "Omnichannel JavaScript API reference", "App profile manager
//! JavaScript API reference" and "Live chat SDK reference", with those below them, one a function.
//!
//! ```
//! use omni_runtime::contract;
//!
//! let unlink = contract::function("Microsoft.Omnichannel.unlinkFromConversation").expect("it is listed");
//! let parameters: Vec<_> = unlink.parameters.iter().map(|parameter| parameter.name).collect();
//! assert_eq!(parameters, ["entityLogicalName", "recordId", "conversationId"]);
//! ```

mod apm;
mod declare;
mod live_chat;
mod model;
mod omnichannel;

pub use model::{Event, Function, Member, Namespace, Parameter, Shape, Type, TypeDefinition};

#[cfg(feature = "page")]
pub(crate) use apm::{manager, session, tab};
#[cfg(feature = "page")]
pub(crate) use declare::Callable;
#[cfg(feature = "live-chat")]
pub(crate) use live_chat::sdk;
#[cfg(feature = "page")]
pub(crate) use omnichannel::conversations;

/// The global objects, each with its functions.
pub const NAMESPACES: &[Namespace] = &[omnichannel::NAMESPACE, apm::NAMESPACE, live_chat::NAMESPACE];

/// The function of this full name; `None` where the reference has no such one.
#[must_use]
pub fn function(name: &str) -> Option<&'static Function> {
    let (namespace, function) = name.rsplit_once('.')?;
    let namespace = NAMESPACES.iter().find(|known| known.name == namespace)?;
    namespace.functions.iter().find(|known| known.name == function)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_found_by_its_full_name_only() {
        assert!(function("Microsoft.Apm.refreshTab").is_some());
        assert!(function("Microsoft.Omnichannel.refreshTab").is_none());
        assert!(function("refreshTab").is_none());
    }

    #[test]
    fn every_type_that_is_named_is_defined_in_its_namespace() {
        for namespace in NAMESPACES {
            let functions = namespace.functions.iter().flat_map(types_of);
            let shapes = namespace.types.iter().flat_map(|definition| match definition.shape {
                Shape::Object { members, .. } => members.iter().map(|member| member.ty).collect(),
                Shape::Class { properties, methods } => {
                    let properties = properties.iter().map(|property| property.ty);
                    properties.chain(methods.iter().flat_map(types_of)).collect()
                }
                Shape::Callback(function) => types_of(&function).collect(),
                Shape::Alias(ty) => vec![ty],
                Shape::OneOf(_) | Shape::Id | Shape::Columns(_) => vec![],
            });
            let events = namespace.events.iter().map(|event| event.detail);
            for ty in functions.chain(shapes).chain(events) {
                check(namespace, ty);
            }
        }
    }

    /// Somebody who comes from JavaScript finds each call in the guide.
    #[test]
    fn the_guide_has_every_function_and_method() {
        let guide = include_str!("../../docs/page.md");
        for namespace in NAMESPACES {
            let owner = namespace.name.strip_prefix("Microsoft.Omnichannel.LiveChatWidget.").unwrap_or(namespace.name);
            for function in namespace.functions {
                assert!(guide.contains(&format!("`{owner}.{}(", function.name)), "{owner}.{}", function.name);
            }
            for definition in namespace.types {
                let Shape::Class { methods, .. } = definition.shape else { continue };
                for method in methods {
                    let call = format!("`{}.{}(", definition.name.to_ascii_lowercase(), method.name);
                    assert!(guide.contains(&call), "{call}");
                }
            }
        }
    }

    fn types_of(function: &Function) -> impl Iterator<Item = Type> + use<> {
        let parameters: Vec<_> = function.parameters.iter().map(|parameter| parameter.ty).collect();
        parameters.into_iter().chain([function.returns])
    }

    fn check(namespace: &Namespace, ty: Type) {
        match ty {
            Type::Named(name) => {
                let defined = namespace.types.iter().any(|definition| definition.name == name);
                assert!(defined, "`{}` has no type `{name}`", namespace.name);
            }
            Type::List(ty) | Type::Promise(ty) | Type::Map(ty) | Type::Record(ty) => check(namespace, *ty),
            Type::Either(types) => types.iter().for_each(|ty| check(namespace, *ty)),
            _ => {}
        }
    }
}
