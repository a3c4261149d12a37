//! The sheets that say what the others mean: definitions, rules, rows not read, and where all of it came from.

use kpi::metric::{Direction, METRICS, Maturity, Total, Unit};
use rust_xlsxwriter::XlsxError;

use super::{
    Book,
    page::Column,
    styles::{Kind, Look},
};
use crate::{
    figure::integer,
    report::{Sheet, table},
    words::{name, pick},
};

/// Sheet 定义: the registry.
pub fn definitions(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let columns = [
        ("指标", "Metric", 22),
        ("编号", "Id", 24),
        ("定义", "Definition", 80),
        ("单位", "Unit", 12),
        ("合计", "Total", 16),
        ("方向", "Better", 10),
        ("何时定稿", "Final", 22),
        ("章节", "Section", 8),
    ];
    let columns = columns.map(|(zh, en, width)| Column::new(pick(sheet.language, zh, en), width));
    let mut page = book.page(book.pick("定义", "Definitions"), columns.into())?;
    for metric in METRICS {
        let mut cells = page.row(Look::Plain);
        cells.text(name(metric, sheet.language))?.text(metric.id)?;
        cells.text_as(Kind::Wrapped, pick(sheet.language, metric.definition_zh, metric.definition))?;
        cells.text(unit(metric.unit, sheet))?.text(total(metric.total(), sheet))?;
        cells.text(direction(metric.direction, sheet))?.text(&maturity(metric.maturity, sheet))?;
        cells.count(metric.section.into())?;
    }
    page.filter()
}

fn unit(unit: Unit, sheet: &Sheet) -> &'static str {
    let (zh, en) = match unit {
        Unit::BuyerDays => ("人数", "buyer-days"),
        Unit::Rounds => ("回合", "rounds"),
        Unit::Messages => ("消息", "messages"),
        Unit::Characters => ("字", "characters"),
        Unit::Sessions => ("会话", "sessions"),
        Unit::Orders => ("订单", "orders"),
        Unit::Units => ("件", "units"),
        Unit::Fen | Unit::FenEach => ("元", "yuan"),
        Unit::Milliseconds => ("秒", "seconds"),
        Unit::Share => ("%", "%"),
        Unit::Quotient => ("比值", "quotient"),
        Unit::FenPerHour => ("元/小时", "yuan an hour"),
        Unit::PerHour => ("人/小时", "an hour"),
    };
    pick(sheet.language, zh, en)
}

fn total(total: Total, sheet: &Sheet) -> &'static str {
    match total {
        Total::Sum => pick(sheet.language, "相加", "sum"),
        Total::Deduplicated => pick(sheet.language, "去重", "de-duplicated"),
    }
}

fn direction(direction: Direction, sheet: &Sheet) -> &'static str {
    match direction {
        Direction::Up => pick(sheet.language, "越高越好", "up"),
        Direction::Down => pick(sheet.language, "越低越好", "down"),
        Direction::Neutral => "–",
    }
}

fn maturity(maturity: Maturity, sheet: &Sheet) -> String {
    let days = match maturity {
        Maturity::Day => 0,
        Maturity::NextDay => 1,
        Maturity::Final => sheet.rules.final_pay_days,
        Maturity::Ratings => 7,
        Maturity::Refunds => 30,
    };
    match days {
        0 => pick(sheet.language, "当日结束", "end of the day").to_owned(),
        days => pick(sheet.language, format!("{days} 天后"), format!("{days} days later")),
    }
}

/// Sheet 规则: the rule set in full.
pub fn rules(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let columns =
        vec![Column::new(book.pick("字段", "Field"), 30), Column::new(book.pick("值", "Value"), 90)];
    let mut page = book.page(book.pick("规则", "Rules"), columns)?;
    for (key, value) in sheet.rules.fields() {
        page.row(Look::Plain).text(key)?.text_as(Kind::Wrapped, &value.to_string())?;
    }
    Ok(())
}

/// Sheet 未读行: the first rows that could not be read.
pub fn rejects(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let rejects = &sheet.intake.rejects;
    let columns = [
        ("文件", "File", 40),
        ("工作表", "Sheet", 14),
        ("行", "Line", 10),
        ("列", "Cell", 16),
        ("原因", "Reason", 60),
        ("未读", "Rejected", 8),
        ("原文", "Raw", 80),
    ];
    let columns = columns.map(|(zh, en, width)| Column::new(pick(sheet.language, zh, en), width));
    let mut page = book.page(book.pick("未读行", "Rejects"), columns.into())?;
    for reject in &rejects.first {
        let mut cells = page.row(Look::Plain);
        cells.text(&reject.file)?.text(reject.sheet.as_deref().unwrap_or_default())?;
        cells
            .count(i64::try_from(reject.line).unwrap_or(i64::MAX))?
            .text(&reject.cell)?
            .text(reject.reason.text(sheet.language))?;
        let flag = if reject.rejected { ("是", "yes") } else { ("否，仅备注", "no, a remark") };
        cells.text(pick(sheet.language, flag.0, flag.1))?.text(&reject.raw)?;
    }
    page.filter()?;
    let all = rejects.rows + rejects.remarks;
    if all > rejects.first.len() as u64 {
        let (shown, all) = (integer(rejects.first.len() as i64), integer(all as i64));
        page.note(&pick(
            sheet.language,
            format!("共 {all} 行，这里是前 {shown} 行；全部用 --rejects 保存。"),
            format!("The first {shown} of {all}; --rejects keeps all."),
        ))?;
    }
    Ok(())
}

/// Sheet 说明: period, shops, rules, what was read.
pub fn about(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let columns = vec![Column::new(book.pick("说明", "About"), 120)];
    let mut page = book.page(book.pick("说明", "About"), columns)?;
    let title = table::title(sheet, None);
    for line in std::iter::once(title).chain(table::facts(sheet)) {
        page.row(Look::Plain).text_as(Kind::Wrapped, &line)?;
    }
    for warning in table::warnings(sheet) {
        page.warning(&warning)?;
    }
    Ok(())
}
