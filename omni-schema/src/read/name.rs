//! Names: whatever has one is refused where it is none.

use crate::{SyntaxError, is_name};

/// A name, or what is wrong with it.
pub(super) fn checked(number: usize, text: &str) -> Result<String, SyntaxError> {
    if is_name(text) {
        return Ok(text.to_owned());
    }
    Err(SyntaxError::new(number, format!("`{text}` is not a name: expected letters, digits and `_`")))
}

/// Names with commas between.
pub(super) fn all_checked(number: usize, text: &str) -> Result<Vec<String>, SyntaxError> {
    text.split(',').map(|text| checked(number, text)).collect()
}

#[cfg(test)]
mod tests {
    use crate::read::schema;

    /// What a name becomes a part of takes many signs for its own: a URL, a source, a message.
    #[test]
    fn every_name_is_one() {
        const TEXT: &str = "omni-schema 1\nnamespace ~\ntable ~ set=~ key=aid name=~ base=~\n  aid Guid\n  ~ String\n  \
                            s Int32 choice=~\n  m String choices=~\n  d Untyped type=~\n  c Untyped type=Collection(~)\n  \
                            ~ lookup\n    ~ ~ ~\n  ~ key ~,~\n  ~ collection ~ partner=~\nenum ~\n  ~ 1\ncomplex ~\n  \
                            ~ ~\naction ~ bound=~ returns=Collection(~)\n  ~ ~ required\nend\n";
        let places: Vec<usize> = TEXT.match_indices('~').map(|(place, _)| place).collect();
        let with = |place: usize, name: &str| {
            let mut text = TEXT.to_owned();
            for &other in places.iter().rev() {
                let own = format!("b{other}");
                text.replace_range(other..=other, if other == place { name } else { &own });
            }
            schema(&text)
        };
        for &place in &places {
            let good = with(place, "größe.a_1");
            assert!(good.is_ok(), "{place}: {good:?}");
            let line = format!("line {}: ", TEXT[..place].lines().count());
            for wrong in ["b?:any;[k:string]:any;y", "a\"b", "b{}", "b\u{202E}", "b/c", "b#", "b%", "b'", "b&c", "b."] {
                let error = with(place, wrong).unwrap_err().to_string();
                assert!(error.starts_with(&line) && !error.contains('\u{202E}'), "{wrong:?} at {place}: {error}");
            }
        }
        assert_eq!(places.len(), 30);
    }
}
