//! What must hold of every sheet, whatever the definitions of its figures.
//!
//! `BANZHANG_CASES` sets the number of cases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

mod cases;
mod engine;
mod naive;

use std::collections::BTreeMap;

use cases::change::{cut, in_one_file, moved};
use engine::Delivery;
use kpi::{
    history::Whose,
    input::Row,
    metric::METRICS,
    rules::Rules,
    sheet::{self, Count},
    time::{Day, Hours, Timestamp},
};
use naive::{
    clocks::{DAY, HOUR},
    figures::{Figure, Figures, Scope, Sheet, differences},
};
use proptest::{prelude::*, test_runner::FileFailurePersistence};

fn config() -> ProptestConfig {
    let cases = std::env::var("BANZHANG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(100);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/proptest-regressions/properties.txt");
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(file))),
        ..ProptestConfig::default()
    }
}

fn equal(one: &Sheet, other: &Sheet) -> Result<(), TestCaseError> {
    let differences = differences(one, other);
    prop_assert!(differences.is_empty(), "\n{}", differences.join("\n"));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn who_gathers_which_row_when_and_how_many_work_is_irrelevant(
        raw in cases::raw(),
        gatherers in 1_usize..4,
        shuffle in any::<u64>(),
        threads in 1_usize..4,
    ) {
        let input = cases::input(&raw);
        let delivery = Delivery { gatherers, shuffle, threads };
        equal(&engine::sheet(&input), &engine::delivered(&input, &delivery))?;
    }

    #[test]
    fn the_order_of_files_is_irrelevant(raw in cases::raw(), first in any::<usize>(), back: bool) {
        let input = cases::input(&raw);
        let mut other = input.clone();
        let files = other.files.len();
        other.files.rotate_left(first % files);
        if back {
            other.files.reverse();
        }
        equal(&engine::sheet(&input), &engine::sheet(&other))?;
    }

    #[test]
    fn the_same_file_again_changes_nothing(raw in cases::raw(), which in any::<usize>(), at in 0..5_usize) {
        let input = cases::input(&raw);
        let mut twice = input.clone();
        twice.files.insert(at, input.files[which % input.files.len()].clone());
        equal(&engine::sheet(&input), &engine::sheet(&twice))?;
    }

    #[test]
    fn how_messages_are_cut_into_files_is_irrelevant(raw in cases::raw(), pieces in 2_u64..5, seed: u64) {
        let whole = in_one_file(&cases::input(&raw));
        equal(&engine::sheet(&whole), &engine::sheet(&cut(&whole, pieces, seed)))?;
    }

    // Files that begin at one instant rank by their bytes, which moving the clocks changes: here and in the next two all
    // messages are in one file.
    #[test]
    fn days_later_the_rows_are_days_later(raw in cases::raw(), days in -400_i32..400) {
        let mut input = in_one_file(&cases::input(&raw.in_shanghai()));
        (input.from, input.to) = (i32::MIN, i32::MAX);
        let later = moved(&input, i64::from(days) * DAY);
        equal(&days_later(engine::sheet(&input), days), &engine::sheet(&later))?;
    }

    #[test]
    fn eight_hours_are_a_time_zone(raw in cases::raw()) {
        let mut shanghai = in_one_file(&cases::input(&raw.in_shanghai()));
        (shanghai.from, shanghai.to) = (i32::MIN, i32::MAX);
        let mut utc = moved(&shanghai, 8 * HOUR);
        utc.rules.time_zone = kpi::time::Zone::utc();
        equal(&engine::sheet(&shanghai), &engine::sheet(&utc))?;
    }

    #[test]
    fn a_later_day_cut_is_an_earlier_clock(raw in cases::raw(), hours in 1_i64..5) {
        let mut input = in_one_file(&cases::input(&raw.in_shanghai()));
        (input.from, input.to) = (i32::MIN, i32::MAX);
        input.rules.day_cut = 0;
        let always = Hours::parse("00:00-24:00").unwrap();
        input.rules.service_hours = always.clone();
        (input.rules.assessed_hours, input.rules.assessed_hours_jd) = (always.clone(), always);
        let mut later = moved(&input, hours * HOUR);
        later.rules.day_cut = hours * HOUR;
        equal(&hours_later(engine::sheet(&input), hours), &engine::sheet(&later))?;
    }

    #[test]
    fn the_day_range_only_leaves_days_out(raw in cases::raw()) {
        let input = cases::input(&raw);
        let mut all = input.clone();
        (all.from, all.to) = (i32::MIN, i32::MAX);
        let mut all = engine::sheet(&all);
        let part = engine::sheet(&input);
        all.rows.retain(|key, _| input.from <= key.1 && key.1 <= input.to);
        all.orders.retain(|key, _| part.orders.contains_key(key));
        equal(&all, &part)?;
    }

    #[test]
    fn a_sheet_adds_up(raw in cases::raw()) {
        let input = cases::input(&raw);
        let sheet = engine::sheet(&input);
        sums_over_accounts(&sheet)?;
        for ((scope, _), row) in &sheet.rows {
            within_a_row(&input.rules, *scope, row)?;
        }
    }

    #[test]
    fn long_after_everything_is_the_end_of_time(raw in cases::raw()) {
        let mut input = cases::input(&raw);
        // Presence without an end lasts until as_of.
        for file in &mut input.files {
            file.retain(|row| !matches!(row, Row::Presence(presence) if presence.to.is_none()));
        }
        input.as_of = 4_000_000_000 * 1_000_000;
        let late = engine::sheet(&input);
        input.as_of = i64::MAX;
        equal(&late, &engine::sheet(&input))?;
    }

    #[test]
    fn buyers_apart_add_up_to_the_report(raw in cases::raw()) {
        let input = cases::input(&raw);
        let report = engine::report(&input, &Delivery::default());
        let apart = engine::apart(&input);
        let mut all = sheet::Facts::default();
        for buyer in &apart.buyers {
            all.absorb(buyer.facts.clone());
        }
        let accounts = all.agent_days.clone().into_rows();
        let mut shops: BTreeMap<(u32, Day), sheet::Row> = all.shop_days.into_rows().into_iter().collect();
        for ((account, day), row) in &accounts {
            shops.entry((apart.shop_of(*account), *day)).or_default().add_account(row);
        }
        let mut hours: BTreeMap<(u32, usize), sheet::Row> = BTreeMap::new();
        for ((shop, (_, hour)), row) in all.hours.into_rows() {
            hours.entry((shop, hour)).or_default().add(&row);
        }
        let held = |row: &sheet::Row| {
            let mut row = row.clone();
            (row[Count::MaxConcurrent], row[Count::PresenceSeconds]) = (0, 0);
            Some(row.packed()).filter(|bytes| !bytes.is_empty())
        };
        let of_shops = |rows: &[(u32, Day, sheet::Row)]| -> BTreeMap<_, _> {
            rows.iter().filter_map(|(shop, day, row)| Some(((*shop, *day), held(row)?))).collect()
        };
        let shops: Vec<_> = shops.into_iter().map(|((shop, day), row)| (shop, day, row)).collect();
        prop_assert_eq!(of_shops(&shops), of_shops(&report.shop_days));
        let agents = report.agent_days.iter().filter_map(|(of, day, row)| Some(((*of, *day), held(row)?)));
        let accounts = accounts.iter().filter_map(|(key, row)| Some((*key, held(row)?)));
        prop_assert_eq!(accounts.collect::<BTreeMap<_, _>>(), agents.collect::<BTreeMap<_, _>>());
        hours.retain(|_, row| !row.is_zero());
        prop_assert_eq!(hours, report.hours.iter().map(|(shop, hour, row)| ((*shop, *hour), row.clone())).collect());
        let mut orders: Vec<&str> = all.orders.iter().map(|order| apart.order_id(order)).collect();
        let mut listed: Vec<&str> = report.orders.iter().map(|order| report.order_id(order)).collect();
        orders.sort_unstable();
        listed.sort_unstable();
        prop_assert_eq!(orders, listed);
        prop_assert!(apart.buyers.iter().all(|of| !apart.name(of.whose).is_empty()));
    }

    #[test]
    fn nothing_changes_before_it_is_said_to(raw in cases::raw(), at in any::<u8>()) {
        let mut input = cases::input(&raw);
        let mut clocks: Vec<i64> = input.files.iter().flatten().filter_map(|row| match row {
            Row::Message(message) => message.sent_at.map(|at| at.0 + (at.0 % 3) * 60_000_000),
            Row::Order(order) => Some(order.paid_at.unwrap_or(order.created_at).0),
            _ => None,
        }).collect();
        clocks.push(0);
        input.as_of = clocks[usize::from(at) % clocks.len()];
        let now = apart(&input);
        for ((name, shop), (facts, changes)) in &now {
            input.as_of = changes.map_or(4_000_000_000_000_000, |at| at.0 - 1);
            let later = apart(&input);
            let (then, _) = later.get(&(name.clone(), *shop)).cloned().unwrap_or_default();
            prop_assert_eq!(facts, &then, "{} until {:?}", name, changes);
        }
    }

    #[test]
    fn what_is_known_stays_known(raw in cases::raw(), one in any::<u8>(), other in any::<u8>()) {
        let mut input = cases::input(&raw);
        let mut clocks: Vec<i64> = input.files.iter().flatten().filter_map(|row| match row {
            Row::Message(message) => message.sent_at.map(|at| at.0),
            Row::Order(order) => Some(order.paid_at.unwrap_or(order.created_at).0),
            _ => None,
        }).collect();
        clocks.push(i64::MAX);
        clocks.sort_unstable();
        let mut at = [one, other].map(|which| clocks[usize::from(which) % clocks.len()]);
        at.sort_unstable();
        let [early, late] = at.map(|at| {
            input.as_of = at;
            engine::sheet(&input)
        });
        grows(&early, &late)?;
    }
}

