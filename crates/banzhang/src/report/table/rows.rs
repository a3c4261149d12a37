//! The rows of a table, in sections of one shop each, with what stands below them.

use std::cmp::Ordering;

use kpi::{
    metric::{Level, Metric, Value},
    time::Day,
    why::Language,
};

use super::columns::{Sort, View};
use crate::{
    arguments::By,
    report::{
        Sheet,
        period::{Period, by_day, periods},
    },
    words::pick,
};

/// A row with its name.
pub struct Named {
    /// What stands in front of it.
    pub name: String,
    /// Its figures.
    pub period: Period,
}

/// What a row below the others is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Below {
    /// The rows added up.
    Sum,
    /// The shop's own row, which counts once what several accounts share.
    Shop,
    /// The rows added up, divided by their number.
    Mean(i64),
}

/// Rows that belong together.
pub struct Section {
    /// The shop, where there are several.
    pub heading: Option<String>,
    /// The rows.
    pub rows: Vec<Named>,
    /// The rows below them, with the level of their figures.
    pub below: Vec<(Below, Level, Period)>,
}

/// The sections of a table.
pub fn sections(sheet: &Sheet, view: &View) -> Vec<Section> {
    let report = &sheet.report;
    let mut sections = match view.by {
        By::Agent => {
            let agents = periods(&report.agent_days).into_iter();
            of_shops(
                sheet,
                Level::Account,
                agents.map(|(account, period)| (report.shop_of(account), report.account(account), period)),
            )
        }
        By::Team => {
            let teams = periods(&report.team_days).into_iter();
            of_shops(
                sheet,
                Level::Team,
                teams.map(|(team, period)| (report.shop_of_team(team), report.team(team), period)),
            )
        }
        By::Shop => {
            let shops = periods(&report.shop_days).into_iter();
            let rows = shops.map(|(shop, period)| Named { name: report.shop(shop).to_owned(), period });
            vec![whole(rows.collect(), report.shop_count())]
        }
        By::Day => {
            let metrics = view.metrics(sheet);
            let days = by_day(&report.shop_days).into_iter();
            let days = days.filter(|(day, period)| sheet.shows_day(*day, period, &metrics));
            let rows = days.map(|(day, period)| Named { name: day_name(day, sheet.language), period });
            let span = sheet.span().map_or(0, |span| span.end().0 - span.start().0 + 1);
            vec![whole(rows.collect(), span as usize)]
        }
        By::Hour => vec![whole(hours(sheet), 0)],
    };
    if let Some(sort) = view.sort() {
        sections.iter_mut().for_each(|section| section.rows.sort_by(|a, b| compare(a, b, sort)));
    }
    sections
}

/// One section a shop, each with the sum of its rows, the shop's own row and the mean.
fn of_shops<'r>(
    sheet: &'r Sheet,
    level: Level,
    rows: impl Iterator<Item = (u32, &'r str, Period)>,
) -> Vec<Section> {
    let rows: Vec<_> = rows.collect();
    let shops = periods(&sheet.report.shop_days);
    let section = |(shop, period): &(u32, Period)| {
        let name = sheet.report.shop(*shop);
        let of_shop = rows.iter().filter(|(of, ..)| of == shop);
        let rows: Vec<Named> = of_shop
            .map(|(_, account, period)| Named { name: short(account, name), period: period.clone() })
            .collect();
        let mut below = Vec::new();
        if let Some(sum) = Period::sum(rows.iter().map(|row| &row.period)) {
            below.push((Below::Sum, level, sum.clone()));
            below.push((Below::Shop, Level::Shop, period.clone()));
            below.push((Below::Mean(rows.len() as i64), level, sum));
        }
        Section { heading: (shops.len() > 1).then(|| name.to_owned()), rows, below }
    };
    shops.iter().map(section).filter(|section| !section.rows.is_empty()).collect()
}

/// One section of all rows, with their sum and their mean over so many; no mean over 0.
fn whole(rows: Vec<Named>, over: usize) -> Section {
    let sum = Period::sum(rows.iter().map(|row| &row.period)).filter(|_| rows.len() > 1);
    let mut below = Vec::new();
    if let Some(sum) = sum {
        below.push((Below::Sum, Level::Shop, sum.clone()));
        if over > 0 {
            below.push((Below::Mean(over as i64), Level::Shop, sum));
        }
    }
    Section { heading: None, rows, below }
}

/// All shops by clock hour. What an hour has is final when the last day is.
fn hours(sheet: &Sheet) -> Vec<Named> {
    let Some(days) = sheet.span() else { return Vec::new() };
    let of_hour = |hour: usize| {
        let rows = sheet.report.hours.iter().filter(|(_, at, _)| *at == hour);
        let periods: Vec<Period> =
            rows.map(|(_, _, row)| Period { row: row.clone(), days: days.clone() }).collect();
        Some(Named { name: format!("{hour:02}:00"), period: Period::sum(periods.iter())? })
    };
    (0..24).filter_map(of_hour).collect()
}

/// An account under its shop's heading needs not say the shop again.
fn short(account: &str, shop: &str) -> String {
    let rest = account.strip_prefix(shop).and_then(|rest| rest.strip_prefix(':'));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(account).to_owned()
}

/// The date with its day of the week, because weekends sell otherwise than workdays.
fn day_name(day: Day, language: Language) -> String {
    let weekday = (day.0 + 3).rem_euclid(7) as usize;
    let names = pick(
        language,
        ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    );
    format!("{day} {}", names[weekday])
}

/// Rows by a figure, greatest first unless asked otherwise; rows without a case come last.
fn compare(a: &Named, b: &Named, sort: Sort) -> Ordering {
    let (a_value, b_value) = (sort.metric.value(&a.period.row), sort.metric.value(&b.period.row));
    let order = match (no_case(a_value), no_case(b_value)) {
        (false, false) if sort.ascending => quantity(a_value, b_value),
        (false, false) => quantity(b_value, a_value),
        (a, b) => a.cmp(&b),
    };
    order.then_with(|| a.name.cmp(&b.name))
}

fn no_case(value: Value) -> bool {
    matches!(value, Value::Ratio { d: 0, .. })
}

fn quantity(a: Value, b: Value) -> Ordering {
    let fraction = |value| match value {
        Value::Integer(n) => (i128::from(n), 1),
        Value::Ratio { n, d } => (i128::from(n), i128::from(d)),
        Value::Hours(hours) => (hours.iter().map(|&n| i128::from(n)).sum(), 1),
    };
    let ((a, of_a), (b, of_b)) = (fraction(a), fraction(b));
    (a * of_b).cmp(&(b * of_a))
}

/// The metrics of which a shop counts once what its accounts each count.
pub fn counted_once(metrics: &[&'static Metric]) -> Vec<&'static Metric> {
    let once = |metric: &&&Metric| {
        metric.total() == kpi::metric::Total::Deduplicated && metric.stands_on(Level::Shop)
    };
    metrics.iter().filter(once).copied().collect()
}
