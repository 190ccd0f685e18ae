//! Writes a function down once: as an entry of the list, and as what a binding calls.

/// A function of the contract, as a binding calls it: with this many arguments. Those that are left out are
/// `undefined`.
///
/// It is no more than a name, so that a web resource does not carry the list.
#[cfg(feature = "page")]
#[derive(Clone, Copy)]
pub(crate) struct Callable<const COUNT: usize> {
    /// The full name; for a method, the name on its object.
    pub(crate) name: &'static str,
}

/// Functions of one owner.
///
/// After the owner's name in front of theirs stands the feature whose bindings call them; required parameters stand
/// before the semicolon, optional ones behind it.
macro_rules! functions {
    (
        $module:ident, $prefix:literal, $feature:literal;
        $(
            $(#[doc = $doc:literal])+
            $constant:ident = $name:ident (
                $($required:ident: $required_type:expr),* $(; $($optional:ident: $optional_type:expr),+)?
            ) -> $returns:expr;
        )+
    ) => {
        /// What a binding calls. A function that no binding calls is dead code, and so a finding of the compiler.
        #[cfg(feature = $feature)]
        pub(crate) mod $module {
            use crate::contract::Callable;

            $(
                pub(crate) const $constant: Callable<{
                    <[&str]>::len(&[$(stringify!($required),)* $($(stringify!($optional)),+)?])
                }> = Callable { name: concat!($prefix, stringify!($name)) };
            )+
        }

        pub(super) const FUNCTIONS: &[crate::contract::Function] = &[$(
            crate::contract::Function {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),+),
                parameters: &[
                    $(crate::contract::Parameter {
                        name: stringify!($required),
                        is_optional: false,
                        ty: $required_type,
                    },)*
                    $($(crate::contract::Parameter {
                        name: stringify!($optional),
                        is_optional: true,
                        ty: $optional_type,
                    },)+)?
                ],
                returns: $returns,
            },
        )+];
    };
}
pub(super) use functions;