/// Facts of each buyer in words that do not depend on numbers, and when they change; by name, and whether it is a nick.
fn apart(input: &naive::input::Input) -> BTreeMap<(String, bool), (Vec<String>, Option<Timestamp>)> {
    let apart = engine::apart(input);
    let mut buyers = BTreeMap::new();
    for of in &apart.buyers {
        let mut facts: Vec<String> = Vec::new();
        let add = |facts: &mut Vec<String>, what: &str, key: String, row: &sheet::Row| {
            if !row.is_zero() {
                facts.push(format!("{what} {key} {:?}", row.packed()));
            }
        };
        for (key, row) in of.facts.shop_days.clone().into_rows() {
            add(&mut facts, "shop", format!("{key:?}"), &row);
        }
        for ((account, day), row) in of.facts.agent_days.clone().into_rows() {
            add(&mut facts, "account", format!("{} {day}", apart.account(account)), &row);
        }
        for ((team, day), row) in of.facts.team_days.clone().into_rows() {
            add(&mut facts, "team", format!("{} {day}", apart.team(team)), &row);
        }
        for order in &of.facts.orders {
            let mut order = order.clone();
            let id = apart.order_id(&order).to_owned();
            order.index = 0;
            facts.push(format!("order {id} {order:?}"));
        }
        facts.sort_unstable();
        let shop = of.facts.orders.first().map(|order| order.shop);
        let shops = of.facts.shop_days.clone().into_rows().into_iter().map(|((shop, _), _)| shop);
        let agents = of.facts.agent_days.clone().into_rows();
        let agents = agents.into_iter().map(|((account, _), _)| apart.shop_of(account));
        let shop = shop.into_iter().chain(shops).chain(agents).next();
        let (name, nick) = (apart.name(of.whose), matches!(of.whose, Whose::Buyer(_)));
        let name = format!("{name} {}", shop.map_or("", |shop| apart.shop(shop)));
        buyers.insert((name, nick), (facts, of.changes));
    }
    buyers
}

