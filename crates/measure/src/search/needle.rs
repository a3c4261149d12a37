//! What somebody looks for: words and phrases, as terms of the index and as places in a text.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::terms::{Atom, atoms, pair};

/// Characters of a question that are looked at.
const LONGEST: usize = 200;
/// Characters of a text that are shown before what was found, and in all: one line.
const BEFORE: usize = 8;
const SHOWN: usize = 80;

/// What is looked for: every phrase has to stand in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Needle {
    phrases: Vec<Vec<Atom>>,
}

/// Part of a text as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

impl Needle {
    /// Words with spaces between, phrases in quotation marks. `None` when there is nothing in it to look for.
    pub fn parse(text: &str) -> Option<Needle> {
        let text: String = text.chars().take(LONGEST).collect();
        let mut phrases = Vec::new();
        for (n, part) in text.split(['"', '“', '”', '「', '」', '＂']).enumerate() {
            let quoted = n % 2 == 1;
            let words: Vec<&str> = if quoted { vec![part] } else { part.split_whitespace().collect() };
            phrases.extend(words.into_iter().map(atoms).filter(|phrase| !phrase.is_empty()));
        }
        phrases.dedup();
        (!phrases.is_empty()).then_some(Needle { phrases })
    }

    /// The terms that a text with it has: as few as say the same.
    pub fn terms(&self) -> Vec<String> {
        let mut terms: Vec<String> = self.phrases.iter().flat_map(|phrase| of_phrase(phrase)).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// Where the phrases stand in a text, in bytes, without overlaps; `None` where one of them does not.
    pub fn places(&self, text: &str) -> Option<Vec<(usize, usize)>> {
        let of_text = atoms(text);
        let mut places = Vec::new();
        for phrase in &self.phrases {
            let same = |part: &&[Atom]| part.iter().zip(phrase).all(|(a, b)| a.text == b.text);
            let found = of_text.windows(phrase.len()).filter(same);
            let before = places.len();
            places.extend(found.map(|part| (part[0].from, part[part.len() - 1].to)));
            if places.len() == before {
                return None;
            }
        }
        places.sort_unstable();
        let mut apart: Vec<(usize, usize)> = Vec::new();
        for (from, to) in places {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => apart.push((from, to)),
            }
        }
        Some(apart)
    }

    /// The part of a text around what was looked for; `None` where it is not there.
    pub fn excerpt(&self, text: &str) -> Option<Vec<Piece>> {
        let places = self.places(text)?;
        let (from, to) = window(text, places.first()?.0);
        let mut pieces = Vec::new();
        let mut push = |text: &str, hit| {
            if !text.is_empty() {
                pieces.push(Piece { text: text.to_owned(), hit });
            }
        };
        push(if from > 0 { "…" } else { "" }, false);
        let mut at = from;
        for (start, end) in places.into_iter().filter(|(start, _)| *start < to) {
            push(&text[at..start], false);
            at = end.min(to);
            push(&text[start..at], true);
        }
        push(&text[at..to], false);
        push(if to < text.len() { "…" } else { "" }, false);
        Some(pieces)
    }
}

/// A phrase of one character is found by it, others by the pairs of their characters.
fn of_phrase(phrase: &[Atom]) -> Vec<String> {
    let paired = |at: usize| {
        let beside = |other: Option<&Atom>| other.is_some_and(|other| other.dense);
        phrase[at].dense && (beside(phrase.get(at + 1)) || (at > 0 && beside(phrase.get(at - 1))))
    };
    let alone = (0..phrase.len()).filter(|at| !paired(*at)).map(|at| phrase[at].text.clone());
    alone.chain(phrase.windows(2).filter_map(pair)).collect()
}

