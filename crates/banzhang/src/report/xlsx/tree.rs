//! Sheet 因素: what made the sales (section 11 of the KPI definitions), a row a term and a column a shop.

use kpi::sheet::{Count, Row};
use rust_xlsxwriter::XlsxError;

use super::{
    Book,
    page::{Cells, Column},
    styles::{Kind, Look},
};
use crate::{
    figure::NO_CASE,
    report::{
        Sheet,
        period::{Period, periods},
    },
    words::pick,
};

/// The counts of one column.
struct Counts {
    name: String,
    /// None where no file tells them.
    visitors: Option<i64>,
    row: Row,
}

/// What a term is.
#[derive(Clone, Copy)]
enum Term {
    Count(i64),
    Fen(i64),
    Share(i64, i64),
    FenEach(i64, i64),
    Absent,
}

/// Writes the sheet.
pub fn write(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let counts = counts(sheet);
    let visited = counts.iter().any(|counts| counts.visitors.is_some());
    let mut columns =
        vec![Column::new(book.pick("因素", "Term"), 30), Column::new(book.pick("怎么来的", "How"), 44)];
    columns.extend(counts.iter().map(|counts| Column::number(counts.name.as_str(), 18)));
    let mut page = book.page(book.pick("因素", "Driver tree"), columns)?;
    page.keep(2)?;
    for term in terms(visited) {
        let mut cells = page.row(if term.is_sum { Look::Total } else { Look::Plain });
        let (title, how) = pick(sheet.language, (term.zh, term.how_zh), (term.en, term.how));
        cells.text(title)?.text(how)?;
        counts.iter().try_for_each(|counts| write_term((term.value)(counts), &mut cells))?;
    }
    page.skip();
    page.note(pick(
        sheet.language,
        "队列：这段时间的询单及其带来的付款，不论哪天付款；归属：按付款日。两者之差即其他日期与阶段的归属销售。",
        "Cohort: the inquiries of the period and what they brought, whenever it was paid. Credited sales go by the day of payment; the difference is sales from other days and stages.",
    ))
}

fn counts(sheet: &Sheet) -> Vec<Counts> {
    let report = &sheet.report;
    let visitors = |shop: Option<u32>| {
        let days = report.visitors.iter().filter(|((of, _), _)| shop.is_none_or(|shop| shop == *of));
        days.map(|(_, n)| *n).reduce(i64::saturating_add)
    };
    let shops = periods(&report.shop_days);
    let mut counts = Vec::new();
    if let Some(sum) = Period::sum(shops.iter().map(|(_, period)| period)).filter(|_| shops.len() > 1) {
        let name = pick(sheet.language, "全部店铺", "All shops").to_owned();
        counts.push(Counts { name, visitors: visitors(None), row: sum.row });
    }
    counts.extend(shops.into_iter().map(|(shop, period)| Counts {
        name: report.shop(shop).to_owned(),
        visitors: visitors(Some(shop)),
        row: period.row,
    }));
    counts
}

/// One row of the sheet.
struct Line {
    zh: &'static str,
    en: &'static str,
    how_zh: &'static str,
    how: &'static str,
    is_sum: bool,
    value: fn(&Counts) -> Term,
}

fn line(
    (zh, en): (&'static str, &'static str),
    (how_zh, how): (&'static str, &'static str),
    value: fn(&Counts) -> Term,
) -> Line {
    Line { zh, en, how_zh, how, is_sum: false, value }
}

fn sum(
    names: (&'static str, &'static str),
    how: (&'static str, &'static str),
    value: fn(&Counts) -> Term,
) -> Line {
    Line { is_sum: true, ..line(names, how, value) }
}

/// The terms from the top of the tree to the shop's paid total.
fn terms(visited: bool) -> Vec<Line> {
    let mut terms = Vec::new();
    if visited {
        terms.push(line(("访客", "Visitors"), ("traffic 表", "table traffic"), |c| {
            c.visitors.map_or(Term::Absent, Term::Count)
        }));
        terms.push(line(
            ("× 询单率", "× inquiry rate"),
            ("询单 ÷ 访客", "inquiries ÷ visitors"),
            |c| c.visitors.map_or(Term::Absent, |visitors| Term::Share(c.row[Count::Inquiries], visitors)),
        ));
    }
    terms.extend([
        line(("= 询单人数", "= inquiries"), ("inquiries", "inquiries"), |c| {
            Term::Count(c.row[Count::Inquiries])
        }),
        line(
            ("× 下单率", "× order rate"),
            ("最终下单 ÷ 询单", "ordered_final ÷ inquiries"),
            |c| Term::Share(c.row[Count::OrderedFinal], c.row[Count::Inquiries]),
        ),
        line(("= 最终下单", "= ordered"), ("ordered_final", "ordered_final"), |c| {
            Term::Count(c.row[Count::OrderedFinal])
        }),
        line(
            ("× 下单付款率", "× order to payment"),
            ("最终付款 ÷ 最终下单", "paid_final ÷ ordered_final"),
            |c| Term::Share(c.row[Count::PaidFinal], c.row[Count::OrderedFinal]),
        ),
        line(("= 最终付款", "= paid"), ("paid_final", "paid_final"), |c| {
            Term::Count(c.row[Count::PaidFinal])
        }),
        line(
            ("× 每个付款询单金额", "× sales per paid inquiry"),
            ("队列销售额 ÷ 最终付款", "cohort sales ÷ paid_final"),
            |c| Term::FenEach(c.row[Count::CohortSales], c.row[Count::PaidFinal]),
        ),
        sum(
            ("= 队列销售额", "= cohort sales"),
            ("以上各因素之积", "the product of the above"),
            |c| Term::Fen(c.row[Count::CohortSales]),
        ),
        line(
            ("+ 其他归属销售", "+ other credited sales"),
            (
                "其他日期与阶段；减去队列中未归属客服的部分",
                "other days and stages, less what of the cohort no account earned",
            ),
            |c| Term::Fen(c.row[Count::Sales] - c.row[Count::CohortSales]),
        ),
        sum(("= 客服销售额", "= sales"), ("sales：队列 + 其他", "sales: cohort + other"), |c| {
            Term::Fen(c.row[Count::Sales])
        }),
        line(("+ 静默销售额", "+ silent sales"), ("silent_sales", "silent_sales"), |c| {
            Term::Fen(c.row[Count::SilentSales])
        }),
        sum(
            ("= 店铺付款总额", "= paid total of the shop"),
            ("客服 + 静默", "sales + silent_sales"),
            |c| Term::Fen(c.row[Count::Sales] + c.row[Count::SilentSales]),
        ),
    ]);
    terms
}

#[expect(clippy::float_arithmetic, reason = "results beside formulas; spreadsheets know no integers")]
fn write_term(term: Term, cells: &mut Cells<'_, '_>) -> Result<(), XlsxError> {
    match term {
        Term::Count(n) => cells.count(n)?,
        Term::Fen(fen) => cells.yuan(fen)?,
        Term::Absent => cells.blank(),
        Term::Share(_, 0) | Term::FenEach(_, 0) => cells.text_as(Kind::Percent, NO_CASE)?,
        Term::Share(n, d) => cells.formula(Kind::Percent, &format!("={n}/{d}"), n as f64 / d as f64)?,
        Term::FenEach(n, d) => {
            cells.formula(Kind::Yuan, &format!("={n}/{d}/100"), n as f64 / d as f64 / 100.0)?
        }
    };
    Ok(())
}
