use std::fmt::Write as _;

use crate::team::Shop;
use crate::texts::Texts;

/// A buyer of one shop: the number under which he came first. The lowest numbers are no buyers
/// but peers and the shop's own people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Buyer(pub u64);

/// How many numbers are kept for peers and own people.
pub(crate) const OWN: u64 = 6;
const BITS: u32 = 27;
const MASK: u64 = (1 << BITS) - 1;
const SYLLABLES: u64 = 70;

impl Buyer {
    /// Whether this is a peer or one of the shop's own people.
    pub fn is_own(self) -> bool {
        self.0 < OWN
    }

    /// Writes the nick: different for every buyer of a shop, of the kinds people really choose.
    pub(crate) fn write_nick(self, shop: &Shop, texts: &Texts, out: &mut String) {
        if self.is_own() {
            let _ = match self.0 {
                0 => write!(out, "{}运营", shop.name),
                1 => write!(out, "{}老板", shop.name),
                number => write!(out, "同行观察{number}"),
            };
            return;
        }
        let spread = scatter(self.0 & MASK, shop.key);
        let (style, number) = (spread % 8, spread / 8);
        let words = &texts.general.words;
        let (few, many) = (words.first.len() as u64, words.second.len() as u64);
        let (first, second) = (word(&words.first, number % few), word(&words.second, number / few % many));
        let rest = number / few / many;
        let _ = match style {
            0 => write!(out, "tb{}", number + 10_000_000),
            1 => write!(out, "t_{}_{:02}", number / 100 + 15_000, number % 100),
            2 => write_syllables(number, out),
            3 => write!(out, "{first}{second}_{rest}"),
            4 => write!(out, "{rest}{first}{second}"),
            5 => write!(out, "{second}@{first}{rest}"),
            _ => write!(out, "{first}{second}{}", rest * 2 + style % 2),
        };
        if self.0 > MASK {
            let _ = write!(out, "·{}", self.0 >> BITS);
        }
    }
}

fn word(list: &[String], place: u64) -> &str {
    list.get(place as usize).map_or("", String::as_str)
}

/// Scatters numbers of 27 bits, one to one.
fn scatter(number: u64, key: u64) -> u64 {
    let mut number = number ^ (key & MASK);
    for odd in [0x5a4_9e3d_u64, 0x2f1_b3a7] {
        number = number.wrapping_mul(odd | 1) & MASK;
        number ^= number >> 14;
    }
    number
}

fn write_syllables(mut number: u64, out: &mut String) -> std::fmt::Result {
    for _ in 0..4 {
        let syllable = number % SYLLABLES;
        number /= SYLLABLES;
        let consonant = b"bcdfghjklmnrsy".get(syllable as usize / 5).copied().unwrap_or(b'b');
        let vowel = b"aeiou".get(syllable as usize % 5).copied().unwrap_or(b'a');
        out.push(char::from(consonant));
        out.push(char::from(vowel));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{Config, Team};

    #[test]
    fn no_two_buyers_share_a_nick() {
        let team = Team::new(&Config::default()).unwrap();
        let shop = &team.shops()[0];
        let mut seen = HashSet::new();
        for number in 0..300_000 {
            let mut nick = String::new();
            team.nick(shop, Buyer(number), &mut nick);
            assert!(!nick.contains('*') && seen.insert(nick), "buyer {number}");
        }
    }
}
