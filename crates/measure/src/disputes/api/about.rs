//! `GET /disputes/about/{buyer}`: what can be objected to.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State as Shared;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Result, not_found};
use kernel::house::House;
use kernel::http::PathOf;
use kernel::id::{NickId, ShopId};
use kernel::params;
use kernel::people::refs::NickRef;
use kernel::permission::Scope;
use kernel::time::Moment;
use kpi::sheet::Count;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::DISPUTE_RAISE;
use crate::BuyerId;
use crate::facts::totals::unpacked;
use crate::figures::seen::person_in;

kernel::queries! {
    DAYS = concat!("select t.shop, t.day, t.account, n.name, t.counts, coalesce(v.stage, ''), t.first_at from buyer b
        join generation g on g.tenant = b.tenant and g.shop = b.shop and g.state = 'current'
        join reception t on t.tenant = g.tenant and t.shop = g.shop and t.generation = g.number and t.buyer = b.id
        join nick n on n.tenant = t.tenant and n.id = t.account
        left join visit v on v.tenant = t.tenant and v.shop = t.shop and v.generation = t.generation and v.day = t.day
            and v.buyer = t.buyer
        where b.tenant = $1 and b.id = $4 and ", person_in!("t.person", "t.shop"), " order by t.day desc, n.name limit 60");
    ORDERS = "select c.order_id, c.paid_at, n.id, n.name from generation g
        join credit c on c.tenant = g.tenant and c.shop = g.shop and c.generation = g.number
        left join nick n on n.tenant = c.tenant and n.id = c.seller
        where g.tenant = $1 and g.shop = $2 and g.state = 'current' and c.buyer = $3 and c.paid_at is not null
        order by c.paid_at desc, c.order_id limit 20";
    HOUSE_EXCLUDES = "select v.account, v.day from override_row v where v.tenant = $1 and v.shop = $2 and v.buyer = $3
        and v.kind = 'exclude' and v.batch = 0";
}

/// A buyer-day of one's own.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct DisputableDay {
    /// The business day.
    day: Day,
    account: NickRef,
    /// What put it there first, mostly the first message.
    at: Moment,
    /// Whether it counts as received; otherwise it was left out.
    received: bool,
    /// A decision of the house left it out, which a dispute can take back.
    excluded: bool,
    /// The stage; absent where it was not received.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    /// Whether it is marked as slow.
    slow: bool,
    /// Whether the buyer rated it.
    rated: bool,
}

/// A paid order of the buyer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct DisputableOrder {
    /// Its number.
    id: String,
    /// When it was paid.
    paid_at: Moment,
    /// Who sold it; absent for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    seller: Option<NickRef>,
}

/// What the viewer can object to about a buyer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct Disputable {
    shop: ShopId,
    /// Newest first.
    days: Vec<DisputableDay>,
    /// Newest first.
    orders: Vec<DisputableOrder>,
}

fn read(tx: &mut Tx<'_>, scope: &Scope, buyer: BuyerId) -> Result<Disputable> {
    let mut of: Option<ShopId> = None;
    let mut days = tx.rows(&DAYS, &scope.with([buyer.into()]), |row| {
        of = Some(row.get(0)?);
        let counts = unpacked(&row.get::<Vec<u8>>(4)?)?;
        let received = counts[Count::Received] > 0;
        Ok(DisputableDay {
            day: row.get(1)?,
            account: NickRef { id: row.get(2)?, name: row.get(3)? },
            at: row.get(6)?,
            received,
            excluded: false,
            stage: Some(row.get::<String>(5)?).filter(|stage| received && !stage.is_empty()),
            slow: counts[Count::SlowReceptions] > 0,
            rated: counts[Count::Rated] > 0,
        })
    })?;
    let shop = of.ok_or_else(not_found)?;
    let values = params![scope.tenant(), shop, buyer];
    let excludes = tx.rows(&HOUSE_EXCLUDES, values, |row| Ok((row.get::<String>(0)?, row.get::<Day>(1)?)))?;
    let excludes: HashSet<(String, Day)> = excludes.into_iter().collect();
    for day in &mut days {
        day.excluded = !day.received && excludes.contains(&(day.account.name.clone(), day.day));
    }
    let orders = tx.rows(&ORDERS, values, |row| {
        let name: Option<String> = row.get(3)?;
        let seller = row.get::<Option<NickId>>(2)?.zip(name).map(|(id, name)| NickRef { id, name });
        Ok(DisputableOrder { id: row.get(0)?, paid_at: row.get(1)?, seller })
    })?;
    Ok(Disputable { shop, days, orders })
}

/// What the viewer can object to about a buyer: his own buyer-days, and the orders of whom he served.
#[utoipa::path(get, path = "/disputes/about/{buyer}", operation_id = "list_disputable",
    params(("buyer" = BuyerId, Path)), responses((status = 200, body = Disputable)))]
pub(in super::super) async fn about(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(buyer): PathOf<BuyerId>,
) -> Result<Json<Disputable>> {
    let scope = ctx.scope(&DISPUTE_RAISE)?;
    Ok(Json(house.read(move |tx| read(tx, &scope, buyer)).await?))
}
