//! The comparison as a workbook.

use std::io::{self, Write};

use kpi::{
    compare::{Change, Move, by_ground, compared},
    metric::Level,
};
use rust_xlsxwriter::XlsxError;

use super::{
    Comparison,
    table::{rules_that_differ, sentences},
};
use crate::{
    figure::NO_CASE,
    report::xlsx::{Book, Column, Kind, Look, ROWS, failed, value_cell},
    words::{name, pick},
};

/// Writes the workbook.
pub fn write(of: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut book = Book::new(&of.before).map_err(failed)?;
    fill(of, &mut book).map_err(failed)?;
    book.save(out)
}

fn fill(of: &Comparison, book: &mut Book<'_>) -> Result<(), XlsxError> {
    summary(of, book)?;
    figures(of, book, ("店铺", "Shops"), &of.shops, Level::Shop)?;
    figures(of, book, ("客服", "Agents"), &of.agents, Level::Account)?;
    moves(of, book)
}

fn summary(of: &Comparison, book: &mut Book<'_>) -> Result<(), XlsxError> {
    let language = of.before.language;
    let columns = [
        ("结论", "In short", 60),
        ("前", "Before", 40),
        ("后", "After", 40),
        ("订单", "Orders", 10),
        ("金额", "Amount", 16),
    ];
    let columns = columns.map(|(zh, en, width)| Column::new(pick(language, zh, en), width)).into();
    let mut page = book.page(book.pick("结论", "Summary"), columns)?;
    for line in sentences(of) {
        page.row(Look::Plain).text_as(Kind::Wrapped, &line)?;
    }
    page.skip();
    for (key, before, after) in rules_that_differ(of) {
        page.row(Look::Plain).text(key)?.text(&before)?.text(&after)?;
    }
    page.skip();
    for ((from, to), (count, amount)) in by_ground(&of.moves) {
        let mut cells = page.row(Look::Plain);
        cells.text(pick(language, "移动的原因", "Why orders move"))?;
        cells.text(from.name(language))?.text(to.name(language))?.count(count)?.yuan(amount)?;
    }
    Ok(())
}

fn figures(
    of: &Comparison,
    book: &mut Book<'_>,
    title: (&'static str, &'static str),
    changes: &[Change],
    level: Level,
) -> Result<(), XlsxError> {
    let language = of.before.language;
    let metrics = compared(level);
    let mut columns =
        vec![Column::new(book.pick(title.0, title.1), 26), Column::new(book.pick("店铺", "Shop"), 20)];
    for metric in &metrics {
        for (zh, en) in [("前", "before"), ("后", "after")] {
            columns
                .push(Column::number(format!("{} {}", name(metric, language), pick(language, zh, en)), 12));
        }
    }
    let mut page = book.page(book.pick(title.0, title.1), columns)?;
    page.keep(2)?;
    for change in changes {
        let mut cells = page.row(Look::Plain);
        let first = if level == Level::Shop { &change.shop } else { &change.agent };
        cells.text(first)?.text(&change.shop)?;
        for metric in &metrics {
            for value in change.values(metric) {
                value_cell(metric, value, NO_CASE, &mut cells)?;
            }
        }
    }
    page.filter()
}

fn moves(of: &Comparison, book: &mut Book<'_>) -> Result<(), XlsxError> {
    let language = of.before.language;
    let columns = [
        ("订单编号", "Order", 22),
        ("店铺", "Shop", 20),
        ("金额", "Amount", 14),
        ("原归属", "From", 26),
        ("新归属", "To", 26),
        ("原因：前", "Reason before", 28),
        ("原因：后", "Reason after", 28),
        ("归属原因：前", "Why before", 90),
        ("归属原因：后", "Why after", 90),
    ];
    for (n, part) in of.moves.chunks(ROWS - 1).enumerate() {
        let number = if n == 0 { String::new() } else { (n + 1).to_string() };
        let title = format!("{}{number}", book.pick("移动的订单", "Orders that move"));
        let columns = columns.map(|(zh, en, width)| Column::new(pick(language, zh, en), width)).into();
        let mut page = book.long_page(&title, columns)?;
        for Move { shop, order_id, amount, from, to } in part {
            let mut cells = page.row(Look::Plain);
            cells.text(order_id)?.text(shop)?.yuan(*amount)?;
            for side in [from, to] {
                cells.text(side.seller.as_deref().unwrap_or(pick(language, "无人", "nobody")))?;
            }
            cells.text(from.ground.name(language))?.text(to.ground.name(language))?;
            cells.text(&from.why)?.text(&to.why)?;
        }
        page.filter()?;
    }
    Ok(())
}
