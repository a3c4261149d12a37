//! What the rules see in the text of a message.

use std::collections::HashSet;

use unicode_general_category::{GeneralCategory as Category, get_general_category};

use super::Rules;

/// What the rules found in one text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Traits {
    /// Starts with one of `auto_reply_prefixes`.
    pub automatic: bool,
    /// Contains one of `code_phrases`.
    pub coded: bool,
    /// Equals one of `closing_phrases` once its decoration is dropped.
    pub closing: bool,
}

/// The phrases of a rule set, ready to be looked for.
#[derive(Clone, Debug)]
pub struct Phrases {
    automatic: Vec<String>,
    coded: Vec<String>,
    closing: HashSet<String, foldhash::fast::RandomState>,
    longest_closing: usize,
}

impl Phrases {
    /// Takes the phrases out of a rule set. An empty phrase matches nothing.
    pub fn new(rules: &Rules) -> Phrases {
        let filled = |list: &[String]| list.iter().filter(|p| !p.is_empty()).cloned().collect();
        let bare = rules.closing_phrases.iter().map(|phrase| bare(phrase).to_owned());
        let closing: HashSet<_, _> = bare.filter(|phrase| !phrase.is_empty()).collect();
        Phrases {
            automatic: filled(&rules.auto_reply_prefixes),
            coded: filled(&rules.code_phrases),
            longest_closing: closing.iter().map(String::len).max().unwrap_or(0),
            closing,
        }
    }

    /// What these phrases say of a text.
    pub fn traits(&self, text: &str) -> Traits {
        Traits {
            automatic: self.automatic.iter().any(|prefix| text.starts_with(prefix.as_str())),
            coded: self.coded.iter().any(|phrase| text.contains(phrase.as_str())),
            closing: self.closes(text),
        }
    }

    fn closes(&self, text: &str) -> bool {
        if self.closing.is_empty() {
            return false;
        }
        let bare = bare(text);
        bare.len() <= self.longest_closing && self.closing.contains(bare)
    }
}

/// The text without separators, punctuation, symbols and control characters on both sides.
fn bare(text: &str) -> &str {
    text.trim_matches(decoration)
}

/// Unicode categories Z, P, S and C, the variation selectors and the enclosing keycap.
fn decoration(c: char) -> bool {
    match c {
        '0'..='9' | 'A'..='Z' | 'a'..='z' | '\u{4E00}'..='\u{9FFF}' => false,
        '\u{FE00}'..='\u{FE0F}' | '\u{20E3}' => true,
        _ => matches!(
            get_general_category(c),
            Category::SpaceSeparator
                | Category::LineSeparator
                | Category::ParagraphSeparator
                | Category::ConnectorPunctuation
                | Category::DashPunctuation
                | Category::OpenPunctuation
                | Category::ClosePunctuation
                | Category::InitialPunctuation
                | Category::FinalPunctuation
                | Category::OtherPunctuation
                | Category::MathSymbol
                | Category::CurrencySymbol
                | Category::ModifierSymbol
                | Category::OtherSymbol
                | Category::Control
                | Category::Format
                | Category::Surrogate
                | Category::PrivateUse
                | Category::Unassigned
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Phrases, Rules};

    #[test]
    fn closing_phrases_drop_their_decoration() {
        let closing_phrases = ["好的", "嗯", "1", "👌"].map(String::from).to_vec();
        let phrases = Phrases::new(&Rules { closing_phrases, ..Rules::default() });
        for text in ["好的", " 好的～!", "【好的】", "好的😊", "嗯。", "1\u{FE0F}\u{20E3}", "\u{200B}好的"]
        {
            assert!(phrases.traits(text).closing, "{text:?}");
        }
        for text in ["好的呢", "好 的", "👌", "", "！！", "嗯嗯"] {
            assert!(!phrases.traits(text).closing, "{text:?}");
        }
    }

    #[test]
    fn code_phrases_keep_case_and_prefixes_are_literal() {
        let rules = Rules {
            code_phrases: vec!["Test#1".into(), String::new()],
            auto_reply_prefixes: vec!["[自动回复]".into()],
            ..Rules::default()
        };
        let phrases = Phrases::new(&rules);
        assert!(phrases.traits("this is Test#1.").coded);
        assert!(!phrases.traits("this is test#1.").coded);
        assert!(phrases.traits("[自动回复]您好").automatic);
        assert!(!phrases.traits(" [自动回复]您好").automatic);
    }
}
