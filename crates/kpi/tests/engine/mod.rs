//! The engine of the crate, asked the same question and answering in the same form as the slow reference.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashSet},
    num::NonZero,
};

use kpi::{
    engine::Account,
    history::{Apart, FileDigest, Gathered, History, Options, Report},
    input::Row,
    metric::{Level, METRICS, Needs, Value},
    sheet,
    time::{Day, Timestamp},
};

use crate::naive::{
    figures::{Figure, Figures, Listed, Scope, Sheet},
    input::Input,
};

/// How the rows reach the engine; the sheet must not depend on it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Number of gatherers.
    pub gatherers: usize,
    /// Which gatherer gets which row, and in which order the rows come.
    pub shuffle: u64,
    /// Workers.
    pub threads: usize,
}

impl Default for Delivery {
    fn default() -> Delivery {
        Delivery { gatherers: 1, shuffle: 0, threads: 1 }
    }
}

/// The sheet of the engine.
pub fn sheet(input: &Input) -> Sheet {
    delivered(input, &Delivery::default())
}

/// The sheet of the engine when rows come in another order and by other workers.
pub fn delivered(input: &Input, delivery: &Delivery) -> Sheet {
    of_report(input, &report(input, delivery))
}

/// The sheet of the engine over files with these digests.
pub fn sheet_of(input: &Input, digests: &[FileDigest]) -> Sheet {
    let delivery = Delivery::default();
    let (history, gathered, _) = gathered(input, &delivery);
    of_report(input, &history.report(gathered, digests, &options(input, &delivery)))
}

/// The engine's own report.
pub fn report(input: &Input, delivery: &Delivery) -> Report {
    let (history, gathered, digests) = gathered(input, delivery);
    history.report(gathered, &digests, &options(input, delivery))
}

/// The facts of each buyer apart.
pub fn apart(input: &Input) -> Apart {
    let delivery = Delivery::default();
    let (history, gathered, digests) = gathered(input, &delivery);
    history.apart(gathered, &digests, &options(input, &delivery))
}

fn options(input: &Input, delivery: &Delivery) -> Options<'static> {
    Options {
        as_of: Timestamp(input.as_of),
        days: Day(input.from)..=Day(input.to),
        threads: NonZero::new(delivery.threads).unwrap(),
        ..Options::default()
    }
}

fn gathered(input: &Input, delivery: &Delivery) -> (History, Vec<Gathered>, Vec<FileDigest>) {
    let history = History::new(input.rules.clone());
    let mut gatherers: Vec<_> = (0..delivery.gatherers).map(|_| history.gatherer()).collect();
    let mut rows: Vec<(u16, u64, &Row<'static>)> = Vec::new();
    for (file, content) in input.files.iter().enumerate() {
        rows.extend(content.iter().enumerate().map(|(row, item)| (file as u16, row as u64, item)));
    }
    let mut state = delivery.shuffle;
    if state != 0 {
        for last in (1..rows.len()).rev() {
            rows.swap(last, random(&mut state) as usize % (last + 1));
        }
    }
    for (file, row, item) in rows {
        let which = random(&mut state) as usize % delivery.gatherers;
        gatherers[which].row(file, row, item);
    }
    let gathered = gatherers.into_iter().map(|gatherer| gatherer.finish()).collect();
    (history, gathered, input.files.iter().map(Input::digest).collect())
}

/// One step of a small generator (splitmix64).
pub fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) >> 8
}

fn of_report(input: &Input, report: &Report) -> Sheet {
    let presence = input.files.iter().flatten().any(|row| matches!(row, Row::Presence(_)));
    let mut rows = BTreeMap::new();
    let mut add = |scope: Scope, level: Level, day: Day, row: &sheet::Row| {
        let old = rows.insert((scope, day.0), figures(row, level, presence));
        assert!(old.is_none(), "{scope:?} has two rows on {day}");
    };
    for (shop, day, row) in &report.shop_days {
        add(Scope::Shop(name(report.shop(*shop))), Level::Shop, *day, row);
    }
    for (account, day, row) in &report.agent_days {
        let shop = name(report.shop(report.shop_of(*account)));
        add(Scope::Account(shop, name(report.account(*account))), Level::Account, *day, row);
    }
    for (team, day, row) in &report.team_days {
        let shop = name(report.shop(report.shop_of_team(*team)));
        add(Scope::Team(shop, name(report.team(*team))), Level::Team, *day, row);
    }
    let mut orders = BTreeMap::new();
    for order in &report.orders {
        let account = |account: Account| name(report.account(account));
        let listed = Listed {
            order_agent: order.order_agent().map(account),
            pay_agent: order.pay_agent().map(account),
            sellers: [order.sellers.order, order.sellers.payment, order.sellers.order_first]
                .map(|seller| seller.map(account)),
            split: order.split.map(|split| split.word()),
            assisted: order.assisted.iter().map(|&helper| account(helper)).collect(),
        };
        let key = (name(report.shop(order.shop)), name(report.order_id(order)));
        assert!(orders.insert(key, listed).is_none(), "{key:?} is listed twice");
    }
    Sheet { rows, orders }
}

fn figures(row: &sheet::Row, level: Level, presence: bool) -> Figures {
    let mut figures = Figures::default();
    for metric in METRICS {
        let figure = match metric.value(row) {
            Value::Integer(0) | Value::Ratio { n: 0, d: 0 } => continue,
            Value::Integer(n) => Figure::Integer(n),
            Value::Ratio { n, d } => Figure::Ratio(n, d),
            Value::Hours(hours) if hours == [0; 24] => continue,
            Value::Hours(hours) => Figure::Hours(hours),
        };
        // Without presence rows the two figures of presence are not shown.
        if metric.stands_on(level) && (presence || metric.needs != Needs::Presence) {
            figures.0.insert(metric.id, figure);
        }
    }
    figures
}

/// The text for ever: the names of a case are few.
fn name(text: &str) -> &'static str {
    thread_local! {
        static NAMES: RefCell<HashSet<&'static str>> = RefCell::default();
    }
    NAMES.with_borrow_mut(|names| match names.get(text) {
        Some(known) => known,
        None => {
            let leaked: &'static str = Box::leak(text.to_owned().into_boxed_str());
            names.insert(leaked);
            leaked
        }
    })
}