/// The bytes of a text that are shown when something at `hit` is to be seen near their beginning.
fn window(text: &str, hit: usize) -> (usize, usize) {
    let before = text[..hit].chars().count();
    let from = if before <= 2 * BEFORE { 0 } else { before - BEFORE };
    let place = |nth: usize| text.char_indices().nth(nth).map_or(text.len(), |(at, _)| at);
    (place(from), place(from + SHOWN))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::terms::terms;
    use super::*;

    fn needle(text: &str) -> Needle {
        Needle::parse(text).unwrap()
    }

    fn shown(question: &str, text: &str) -> Option<String> {
        let piece = |piece: Piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text };
        needle(question).excerpt(text).map(|pieces| pieces.into_iter().map(piece).collect())
    }

    #[test]
    fn a_question_is_few_terms() {
        assert_eq!(needle("退货").terms(), ["退货"]);
        assert_eq!(needle("贵").terms(), ["贵"]);
        assert_eq!(needle("什么时候 XL码").terms(), ["xl", "么时", "什么", "时候", "码"]);
        assert_eq!(needle("“red wine” 好的").terms(), ["red", "wine", "好的"]);
        assert_eq!(Needle::parse(" ？！\"\" 😀"), None);
    }

    #[test]
    fn what_is_found_is_marked() {
        assert_eq!(
            shown("退货 运费", "运费谁出？我要退货，退 货").as_deref(),
            Some("[运费]谁出？我要[退货]，[退 货]")
        );
        assert_eq!(shown("XL", "要ｘｌ码").as_deref(), Some("要[ｘｌ]码"));
        assert_eq!(shown("好的好", "好的好的好").as_deref(), Some("[好的好的好]"));
        assert_eq!(shown("\"red wine\"", "red and wine"), None);
        assert_eq!(shown("red wine", "wine, red").as_deref(), Some("[wine], [red]"));
    }

    #[test]
    fn of_a_long_text_the_part_around_is_shown() {
        let text = format!("{}退货{}", "前".repeat(300), "后".repeat(300));
        let shown = shown("退货", &text).unwrap();
        assert!(
            shown.starts_with("…前") && shown.contains("前[退货]后") && shown.ends_with("后…"),
            "{shown}"
        );
        assert_eq!(shown.chars().count(), SHOWN + 4);
    }

    /// Texts of what chats are made of, in characters.
    fn text() -> impl Strategy<Value = Vec<char>> {
        let letters = "好的退货运费在吗𠮷々aXlＡ１２3é，。 !？\n\"😀ß한カ";
        vec(select(letters.chars().collect::<Vec<_>>()), 1..24)
    }

    /// Whether a cut at this place goes through a word or a number.
    fn cuts(text: &[char], at: usize) -> bool {
        let whole: String = text.iter().collect();
        let byte: usize = text[..at].iter().map(|c| c.len_utf8()).sum();
        atoms(&whole).iter().any(|atom| atom.from < byte && byte < atom.to)
    }

    proptest! {
        /// Every part of a text is found by the search for it, whatever stands around.
        #[test]
        fn every_part_of_a_text_finds_it(text in text(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
            let (a, b) = (from.index(text.len() + 1), to.index(text.len() + 1));
            let (from, to) = (a.min(b), a.max(b));
            prop_assume!(!cuts(&text, from) && !cuts(&text, to));
            let part: String = text[from..to].iter().map(|c| if *c == '"' { ' ' } else { *c }).collect();
            let whole: String = text.iter().collect();
            let stored = terms(&atoms(&whole));
            for question in [format!("\"{part}\""), part] {
                if let Some(needle) = Needle::parse(&question) {
                    prop_assert!(needle.terms().iter().all(|term| stored.contains(term)), "{question:?} in {whole:?}");
                    prop_assert!(needle.places(&whole).is_some(), "{question:?} in {whole:?}");
                }
            }
        }

        /// Marks lose nothing of a text, and what is marked is what was looked for.
        #[test]
        fn marks_lose_nothing(text in text(), question in text()) {
            let (text, question): (String, String) = (text.iter().collect(), question.iter().collect());
            if let Some(pieces) = Needle::parse(&question).and_then(|needle| needle.excerpt(&text)) {
                let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
                prop_assert!(text.ends_with(whole.trim_start_matches('…')), "{whole} of {text}");
                prop_assert!(pieces.iter().any(|piece| piece.hit));
            }
        }

        #[test]
        fn no_question_makes_it_panic(question in any::<String>(), text in any::<String>()) {
            if let Some(needle) = Needle::parse(&question) {
                let _ = needle.excerpt(&text);
            }
        }
    }
}
