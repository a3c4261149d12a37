//! `GET /figures/gaps`: days on whose data figures should not be trusted.
//!
//! The same judgement as the coverage calendar's, for chats and orders of the shops that the viewer's figures are of.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::Params;
use kernel::id::ShopId;
use kernel::people::refs::ShopRef;
use kernel::permission::Scope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::FIGURES_READ;
use super::period::Period;
use crate::rows::coverage::{CoveredDay, LOOK_BACK, Missing, judged};

kernel::queries! {
    /// Shops of the viewer's own figures: those that are seen, and those of the teams that the viewer is in.
    SHOPS = concat!("select s.id, s.name, s.time_zone from shop s where s.tenant = $1 and (", kernel::sees_shop!("s.id"), "
        or exists (select 1 from access a join seat e on e.tenant = a.tenant and e.person = a.person
            where a.tenant = $1 and a.account = $2 and a.permission = $3 and a.kind = 'own' and e.shop = s.id))
        and (cast($4 as bigint) is null or s.id = $4) order by s.name, s.id");
    ROWS = concat!("select c.shop, c.kind, c.day, cast(sum(c.count) as bigint) from coverage c
        where c.tenant = $1 and c.shop in ", crate::facts::list::among!("$2"), " and c.day >= $3 and c.day <= $4
        and c.kind in ('messages', 'orders') group by c.shop, c.kind, c.day order by c.shop, c.kind, c.day");
}

/// Gaps that are named.
const NAMED: usize = 50;

/// Of which days, and where.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The first day.
    from: Day,
    /// The last day; at most 400 days.
    to: Day,
    /// Of this shop.
    shop: Option<ShopId>,
}

/// A day of a shop on which data seem to be missing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct FigureGap {
    shop: ShopRef,
    day: Day,
    /// messages, orders.
    table: String,
    what: Missing,
    rows: i64,
}

/// Days on which data seem to be missing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct FigureGaps {
    /// How many there are.
    count: usize,
    /// The latest 50 of them.
    items: Vec<FigureGap>,
}

/// Days of the period on which chats or orders of the viewer's shops seem to be missing. Today is not judged.
#[utoipa::path(get, path = "/figures/gaps", operation_id = "list_figure_gaps", params(Which),
    responses((status = 200, body = FigureGaps)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<FigureGaps>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    Period::of(which.from, which.to, "to")?;
    Ok(Json(house.read(move |tx| gaps(tx, &ctx, &scope, &which)).await?))
}

/// How many days of shops in scope lack data.
pub(crate) fn count(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    days: [kpi::time::Day; 2],
    shop: Option<ShopId>,
) -> Result<usize> {
    let [from, to] = days.map(|day| day.to_string().parse::<Day>());
    match (from, to) {
        (Ok(from), Ok(to)) => Ok(gaps(tx, ctx, scope, &Which { from, to, shop })?.count),
        _ => Ok(0),
    }
}

fn gaps(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, which: &Which) -> Result<FigureGaps> {
    let shops = tx.rows(&SHOPS, &scope.with([which.shop.into()]), |row| {
        Ok((ShopRef { id: row.get(0)?, name: row.get(1)? }, row.get::<String>(2)?))
    })?;
    let list = crate::facts::list::integers(shops.iter().map(|(shop, _)| shop.id.stored()));
    let since = (0..LOOK_BACK).fold(which.from, |day, _| day.before());
    let mut days: BTreeMap<ShopId, Vec<CoveredDay>> = BTreeMap::new();
    tx.each(&ROWS, kernel::params![ctx.tenant, list, since, which.to], |row| {
        let day = CoveredDay { table: row.get(1)?, day: row.get(2)?, rows: row.get(3)?, accounts: 0 };
        days.entry(row.get(0)?).or_default().push(day);
        Ok(())
    })?;
    let mut items = Vec::new();
    for (shop, zone) in shops {
        let yesterday = Day::of(ctx.now.day_in(&zone)).before();
        let days = days.remove(&shop.id).unwrap_or_default();
        let found = judged(&days, which.from, which.to.min(yesterday));
        items.extend(found.into_iter().map(|finding| FigureGap {
            shop: shop.clone(),
            day: finding.day,
            table: finding.table,
            what: finding.what,
            rows: finding.rows,
        }));
    }
    items.sort_by(|a, b| (b.day, &a.table).cmp(&(a.day, &b.table)));
    let count = items.len();
    items.truncate(NAMED);
    Ok(FigureGaps { count, items })
}
