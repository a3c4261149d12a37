//! Inquiries, orders and receptions as files: what the lists would show on all their pages.

use axum::extract::State;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::{Page, Params};
use kernel::permission::Scope;
use kernel::sheet;
use kernel::text::Words;

use super::{Asked, Narrowed, inquiries, orders, receptions};
use crate::figures::FIGURES_READ;
use crate::figures::export::list::{List, Told, column, file, whole};

/// Every row from the first page on.
fn all<T>(
    tx: &mut Tx<'_>,
    asked: Asked,
    mut page: impl FnMut(&mut Tx<'_>, &Asked) -> Result<Page<T>>,
) -> Result<Vec<T>> {
    let mut asked = asked.whole();
    whole(|cursor| {
        asked.after(cursor.as_deref())?;
        page(tx, &asked)
    })
}

const STAGE: Told = Told::Word(&[
    ("inquiry", Words::fixed("询单", "Inquiry")),
    ("pending", Words::fixed("下单未付款", "Ordered, not paid")),
    ("aftersale", Words::fixed("售后", "After-sale")),
]);
const OUTCOME: Told = Told::Word(&[
    ("paid", Words::fixed("已付款", "Paid")),
    ("won", Words::fixed("赢单", "Won")),
    ("won_by_colleague", Words::fixed("同事赢单", "Won by a colleague")),
    ("lost", Words::fixed("询单流失", "Lost")),
    ("unpaid", Words::fixed("付款流失", "Never paid")),
]);
const SPLIT: Told = Told::Word(&[
    ("own", Words::fixed("同一客服下单付款", "One agent throughout")),
    (
        "ordered_here_paid_there",
        Words::fixed("一人落实下单、另一人付款", "Ordered with one, paid with another"),
    ),
    ("silent_order_paid_here", Words::fixed("静默下单、落实付款", "Silent order, payment won")),
    ("silent", Words::fixed("静默", "Silent")),
]);

/// Inquiries as a file.
pub(crate) static INQUIRIES: List = List {
    name: Words::fixed("询单", "Inquiries"),
    stem: "inquiries",
    columns: &[
        column("顾客", "Buyer", "nick", Told::Text),
        column("营业日", "Business day", "day", Told::Day),
        column("第一句话", "First message", "at", Told::Time),
        column("阶段", "Stage", "stage", STAGE),
        column("结果", "Outcome", "outcome", OUTCOME),
        column("接待客服", "Received by", "accounts", Told::People),
        column("订单号", "Orders", "orders", Told::People),
        column("商品", "Product", "sku", Told::Text),
        column("金额（元）", "Amount (yuan)", "amount", Told::Money),
        column("店铺", "Shop", "shop.name", Told::Text),
    ],
};

/// Orders as a file.
pub(crate) static ORDERS: List = List {
    name: Words::fixed("订单", "Orders"),
    stem: "orders",
    columns: &[
        column("订单号", "Order", "id", Told::Text),
        column("下单时间", "Ordered", "created_at", Told::Time),
        column("付款时间", "Paid", "paid_at", Told::Time),
        column("已关闭", "Closed", "closed", Told::Yes),
        column("金额（元）", "Amount (yuan)", "gross", Told::Money),
        column("退款（元）", "Refunded (yuan)", "refunded", Told::Money),
        column("件数", "Units", "units", Told::Integer),
        column("归属", "Earned by", "seller", Told::People),
        column("归属账号", "Account", "seller.name", Told::Text),
        column("归属方式", "How it was earned", "split", SPLIT),
        column("下单客服", "Order won by", "order_agent", Told::People),
        column("付款客服", "Payment won by", "pay_agent", Told::People),
        column("协助", "Assisted", "assisted", Told::People),
        column("人工裁定", "Decided by a person", "decided", Told::Yes),
        column("顾客", "Buyer", "nick", Told::Text),
        column("店铺", "Shop", "shop.name", Told::Text),
    ],
};

/// Receptions as a file.
pub(crate) static RECEPTIONS: List = List {
    name: Words::fixed("接待", "Receptions"),
    stem: "receptions",
    columns: &[
        column("顾客", "Buyer", "nick", Told::Text),
        column("营业日", "Business day", "day", Told::Day),
        column("第一句话", "First message", "at", Told::Time),
        column("客服", "Agent", "account", Told::People),
        column("客服账号", "Account", "account.name", Told::Text),
        column("首次响应（秒）", "First response (seconds)", "first_response", Told::Seconds),
        column("回合", "Rounds", "rounds", Told::Integer),
        column("超时回合", "Late rounds", "late", Told::Integer),
        column("离线回合", "Offline rounds", "offline", Told::Integer),
        column("消息", "Messages", "messages", Told::Integer),
        column("未回复", "Unreplied", "unreplied", Told::Yes),
        column("慢响应", "Slow", "slow", Told::Yes),
        column("长接待", "Long", "long", Told::Yes),
        column("店铺", "Shop", "shop.name", Told::Text),
    ],
};

macro_rules! exported {
    ($($(#[$doc:meta])* $name:ident, $rows:ident of $list:ident, $room:ident: $row:ident, $path:tt, $operation:tt;)*) => { $(
        /// All rows that are asked for.
        pub(crate) fn $rows(
            tx: &mut Tx<'_>,
            scope: &Scope,
            narrowed: Narrowed,
            which: &$room::Which,
        ) -> Result<Vec<$room::$row>> {
            all(tx, narrowed.asked()?, |tx, asked| $room::page(tx, scope, asked, which))
        }

        $(#[$doc])*
        #[utoipa::path(get, path = $path, operation_id = $operation, params(Narrowed, $room::Which, sheet::Wanted),
            responses((status = 200, body = String, content_type = "application/octet-stream")))]
        pub(in crate::figures) async fn $name(
            ctx: Ctx,
            State(house): State<House>,
            Params(narrowed): Params<Narrowed>,
            Params(which): Params<$room::Which>,
            Params(wanted): Params<sheet::Wanted>,
        ) -> Result<Response> {
            let scope = ctx.scope(&FIGURES_READ)?;
            file(&house, &ctx, wanted, &$list, move |tx| $rows(tx, &scope, narrowed, &which)).await
        }
    )* };
}

exported! {
    /// Inquiries as a file: the rows of `GET /inquiries`, up to 50,000.
    export_inquiries, all_inquiries of INQUIRIES, inquiries: Inquiry, "/inquiries/export", "export_inquiries";
    /// Orders as a file: the rows of `GET /orders`, up to 50,000.
    export_orders, all_orders of ORDERS, orders: OrderRow, "/orders/export", "export_orders";
    /// Receptions as a file: the rows of `GET /receptions`, up to 50,000.
    export_receptions, all_receptions of RECEPTIONS, receptions: Reception, "/receptions/export", "export_receptions";
}
