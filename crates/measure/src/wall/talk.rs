//! What goes on between a buyer and a shop, from the last messages of both.

use kpi::rules::{Phrases, Rules};

/// A message, as far as it says who waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'t> {
    pub at: i64,
    pub account: i64,
    /// 0 buyer, 1 agent, 2 bot, 3 system.
    pub sender: i64,
    pub auto: bool,
    pub text: &'t str,
}

/// The rules' view of messages.
pub(super) struct Ear(Phrases);

/// What goes on with one buyer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Talk {
    /// The last message that counts.
    pub last: Option<i64>,
    /// The account of the last message.
    pub account: i64,
    /// Since when the buyer waits for a person, whichever.
    pub waits: Option<i64>,
    /// Accounts whose people wrote, with their last message.
    pub hands: Vec<(i64, i64)>,
}

impl Ear {
    pub fn new(rules: &Rules) -> Ear {
        Ear(Phrases::new(rules))
    }
}

impl Talk {
    /// Takes in the next message.
    pub fn hear(&mut self, ear: &Ear, said: &Said<'_>) {
        let traits = ear.0.traits(said.text);
        match said.sender {
            // Thanks and goodbyes ask for nothing.
            0 if traits.closing => {}
            0 => self.waits = self.waits.or(Some(said.at)),
            1 if !said.auto && !traits.automatic => {
                self.waits = None;
                self.hands.retain(|&(account, _)| account != said.account);
                self.hands.push((said.account, said.at));
            }
            // Machines neither answer nor keep a talk going.
            _ => return,
        }
        self.last = Some(said.at);
        self.account = said.account;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(said: &[(i64, i64, i64, bool, &str)]) -> Talk {
        let rules = Rules { closing_phrases: vec!["谢谢".to_owned()], ..Rules::default() };
        let (ear, mut talk) = (Ear::new(&rules), Talk::default());
        for &(at, account, sender, auto, text) in said {
            talk.hear(&ear, &Said { at, account, sender, auto, text });
        }
        talk
    }

    #[test]
    fn a_buyer_waits_from_the_first_line_that_nobody_answered() {
        let talk = heard(&[
            (1, 7, 0, false, "在吗"),
            (2, 7, 0, false, "？"),
            (3, 7, 1, true, "欢迎光临"),
            (4, 7, 2, false, "机器人"),
        ]);
        assert_eq!((talk.waits, talk.last, talk.hands.as_slice()), (Some(1), Some(2), [].as_slice()));
    }

    #[test]
    fn whoever_answers_ends_the_wait() {
        let talk = heard(&[(1, 7, 0, false, "在吗"), (2, 8, 1, false, "在的"), (3, 8, 0, false, "谢谢！")]);
        assert_eq!((talk.waits, talk.account, talk.hands), (None, 8, vec![(8, 2)]));
    }
}
