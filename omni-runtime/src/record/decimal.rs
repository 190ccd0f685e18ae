//! Decimals by their digits: a number that went through an `f64` is not the number that was sent.

#![cfg(feature = "rust_decimal")]

use rust_decimal::Decimal;
use serde::de::{Deserialize, Error as _};
use serde::ser::{Error as _, Serialize};
use serde::{Deserializer, Serializer};
use serde_json::value::RawValue;

use super::{Holds, edm};

#[diagnostic::do_not_recommend]
impl Holds<edm::Decimal> for Decimal {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        // A service that was asked for `IEEE754Compatible=true` sends the digits in quotes.
        let digits = raw.get().trim_matches('"');
        let parsed = if digits.contains(['e', 'E']) {
            Decimal::from_scientific(digits)
        } else {
            Decimal::from_str_exact(digits)
        };
        parsed.map_err(|_| D::Error::custom(format_args!("`{digits}` is not a decimal number of at most 28 digits")))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// A decimal number in a structure that serde reads by itself: by its digits, as a column holds one.
///
/// ```
/// let amount: omni_runtime::Exact = serde_json::from_str("922337203685477.5807")?;
/// assert_eq!(amount.0.to_string(), "922337203685477.5807");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(pub Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Holds::<edm::Decimal>::write(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Decimal as Holds<edm::Decimal>>::read(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Decimal, serde_json::Error> {
        <Decimal as Holds<edm::Decimal>>::read(&mut serde_json::Deserializer::from_str(json))
    }

    #[test]
    fn keeps_every_digit_of_money() {
        for digits in ["922337203685477.5807", "0.1", "-0.0001", "100.00"] {
            let money = read(digits).unwrap();
            assert_eq!(money.to_string(), digits);
            assert_eq!(serde_json::to_string(&Exact(money)).unwrap(), digits);
        }
        assert_eq!(read("1.5E2").unwrap().to_string(), "150");
        assert_eq!(read("\"12.50\"").unwrap().to_string(), "12.50");
    }

    #[test]
    fn refuses_what_it_cannot_keep() {
        assert!(read("true").is_err());
        assert!(read("0.12345678901234567890123456789").is_err());
    }
}
