//! Section 8: sales, by business day of paid_at.

use std::collections::{BTreeMap, BTreeSet};

use kpi::input::{Refund, RefundKind};

use super::{
    Known,
    credit::Credited,
    figures::{Figures, Scope},
};

/// The money of an order.
struct Money {
    gross: i64,
    refunded: i64,
    refund_only: i64,
    returned: i64,
    net: i64,
    sales: i64,
}

fn refunds<'a>(known: &'a Known<'_>, credited: &Credited) -> Vec<&'a Refund<'static>> {
    let of_order =
        |refund: &&Refund<'_>| (refund.shop, refund.order_id) == (credited.shop, credited.order_id);
    known.world.refunds.iter().filter(of_order).collect()
}

fn money(known: &Known<'_>, credited: &Credited) -> Money {
    let (order, rules) = (&credited.order, &known.input.rules);
    // "gross = max(0, paid − postage unless `include_postage`)"
    let postage = if rules.include_postage { 0 } else { order.postage.unwrap_or(0) };
    let gross = (order.paid.unwrap_or(0) - postage).max(0);
    let rows = refunds(known, credited);
    // "It counts when finished_at is present"
    let of_kind = |kind: RefundKind| -> i64 {
        let counted = rows.iter().filter(|row| row.finished_at.is_some() && row.kind == kind);
        counted.map(|row| row.amount.unwrap_or(0)).sum()
    };
    let refund_only = of_kind(RefundKind::RefundOnly);
    let returned = of_kind(RefundKind::Return);
    // "an order with refund rows ignores its own `refunded` column"
    let refunded = match rows.is_empty() {
        true => order.refunded.unwrap_or(0),
        false => refund_only + returned,
    };
    // "net = max(0, gross − refunded)"
    let net = (gross - refunded).max(0);
    // "`sales` 销售额 = gross, or net with `deduct_refunds`"
    let sales = if rules.deduct_refunds { net } else { gross };
    Money { gross, refunded, refund_only, returned, net, sales }
}

/// Adds section 8 to the rows of accounts.
pub fn account_rows(known: &Known<'_>, credited: &[Credited], rows: &mut BTreeMap<(Scope, i32), Figures>) {
    let mut buyers: BTreeMap<(Scope, i32), BTreeSet<String>> = BTreeMap::new();
    for credited in credited.iter().filter(|credited| !credited.excluded) {
        let Some(seller) = credited.seller else { continue };
        let scope = Scope::Account(credited.shop, seller);
        // "refund rows of credited orders by the day they finished, on the seller's row (for claw-back)"
        for refund in refunds(known, credited) {
            if let Some(at) = refund.finished_at {
                let figures = rows.entry((scope, known.clocks.day(at.0))).or_default();
                figures.count("refunded_in_period", refund.amount.unwrap_or(0));
            }
        }
        // "sales still come with the final payment"
        let Some(paid_at) = credited.paid_at else { continue };
        let key = (scope, known.clocks.day(paid_at));
        sold(known, credited, rows.entry(key).or_default());
        // "A sold order without buyer is a buyer of its own."
        let buyer = match credited.order.buyer {
            Some(buyer) => format!("buyer {buyer}"),
            None => format!("order {}", credited.order_id),
        };
        buyers.entry(key).or_default().insert(buyer);
    }
    for (key, buyers) in buyers {
        let figures = rows.entry(key).or_default();
        let buyers = buyers.len() as i64;
        figures.count("buyers_paid", buyers);
        figures.ratio("sales_per_buyer", 0, buyers);
        figures.ratio("units_per_buyer", 0, buyers);
    }
    presence(known, rows);
}

