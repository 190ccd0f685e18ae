/// A global object of the page: `Microsoft.Omnichannel`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Namespace {
    /// Its full name.
    pub name: &'static str,
    /// What it is for, in a sentence.
    pub doc: &'static str,
    /// Its functions, in the order of the reference.
    pub functions: &'static [Function],
    /// The types that they name.
    pub types: &'static [TypeDefinition],
    /// The events that it raises.
    pub events: &'static [Event],
}

/// A function of a global object, or a method of an object that one gives.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Function {
    /// Its name, without its owner's.
    pub name: &'static str,
    /// What it does, in lines.
    pub doc: &'static str,
    /// What it takes, in this order. After an optional parameter all are.
    pub parameters: &'static [Parameter],
    /// What it gives.
    pub returns: Type,
}

/// A parameter of a function.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Parameter {
    /// The reference's name for it.
    pub name: &'static str,
    /// Whether a call may leave it out.
    pub is_optional: bool,
    /// What it is.
    pub ty: Type,
}

/// The type of a value in JavaScript.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Type {
    /// A string.
    Text,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Nothing: what a function gives that gives nothing.
    Void,
    /// `null`.
    Null,
    /// Anything: the reference does not say what.
    Unknown,
    /// The GUID of a row of the table with this logical name.
    RowId(&'static str),
    /// The GUID of a row of the table that the parameter of this name says.
    RowIdOf(&'static str),
    /// A type of the same namespace.
    Named(&'static str),
    /// A list.
    List(&'static Type),
    /// A promise of a value.
    Promise(&'static Type),
    /// A `Map` from strings.
    Map(&'static Type),
    /// An object whose members all are of this type.
    Record(&'static Type),
    /// One of these.
    Either(&'static [Type]),
}

/// A type that a namespace names.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct TypeDefinition {
    /// Its name, which is of this crate: the reference has none.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub doc: &'static str,
    /// What it consists of.
    pub shape: Shape,
}

/// What a type consists of.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A string that only the page makes, such as `tab-id-5`.
    Id,
    /// Another name for a type.
    Alias(Type),
    /// The logical name of a column of this table, lookups included.
    Columns(&'static str),
    /// An object.
    Object {
        /// Its members, in the order of the reference.
        members: &'static [Member],
        /// The table whose columns it may hold besides; an empty name for members that nobody knows.
        others: Option<&'static str>,
    },
    /// An object with methods.
    Class {
        /// Its properties.
        properties: &'static [Member],
        /// Its methods.
        methods: &'static [Function],
    },
    /// A function that the caller hands over.
    Callback(Function),
}

/// A member of an object.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Whether it may be missing.
    pub is_optional: bool,
    /// Whether it may only be read.
    pub is_read_only: bool,
    /// What it is.
    pub ty: Type,
}

impl Member {
    pub(super) const fn required(name: &'static str, ty: Type) -> Self {
        Self { name, is_optional: false, is_read_only: false, ty }
    }

    pub(super) const fn optional(name: &'static str, ty: Type) -> Self {
        Self { name, is_optional: true, is_read_only: false, ty }
    }

    pub(super) const fn read_only(name: &'static str, ty: Type) -> Self {
        Self { name, is_optional: false, is_read_only: true, ty }
    }
}

impl TypeDefinition {
    pub(super) const fn new(name: &'static str, doc: &'static str, shape: Shape) -> Self {
        Self { name, doc, shape }
    }
}

/// An event of a namespace.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Its name: `lcw:ready`.
    pub name: &'static str,
    /// Whether it is a DOM event of the window; otherwise a message on a channel that a function names.
    pub is_of_window: bool,
    /// When it is raised, in a sentence.
    pub doc: &'static str,
    /// What it carries.
    pub detail: Type,
}

impl Event {
    pub(super) const fn of_window(name: &'static str, doc: &'static str, detail: Type) -> Self {
        Self { name, is_of_window: true, doc, detail }
    }

    pub(super) const fn of_channel(name: &'static str, doc: &'static str, detail: Type) -> Self {
        Self { name, is_of_window: false, doc, detail }
    }
}
