//! On what ground an order is whose it is, in one word, so that moves can be counted by it.

use crate::{
    engine::{Choice, Credited, Step},
    rules::{CreditRule, Rules},
    why::Language,
};

/// On what ground an order is whose it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ground {
    /// Not among the orders: excluded, or of another period.
    Absent,
    /// Not paid.
    Unpaid,
    /// Decided by a person.
    Decided,
    /// Nobody.
    Silent,
    /// A session spans the order.
    OrderSpanned,
    /// A session ended before the order.
    OrderBefore,
    /// Most rounds before the order.
    OrderRounds,
    /// A session spans the payment.
    PaymentSpanned,
    /// A session ended before the payment.
    PaymentBefore,
    /// Most rounds before the payment.
    PaymentRounds,
}

impl Ground {
    const ALL: [Ground; 10] = [
        Ground::Absent,
        Ground::Unpaid,
        Ground::Decided,
        Ground::Silent,
        Ground::OrderSpanned,
        Ground::OrderBefore,
        Ground::OrderRounds,
        Ground::PaymentSpanned,
        Ground::PaymentBefore,
        Ground::PaymentRounds,
    ];

    /// From its id.
    pub fn named(id: &str) -> Option<Ground> {
        Ground::ALL.into_iter().find(|ground| ground.id() == id)
    }

    /// The ground of an order under the rules that credited it.
    pub fn of(order: &Credited, rules: &Rules) -> Ground {
        let Some(pay) = &order.pay else { return Ground::Unpaid };
        if order.decided {
            return Ground::Decided;
        }
        let by_order = match rules.credit_rule {
            CreditRule::Order => true,
            CreditRule::Payment => false,
            CreditRule::OrderFirst => order.order.winner.is_some(),
        };
        if by_order { Ground::order(&order.order) } else { Ground::payment(pay) }
    }

    fn order(choice: &Choice) -> Ground {
        match choice.step {
            Step::Spanning => Ground::OrderSpanned,
            Step::Before => Ground::OrderBefore,
            Step::Rounds(_) => Ground::OrderRounds,
            Step::Nobody => Ground::Silent,
        }
    }

    fn payment(choice: &Choice) -> Ground {
        match choice.step {
            Step::Spanning => Ground::PaymentSpanned,
            Step::Before => Ground::PaymentBefore,
            Step::Rounds(_) => Ground::PaymentRounds,
            Step::Nobody => Ground::Silent,
        }
    }

    /// Its id in files.
    pub fn id(self) -> &'static str {
        match self {
            Ground::Absent => "absent",
            Ground::Unpaid => "unpaid",
            Ground::Decided => "decided",
            Ground::Silent => "silent",
            Ground::OrderSpanned => "order_spanned",
            Ground::OrderBefore => "order_before",
            Ground::OrderRounds => "order_rounds",
            Ground::PaymentSpanned => "payment_spanned",
            Ground::PaymentBefore => "payment_before",
            Ground::PaymentRounds => "payment_rounds",
        }
    }

    /// What it is called.
    pub fn name(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Ground::Absent => ("被排除或不在期内", "excluded or of another period"),
            Ground::Unpaid => ("未付款", "not paid"),
            Ground::Decided => ("人工裁定", "decided by a person"),
            Ground::Silent => ("静默", "silent"),
            Ground::OrderSpanned => ("下单时正在接待", "in contact at the order"),
            Ground::OrderBefore => ("下单前最后接待", "last contact before the order"),
            Ground::OrderRounds => ("下单前回合最多", "most rounds before the order"),
            Ground::PaymentSpanned => ("付款时正在接待", "in contact at the payment"),
            Ground::PaymentBefore => ("付款前最后接待", "last contact before the payment"),
            Ground::PaymentRounds => ("付款前回合最多", "most rounds before the payment"),
        };
        match language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}
