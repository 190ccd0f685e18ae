use std::cmp::Ordering;
use std::fmt;

/// A number of any size, by the digits that it was written with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number(String);

impl Number {
    /// Reads a number as JSON writes it (RFC 8259, section 6).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('-').unwrap_or(text);
        let (whole, rest) = digits(rest)?;
        if whole.len() > 1 && whole.starts_with('0') {
            return None;
        }
        let rest = match rest.strip_prefix('.') {
            Some(rest) => digits(rest)?.1,
            None => rest,
        };
        let rest = match rest.strip_prefix(['e', 'E']) {
            Some(rest) => digits(rest.strip_prefix(['+', '-']).unwrap_or(rest))?.1,
            None => rest,
        };
        rest.is_empty().then(|| Self(text.to_owned()))
    }

    /// The integer; none if the number is written with a point or an exponent, or is too large.
    pub(crate) fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The nearest `f64`, which may be infinite.
    pub(crate) fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// Compares by value: `1.50` equals `1.5`.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        if let (Some(left), Some(right)) = (self.as_i64(), other.as_i64()) {
            return left.cmp(&right);
        }
        let (left, right) = (Decimal::of(&self.0), Decimal::of(&other.0));
        match (left.sign(), right.sign()) {
            (-1, -1) => right.order_of_size(&left),
            (1, 1) => left.order_of_size(&right),
            (left, right) => left.cmp(&right),
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One digit or more, and what follows them.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// A number as `0.<digits>` times ten to a power; the digits neither begin nor end with a zero.
struct Decimal {
    negative: bool,
    digits: String,
    power: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        // An exponent of more digits than an i64 has is as good as infinite.
        let furthest = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
        let exponent: i64 = exponent.parse().unwrap_or(furthest);
        let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        let significant = all.trim_start_matches('0');
        let leading = all.len() - significant.len();
        let whole = i64::try_from(whole.len()).unwrap_or(i64::MAX);
        let power = exponent.saturating_add(whole).saturating_sub(i64::try_from(leading).unwrap_or(i64::MAX));
        Self { negative, digits: significant.trim_end_matches('0').to_owned(), power }
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn order_of_size(&self, other: &Self) -> Ordering {
        self.power.cmp(&other.power).then_with(|| self.digits.cmp(&other.digits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_json_calls_a_number_and_nothing_else() {
        for text in ["0", "-0", "7", "-12", "922337203685477.5807", "0.10", "1e5", "1E-5", "-1.5e+300"] {
            assert_eq!(Number::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "-", "+1", "01", "-01", ".5", "1.", "1e", "1e+", "1.5.5", "0x1", "1 ", "NaN", "1_000", "١"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn compares_by_value_to_the_last_digit() {
        let ascending = [
            "-1e99999999999999999999",
            "-922337203685477.5808",
            "-922337203685477.5807",
            "-10.5",
            "-10",
            "-0.1",
            "0",
            "1e-99999999999999999999",
            "0.00000000001",
            "0.1",
            "1",
            "9.99",
            "10",
            "922337203685477.5806",
            "922337203685477.58065",
            "922337203685477.5807",
            "79228162514264337593543950335",
            "1e99999999999999999999",
        ];
        for (index, left) in ascending.iter().enumerate() {
            for (other, right) in ascending.iter().enumerate() {
                let (left, right) = (Number::parse(left).unwrap(), Number::parse(right).unwrap());
                assert_eq!(left.order(&right), index.cmp(&other), "{left} {right}");
            }
        }
    }

    #[test]
    fn one_value_is_written_in_many_ways() {
        for (left, right) in
            [("1.50", "1.5"), ("100", "1e2"), ("0.001", "1E-3"), ("0", "-0.0"), ("12.5e1", "125"), ("0e9", "0")]
        {
            let (left, right) = (Number::parse(left).unwrap(), Number::parse(right).unwrap());
            assert_eq!(left.order(&right), Ordering::Equal, "{left} {right}");
        }
    }
}
