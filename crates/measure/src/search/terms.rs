//! A text as what it can be found by.
//!
//! Chinese has no spaces: every character is an atom, and every two that follow one another are a term, so that any part
//! of a text is found without a dictionary. A word of letters and a number are atoms as a whole, in small letters;
//! full-width forms are the plain ones. What stands between atoms (spaces, punctuation, emoji) counts for nothing.

/// Characters of one atom; a longer word is several.
const LONGEST: usize = 64;

/// Part of a text that is not divided further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Atom {
    /// As it is compared.
    pub text: String,
    /// A character of a script without spaces.
    pub dense: bool,
    /// Where it stands, in bytes.
    pub from: usize,
    pub to: usize,
}

/// What a character is for the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Dense,
    Letter,
    Digit,
    Between,
}

/// The full-width forms of ASCII as ASCII.
fn folded(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Scripts that are written without spaces: Han, Kana, Hangul.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
        && c.is_alphanumeric()
}

fn kind(c: char) -> Kind {
    match c {
        _ if is_dense(c) => Kind::Dense,
        _ if c.is_numeric() => Kind::Digit,
        _ if c.is_alphabetic() => Kind::Letter,
        _ => Kind::Between,
    }
}

/// The atoms of a text, in its order.
pub(super) fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    // The kind of the word under way, and how long it is.
    let (mut under_way, mut length) = (Kind::Between, 0);
    for (at, c) in text.char_indices() {
        let (plain, end) = (folded(c), at + c.len_utf8());
        let kind = kind(plain);
        let goes_on = matches!(kind, Kind::Letter | Kind::Digit) && kind == under_way && length < LONGEST;
        match atoms.last_mut() {
            _ if kind == Kind::Between => {}
            Some(word) if goes_on => {
                word.text.extend(plain.to_lowercase());
                word.to = end;
            }
            _ => {
                let text = plain.to_lowercase().collect();
                atoms.push(Atom { text, dense: kind == Kind::Dense, from: at, to: end });
            }
        }
        (under_way, length) = (kind, if goes_on { length + 1 } else { 1 });
    }
    atoms
}

/// What stands in the index for a text: each term once, in their order.
pub(super) fn terms(atoms: &[Atom]) -> Vec<String> {
    let mut terms: Vec<String> = atoms.iter().map(|atom| atom.text.clone()).collect();
    terms.extend(atoms.windows(2).filter_map(pair));
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// Two characters that follow one another as a term.
pub(super) fn pair(two: &[Atom]) -> Option<String> {
    match two {
        [a, b] if a.dense && b.dense => Some(format!("{}{}", a.text, b.text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        atoms(text).into_iter().map(|atom| atom.text).collect()
    }

    #[test]
    fn words_numbers_and_characters() {
        assert_eq!(
            texts("您好，iPhone 15pro有货吗？"),
            ["您", "好", "iphone", "15", "pro", "有", "货", "吗"]
        );
        assert_eq!(texts("ＡＢｃ１２"), ["abc", "12"], "full-width forms");
        assert_eq!(texts("😀，。!— \n"), [""; 0]);
        assert_eq!(texts(&"a".repeat(65)), ["a".repeat(64), "a".to_owned()]);
        assert_eq!(terms(&atoms("好的好的")), ["好", "好的", "的", "的好"]);
        assert_eq!(terms(&atoms("退，货 xl")), ["xl", "货", "退", "退货"], "punctuation parts nothing");
    }

    #[test]
    fn an_atom_knows_where_it_stands() {
        let text = "（Ａb）好";
        let found: Vec<&str> = atoms(text).iter().map(|atom| &text[atom.from..atom.to]).collect();
        assert_eq!(found, ["Ａb", "好"]);
    }
}
