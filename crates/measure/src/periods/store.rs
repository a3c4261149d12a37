//! Frozen periods in the database.

use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::{Row, Tx};
use kernel::error::{Result, not_found};
use kernel::http::{Cursor, Page, Paging};
use kernel::id::{PersonId, ShopId};
use kernel::params;
use kernel::people::refs::{PersonRef, ShopRef};
use kernel::permission::Scope;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::PeriodId;

macro_rules! periods {
    ($where:literal) => {
        concat!(
            "select f.id, o.id, o.name, f.first_day, f.last_day, f.note, f.frozen_by, p.name, f.frozen, f.thawed_by, q.name,
            f.thawed, f.thawed_why from frozen_period f
            join shop o on o.tenant = f.tenant and o.id = f.shop
            left join person p on p.tenant = f.tenant and p.id = f.frozen_by
            left join person q on q.tenant = f.tenant and q.id = f.thawed_by
            where f.tenant = $1 and (",
            kernel::sees_shop!("f.shop"),
            " or exists (select 1 from access a join seat s on s.tenant = a.tenant and s.person = a.person
                where a.tenant = $1 and a.account = $2 and a.permission = $3 and a.kind = 'own' and s.shop = f.shop)) and ",
            $where
        )
    };
}

kernel::queries! {
    LIST = periods!("f.id < $4 and (cast($6 as bigint) is null or f.shop = $6) order by f.id desc limit $5");
    ONE = periods!("f.id = $4");
    THAWED = "update frozen_period set thawed_by = $3, thawed = $4, thawed_why = $5
        where tenant = $1 and id = $2 and thawed is null";
}

/// Why and by whom a period was thawed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct PeriodThawed {
    pub by: PersonRef,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// Days of a shop kept as they were.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = FrozenPeriod)]
pub(super) struct Frozen {
    pub id: PeriodId,
    pub shop: ShopRef,
    /// The first business day.
    pub from: Day,
    /// The last business day.
    pub to: Day,
    /// What it was frozen for; may be empty.
    pub note: String,
    pub by: PersonRef,
    /// When it was frozen.
    pub at: Moment,
    /// Absent while it is frozen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thawed: Option<PeriodThawed>,
}

/// Days of a shop that are frozen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FrozenDays {
    /// The period, as `GET /periods/{id}` takes it.
    pub id: PeriodId,
    pub shop: ShopId,
    /// The first business day.
    pub from: Day,
    /// The last business day.
    pub to: Day,
}

/// Periods of shops in scope, the latest frozen first.
pub(super) fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    shop: Option<ShopId>,
    paging: &Paging,
) -> Result<Page<Frozen>> {
    let before = paging.after()?.map_or(i64::MAX, |cursor| cursor.id);
    let rows = tx.rows(&LIST, &scope.with([before.into(), paging.fetch().into(), shop.into()]), read)?;
    Ok(paging.page(rows, |period| Cursor { key: 0, id: period.id.stored() }))
}

/// One period in scope.
pub(super) fn one(tx: &mut Tx<'_>, scope: &Scope, id: PeriodId) -> Result<Frozen> {
    tx.row(&ONE, &scope.with([id.into()]), read)?.ok_or_else(not_found)
}

fn read(row: &Row<'_>) -> Result<Frozen> {
    let person = |id: usize| -> Result<Option<PersonRef>> {
        let name = row.get::<Option<String>>(id + 1)?.unwrap_or_default();
        Ok(row.get::<Option<PersonId>>(id)?.map(|id| PersonRef { id, name }))
    };
    let thawed = person(9)?.zip(row.get::<Option<Moment>>(11)?);
    let reason = row.get::<Option<String>>(12)?.unwrap_or_default();
    Ok(Frozen {
        id: row.get(0)?,
        shop: ShopRef { id: row.get(1)?, name: row.get(2)? },
        from: row.get(3)?,
        to: row.get(4)?,
        note: row.get(5)?,
        by: person(6)?.ok_or_else(not_found)?,
        at: row.get(8)?,
        thawed: thawed.map(|(by, at)| PeriodThawed { by, at, reason }),
    })
}

/// Thaws it; `false` where it was thawed before.
pub(super) fn thaw(tx: &mut Tx<'_>, ctx: &Ctx, id: PeriodId, reason: &str) -> Result<bool> {
    let by = ctx.viewer()?.person;
    Ok(tx.run(&THAWED, params![ctx.tenant, id, by, ctx.now, reason])? > 0)
}
