//! `GET /disputes/export`.

use axum::extract::State as Shared;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::{Paging, Params};
use kernel::sheet;
use kernel::text::Words;

use super::super::{DISPUTE_READ, store};
use super::list::Which;
use crate::figures::export::list::{List, Told, column, file, whole};

const KIND: Told = Told::Word(&[
    ("credit", Words::fixed("订单归属", "Credit")),
    ("stage", Words::fixed("阶段", "Stage")),
    ("exclusion", Words::fixed("被排除的接待", "Left out")),
    ("slow", Words::fixed("慢响应标记", "Slow mark")),
    ("rating", Words::fixed("评价", "Rating")),
]);
const CLAIM: Told = Told::Word(&[
    ("peer", Words::fixed("同行", "Somebody of the trade")),
    ("advertiser", Words::fixed("广告", "An advertiser")),
    ("test", Words::fixed("测试", "A test")),
    ("aftersale", Words::fixed("售后", "After-sale")),
    ("pending", Words::fixed("下单未付款", "Ordered, not paid")),
    ("inquiry", Words::fixed("询单", "An inquiry")),
]);
const STATE: Told = Told::Word(&[
    ("open", Words::fixed("等组长初看", "Leader looks first")),
    ("looked", Words::fixed("等主管裁定", "Manager decides")),
    ("granted", Words::fixed("成立", "Granted")),
    ("refused", Words::fixed("驳回", "Refused")),
    ("withdrawn", Words::fixed("已撤回", "Withdrawn")),
]);

static DISPUTES: List = List {
    name: Words::fixed("申诉", "Disputes"),
    stem: "disputes",
    columns: &[
        column("申诉人", "Raised by", "author.name", Told::Text),
        column("对什么", "About", "kind", KIND),
        column("营业日", "Business day", "day", Told::Day),
        column("订单号", "Order", "order", Told::Text),
        column("顾客", "Buyer", "nick", Told::Text),
        column("应归账号", "Account", "account.name", Told::Text),
        column("原归账号", "Counted for", "was_account.name", Told::Text),
        column("其实是", "Was in fact", "claim", CLAIM),
        column("理由", "Reason", "reason", Told::Text),
        column("进度", "Progress", "state", STATE),
        column("初看人", "Looked at by", "look.by.name", Told::Text),
        column("组长同意", "Leader agrees", "look.agrees", Told::Yes),
        column("初看说明", "First look", "look.words", Told::Text),
        column("裁定人", "Decided by", "end.by.name", Told::Text),
        column("裁定说明", "Decision", "end.words", Told::Text),
        column("裁定时间", "Decided", "end.at", Told::Time),
        column("提出时间", "Raised", "created_at", Told::Time),
        column("已冻结", "Frozen", "frozen", Told::Yes),
        column("店铺", "Shop", "shop.name", Told::Text),
    ],
};

/// Disputes as a file: the rows of `GET /disputes`, up to 50,000.
#[utoipa::path(get, path = "/disputes/export", operation_id = "export_disputes", params(Which, sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(in super::super) async fn export(
    ctx: Ctx,
    Shared(house): Shared<House>,
    Params(which): Params<Which>,
    Params(wanted): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&DISPUTE_READ)?;
    let (of, asked) = (ctx.clone(), which.wanted());
    let read = move |tx: &mut kernel::db::Tx<'_>| {
        whole(|cursor| store::list(tx, &of, &scope, &asked, &Paging { limit: Some(200), cursor }))
    };
    file(&house, &ctx, wanted, &DISPUTES, read).await
}
