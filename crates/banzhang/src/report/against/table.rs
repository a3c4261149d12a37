//! The comparison to be read on a terminal: in sentences first, then in tables.

use std::io::{self, Write};

use kpi::{
    compare::{Change, Move, by_ground, compared},
    metric::{Level, Metric, Value},
    sheet::Count,
    why::Language,
};

use super::Comparison;
use crate::{
    figure::{self, difference, integer, yuan},
    grid::{Column, Grid},
    report::table::{facts, title},
    screen::{Screen, Tone},
    words::{name, pick},
};

/// So many moves are listed; files hold all.
const LISTED: usize = 20;

/// Writes the comparison.
pub fn write(of: &Comparison, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    let language = of.before.language;
    let heading = |out: &mut dyn Write, zh, en| {
        writeln!(out, "\n{}", screen.paint(Tone::Strong, pick(language, zh, en)))
    };
    let versus = pick(language, "另一套规则会怎样", "What other rules would have changed");
    writeln!(out, "{}", screen.paint(Tone::Strong, &format!("{versus}: {}", title(&of.before, None))))?;
    facts(&of.before).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    heading(out, "规则的不同", "Rules that differ")?;
    if rules_that_differ(of).is_empty() {
        writeln!(out, "{}", pick(language, "没有：两套规则相同。", "None: both rule sets are equal."))?;
    } else {
        write!(out, "{}", rules(of).render(screen))?;
    }
    heading(out, "结论", "In short")?;
    sentences(of).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    heading(out, "店铺：前 → 后", "Shops: before → after")?;
    write!(out, "{}", figures(of, &of.shops, Level::Shop).render(screen))?;
    heading(out, "客服：前 → 后", "Agents: before → after")?;
    write!(out, "{}", figures(of, &of.agents, Level::Account).render(screen))?;
    if of.moves.is_empty() {
        return Ok(());
    }
    heading(out, "为什么移动", "Why orders move")?;
    write!(out, "{}", grounds(of).render(screen))?;
    heading(out, "移动的订单", "Orders that move")?;
    write!(out, "{}", listed(of).render(screen))?;
    if let Some(more) = of.moves.len().checked_sub(LISTED + 1) {
        let more = more + 1;
        let text = pick(
            language,
            format!("…… 还有 {more} 笔；--format json、csv 或 xlsx 列出全部"),
            format!("… {more} more; --format json, csv or xlsx lists all"),
        );
        writeln!(out, "{}", screen.paint(Tone::Quiet, &text))?;
    }
    Ok(())
}

fn rules(of: &Comparison) -> Grid {
    let language = of.before.language;
    let columns = [("字段", "Field"), ("前", "Before"), ("后", "After")];
    let mut grid = Grid::new(columns.map(|(zh, en)| Column::text(pick(language, zh, en))).into(), 1);
    for (key, before, after) in rules_that_differ(of) {
        grid.row(vec![key.to_owned(), before, after], Tone::Plain);
    }
    grid
}

/// The fields of the rule sets that are not equal.
pub fn rules_that_differ(of: &Comparison) -> Vec<(&'static str, String, String)> {
    let differences = of.before.rules.differences(&of.after.rules).into_iter();
    differences.map(|(key, a, b)| (key, a.to_string(), b.to_string())).collect()
}

/// What a reader wants to know before any table.
pub fn sentences(of: &Comparison) -> Vec<String> {
    let language = of.before.language;
    let mut lines = vec![moved(of, language)];
    let mut gains: Vec<&Change> = of.agents.iter().filter(|agent| wins(agent) != (0, 0)).collect();
    gains.sort_by_key(|agent| std::cmp::Reverse(wins(agent)));
    let gained: Vec<String> = gains.iter().filter(|agent| wins(agent) > (0, 0)).map(|a| gain(a)).collect();
    let lost: Vec<String> =
        gains.iter().rev().filter(|agent| wins(agent) < (0, 0)).map(|a| gain(a)).collect();
    for (list, zh, en) in [(gained, "得到", "Gain"), (lost, "失去", "Lose")] {
        if !list.is_empty() {
            let shown = list.iter().take(8).cloned().collect::<Vec<_>>().join(pick(language, "；", "; "));
            let more = match list.len().saturating_sub(8) {
                0 => String::new(),
                more => pick(language, format!("；等 {} 人", more + 8), format!("; and {more} more")),
            };
            lines.push(format!("{}{}{shown}{more}", pick(language, zh, en), pick(language, "：", ": ")));
        }
    }
    lines
}

/// What an account gains: sales, then inquiries won.
fn wins(change: &Change) -> (i64, i64) {
    (change.gain(Count::Sales), change.gain(Count::Won))
}

