//! Functions, methods and callbacks.

use omni_runtime::contract::{Function, Parameter, Type};

use super::types::{expression, type_parameter};
use super::{WIDTH, documented};

/// A function of a namespace.
pub(super) fn write(function: &Function) -> String {
    let head = format!("  export function {}", function.name);
    format!("{}{}", documented("  ", function.doc), declaration("  ", &head, function))
}

/// A method of an interface.
pub(super) fn method(function: &Function) -> String {
    let head = format!("    {}", function.name);
    format!("{}{}", documented("    ", function.doc), declaration("    ", &head, function))
}

/// The type of a function that is handed over.
pub(super) fn callback(function: &Function) -> String {
    format!("({}) => {}", parameters(function).join(", "), expression(&function.returns))
}

fn declaration(indentation: &str, head: &str, function: &Function) -> String {
    let (generics, parameters) = (generics(function), parameters(function));
    let returns = expression(&function.returns);
    let line = format!("{head}{generics}({}): {returns};\n", parameters.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let lines: Vec<_> = parameters.iter().map(|parameter| format!("{indentation}  {parameter},\n")).collect();
    format!("{head}{generics}(\n{}{indentation}): {returns};\n", lines.concat())
}

/// A type parameter for each parameter whose very value another one's type depends on.
fn generics(function: &Function) -> String {
    let deciding: Vec<_> = function.parameters.iter().filter(|parameter| decides(function, parameter)).collect();
    let bounds: Vec<_> = deciding
        .iter()
        .map(|parameter| format!("{} extends {}", type_parameter(parameter.name), expression(&parameter.ty)))
        .collect();
    if bounds.is_empty() { String::new() } else { format!("<{}>", bounds.join(", ")) }
}

fn parameters(function: &Function) -> Vec<String> {
    let one = |parameter: &Parameter| {
        let optional = if parameter.is_optional { "?" } else { "" };
        let ty = if decides(function, parameter) { type_parameter(parameter.name) } else { expression(&parameter.ty) };
        format!("{}{optional}: {ty}", parameter.name)
    };
    function.parameters.iter().map(one).collect()
}

fn decides(function: &Function, parameter: &Parameter) -> bool {
    function.parameters.iter().any(|other| matches!(other.ty, Type::RowIdOf(name) if name == parameter.name))
}
