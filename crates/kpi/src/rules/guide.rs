//! What can be chosen: every field of a rule set with its name, meaning, default and limits. Reading a rule set, the
//! settings screen and its messages take them from here and from nowhere else.

use crate::time::{HOUR, MINUTE, SECOND};
use crate::why::Language;

/// What a field is about; in the order in which fields are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Section {
    /// Business days.
    Days,
    /// Sessions and credit.
    Credit,
    /// Orders that take no part.
    Orders,
    /// Messages and receptions that take no part.
    Receptions,
    /// What is slow, and when the team serves.
    Speed,
    /// When platforms assess.
    Platform,
    /// Denominators and amounts.
    Money,
}

/// A word that a field may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// As written.
    pub word: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// What a field may be, with its default.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An IANA name.
    Zone(&'static str),
    /// A time of the day, below 24:00.
    Clock(&'static str),
    /// A length of time; a bare number is in `unit` microseconds.
    Duration {
        /// The default, as written.
        default: &'static str,
        /// Microseconds of the unit of bare numbers.
        unit: i64,
        /// Microseconds at least.
        least: i64,
    },
    /// Whole days.
    Days {
        /// The default.
        default: i32,
        /// At least.
        least: i32,
        /// At most.
        most: i32,
    },
    /// A whole number.
    Integer {
        /// The default.
        default: i64,
        /// At least; a million at most.
        least: i64,
    },
    /// One of some words; the first is the default.
    Choice(&'static [Choice]),
    /// Any number of texts; none by default.
    Texts,
    /// Yes or no.
    Flag(bool),
    /// Ranges of the clock.
    Hours(&'static str),
}

/// One field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// The key in files.
    pub key: &'static str,
    /// What it is about.
    pub section: Section,
    /// What it may be.
    pub kind: Kind,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// What it does, in Chinese.
    pub meaning_zh: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

/// Whole numbers are no larger.
pub(super) const MOST: i64 = 1_000_000;

impl Field {
    /// The field of a key.
    pub fn named(key: &str) -> Option<&'static Field> {
        FIELDS.iter().find(|field| field.key == key)
    }

    /// Its name.
    pub fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }

    /// What it may be, in words.
    pub fn limits(&self, language: Language) -> String {
        let pick = |zh: &str, en: &str| match language {
            Language::Chinese => zh.to_owned(),
            Language::English => en.to_owned(),
        };
        match self.kind {
            Kind::Zone(_) => pick("IANA 时区名，例如 Asia/Shanghai", "An IANA name such as Asia/Shanghai"),
            Kind::Clock(_) => pick("00:00 到 23:59", "00:00 to 23:59"),
            Kind::Duration { least: 0, .. } => pick("整数时长，可为 0", "A whole length of time, 0 allowed"),
            Kind::Duration { .. } => pick("整数时长，须大于 0", "A whole length of time above 0"),
            Kind::Days { least, most, .. } => {
                pick(&format!("{least}–{most} 天"), &format!("{least}–{most} days"))
            }
            Kind::Integer { least, .. } => {
                pick(&format!("{least} 到 {MOST} 的整数"), &format!("A whole number from {least} to {MOST}"))
            }
            Kind::Choice(choices) => {
                let names = choices.iter().map(|choice| pick(choice.zh, choice.en));
                names.collect::<Vec<_>>().join(&pick("、", ", "))
            }
            Kind::Texts => pick("每行一个，可不填", "One a line; may be empty"),
            Kind::Flag(_) => pick("是或否", "Yes or no"),
            Kind::Hours(_) => pick(
                "08:00-23:00 这样的时段，几段用逗号隔开",
                "Ranges such as 08:00-23:00, with commas between",
            ),
        }
    }
}

const fn field(
    section: Section,
    (key, kind): (&'static str, Kind),
    (zh, en): (&'static str, &'static str),
    (meaning_zh, meaning): (&'static str, &'static str),
) -> Field {
    Field { key, section, kind, zh, en, meaning_zh, meaning }
}

const fn choice(word: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { word, zh, en }
}

const fn duration(default: &'static str, unit: i64, least: i64) -> Kind {
    Kind::Duration { default, unit, least }
}

/// All of them, in the order of the definitions.
pub const FIELDS: &[Field] = &[
    field(
        Section::Days,
        ("time_zone", Kind::Zone("Asia/Shanghai")),
        ("时区", "Time zone"),
        (
            "没写时区的时间按它读；日子按它划分。",
            "Times without an offset are read by it, and days are cut by it.",
        ),
    ),
    field(
        Section::Days,
        ("day_cut", Kind::Clock("00:00")),
        ("一天的起点", "Start of the day"),
        (
            "营业日从几点开始。夜班过零点、想把凌晨算进前一天时改，例如 04:00。",
            "When a business day begins. Change it when night shifts belong to the day before, to 04:00 say.",
        ),
    ),
    field(
        Section::Credit,
        ("max_wait", duration("10 min", MINUTE, 1)),
        ("会话间隔", "Gap that ends a session"),
        (
            "两条消息隔这么久或更久，会话就结束；也是封顶平均响应的上限。改小，会话与超时回合变多。",
            "A gap of this length or more between two messages ends the session; also the cap of the capped average response. Less of it makes more sessions and more late rounds.",
        ),
    ),
    field(
        Section::Credit,
        ("inquiry_window_days", Kind::Days { default: 2, least: 2, most: 15 }),
        ("询单有效期", "Inquiry window"),
        (
            "询单在当天起这么多个自然日内下单算数；归属往前看同样多个 24 小时。",
            "Natural days, from the inquiry's on, in which it may become an order; credit reaches back as many times 24 hours.",
        ),
    ),
    field(
        Section::Credit,
        ("final_pay_days", Kind::Days { default: 4, least: 1, most: 30 }),
        ("最终付款期", "Final payment"),
        (
            "询单日之后几天内付款算最终付款，也决定何时定稿。不少于询单有效期减 1。",
            "Days after the inquiry's day in which payment counts as final; also when figures settle. At least the inquiry window less 1.",
        ),
    ),
    field(
        Section::Credit,
        ("aftersale_days", Kind::Days { default: 21, least: 3, most: 180 }),
        ("售后期", "After-sale days"),
        (
            "这么多天内有过订单、这次又没下单的顾客算售后。",
            "A buyer with an order within so many days, and no new one now, is an after-sale contact.",
        ),
    ),
    field(
        Section::Credit,
        (
            "credit_rule",
            Kind::Choice(&[
                choice("order_first", "下单优先判定", "By the order first, else by the payment"),
                choice("order", "下单判定", "By the order"),
                choice("payment", "付款判定", "By the payment"),
            ]),
        ),
        ("归属规则", "Credit rule"),
        (
            "谁是卖家：看下单时、付款时，还是先看下单、静默下单再看付款。",
            "Who sold: by the contact at the order, at the payment, or at the order first and at the payment where there was none.",
        ),
    ),
    field(
        Section::Credit,
        (
            "credit_basis",
            Kind::Choice(&[
                choice("last_contact", "最后接待", "Last contact"),
                choice("rounds", "回合最多", "Most rounds"),
            ]),
        ),
        ("判定依据", "Credit basis"),
        (
            "几位客服都接待过时归谁：最后接待的，还是回合最多的。",
            "Whose it is when several had contact: the last one's, or the one's with most rounds.",
        ),
    ),
    field(
        Section::Credit,
        ("no_credit_accounts", Kind::Texts),
        ("不计归属的账号", "Accounts without credit"),
        (
            "这些账号得不到订单，接待照常计。写账号全称：售后、机器人、店长。",
            "These accounts never earn an order; their receptions count. Full names: after-sale, robots, the shop manager.",
        ),
    ),
    field(
        Section::Orders,
        ("excluded_skus", Kind::Texts),
        ("不计的商品", "Excluded goods"),
        (
            "全部商品都在名单里的订单不算：补差价、赠品、邮费链接。没有商品编号的订单不受影响。",
            "An order all of whose lines are these SKUs takes no part: price differences, gifts, postage links. Orders without SKUs are never excluded by it.",
        ),
    ),
    field(
        Section::Orders,
        ("excluded_marks", Kind::Texts),
        ("不计的备注", "Excluded marks"),
        (
            "备注含有其中一段文字的订单不算：刷单、内部下单。",
            "An order whose mark contains one of these texts takes no part.",
        ),
    ),
    field(
        Section::Credit,
        ("deposit_wins", Kind::Flag(true)),
        ("付定金算付款", "Deposit counts as payment"),
        (
            "归属和转化里，付了定金就算付款；销售额仍在付尾款日。",
            "For credit and conversion a paid deposit is the payment; sales still come with the final one.",
        ),
    ),
    field(
        Section::Credit,
        ("unpaid_close", duration("24 h", HOUR, 0)),
        ("未付款自动关闭", "Unpaid orders close after"),
        (
            "状态是关闭、没付款、又没有关闭时间的订单，视为下单后这么久关闭。",
            "A closed unpaid order without a closing time is taken as closed so long after its creation.",
        ),
    ),
    field(
        Section::Credit,
        ("silent_order_guard", duration("0 min", MINUTE, 0)),
        ("静默下单保护", "Silent order guard"),
        (
            "静默下单后这么久之内由客服先开口的会话，得不到付款；0 为关。",
            "Sessions that an agent starts no later than this after a silent order cannot earn its payment; 0 is off.",
        ),
    ),
    field(
        Section::Speed,
        ("slow_seconds", duration("120 s", SECOND, 0)),
        ("慢响应", "Slow response"),
        (
            "响应这么久或更久是慢回合，超时的回合也是。",
            "A response of this length or more is slow; late rounds are, too.",
        ),
    ),
    field(
        Section::Speed,
        ("slow_times", Kind::Integer { default: 3, least: 1 }),
        ("慢接待的慢回合数", "Slow rounds of a slow reception"),
        ("一天里有这么多慢回合，就是慢接待。", "So many slow rounds a day make a slow reception."),
    ),
    field(
        Section::Speed,
        ("long_reception", duration("30 min", MINUTE, 0)),
        ("长接待", "Long reception"),
        (
            "一天的会话总长达到它，是长接待。",
            "Sessions of a buyer-day that sum to this or more make a long reception.",
        ),
    ),
    field(
        Section::Receptions,
        ("auto_reply_prefixes", Kind::Texts),
        ("自动回复的开头", "Beginnings of automatic replies"),
        (
            "以这些文字开头的客服消息不算人工。一字不差，包括空格。",
            "An agent message that starts with one of these is no human answer. To the letter, spaces included.",
        ),
    ),
    field(
        Section::Receptions,
        ("own_accounts", Kind::Texts),
        ("自己人的账号", "Own accounts"),
        (
            "老板、运营、测试号：作为客服，它的接待不算；作为顾客，对它的接待不算。",
            "The owner, operators, testers: chats of these names do not count, on either side.",
        ),
    ),
    field(
        Section::Receptions,
        ("code_phrases", Kind::Texts),
        ("暗号", "Code phrases"),
        (
            "当天对话里出现其中一段（区分大小写），这天的接待不算。",
            "A buyer-day with a message that contains one of these does not count (case matters).",
        ),
    ),
    field(
        Section::Receptions,
        ("closing_phrases", Kind::Texts),
        ("结束语", "Closing phrases"),
        (
            "顾客只说这句话时不要求回复。比较时先去掉两头的标点、空格、符号和表情。不设的话，最后一句「好的」会成为超时回合。",
            "A buyer message that says only this needs no answer; punctuation, spaces and emoji around it do not matter. Without it the last “ok” becomes a late round.",
        ),
    ),
    field(
        Section::Receptions,
        ("min_buyer_messages", Kind::Integer { default: 1, least: 0 }),
        ("最少顾客消息", "Fewest buyer messages"),
        (
            "顾客消息少于这个数、又没有人工消息的接待不算。",
            "A buyer-day with fewer buyer messages and no human message does not count.",
        ),
    ),
    field(
        Section::Receptions,
        ("forward_only_max_messages", Kind::Integer { default: 0, least: 0 }),
        ("只转不答", "Forwarding only"),
        (
            "转出、且人工消息不多于这个数的接待不算；0 为关。",
            "A buyer-day that was forwarded after at most so many human messages does not count; 0 is off.",
        ),
    ),
    field(
        Section::Speed,
        ("service_hours", Kind::Hours("00:00-24:00")),
        ("服务时间", "Service hours"),
        (
            "在此之外开口的回合是离线留言：不算超时、不算慢、没有响应时间。",
            "A round that opens outside is offline: neither late nor slow, and without a response time.",
        ),
    ),
    field(
        Section::Platform,
        ("assessed_hours", Kind::Hours("08:00-23:00")),
        ("平台考核时段", "Assessed hours"),
        (
            "淘宝、拼多多、抖音、快手的响应率，只看这段时间里开始的等待。",
            "Response rates of Taobao, Pinduoduo, Douyin and Kuaishou look at waits that begin in these hours.",
        ),
    ),
    field(
        Section::Platform,
        ("assessed_hours_jd", Kind::Hours("09:00-23:00")),
        ("京东考核时段", "Assessed hours of JD"),
        ("京东的响应率，只看这段时间。", "The response rate of JD looks at these hours."),
    ),
    field(
        Section::Money,
        ("assisted_in_denominator", Kind::Flag(true)),
        ("同事赢走的询单留在分母", "Inquiries won by colleagues stay in the denominator"),
        (
            "转化率的分母里保留被同事赢走的询单（行业习惯）。交接多、不想互相拖累时关掉。",
            "An account's conversion keeps inquiries that a colleague won in its denominator, as the trade does.",
        ),
    ),
    field(
        Section::Money,
        ("include_postage", Kind::Flag(true)),
        ("销售额含邮费", "Sales include postage"),
        ("邮费不算业绩时关掉。", "Switch it off where postage is no achievement."),
    ),
    field(
        Section::Money,
        ("deduct_refunds", Kind::Flag(false)),
        ("销售额扣除退款", "Sales less refunds"),
        (
            "逐单扣除，不低于 0。按净额发提成时打开；销售额等要 30 天后才定稿。",
            "Order by order, not below 0. For commission on net sales; sales then settle after 30 days.",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_field_documents_itself_once() {
        let keys: HashSet<_> = FIELDS.iter().map(|field| field.key).collect();
        assert_eq!(keys.len(), FIELDS.len());
        for field in FIELDS {
            let limits = [Language::Chinese, Language::English].map(|language| field.limits(language));
            let texts = [field.zh, field.en, field.meaning, field.meaning_zh, &limits[0], &limits[1]];
            assert!(texts.iter().all(|text| !text.is_empty()), "{}", field.key);
        }
    }
}
