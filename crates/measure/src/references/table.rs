//! `GET /references`: other tools' figures with ours beside them.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::http::{Page, Params};
use kernel::id::{NickId, ShopId};
use kernel::permission::Scope;
use kernel::sheet;
use kernel::text::Words;
use kpi::metric::{Level, Metric, Value};
use kpi::sheet::Row;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rows::{Accounts, Ours, Theirs, theirs};
use crate::benchmarks::BenchmarkValue;
use crate::figures::export::list::{List, Told, column, file};
use crate::rules::{RULES_READ, may};

/// Which figures.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// About this shop.
    shop: ShopId,
}

/// A figure of another tool beside ours.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct ReferenceRow {
    /// Stable: the file and the place in it.
    id: String,
    /// Which tool and table: `chitu`, `sycm_agent`, `sycm_shop`, `feige`.
    source: String,
    /// The imported file.
    file: String,
    /// As the table names it.
    subject: String,
    /// The account; absent for the shop, and for a name that nobody here has.
    account: Option<NickId>,
    /// It is about the whole shop.
    total: bool,
    /// As the table writes it.
    period: String,
    /// Absent where no days can be told from it.
    from: Option<Day>,
    /// The last day.
    to: Option<Day>,
    /// The metric's id.
    metric: String,
    /// The column as the table names it.
    header: String,
    /// What they say.
    theirs: BenchmarkValue,
    /// What we say; absent where the subject or the days are unknown, or the figure does not stand on such rows.
    ours: Option<BenchmarkValue>,
}

/// Figures of other tools about a shop, those of the newest files, with ours beside them.
#[utoipa::path(get, path = "/references", operation_id = "list_references", params(Which), responses((status = 200, body = Page<ReferenceRow>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(Which { shop }): Params<Which>,
) -> Result<Json<Page<ReferenceRow>>> {
    let scope = ctx.scope(&RULES_READ)?;
    Ok(Json(Page::whole(house.read(move |tx| rows(tx, &scope, shop)).await?)))
}

fn rows(tx: &mut Tx<'_>, scope: &Scope, shop: ShopId) -> Result<Vec<ReferenceRow>> {
    may(tx, scope, Some(shop))?;
    let theirs = theirs(tx, scope, shop)?;
    let accounts = Accounts::read(tx, scope, shop)?;
    let ours = Ours::read(tx, scope, shop, &theirs)?;
    theirs.into_iter().map(|of| beside(of, &accounts, &ours)).collect()
}

static REFERENCES: List = List {
    name: Words::fixed("口径核对", "Other tools"),
    stem: "references",
    columns: &[
        column("对象", "Subject", "subject", Told::Text),
        column("指标", "Figure", "metric", Told::Metric),
        column("对方列名", "Their column", "header", Told::Text),
        column("日期", "Period", "period", Told::Text),
        column("第一天", "From", "from", Told::Day),
        column("最后一天", "To", "to", Told::Day),
        column("对方", "Theirs", "theirs", Told::Figure),
        column("我们", "Ours", "ours", Told::Figure),
        column("文件", "File", "file", Told::Text),
    ],
};

/// The same as a file.
#[utoipa::path(get, path = "/references/export", operation_id = "export_references", params(Which, sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn export(
    ctx: Ctx,
    State(house): State<House>,
    Params(Which { shop }): Params<Which>,
    Params(wanted): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&RULES_READ)?;
    file(&house, &ctx, wanted, &REFERENCES, move |tx| rows(tx, &scope, shop)).await
}

fn beside(of: Theirs, accounts: &Accounts, ours: &Ours) -> Result<ReferenceRow> {
    let account = (!of.total).then(|| accounts.named(&of.subject).map(|(id, _)| *id)).flatten();
    let level = if of.total { Level::Shop } else { Level::Account };
    let known = of.total || account.is_some();
    let days = of.days.clone().filter(|_| known && of.metric.stands_on(level));
    let ours = days.map(|days| ours.sum(account, &days)).and_then(|row| figure(of.metric, &row));
    let outside = |day: kpi::time::Day| -> Result<Day> {
        day.to_string().parse().map_err(|error| Error::internal("a day of a table", error))
    };
    Ok(ReferenceRow {
        id: format!("{}-{}", of.batch, of.n),
        source: of.source,
        file: of.file,
        subject: of.subject,
        account,
        total: of.total,
        from: of.days.as_ref().map(|days| outside(*days.start())).transpose()?,
        to: of.days.as_ref().map(|days| outside(*days.end())).transpose()?,
        period: of.period,
        metric: of.metric.id.to_owned(),
        header: of.header,
        theirs: BenchmarkValue { n: of.value.0, d: of.value.1 },
        ours,
    })
}

/// A figure of a row as numerator and denominator; `None` for one that is no single number.
pub(super) fn figure(metric: &Metric, row: &Row) -> Option<BenchmarkValue> {
    match metric.value(row) {
        Value::Integer(n) => Some(BenchmarkValue { n, d: 1 }),
        Value::Ratio { n, d } => Some(BenchmarkValue { n, d }),
        Value::Hours(_) => None,
    }
}
