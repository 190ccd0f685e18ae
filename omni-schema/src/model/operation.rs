use super::TypeName;

/// An action or a function: "Use Web API actions", "Use Web API functions".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Which of the two it is.
    pub kind: OperationKind,
    /// The name without its namespace: `CloseIncident`.
    pub name: String,
    /// What it is called on, where it is bound: a row, or the collection of all rows.
    pub bound: Option<TypeName>,
    /// The parameters, without the one that it is bound by.
    pub parameters: Vec<Parameter>,
    /// What it gives, if anything.
    pub returns: Option<TypeName>,
}

/// An action may change something and is posted; a function only reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// Posted, with its parameters in the body.
    Action,
    /// Got, with its parameters in the URL.
    Function,
}

/// One parameter of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name, case-sensitive: `IncidentResolution`.
    pub name: String,
    /// What it takes.
    pub ty: TypeName,
    /// Whether it has to be given.
    pub required: bool,
}
