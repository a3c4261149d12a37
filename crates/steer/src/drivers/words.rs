//! What files call the rows and columns of the driver tree; pages have their own texts.

use kernel::text::Words;

use super::parts::PartStanding;
use super::read::DriverBy;

pub(super) const SALES: Words = Words::fixed("销售因素", "Sales");
pub(super) const CONVERSION: Words = Words::fixed("转化因素", "Conversion");
pub(super) const TOTAL: Words = Words::fixed("合计", "Total");
pub(super) const VOLUME: Words = Words::fixed("询单总量变化的影响", "More or fewer inquiries in all");

/// Columns of a tree.
pub(super) const TREE: [Words; 5] = [
    Words::fixed("", ""),
    Words::fixed("因素", "Factor"),
    Words::fixed("对比期", "Before"),
    Words::fixed("本期", "Now"),
    Words::fixed("影响", "Effect"),
];

/// How many columns parts have.
pub(super) const COLUMNS: usize = 19;

/// Columns of parts.
pub(super) const PARTS: [Words; COLUMNS] = [
    Words::fixed("名称", "Name"),
    Words::fixed("合计影响（元）", "Effect in all (yuan)"),
    Words::fixed("构成（元）", "Mix (yuan)"),
    Words::fixed("下单率（元）", "Ordering (yuan)"),
    Words::fixed("付款率（元）", "Paying (yuan)"),
    Words::fixed("金额（元）", "Amount (yuan)"),
    Words::fixed("构成对转化的影响", "Mix, on the conversion"),
    Words::fixed("自身转化的影响", "Own conversion, on the conversion"),
    Words::fixed("转化变化", "Its conversion is"),
    Words::fixed("对比期询单", "Inquiries before"),
    Words::fixed("对比期下单", "Ordered before"),
    Words::fixed("对比期付款", "Paid before"),
    Words::fixed("对比期转化", "Conversion before"),
    Words::fixed("对比期销售（元）", "Sales before (yuan)"),
    Words::fixed("本期询单", "Inquiries now"),
    Words::fixed("本期下单", "Ordered now"),
    Words::fixed("本期付款", "Paid now"),
    Words::fixed("本期转化", "Conversion now"),
    Words::fixed("本期销售（元）", "Sales now (yuan)"),
];

/// A row of a tree.
pub(super) fn term(id: &str) -> Words {
    match id {
        "visitors" => Words::fixed("访客", "Visitors"),
        "ask_rate" => Words::fixed("询单率", "Inquiry rate"),
        "inquiries" => Words::fixed("询单人数", "Inquiries"),
        "order_rate" => Words::fixed("下单率", "Order rate"),
        "pay_rate" => Words::fixed("下单付款率", "Order to payment"),
        "basket" => Words::fixed("每个付款询单金额", "Sales per paid inquiry"),
        "cohort_sales" => Words::fixed("询单带来的销售", "Sales by inquiries"),
        "other_sales" => Words::fixed("其他客服销售", "Other credited sales"),
        "sales" => Words::fixed("客服销售额", "Sales of the team"),
        "silent_sales" => Words::fixed("静默销售额", "Silent sales"),
        "total" => Words::fixed("店铺付款总额", "Paid total of the shop"),
        _ => Words::fixed("询单转化率", "Conversion"),
    }
}

/// What a change is divided among.
pub(super) fn by(by: DriverBy) -> Words {
    match by {
        DriverBy::Person => Words::fixed("客服", "Agents"),
        DriverBy::Hour => Words::fixed("钟点", "Hours"),
        DriverBy::Shift => Words::fixed("时段", "Times of day"),
        DriverBy::Sku => Words::fixed("商品", "Products"),
        DriverBy::Response => Words::fixed("首响", "First response"),
        DriverBy::Buyer => Words::fixed("新老客", "New and old buyers"),
        DriverBy::Shop => Words::fixed("店铺", "Shops"),
    }
}

/// A part that has no name of its own.
pub(super) fn part(by: DriverBy, id: &str) -> Words {
    match (by, id) {
        (_, "rest") => Words::fixed("其余", "The rest"),
        (DriverBy::Person, _) => Words::fixed("未绑定人员", "Nobody bound"),
        (DriverBy::Sku, "") => Words::fixed("未提到商品", "No product named"),
        (DriverBy::Buyer, "new") => Words::fixed("新客", "New buyers"),
        (DriverBy::Buyer, _) => Words::fixed("老客", "Old buyers"),
        (DriverBy::Response, "under_15s") => Words::fixed("15 秒内", "Under 15 s"),
        (DriverBy::Response, "under_30s") => Words::fixed("15–30 秒", "15–30 s"),
        (DriverBy::Response, "under_60s") => Words::fixed("30–60 秒", "30–60 s"),
        (DriverBy::Response, "under_3min") => Words::fixed("1–3 分钟", "1–3 min"),
        (DriverBy::Response, "under_10min") => Words::fixed("3–10 分钟", "3–10 min"),
        (DriverBy::Response, "longer") => Words::fixed("10 分钟以上", "10 min and more"),
        (DriverBy::Response, "unanswered") => Words::fixed("当天未回复", "Not answered that day"),
        _ => Words::made(id.to_owned(), id.to_owned()),
    }
}

/// What a change shows.
pub(crate) fn standing(of: PartStanding) -> Words {
    let [zh, en] = stats::standing::Standing::from(of).words();
    Words::fixed(zh, en)
}