fn days_later(sheet: Sheet, days: i32) -> Sheet {
    let rows = sheet.rows.into_iter().map(|((scope, day), row)| ((scope, day + days), row));
    Sheet { rows: rows.collect(), ..sheet }
}

fn hours_later(mut sheet: Sheet, hours: i64) -> Sheet {
    for row in sheet.rows.values_mut() {
        if let Some(Figure::Hours(counts)) = row.0.get_mut("hourly_received") {
            counts.rotate_right(hours as usize);
        }
    }
    sheet
}

/// "Sections 4 and 8 are sums over their accounts."
fn sums_over_accounts(sheet: &Sheet) -> Result<(), TestCaseError> {
    let summed = |id: &str| {
        let metric = METRICS.iter().find(|metric| metric.id == id).unwrap();
        let shop_alone = ["orders_with_buyer", "silent_sales", "service_share", "max_concurrent"];
        [4, 8].contains(&metric.section) && !shop_alone.contains(&id)
    };
    let mut sums: BTreeMap<(Scope, i32), Figures> = BTreeMap::new();
    for ((scope, day), row) in &sheet.rows {
        if let Scope::Account(shop, _) = scope {
            sums.entry((Scope::Shop(shop), *day)).or_default().add_all(row);
        }
    }
    let only_summed = |row: Option<&Figures>| -> BTreeMap<&'static str, Figure> {
        let figures = row.into_iter().flat_map(|row| row.0.iter());
        figures.filter(|(id, _)| summed(id)).map(|(&id, &figure)| (id, figure)).collect()
    };
    let shops = sheet.rows.keys().filter(|key| matches!(key.0, Scope::Shop(_)));
    for key in shops.chain(sums.keys()) {
        prop_assert_eq!(only_summed(sums.get(key)), only_summed(sheet.rows.get(key)), "{:?}", key);
    }
    Ok(())
}

