//! Labels as identifiers. rustc's lints `uncommon_codepoints`, `confusable_idents` and `mixed_script_confusables` look at
//! a crate as a whole: no `allow` in a generated module turns them off, and a user may deny warnings.

use super::names;

/// Letters from Latin-1 and Latin Extended-A that are no letters of their own, or that identifiers seldom have.
const UNCOMMON_LATIN: &str = "ĔĕĬĭĲĳĸĿŀŉŎŏŖŗŢţſ";

/// Letters of other scripts that look like letters of yet others: the lists of confusables of Unicode's technical
/// standard 39, and the mark of a long vowel.
const LOOK_ALIKES: &str = "ЅІЈАБВГЕЗКЛМНОПРСТУФХЫЬЮабгекопрстуфхчшєѕіјћ\
                           へべぺイエカタトニネノハヒヘベペムメヨロー一丅丫丿乄二亻八力匕卜厶口囗夕工彐礻";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Cyrillic,
    /// Kanji and hiragana, of which a word has both.
    Han,
    Katakana,
    Hangul,
}

/// The identifier of a label; none where the lints would find fault with it.
pub(super) fn identifier(label: &str) -> Option<String> {
    if !label.chars().any(char::is_alphanumeric) {
        return None;
    }
    let name = names::pascal(&spelled_out(label));
    (name.chars().all(is_latin) || is_of_one_script(&name)).then_some(name)
}

/// Letters that look like others, as people write them who do not have these.
fn spelled_out(label: &str) -> String {
    let mut spelled = String::with_capacity(label.len());
    for letter in label.chars() {
        match letter {
            'Æ' => spelled.push_str("Ae"),
            'æ' => spelled.push_str("ae"),
            'Œ' => spelled.push_str("Oe"),
            'œ' => spelled.push_str("oe"),
            'Þ' => spelled.push_str("Th"),
            'þ' => spelled.push_str("th"),
            'ı' => spelled.push('i'),
            other => spelled.push(other),
        }
    }
    spelled
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || (matches!(letter, 'À'..='ſ') && !UNCOMMON_LATIN.contains(letter))
}

/// Whether the name is of letters of one script, one of which no other script has, so that it reads as nothing else. A
/// digit is none of a script's letters, and looks like some of Cyrillic.
fn is_of_one_script(name: &str) -> bool {
    let letters = || name.chars().filter(|letter| !letter.is_ascii_digit());
    let Some(scripts) = letters().map(script).collect::<Option<Vec<_>>>() else { return false };
    let is_alike = |letter| LOOK_ALIKES.contains(letter);
    match scripts.first() {
        Some(Script::Cyrillic) if name.contains(|letter: char| letter.is_ascii_digit()) => false,
        Some(first) if scripts.iter().all(|script| script == first) => !letters().all(is_alike),
        // Japanese has words of both, in which a letter of the one passes for one of the other.
        Some(_) => {
            let is_japanese = |script: &Script| matches!(script, Script::Han | Script::Katakana);
            scripts.iter().all(is_japanese) && !letters().any(is_alike)
        }
        None => false,
    }
}

fn script(letter: char) -> Option<Script> {
    match letter {
        'Ё'..='Ќ' | 'Ў'..='я' | 'ё'..='ќ' | 'ў' | 'џ' | 'Ґ' | 'ґ' => Some(Script::Cyrillic),
        'ぁ'..='ゖ' | '々' | '一'..='鿿' => Some(Script::Han),
        'ァ'..='ヺ' | 'ー' => Some(Script::Katakana),
        '가'..='힣' => Some(Script::Hangul),
        _ => None,
    }
}
