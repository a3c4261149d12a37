//! Section 1 and section 1 of the formats: orders, merged field by field.

use std::collections::BTreeMap;

use kpi::input::{Order as Line, Row};

use super::input::Input;

/// An order after merging.
#[derive(Clone, Debug)]
pub struct Order {
    /// Shop.
    pub shop: &'static str,
    /// Number.
    pub id: &'static str,
    /// The buyer, when known and not masked.
    pub buyer: Option<&'static str>,
    /// Placed.
    pub created: i64,
    /// Final payment.
    pub paid_at: Option<i64>,
    /// Closed.
    pub closed_at: Option<i64>,
    /// Deposit.
    pub deposit_at: Option<i64>,
    /// Amounts in fen, counts.
    pub payable: Option<i64>,
    /// Paid.
    pub paid: Option<i64>,
    /// Postage.
    pub postage: Option<i64>,
    /// Units.
    pub units: Option<i64>,
    /// The refunded column.
    pub refunded: Option<i64>,
    /// Price before bargaining.
    pub list_amount: Option<i64>,
    /// Takes no part in sections 5–8.
    pub excluded: bool,
}

/// What one file says of one order.
struct Told {
    first: Line<'static>,
    /// Number of its four clocks present.
    clocks: usize,
    /// SKU and units of each line.
    lines: Vec<(&'static str, Option<i64>)>,
}

/// Merges the orders of all files.
pub fn merge(input: &Input) -> Vec<Order> {
    let mut told: BTreeMap<(&'static str, &'static str), Vec<Told>> = BTreeMap::new();
    for rows in &input.files {
        let mut of_file: BTreeMap<(&'static str, &'static str), Told> = BTreeMap::new();
        for row in rows {
            let Row::Order(line) = row else { continue };
            // "inside one file the first row of an order rules"
            let told = of_file.entry((line.shop, line.order_id)).or_insert_with(|| Told {
                first: *line,
                clocks: 1
                    + usize::from(line.paid_at.is_some())
                    + usize::from(line.closed_at.is_some())
                    + usize::from(line.deposit_paid_at.is_some()),
                lines: Vec::new(),
            });
            // A row that fills any column of a line is a line, with a SKU or without.
            let amounts = line.line_units.or(line.line_amount).is_some();
            if !line.sku.is_empty() || !line.title.is_empty() || amounts {
                told.lines.push((line.sku, line.line_units));
            }
        }
        for (key, mut of_file) in of_file {
            of_file.lines.sort_unstable();
            told.entry(key).or_default().push(of_file);
        }
    }
    let orders = told.into_iter().map(|((shop, id), told)| order(input, shop, id, &told));
    // "orders created after it do not exist"
    orders.filter(|order| order.created <= input.as_of).collect()
}

fn order(input: &Input, shop: &'static str, id: &'static str, told: &[Told]) -> Order {
    // "a present clock beats an absent one, of two the later"
    let clock =
        |field: fn(&Line<'static>) -> Option<i64>| told.iter().filter_map(|told| field(&told.first)).max();
    // "amounts and units come from the file's own row with more of its four clocks, then the larger"; "an empty cell
    // never beats a present one"
    let amount = |field: fn(&Line<'static>) -> Option<i64>| {
        let present = told.iter().filter_map(|told| Some((told.clocks, field(&told.first)?)));
        present.max().map(|(_, amount)| amount)
    };
    // "text from the row with more clocks, then the greater by code points"
    let text = |field: fn(&Line<'static>) -> &'static str| {
        let present = told.iter().map(|told| (told.clocks, field(&told.first)));
        present.filter(|(_, text)| !text.is_empty()).max().map(|(_, text)| text)
    };
    let created = clock(|line| Some(line.created_at.0)).unwrap();
    let paid_at = clock(|line| line.paid_at.map(|at| at.0));
    let mut closed_at = clock(|line| line.closed_at.map(|at| at.0));
    // "closed 1 beats 0"
    let closed = told.iter().any(|told| told.first.closed == Some(true));
    // "closed, unpaid and without closed_at = closed from created_at + `unpaid_close`"
    if closed && paid_at.is_none() && closed_at.is_none() {
        closed_at = Some(created + input.rules.unpaid_close);
    }
    // "Rows are merged, and closings without a clock resolved, first; then clocks after as_of are absent."
    let seen = |at: Option<i64>| at.filter(|&at| at <= input.as_of);
    let mark = text(|line| line.mark).unwrap_or_default();
    Order {
        shop,
        id,
        // "a buyer id containing `*` is masked and counts as absent"
        buyer: text(|line| if line.buyer.contains('*') { "" } else { line.buyer }),
        created,
        paid_at: seen(paid_at),
        closed_at: seen(closed_at),
        deposit_at: seen(clock(|line| line.deposit_paid_at.map(|at| at.0))),
        payable: amount(|line| line.payable),
        paid: amount(|line| line.paid),
        postage: amount(|line| line.postage),
        // Without units of its own an order has those of its lines.
        units: amount(|line| line.units).or_else(|| Some(lines(told).iter().filter_map(|line| line.1).sum())),
        // "refunded the largest"
        refunded: told.iter().filter_map(|told| told.first.refunded).max(),
        list_amount: amount(|line| line.list_amount),
        excluded: excluded(input, told, mark),
    }
}

/// "An order's lines come from one file, the one with more clocks, then the greater sorted SKU list."
fn lines(told: &[Told]) -> &[(&'static str, Option<i64>)] {
    let skus = |told: &Told| told.lines.iter().map(|line| line.0).collect::<Vec<_>>();
    let some = told.iter().filter(|told| !told.lines.is_empty());
    some.max_by_key(|told| (told.clocks, skus(told))).map_or(&[], |told| &told.lines)
}

/// "an order all of whose lines are these SKUs, or whose mark contains one of these texts"; "an order without SKUs is
/// never excluded by SKU".
fn excluded(input: &Input, told: &[Told], mark: &str) -> bool {
    let listed = |sku: &str| input.rules.excluded_skus.iter().any(|other| other == sku);
    let lines = lines(told);
    let by_sku = !lines.is_empty() && lines.iter().all(|(sku, _)| listed(sku));
    by_sku || input.rules.excluded_marks.iter().any(|text| mark.contains(text.as_str()))
}
