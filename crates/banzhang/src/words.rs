//! Texts in the two languages of the interface.

use kpi::{
    engine::Split,
    metric::Metric,
    rules::{CreditBasis, CreditRule, Rules},
    why::Language,
};

/// The text of a language.
pub fn pick<T>(language: Language, zh: T, en: T) -> T {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// The name of a metric.
pub fn name(metric: &Metric, language: Language) -> &'static str {
    pick(language, metric.zh, metric.en)
}

/// How the rule set credits orders, in a few words.
pub fn credit_rule(rules: &Rules, language: Language) -> String {
    let rule = match rules.credit_rule {
        CreditRule::Order => pick(language, "下单判定", "credit by order"),
        CreditRule::Payment => pick(language, "付款判定", "credit by payment"),
        CreditRule::OrderFirst => pick(language, "下单优先判定", "credit by order first"),
    };
    let basis = match rules.credit_basis {
        CreditBasis::LastContact => pick(language, "最后接待", "last contact"),
        CreditBasis::Rounds => pick(language, "回合最多", "most rounds"),
    };
    pick(language, format!("{rule}（{basis}）"), format!("{rule} ({basis})"))
}

/// How order and payment of an order were earned.
pub fn split(split: Split, language: Language) -> String {
    let zh = match split {
        Split::Own => "本人下单付款",
        Split::OrderedHerePaidThere => "下单归此、付款归彼",
        Split::SilentOrderPaidHere => "静默下单落实付款",
        Split::Silent => "静默",
    };
    pick(language, zh.to_owned(), split.word().replace('_', " "))
}
