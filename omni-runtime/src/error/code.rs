//! What the service's codes mean: Microsoft's pages "Web service error codes" and "Service protection API limits".

use super::ErrorKind;

/// A code, the name that the reference gives it, and what it comes to.
struct Code(u32, &'static str, ErrorKind);

const CODES: [Code; 31] = [
    Code(0x8004_0203, "InvalidArgument", ErrorKind::Invalid),
    Code(0x8004_0216, "UnExpected", ErrorKind::Service),
    Code(0x8004_0217, "ObjectDoesNotExist", ErrorKind::NotFound),
    Code(0x8004_0220, "PrivilegeDenied", ErrorKind::Forbidden),
    Code(0x8004_0227, "CannotDeleteDueToAssociation", ErrorKind::InUse),
    Code(0x8004_0231, "PrincipalPrivilegeDenied", ErrorKind::Forbidden),
    Code(0x8004_0237, "DuplicateRecord", ErrorKind::Duplicate),
    Code(0x8004_0265, "IsvAborted", ErrorKind::Plugin),
    Code(0x8004_0333, "DuplicateRecordsFound", ErrorKind::Duplicate),
    Code(0x8004_1103, "QueryBuilderNoAttribute", ErrorKind::Invalid),
    Code(0x8004_4150, "GenericSqlError", ErrorKind::Service),
    Code(0x8004_4151, "SqlTimeout", ErrorKind::Service),
    Code(0x8004_431A, "PicklistValueOutOfRange", ErrorKind::Invalid),
    Code(0x8004_4331, "StringLengthTooLong", ErrorKind::Invalid),
    Code(0x8004_7019, "InvalidLanguageForSolution", ErrorKind::Invalid),
    Code(0x8004_8306, "UnManagedIdsAccessDenied", ErrorKind::Forbidden),
    Code(0x8004_8405, "AccessDenied", ErrorKind::Forbidden),
    Code(0x8004_8D19, "InvalidPayload", ErrorKind::Invalid),
    Code(0x8004_F507, "ColumnSecurity", ErrorKind::Forbidden),
    Code(0x8005_F101, "AccessTokenExpired", ErrorKind::Unauthenticated),
    Code(0x8005_F102, "Forbidden", ErrorKind::Forbidden),
    Code(0x8005_F103, "Throttling", ErrorKind::Throttled),
    Code(0x8006_0882, "ConcurrencyVersionMismatch", ErrorKind::Conflict),
    Code(0x8006_0883, "ConcurrencyVersionNotProvided", ErrorKind::Invalid),
    Code(0x8006_0888, "ODataError", ErrorKind::Invalid),
    Code(0x8006_088D, "OptimisticConcurrencyNotEnabled", ErrorKind::Unversioned),
    Code(0x8006_0891, "RecordNotFoundByEntityKey", ErrorKind::NotFound),
    Code(0x8006_0892, "DuplicateRecordEntityKey", ErrorKind::Duplicate),
    Code(0x8007_2321, "ExecutionTimeLimit", ErrorKind::Throttled),
    Code(0x8007_2322, "RequestLimit", ErrorKind::Throttled),
    Code(0x8007_2326, "ConcurrencyLimit", ErrorKind::Throttled),
];

fn find(text: &str) -> Option<&'static Code> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    CODES.iter().find(|Code(known, ..)| *known == number)
}

/// What a code comes to. A code for an invalid request says less than a status other than 400, which then decides:
/// `0x80060888` comes with 404 for a segment, and with 405 for a method.
pub(super) fn kind(code: &str, status: Option<u16>) -> Option<ErrorKind> {
    let Code(_, _, kind) = find(code)?;
    (*kind != ErrorKind::Invalid || status.is_none_or(|status| status == 400)).then_some(*kind)
}

/// The name that the reference gives a code.
pub(super) fn name(code: &str) -> Option<&'static str> {
    find(code).map(|Code(_, name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_code_in_any_case() {
        assert_eq!(kind("0X8004431a", Some(400)), Some(ErrorKind::Invalid));
        assert_eq!(name("0x8006088D"), Some("OptimisticConcurrencyNotEnabled"));
        assert_eq!(name("0x8006088d"), Some("OptimisticConcurrencyNotEnabled"));
        assert_eq!(
            (name(""), name("0x"), name("EmulatorNotImplemented"), kind("0xFFFFFFFFFF", Some(400))),
            (None, None, None, None)
        );
    }

    #[test]
    fn each_code_is_there_once() {
        for Code(number, ..) in &CODES {
            assert_eq!(CODES.iter().filter(|Code(other, ..)| other == number).count(), 1, "{number:#x}");
        }
    }
}
