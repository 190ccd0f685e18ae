//! What of a document goes into a schema, and what is told of that which does not.

use std::io::Cursor;

use crate::{contoso_of, document};
use omni_codegen::Names;
use omni_codegen::import::{self, Selection};
use omni_schema::OperationKind;

#[test]
fn what_was_asked_for_by_name_and_is_not_there_is_told() {
    let imported = contoso_of(&Selection::tables(Names::parse("incident,leed,expando,new_*,crmmodel*")));
    assert_eq!(
        imported.left_out,
        [
            "`expando` is not a table: it has no entity set",
            "`leed` is not in the document",
            "`crmmodel*` matches no table in the document",
        ]
    );
    let names: Vec<_> = imported.schema.tables.iter().map(|table| table.logical_name.as_str()).collect();
    assert_eq!(names, ["incident", "new_contract", "new_part"]);
}

#[test]
fn an_operation_that_was_asked_for_by_name_and_is_not_there_is_told() {
    let operations = Names::parse("new_Estimate,new_Aprove,new_Unreachable,win_*");
    let imported = contoso_of(&Selection::tables(Names::none()).operations(operations));
    assert_eq!(
        imported.left_out,
        [
            "the operation `new_Aprove` is not in the document; did you mean `new_Approve`?",
            "the operation `new_Unreachable` has no address: it is bound to nothing, and not imported",
            "`win_*` matches no operation in the document",
        ]
    );
    assert_eq!(imported.schema.operations.len(), 1);
}

#[test]
fn a_function_is_asked_for_by_its_own_name_or_its_import_s() {
    let text = document(
        "<Function Name=\"Own\"><ReturnType Type=\"Edm.Int32\"/></Function>\
         <EntityContainer Name=\"C\"><FunctionImport Name=\"Called\" Function=\"N.Own\"/></EntityContainer>",
    );
    for names in ["Own", "Called", "*", "Own,Called"] {
        let selection = Selection::tables(Names::none()).operations(Names::parse(names));
        let imported = import::csdl(Cursor::new(&text), &selection).unwrap();
        let found: Vec<_> = imported.schema.operations.iter().map(|operation| operation.name.as_str()).collect();
        assert_eq!((found.as_slice(), imported.left_out.len()), (&["Called"][..], 0), "{names}");
    }
}

/// OData allows no second type of a name, and its schema file would not be read again.
#[test]
fn a_type_that_is_there_twice_is_told_and_there_once() {
    let key = "<Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.Guid\"/>";
    let lookup = "<Property Name=\"_to_value\" Type=\"Edm.Guid\"/><NavigationProperty Name=\"to\" Type=\"N.base\">\
                  <ReferentialConstraint Property=\"_to_value\" ReferencedProperty=\"id\"/></NavigationProperty>";
    let entity = |column: &str| {
        let column = format!("<Property Name=\"{column}\" Type=\"N.E\"/>");
        format!("<EntityType Name=\"a\">{key}{lookup}{column}</EntityType>")
    };
    let enumeration = |member: &str| format!("<EnumType Name=\"E\"><Member Name=\"{member}\"/></EnumType>");
    let derived = format!("<EntityType Name=\"d\" BaseType=\"N.base\">{key}</EntityType>");
    let alternate_key = "<Annotations Target=\"N.a\"><Annotation Term=\"OData.Community.Keys.V1.AlternateKeys\"><Collection>\
                         <Record><PropertyValue Property=\"Key\"><Collection><Record><PropertyValue Property=\"Name\" \
                         PropertyPath=\"last\"/></Record></Collection></PropertyValue></Record></Collection></Annotation>\
                         </Annotations>";
    let sets = "<EntityContainer Name=\"C\"><EntitySet Name=\"as\" EntityType=\"N.a\"/>\
                <EntitySet Name=\"ds\" EntityType=\"N.d\"/></EntityContainer>";
    let (entities, enums) =
        ([entity("first"), entity("last")].concat(), [enumeration("First"), enumeration("Last")].concat());
    let base = "<EntityType Name=\"base\" Abstract=\"true\"/>";
    let text = document(&format!("{entities}{enums}{base}{derived}{derived}{alternate_key}{sets}"));
    for names in ["a", "a*"] {
        let imported = import::csdl(Cursor::new(&text), &Selection::tables(Names::parse(names))).unwrap();
        let told = ["a", "E"].map(|name| format!("`{name}` is in the document more than once: the last one counts"));
        assert_eq!(imported.left_out, told, "{names}");
        let schema = imported.schema;
        let [table] = schema.tables.as_slice() else { panic!("{:?}", schema.tables) };
        assert_eq!(table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["id", "last"]);
        assert_eq!(table.alternate_keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["last"]);
        let [lookup] = table.lookups.as_slice() else { panic!("{:?}", table.lookups) };
        assert_eq!(lookup.targets.iter().map(|target| target.table.as_str()).collect::<Vec<_>>(), ["d"]);
        let [enumeration] = schema.enums.as_slice() else { panic!("{:?}", schema.enums) };
        assert_eq!(enumeration.members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["Last"]);
    }
}

#[test]
fn a_table_whose_last_type_is_none_is_told_with_the_reason() {
    let text = document(
        "<EntityType Name=\"a\"><Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.Guid\"/></EntityType>\
         <EntityType Name=\"a\"/>\
         <EntityContainer Name=\"C\"><EntitySet Name=\"as\" EntityType=\"N.a\"/></EntityContainer>",
    );
    let imported = import::csdl(Cursor::new(text), &Selection::tables(Names::parse("a*"))).unwrap();
    assert_eq!(
        imported.left_out,
        [
            "`a` is not a table: it has no key",
            "`a` is in the document more than once: the last one counts",
            "`a*` matches no table in the document",
        ]
    );
}

#[test]
fn an_overload_that_is_left_out_is_told() {
    let takes = |name: &str| format!("<Parameter Name=\"{name}\" Type=\"Edm.Int32\"/>");
    let text = document(&format!(
        "<Function Name=\"Find\">{}</Function><Function Name=\"Find\">{}{}</Function><Function Name=\"Find\"/>\
         <Function Name=\"Find\">{}</Function><Action Name=\"Find\"/>\
         <EntityContainer Name=\"C\"><FunctionImport Name=\"Find\" Function=\"N.Find\"/></EntityContainer>",
        takes("a"),
        takes("a"),
        takes("b"),
        takes("a"),
    ));
    let imported = import::csdl(Cursor::new(text), &Selection::all()).unwrap();
    assert_eq!(
        imported.left_out,
        [
            "the function `Find` that takes `a`, `b` is an overload: the document's first, which takes `a`, is kept",
            "the function `Find` that takes nothing is an overload: the document's first, which takes `a`, is kept",
        ]
    );
    let kept: Vec<_> =
        imported.schema.operations.iter().map(|operation| (operation.kind, operation.parameters.len())).collect();
    assert_eq!(kept, [(OperationKind::Action, 0), (OperationKind::Function, 1)]);
}