/// One sold order with a final payment.
fn sold(known: &Known<'_>, credited: &Credited, figures: &mut Figures) {
    let order = &credited.order;
    let money = money(known, credited);
    let units = order.units.unwrap_or(0);
    figures.count("sales_gross", money.gross);
    figures.count("sales_refunded", money.refunded);
    figures.count("sales_net", money.net);
    figures.count("sales", money.sales);
    figures.count("orders_paid", 1);
    figures.count("units", units);
    // "`sales_per_buyer` 客单价 = sales ÷ buyers_paid, `units_per_buyer` 客件数": the denominators come with the buyers.
    figures.ratio("sales_per_buyer", money.sales, 0);
    figures.ratio("units_per_buyer", units, 0);
    figures.ratio("price_per_unit", money.sales, units);
    figures.ratio("refund_rate", money.refunded, money.gross);
    figures.ratio("refund_rate_refund_only", money.refund_only, money.gross);
    figures.ratio("refund_rate_return", money.returned, money.gross);
    // "credited orders with a bad review ÷ credited orders, by day of paid_at"
    let bad = known.world.bad_reviews.contains(&(credited.shop, credited.order_id));
    figures.ratio("bad_review_rate", i64::from(bad), 1);
    // "Σ(list_amount − (payable − postage)) ÷ Σ list_amount over credited orders that have both"
    if let (Some(list), Some(payable)) = (order.list_amount, order.payable) {
        let postage = order.postage.unwrap_or(0);
        figures.ratio("bargained", list - (payable - postage), list);
    }
    // "`service_share` 客销占比 = sales ÷ (sales + silent_sales)"
    figures.ratio("service_share", money.sales, money.sales);
    figures.ratio("sales_per_hour", money.sales, 0);
}

/// "with presence rows also `sales_per_hour` and `received_per_hour`: ÷ time in any presence state but `offline`, whole
/// seconds within the business day".
fn presence(known: &Known<'_>, rows: &mut BTreeMap<(Scope, i32), Figures>) {
    let accounts: BTreeSet<(&str, &str)> =
        known.world.presence.iter().map(|row| (row.shop, row.agent)).collect();
    for (shop, agent) in accounts {
        let working: Vec<(i64, i64)> = known
            .world
            .presence
            .iter()
            .filter(|row| (row.shop, row.agent) == (shop, agent) && row.state != "offline")
            .filter_map(|row| {
                // "clocks after as_of are absent"; without an end it lasts until as_of.
                let from = row.from.filter(|from| from.0 <= known.input.as_of)?;
                let to = row.to.map_or(known.input.as_of, |to| to.0.min(known.input.as_of));
                (from.0 < to && to < i64::MAX).then_some((from.0, to))
            })
            .collect();
        let days = working.iter().map(|&(from, to)| (known.clocks.day(from), known.clocks.day(to)));
        let days: BTreeSet<i32> = days.flat_map(|(first, last)| first..=last).collect();
        for day in days {
            let (start, end) = (known.clocks.start(day), known.clocks.end(day));
            let seconds = covered(&working, start, end) / 1_000_000;
            let figures = rows.entry((Scope::Account(shop, agent), day)).or_default();
            figures.ratio("sales_per_hour", 0, seconds);
            figures.ratio("received_per_hour", 0, seconds);
        }
    }
    // "with presence rows": without any the two stand nowhere.
    for figures in rows.values_mut() {
        if known.world.presence.is_empty() {
            figures.0.remove("sales_per_hour");
        } else if let Some(&super::figures::Figure::Integer(received)) = figures.0.get("received") {
            figures.ratio("received_per_hour", received, 0);
        }
    }
}

/// Microseconds of `[start, end)` inside any of the intervals.
fn covered(intervals: &[(i64, i64)], start: i64, end: i64) -> i64 {
    let mut edges: Vec<i64> = intervals.iter().flat_map(|&(from, to)| [from, to]).collect();
    edges.extend([start, end]);
    edges.retain(|&at| start <= at && at <= end);
    edges.sort_unstable();
    let inside = |pair: &&[i64]| intervals.iter().any(|&(from, to)| from <= pair[0] && pair[1] <= to);
    edges.windows(2).filter(inside).map(|pair| pair[1] - pair[0]).sum()
}

/// What stands on the shop's row alone.
pub fn shop_rows(known: &Known<'_>, credited: &[Credited], rows: &mut BTreeMap<(Scope, i32), Figures>) {
    for credited in credited.iter().filter(|credited| !credited.excluded) {
        let scope = Scope::Shop(credited.shop);
        // "orders created that day with a known buyer ÷ all"
        let figures = rows.entry((scope, known.clocks.day(credited.created))).or_default();
        figures.ratio("orders_with_buyer", i64::from(credited.order.buyer.is_some()), 1);
        // "`sales` is what accounts sold, `silent_sales` the rest"
        if let (Some(paid_at), None) = (credited.paid_at, credited.seller) {
            let figures = rows.entry((scope, known.clocks.day(paid_at))).or_default();
            let sales = money(known, credited).sales;
            figures.count("silent_sales", sales);
            figures.ratio("service_share", 0, sales);
        }
    }
}
