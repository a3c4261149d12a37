//! The long lists: orders with the reason of each credit, and inquiries that were lost.

use kpi::{
    engine::{Account, Band, Credited, Inquiry},
    rules::CreditRule,
    time::Calendar,
    why::Why,
};
use rust_xlsxwriter::XlsxError;

use super::{
    Book, ROWS,
    page::{Column, Page},
    styles::Look,
};
use crate::{
    report::Sheet,
    words::{pick, split},
};

/// Sheet 订单, and 订单2 … where one is too short.
pub fn orders(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let why = Why::new(&sheet.report, &sheet.rules, sheet.language);
    let calendar = sheet.rules.calendar();
    for (n, part) in parts(&sheet.report.orders) {
        let name = numbered(book.pick("订单", "Orders"), n);
        let mut page = book.long_page(&name, order_columns(sheet))?;
        page.keep(2)?;
        for order in part {
            order_row(sheet, &calendar, &why, order, &mut page)?;
        }
        page.filter()?;
    }
    Ok(())
}

fn order_columns(sheet: &Sheet) -> Vec<Column> {
    let columns = [
        ("订单编号", "Order", 22),
        ("店铺", "Shop", 20),
        ("下单时间", "Created", 20),
        ("付款时间", "Paid", 20),
        ("金额", "Amount", 14),
        ("归属客服", "Seller", 26),
        ("归属类型", "Split", 20),
        ("下单落实", "Order agent", 26),
        ("付款落实", "Pay agent", 26),
        ("下单判定", "Under order", 26),
        ("付款判定", "Under payment", 26),
        ("下单优先判定", "Under order_first", 26),
        ("协助客服", "Assisted", 30),
        ("人工裁定", "Decided by a person", 10),
        ("归属原因", "Why", 100),
    ];
    columns.map(|(zh, en, width)| Column::new(pick(sheet.language, zh, en), width)).into()
}

fn order_row(
    sheet: &Sheet,
    calendar: &Calendar,
    why: &Why<'_>,
    order: &Credited,
    page: &mut Page<'_>,
) -> Result<(), XlsxError> {
    let report = &sheet.report;
    let name = |account: Option<Account>| account.map_or("", |account| report.account(account));
    let local = |at| calendar.zone().local(at);
    let mut cells = page.row(Look::Plain);
    cells.text(report.order_id(order))?.text(report.shop(order.shop))?.clock(local(order.created))?;
    match order.paid {
        Some(paid) => cells.clock(local(paid))?.yuan(order.amount)?,
        None => cells.blank().blank(),
    };
    cells.text(name(order.sellers.under(sheet.rules.credit_rule)))?;
    cells.text(&order.split.map_or_else(String::new, |of| split(of, sheet.language)))?;
    cells.text(name(order.order_agent()))?.text(name(order.pay_agent()))?;
    for rule in [CreditRule::Order, CreditRule::Payment, CreditRule::OrderFirst] {
        cells.text(name(order.sellers.under(rule)))?;
    }
    let assisted: Vec<&str> = order.assisted.iter().map(|&account| report.account(account)).collect();
    cells.text(&assisted.join(pick(sheet.language, "、", ", ")))?;
    cells.text(if order.decided { pick(sheet.language, "是", "yes") } else { "" })?;
    cells.text(&why.sentence(order))?;
    Ok(())
}

/// Sheet 流失询单: who asked and did not order, or ordered and did not pay.
pub fn inquiries(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let sheet = book.sheet;
    let lost: Vec<&Inquiry> =
        sheet.report.inquiries.iter().filter(|inquiry| !inquiry.ordered || !inquiry.paid).collect();
    let calendar = sheet.rules.calendar();
    let columns = [
        ("买家", "Buyer", 24),
        ("店铺", "Shop", 20),
        ("日期", "Day", 12),
        ("首条消息", "First message", 20),
        ("接待客服", "Received by", 34),
        ("流失", "Lost", 12),
        ("商品", "SKU", 20),
        ("首次响应", "First response", 12),
        ("新客", "New buyer", 8),
    ];
    for (n, part) in parts(&lost) {
        let name = numbered(book.pick("流失询单", "Lost inquiries"), n);
        let columns = columns.map(|(zh, en, width)| Column::new(pick(sheet.language, zh, en), width));
        let mut page = book.long_page(&name, columns.into())?;
        for inquiry in part {
            inquiry_row(sheet, &calendar, inquiry, &mut page)?;
        }
        page.filter()?;
    }
    Ok(())
}

fn inquiry_row(
    sheet: &Sheet,
    calendar: &Calendar,
    inquiry: &Inquiry,
    page: &mut Page<'_>,
) -> Result<(), XlsxError> {
    let (report, language) = (&sheet.report, sheet.language);
    let received: Vec<&str> = inquiry.received_by.iter().map(|&account| report.account(account)).collect();
    let fate = if inquiry.ordered {
        pick(language, "付款流失", "unpaid")
    } else {
        pick(language, "询单流失", "lost")
    };
    let open = sheet.latest().is_some_and(|latest| inquiry.day.plus(sheet.rules.final_pay_days) > latest);
    let mut cells = page.row(Look::Plain);
    cells.text(report.buyer(inquiry))?.text(report.shop(inquiry.shop))?.day(inquiry.day)?;
    cells.clock(calendar.zone().local(inquiry.first_message))?;
    cells.text(&received.join(pick(language, "、", ", ")))?;
    cells.provisional(open).text(fate)?.provisional(false);
    cells.text(report.sku(inquiry.sku))?.text(band(inquiry.band, sheet))?;
    cells.text(if inquiry.new_buyer { pick(language, "是", "yes") } else { pick(language, "否", "no") })?;
    Ok(())
}

fn band(band: Band, sheet: &Sheet) -> &'static str {
    let (zh, en) = match band {
        Band::Under15s => ("15 秒内", "< 15 s"),
        Band::Under30s => ("15–30 秒", "15–30 s"),
        Band::Under60s => ("30–60 秒", "30–60 s"),
        Band::Under3min => ("1–3 分", "1–3 min"),
        Band::Under10min => ("3–10 分", "3–10 min"),
        Band::Longer => ("10 分以上", "≥ 10 min"),
        Band::Unanswered => ("当日未回复", "not answered"),
    };
    pick(sheet.language, zh, en)
}

/// A list in parts of what one sheet holds; one empty part of an empty list.
fn parts<T>(list: &[T]) -> impl Iterator<Item = (usize, &[T])> {
    let none = list.is_empty().then_some(list);
    none.into_iter().chain(list.chunks(ROWS - 1)).enumerate()
}

/// 订单, 订单2, 订单3, …
fn numbered(name: &str, n: usize) -> String {
    if n == 0 { name.to_owned() } else { format!("{name}{}", n + 1) }
}
