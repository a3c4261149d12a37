//! The credit of an order in one sentence: the session, its times, the step that decided, the runner-up.

use std::fmt::Write as _;

use crate::{
    engine::{Choice, Credited, Span, Step},
    history::Titles,
    rules::{CreditBasis, CreditRule, Rules},
    time::{Calendar, Timestamp},
};

/// A language of the screens and files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

/// Explains orders of one report.
pub struct Why<'a> {
    report: &'a Titles,
    rules: &'a Rules,
    calendar: Calendar,
    language: Language,
}

/// Which moment of the order decided.
#[derive(Clone, Copy)]
enum Moment {
    Order,
    Payment,
}

impl<'a> Why<'a> {
    /// Explains in a language, with times on the clocks of the rules.
    pub fn new(report: &'a Titles, rules: &'a Rules, language: Language) -> Why<'a> {
        Why { report, rules, calendar: rules.calendar(), language }
    }

    /// One sentence on who earned an order and why.
    pub fn sentence(&self, order: &Credited) -> String {
        let Some(pay) = &order.pay else { return self.unpaid(order) };
        if order.decided {
            return self.decided(order);
        }
        let by_order = match self.rules.credit_rule {
            CreditRule::Order => true,
            CreditRule::Payment => false,
            CreditRule::OrderFirst => order.order.winner.is_some() || pay.winner.is_none(),
        };
        let (choice, moment) = if by_order { (&order.order, Moment::Order) } else { (pay, Moment::Payment) };
        let mut text = self.choice(choice, moment);
        if let (CreditRule::OrderFirst, Moment::Payment) = (self.rules.credit_rule, moment) {
            text.insert_str(0, self.pick("静默下单；", "Ordered without contact; "));
        }
        text
    }

    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    fn unpaid(&self, order: &Credited) -> String {
        let name = self.name(order.order.winner);
        match (self.language, order.order.winner) {
            (Language::Chinese, Some(_)) => format!("未付款，暂无归属；下单落实给 {name}。"),
            (Language::Chinese, None) => "未付款，暂无归属；静默下单。".to_owned(),
            (Language::English, Some(_)) => {
                format!("Not paid, so sold by nobody; the order itself is {name}'s.")
            }
            (Language::English, None) => "Not paid, so sold by nobody; ordered without contact.".to_owned(),
        }
    }

    fn decided(&self, order: &Credited) -> String {
        let seller = order.sellers.order_first.map(|account| self.report.account(account));
        match (self.language, seller) {
            (Language::Chinese, Some(name)) => format!("人工裁定归 {name}。"),
            (Language::Chinese, None) => "人工裁定为无归属。".to_owned(),
            (Language::English, Some(name)) => format!("Decided by a person: sold by {name}."),
            (Language::English, None) => "Decided by a person: sold by nobody.".to_owned(),
        }
    }

    fn choice(&self, choice: &Choice, moment: Moment) -> String {
        let Some(winner) = choice.winner else { return self.nobody(choice.at, moment) };
        let at = self.calendar.text(choice.at);
        let (name, span) = (self.name(choice.winner), self.span(winner, &at));
        let mut text = String::with_capacity(200);
        let _ = match (self.language, choice.step) {
            (Language::Chinese, Step::Rounds(rounds)) => write!(
                text,
                "归 {name}：{}（{at}）前 {}内回合最多（{rounds} 个），最近会话 {span}",
                self.moment(moment),
                self.window()
            ),
            (Language::Chinese, Step::Spanning) => {
                write!(text, "归 {name}：会话 {span} 覆盖{}（{at}）且结束最晚", self.moment(moment))
            }
            (Language::Chinese, _) => write!(
                text,
                "归 {name}：会话 {span} 是{}（{at}）前 {}内最后一次接待",
                self.moment(moment),
                self.window()
            ),
            (Language::English, Step::Rounds(rounds)) => write!(
                text,
                "{name}: most rounds ({rounds}) in the {} before {} ({at}), latest session {span}",
                self.window(),
                self.moment(moment)
            ),
            (Language::English, Step::Spanning) => {
                write!(text, "{name}: session {span} spans {} ({at}) and ends last", self.moment(moment))
            }
            (Language::English, _) => write!(
                text,
                "{name}: session {span} is the last contact within {} before {} ({at})",
                self.window(),
                self.moment(moment)
            ),
        };
        self.runner_up(choice, &at, &mut text);
        text
    }

    fn runner_up(&self, choice: &Choice, at: &str, text: &mut String) {
        let end = self.pick("。", ".");
        let _ = match choice.runner_up {
            None => write!(text, "{}{end}", self.pick("；没有其他人选", "; nobody else comes into question")),
            Some(next) => {
                let (name, span) = (self.name(Some(next)), self.span(next, at));
                write!(text, "{}{name} {span}{end}", self.pick("；其次 ", "; next would be "))
            }
        };
    }

    fn nobody(&self, at: Timestamp, moment: Moment) -> String {
        let (at, moment, window) = (self.calendar.text(at), self.moment(moment), self.window());
        match self.language {
            Language::Chinese => format!("静默：{moment}（{at}）前 {window}内没有可归属的有效会话。"),
            Language::English => {
                format!("Silent: no usable session that may earn it in the {window} before {moment} ({at}).")
            }
        }
    }

    fn moment(&self, moment: Moment) -> &'static str {
        match moment {
            Moment::Order => self.pick("下单", "the order"),
            Moment::Payment => self.pick("付款", "the payment"),
        }
    }

    fn window(&self) -> String {
        let hours = self.rules.inquiry_window_days * 24;
        match self.language {
            Language::Chinese => format!("{hours} 小时"),
            Language::English => format!("{hours} h"),
        }
    }

    fn name(&self, span: Option<Span>) -> &str {
        span.map_or("", |span| self.report.account(span.account))
    }

    /// `14:00:00–14:31:00`, with dates where the day is not that of `near`.
    fn span(&self, span: Span, near: &str) -> String {
        let (start, end) = (self.calendar.text(span.start), self.calendar.text(span.end));
        let same_day = |text: &str, as_of: &str| text.get(..10) == as_of.get(..10);
        let start_text = if same_day(&start, near) { &start[11..] } else { &start[..] };
        let end_text = if same_day(&end, &start) { &end[11..] } else { &end[..] };
        format!("{start_text}–{end_text}")
    }

    /// What `credit_basis` is called.
    pub fn basis(&self) -> &'static str {
        match self.rules.credit_basis {
            CreditBasis::LastContact => self.pick("最后接待", "last contact"),
            CreditBasis::Rounds => self.pick("回合最多", "most rounds"),
        }
    }
}
