//! Sections 5 and 7: inquiries and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use kpi::input::Stage;

use super::{
    Known,
    credit::Credited,
    figures::{Figures, Scope},
    orders::Order,
    stage::{self, Staged},
    teams_of,
};

/// Adds sections 5 and 7 to all rows.
pub fn rows(known: &Known<'_>, credited: &[Credited], rows: &mut BTreeMap<(Scope, i32), Figures>) {
    for staged in stage::all(known) {
        let outcome = Outcome::of(known, credited, &staged);
        shop(&staged, &outcome, rows.entry((Scope::Shop(staged.shop), staged.day)).or_default());
        // "Every account that received the buyer on D has the inquiry."
        let mut teams: BTreeSet<&'static str> = BTreeSet::new();
        for &account in &staged.accounts {
            let scope = Scope::Account(staged.shop, account);
            let figures = rows.entry((scope, staged.day)).or_default();
            part(known, &staged, &outcome, &|other| other == account, figures);
            teams.extend(teams_of(known, staged.shop, account, staged.day));
        }
        // "sections 5 and 7 take each inquiry once, won if the seller of such an order is a member on D"
        for team in teams {
            let member = |account| teams_of(known, staged.shop, account, staged.day).contains(team);
            let scope = Scope::Team(staged.shop, team);
            let figures = rows.entry((scope, staged.day)).or_default();
            part(known, &staged, &outcome, &member, figures);
        }
    }
}

/// The new orders of an inquiry with what happened by when.
struct Outcome<'a> {
    orders: Vec<New<'a>>,
}

struct New<'a> {
    credited: &'a Credited,
    ordered_same_day: bool,
    paid_same_day: bool,
    paid_next_day: bool,
    paid_final: bool,
}

impl<'a> Outcome<'a> {
    fn of(known: &Known<'_>, credited: &'a [Credited], staged: &Staged<'_>) -> Outcome<'a> {
        let new = |order: &&Order| {
            let credited =
                credited.iter().find(|other| other.shop == order.shop && other.order_id == order.id).unwrap();
            let by =
                |at: Option<i64>, days: i32| at.is_some_and(|at| at < known.clocks.end(staged.day + days));
            New {
                credited,
                ordered_same_day: by(Some(order.created), 0),
                paid_same_day: by(credited.payment, 0),
                paid_next_day: by(credited.payment, 1),
                paid_final: by(credited.payment, known.input.rules.final_pay_days),
            }
        };
        Outcome { orders: staged.new_orders.iter().map(new).collect() }
    }

    fn some(&self, which: impl Fn(&New<'_>) -> bool) -> bool {
        self.orders.iter().any(which)
    }
}

fn stage_figures(staged: &Staged<'_>, figures: &mut Figures) {
    let (id, inquiry) = match staged.stage {
        Stage::Inquiry => ("inquiries", 1),
        Stage::Pending => ("pending", 0),
        Stage::Aftersale => ("aftersale", 0),
    };
    figures.count(id, 1);
    // "`presale_share` = inquiries ÷ their sum"
    figures.ratio("presale_share", inquiry, 1);
}

/// "Shop: each inquiry once."
fn shop(staged: &Staged<'_>, outcome: &Outcome<'_>, figures: &mut Figures) {
    stage_figures(staged, figures);
    if staged.stage != Stage::Inquiry {
        return;
    }
    let ordered_final = outcome.some(|_| true);
    let paid_same_day = outcome.some(|new| new.paid_same_day);
    let paid_next_day = outcome.some(|new| new.paid_next_day);
    let paid_final = outcome.some(|new| new.paid_final);
    figures.count("ordered_same_day", i64::from(outcome.some(|new| new.ordered_same_day)));
    figures.count("ordered_final", i64::from(ordered_final));
    figures.count("paid_same_day", i64::from(paid_same_day));
    figures.count("paid_next_day", i64::from(paid_next_day));
    figures.count("paid_final", i64::from(paid_final));
    figures.count("lost", i64::from(!ordered_final));
    figures.count("unpaid", i64::from(ordered_final && !paid_final));
    figures.ratio("conversion", i64::from(paid_final), 1);
    figures.ratio("conversion_same_day", i64::from(paid_same_day), 1);
    figures.ratio("conversion_next_day", i64::from(paid_next_day), 1);
    figures.ratio("order_to_pay", i64::from(paid_final), i64::from(ordered_final));
}

/// The inquiry on the row of an account or of a team.
fn part(
    known: &Known<'_>,
    staged: &Staged<'_>,
    outcome: &Outcome<'_>,
    ours: &dyn Fn(&'static str) -> bool,
    figures: &mut Figures,
) {
    stage_figures(staged, figures);
    if staged.stage != Stage::Inquiry {
        return;
    }
    // "An account's ordered_* and paid_* count the inquiries with such an order of which it is order_agent (ordered)
    // or seller (paid)."
    let placed = |new: &New<'_>| new.credited.order_agent.is_some_and(ours);
    let sold = |new: &New<'_>| new.credited.seller.is_some_and(ours);
    let count = |which: &dyn Fn(&New<'_>) -> bool| i64::from(outcome.some(which));
    figures.count("ordered_same_day", count(&|new| new.ordered_same_day && placed(new)));
    figures.count("ordered_final", count(&placed));
    figures.count("paid_same_day", count(&|new| new.paid_same_day && sold(new)));
    figures.count("paid_next_day", count(&|new| new.paid_next_day && sold(new)));
    figures.count("paid_final", count(&|new| new.paid_final && sold(new)));
    // "It is `won` if the seller of some order of N paid by D+`final_pay_days` is this account; else
    // `won_by_colleague` if the inquiry is paid_final; else `not_won`."
    let won = outcome.some(|new| new.paid_final && sold(new));
    let by_colleague = !won && outcome.some(|new| new.paid_final);
    let not_won = !won && !by_colleague;
    figures.count("won", i64::from(won));
    figures.count("won_by_colleague", i64::from(by_colleague));
    figures.count("not_won", i64::from(not_won));
    // "conversion = won ÷ (won + not_won), plus won_by_colleague in the denominator if `assisted_in_denominator`"
    let colleague = by_colleague && known.input.rules.assisted_in_denominator;
    figures.ratio("conversion", i64::from(won), i64::from(won || not_won || colleague));
}
