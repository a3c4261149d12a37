//! What stands above and below a table: the period, what was read, what to know before believing a figure.

use std::io::{self, Write};

use kpi::{metric::Metric, sheet::Count, time::Timestamp, why::Language};

use super::{
    columns::View,
    marks::Marks,
    rows::{Below, Section, counted_once},
};
use crate::{
    arguments::By,
    figure::integer,
    report::{
        Sheet,
        period::{SMALL, periods},
    },
    screen::{Screen, Tone},
    words::{credit_rule, name, pick},
};

/// Writes title, sources and warnings.
pub fn head(sheet: &Sheet, by: Option<By>, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", screen.paint(Tone::Strong, &title(sheet, by)))?;
    for line in facts(sheet) {
        writeln!(out, "{line}")?;
    }
    for warning in warnings(sheet) {
        writeln!(out, "{}", screen.paint(Tone::Warning, &format!("! {warning}")))?;
    }
    Ok(())
}

/// What the figures are and of which days.
pub fn title(sheet: &Sheet, by: Option<By>) -> String {
    let language = sheet.language;
    let by = by.map_or("", |by| match by {
        By::Agent => pick(language, "（按客服）", " by agent"),
        By::Team => pick(language, "（按班组）", " by team"),
        By::Shop => pick(language, "（按店铺）", " by shop"),
        By::Day => pick(language, "（按日）", " by day"),
        By::Hour => pick(language, "（按钟点）", " by hour"),
    });
    let title = format!("{}{by}", pick(language, "客服 KPI 报表", "Customer-service KPI sheet"));
    match sheet.span() {
        None => title,
        Some(span) if span.start() == span.end() => format!("{title}  {}", span.start()),
        Some(span) => {
            let days = span.end().0 - span.start().0 + 1;
            let days = pick(language, format!("{days} 天"), format!("{days} days"));
            format!("{title}  {} – {}  {days}", span.start(), span.end())
        }
    }
}

/// Shops, rules and what was read, a line each.
pub fn facts(sheet: &Sheet) -> Vec<String> {
    let (language, report) = (sheet.language, &sheet.report);
    let label = |zh: &'static str, en: &'static str| pick(language, zh, en);
    let shops: Vec<&str> = (0..report.shop_count() as u32).map(|shop| report.shop(shop)).collect();
    let listed = shops.iter().take(5).copied().collect::<Vec<_>>().join(pick(language, "、", ", "));
    let more = match shops.len().saturating_sub(5) {
        0 => String::new(),
        more => pick(language, format!(" 等 {} 家", more + 5), format!(" and {more} more")),
    };
    let rules = sheet.rules.fields();
    let day_cut =
        rules.iter().find(|(key, _)| *key == "day_cut").map_or("", |(_, cut)| cut.as_str().unwrap_or(""));
    let zone = sheet.rules.time_zone.name();
    let rule_set = sheet.rules_name.as_deref().unwrap_or(pick(language, "默认规则", "defaults"));
    let credit = credit_rule(&sheet.rules, language);
    let mut lines = vec![
        format!("{}{listed}{more}", label("店铺  ", "Shops  ")),
        pick(
            language,
            format!(
                "规则  {rule_set}，{credit}，日切 {day_cut}（{zone}），含人工裁定 {} 条",
                integer(report.overrides as i64)
            ),
            format!(
                "Rules  {rule_set}, {credit}, day cut {day_cut} ({zone}), {} decisions of people",
                integer(report.overrides as i64)
            ),
        ),
        read(sheet),
    ];
    if sheet.as_of != Timestamp::MAX {
        let at = sheet.rules.calendar().text(sheet.as_of);
        lines.push(pick(language, format!("截至  {at}"), format!("As of  {at}")));
    }
    lines
}

fn read(sheet: &Sheet) -> String {
    let rows: u64 = sheet.intake.files.iter().map(|(_, file)| file.recognised.rows).sum();
    let [files, rows, rejected, orders] = [
        sheet.intake.files.len() as i64,
        rows as i64,
        sheet.intake.rejects.rows as i64,
        sheet.report.orders.len() as i64,
    ]
    .map(integer);
    pick(
        sheet.language,
        format!("数据  {files} 个文件，{rows} 行，未能读取 {rejected} 行；订单 {orders} 笔"),
        format!("Data   {files} files, {rows} rows, {rejected} rejected; {orders} orders"),
    )
}