/// What the figures of one row owe one another.
fn within_a_row(rules: &Rules, scope: Scope, row: &Figures) -> Result<(), TestCaseError> {
    let n = |id: &str| match row.0.get(id) {
        Some(Figure::Integer(n)) => *n,
        Some(Figure::Ratio(n, _)) => *n,
        _ => 0,
    };
    let d = |id: &str| match row.0.get(id) {
        Some(Figure::Ratio(_, d)) => *d,
        _ => 0,
    };
    prop_assert!(n("received") <= n("consulted"));
    prop_assert_eq!(n("buyer_started") + n("agent_started") + n("transferred_in"), n("received"));
    prop_assert_eq!((n("reply_rate"), d("reply_rate")), (n("received") - n("unreplied"), n("received")));
    prop_assert_eq!(d("avg_response_capped"), d("avg_response") + n("late_rounds"));
    prop_assert!(
        n("avg_response_capped") <= n("avg_response") + d("avg_response_capped") * rules.max_wait / 1_000
    );
    prop_assert!(d("first_response") <= n("received") && d("first_response") <= d("avg_response"));
    if let Some(Figure::Hours(hours)) = row.0.get("hourly_received") {
        prop_assert_eq!(hours.iter().sum::<i64>(), n("received"));
    }
    prop_assert_eq!(d("presale_share"), n("inquiries") + n("pending") + n("aftersale"));
    prop_assert!(n("ordered_same_day") <= n("ordered_final") && n("ordered_final") <= n("inquiries"));
    prop_assert!(n("paid_same_day") <= n("paid_next_day") && n("paid_next_day") <= n("paid_final"));
    match scope {
        Scope::Shop(_) => {
            prop_assert_eq!(n("lost") + n("ordered_final"), n("inquiries"));
            prop_assert_eq!(n("unpaid") + n("paid_final"), n("ordered_final"));
            prop_assert_eq!(d("conversion"), n("inquiries"));
        }
        _ => {
            prop_assert_eq!(n("won"), n("paid_final"));
            prop_assert_eq!(n("won") + n("won_by_colleague") + n("not_won"), n("inquiries"));
            let left_out = if rules.assisted_in_denominator { 0 } else { n("won_by_colleague") };
            prop_assert_eq!((n("conversion"), d("conversion")), (n("won"), n("inquiries") - left_out));
        }
    }
    prop_assert!(n("sales_net") <= n("sales_gross") && n("buyers_paid") <= n("orders_paid"));
    prop_assert_eq!(n("sales"), if rules.deduct_refunds { n("sales_net") } else { n("sales_gross") });
    prop_assert!(d("sales_per_buyer") == n("buyers_paid") && d("price_per_unit") == n("units"));
    prop_assert_eq!(d("service_share"), n("service_share") + n("silent_sales"));
    Ok(())
}

/// Facts that a later as_of can only add to: consulted buyer-days, orders and their payment, decided waits and first
/// waits.
fn grows(early: &Sheet, late: &Sheet) -> Result<(), TestCaseError> {
    let ids = ["consulted", "orders_with_buyer", "taobao_3min", "jd_30s"];
    for (key, row) in &early.rows {
        for id in ids {
            let of = |row: Option<&Figures>| match row.and_then(|row| row.0.get(id).copied()) {
                Some(Figure::Integer(n)) => (n, 0),
                Some(Figure::Ratio(n, d)) => (n, d),
                _ => (0, 0),
            };
            let (before, after) = (of(Some(row)), of(late.rows.get(key)));
            prop_assert!(before.0 <= after.0 && before.1 <= after.1, "{:?} {}", key, id);
        }
    }
    for (key, order) in &early.orders {
        let paid = late.orders.get(key).is_some_and(|later| later.split.is_some());
        prop_assert!(late.orders.contains_key(key) && (order.split.is_none() || paid), "{:?}", key);
    }
    Ok(())
}
