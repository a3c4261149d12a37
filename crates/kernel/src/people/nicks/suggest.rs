//! Whose nick it may be: pure, from names and numbers.

use crate::id::{PersonId, ShopId};
use crate::text::Words;

/// Somebody it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) number: Option<String>,
    /// Whether the person sits in a team of this shop; one row for each.
    pub(super) shop: Option<ShopId>,
}

/// Why a person fits, the strongest reason last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// One character differs.
    Similar,
    /// The nick is the given name, or holds the name among other characters.
    Inside,
    /// The nick holds the number.
    Number,
    /// The nick is the name.
    Same,
}

impl Reason {
    pub(super) fn words(self) -> Words {
        match self {
            Self::Similar => Words::fixed("姓名只差一个字", "The name differs in one character only"),
            Self::Inside => Words::fixed("账号与姓名部分相同", "The nick and the name have a part in common"),
            Self::Number => Words::fixed("账号里有工号", "The nick holds the number"),
            Self::Same => Words::fixed("账号就是姓名", "The nick is the name"),
        }
    }
}

/// The one person who fits best; nobody when two fit equally well. Who sits in the nick's shop goes before others.
pub(super) fn suggest<'c>(
    nick: &str,
    shop: ShopId,
    people: &'c [Candidate],
) -> Option<(&'c Candidate, Reason)> {
    let own = plain(nick.rsplit([':', '：']).next().unwrap_or(nick));
    let mut best: Option<((Reason, bool), &Candidate)> = None;
    let mut tied = false;
    for person in people {
        let Some(reason) = fits(&own, person) else { continue };
        let rank = (reason, person.shop == Some(shop));
        match best {
            Some((before, _)) if rank < before => {}
            Some((before, other)) if rank == before => tied |= other.id != person.id,
            _ => (best, tied) = (Some((rank, person)), false),
        }
    }
    best.filter(|_| !tied).map(|((reason, _), person)| (person, reason))
}

fn fits(own: &str, person: &Candidate) -> Option<Reason> {
    let name = plain(&person.name);
    let long = |text: &str| text.chars().count() >= 2;
    if own == name {
        return Some(Reason::Same);
    }
    let number = person.number.as_deref().map(plain).filter(|number| long(number));
    if number.is_some_and(|number| holds_word(own, &number)) {
        return Some(Reason::Number);
    }
    if long(own) && long(&name) && (own.contains(&name) || name.ends_with(own)) {
        return Some(Reason::Inside);
    }
    (name.chars().count() >= 3 && one_apart(own, &name)).then_some(Reason::Similar)
}

/// Lower case, without blanks.
fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether `word` stands in `text` with no letter or digit of its own kind beside it: `A01` is not in `A012`.
fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        ![before, after].into_iter().flatten().any(|sign| sign.is_ascii_alphanumeric())
    })
}

fn one_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    a.len() == b.len() && a.iter().zip(&b).filter(|(one, other)| one != other).count() == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn people() -> Vec<Candidate> {
        let person = |id, name: &str, number: &str, shop| Candidate {
            id: PersonId::from_stored(id),
            name: name.to_owned(),
            number: Some(number.to_owned()),
            shop: Some(ShopId::from_stored(shop)),
        };
        vec![
            person(1, "林小满", "A01", 1),
            person(2, "周晓芸", "A012", 1),
            person(3, "周晓芸", "B7", 2),
            person(4, "陈立", "B8", 2),
            person(4, "陈立", "B8", 1),
        ]
    }

    #[test]
    fn names_and_numbers_in_a_nick_are_found() {
        let people = people();
        let guess = |nick: &str, shop| {
            suggest(nick, ShopId::from_stored(shop), &people)
                .map(|(person, reason)| (person.id.stored(), reason))
        };
        assert_eq!(guess("旗舰店:小满", 1), Some((1, Reason::Inside)));
        assert_eq!(guess("旗舰店：林小满", 1), Some((1, Reason::Same)));
        assert_eq!(guess("旗舰店:a012客服", 1), Some((2, Reason::Number)));
        assert_eq!(guess("旗舰店:客服A01", 1), Some((1, Reason::Number)));
        assert_eq!(guess("旗舰店:林晓满", 1), Some((1, Reason::Similar)));
        assert_eq!(guess("旗舰店:售后陈立", 1), Some((4, Reason::Inside)));
        // Two of one name: the one of the shop; in a third shop neither.
        assert_eq!(guess("x:周晓芸", 2), Some((3, Reason::Same)));
        assert_eq!(guess("x:周晓芸", 3), None);
        assert_eq!(guess("旗舰店:夜班", 1), None);
        assert_eq!(guess("旗舰店:", 1), None);
    }

    proptest! {
        #[test]
        fn no_nick_makes_it_panic(nick in "\\PC{0,20}") {
            let _ = suggest(&nick, ShopId::from_stored(1), &people());
        }
    }
}