fn gain(change: &Change) -> String {
    let (sales, won) = wins(change);
    let sign = |n: i64| if n > 0 { "+" } else { "" };
    format!("{} {}{} ({}{won})", change.agent, sign(sales), yuan(sales), sign(won))
}

fn moved(of: &Comparison, language: Language) -> String {
    let amount = of.moves.iter().fold(0_i64, |sum, one| sum.saturating_add(one.amount));
    let (count, amount) = (integer(of.moves.len() as i64), yuan(amount));
    let to_nobody = of.moves.iter().filter(|one| one.to.seller.is_none()).count();
    let from_nobody = of.moves.iter().filter(|one| one.from.seller.is_none()).count();
    match (language, of.moves.is_empty()) {
        (Language::Chinese, true) => "没有一笔订单换归属。".to_owned(),
        (Language::English, true) => "No order changes its seller.".to_owned(),
        (Language::Chinese, false) => format!(
            "{count} 笔订单（{amount}）换归属：{from_nobody} 笔由无人变为有人，{to_nobody} 笔由有人变为无人，其余在客服之间。括号内为赢单的增减。"
        ),
        (Language::English, false) => format!(
            "{count} orders ({amount}) change their seller: {from_nobody} from nobody to somebody, {to_nobody} from somebody to nobody, the rest between agents. In brackets: inquiries won."
        ),
    }
}

fn figures(of: &Comparison, changes: &[Change], level: Level) -> Grid {
    let language = of.before.language;
    let metrics = compared(level);
    let several = of.shops.len() > 1;
    let title = if level == Level::Shop { ("店铺", "Shop") } else { ("客服", "Agent") };
    let mut columns = vec![Column::text(pick(language, title.0, title.1))];
    for metric in &metrics {
        columns.push(Column::number(name(metric, language), metric.section));
    }
    let mut grid = Grid::new(columns, 1);
    for change in changes {
        let first = if level == Level::Shop { &change.shop } else { &change.agent };
        // Nicks of two shops may be equal.
        let first = if several && level != Level::Shop && !first.starts_with(&change.shop) {
            format!("{}/{first}", change.shop)
        } else {
            first.clone()
        };
        let cells = metrics.iter().map(|metric| both(metric, change.values(metric), language));
        let tone = if change.differs(&metrics) { Tone::Plain } else { Tone::Quiet };
        grid.row(std::iter::once(first).chain(cells).collect(), tone);
    }
    grid
}

/// A figure before and after, once where both are equal.
fn both(metric: &Metric, [before, after]: [Value; 2], language: Language) -> String {
    let texts = [before, after].map(|value| figure::text(metric, value, language));
    match (before, after) {
        _ if before == after => texts[0].clone(),
        (Value::Integer(a), Value::Integer(b)) => {
            format!("{} → {} ({})", texts[0], texts[1], difference(metric.unit, a, b))
        }
        _ => texts.join(" → "),
    }
}

fn grounds(of: &Comparison) -> Grid {
    let language = of.before.language;
    let mut grid = Grid::new(
        vec![
            Column::text(pick(language, "原因：前", "Reason before")),
            Column::text(pick(language, "原因：后", "Reason after")),
            Column::number(pick(language, "订单", "Orders"), 0),
            Column::number(pick(language, "金额", "Amount"), 0),
        ],
        2,
    );
    for ((from, to), (count, amount)) in by_ground(&of.moves) {
        let cells =
            [from.name(language).to_owned(), to.name(language).to_owned(), integer(count), yuan(amount)];
        grid.row(cells.into(), Tone::Plain);
    }
    grid
}

fn listed(of: &Comparison) -> Grid {
    let language = of.before.language;
    let mut grid = Grid::new(
        vec![
            Column::text(pick(language, "订单", "Order")),
            Column::number(pick(language, "金额", "Amount"), 0),
            Column::text(pick(language, "原归属", "From")),
            Column::text(pick(language, "新归属", "To")),
            Column::text(pick(language, "原因：前", "Reason before")),
            Column::text(pick(language, "原因：后", "Reason after")),
        ],
        1,
    );
    let nobody = || pick(language, "无人", "nobody").to_owned();
    for Move { order_id, amount, from, to, .. } in of.moves.iter().take(LISTED) {
        let cells = [
            order_id.clone(),
            yuan(*amount),
            from.seller.clone().unwrap_or_else(nobody),
            to.seller.clone().unwrap_or_else(nobody),
            from.ground.name(language).to_owned(),
            to.ground.name(language).to_owned(),
        ];
        grid.row(cells.into(), Tone::Plain);
    }
    grid
}