/// What makes figures mean less than they seem to.
pub fn warnings(sheet: &Sheet) -> Vec<String> {
    let shops = periods(&sheet.report.shop_days);
    let few = shops.iter().filter_map(|(shop, period)| {
        let (known, created) = (period.row[Count::OrdersWithBuyer], period.row[Count::OrdersCreated]);
        (created > 0 && known * 2 < created).then(|| (sheet.report.shop(*shop), known * 100 / created))
    });
    few.map(|(shop, share)| match sheet.language {
        Language::Chinese => format!(
            "{shop}：只有 {share}% 的订单知道买家是谁，询单、转化、归属与销售类指标意义不大；请导入带买家的订单"
        ),
        Language::English => format!(
            "{shop}: the buyer is known of only {share}% of the orders, so inquiries, conversion, credit and sales mean little; import orders with their buyers"
        ),
    })
    .collect()
}

/// Writes what the marks and the rows below mean.
pub fn legend(
    sheet: &Sheet,
    view: &View,
    sections: &[Section],
    metrics: &[&'static Metric],
    marks: &Marks,
    screen: &Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = Vec::new();
    if let (Some(final_on), Some(latest)) = (marks.final_on, sheet.latest()) {
        lines.push(pick(
            sheet.language,
            format!("*  暂估：数据到 {latest} 为止，之后还会变；最晚 {final_on} 定稿"),
            format!("*  provisional: the data end on {latest}; the last of these is final on {final_on}"),
        ));
    }
    if marks.small {
        lines.push(pick(
            sheet.language,
            format!("~  样本不足 {SMALL}，还看不出好坏"),
            format!("~  fewer than {SMALL} cases: too few to tell good from bad"),
        ));
    }
    let below =
        |kind: Below| sections.iter().any(|section| section.below.iter().any(|(below, ..)| *below == kind));
    if below(Below::Shop) {
        lines.extend(shared(sheet, view.by, metrics));
    }
    if metrics.iter().any(|metric| metric.id == "max_concurrent") && !sections.is_empty() {
        lines.push(pick(
            sheet.language,
            "最大同时接待：合计行为最大者，不相加".to_owned(),
            "Most concurrent: the row of sums shows the largest, not a sum".to_owned(),
        ));
    }
    if matches!(view.by, By::Day | By::Hour) && sheet.report.shop_count() > 1 {
        lines.push(pick(sheet.language, "各行为全部店铺之和", "Rows add all shops up").to_owned());
    }
    if view.by == By::Hour {
        lines.push(hours(sheet.language).to_owned());
    }
    for line in lines {
        writeln!(out, "{}", screen.paint(Tone::Quiet, &line))?;
    }
    Ok(())
}

fn hours(language: Language) -> &'static str {
    pick(
        language,
        "接待、询单按顾客当日首条消息的钟点，销售按付款的钟点；各钟点只有这些指标",
        "Receptions and inquiries by the hour of the buyer's first message, sales by that of the payment",
    )
}

/// Why the sum of rows and the shop's own row differ.
fn shared(sheet: &Sheet, by: By, metrics: &[&'static Metric]) -> Vec<String> {
    let language = sheet.language;
    let once: Vec<&str> = counted_once(metrics).iter().map(|metric| name(metric, language)).collect();
    if once.is_empty() {
        return Vec::new();
    }
    let once = once.join(pick(language, "、", ", "));
    let mut lines = vec![pick(
        language,
        format!(
            "Σ  相加：一位顾客由两人接待时在两人名下各计一次；店铺（去重）：每个询单只计一次，故 {once} 的相加不等于店铺"
        ),
        format!(
            "Σ  sum of rows: a buyer received by two counts with both; the shop counts each inquiry once, so for {once} the sum is not the shop's figure"
        ),
    )];
    if by == By::Team {
        lines.push(pick(
            language,
            "   同属两组的客服在两组各计一次，不属任何组的客服只在店铺行".to_owned(),
            "   an account in two teams counts in both, one in no team in the shop's row only".to_owned(),
        ));
    }
    lines
}
