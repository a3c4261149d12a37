//! Versions of rule sets in the database.

use kernel::ctx::{Ctx, Who};
use kernel::db::{Row, Tx};
use kernel::error::{Result, conflict, not_found};
use kernel::id::{PersonId, ShopId};
use kernel::params;
use kernel::permission::Scope;
use kernel::text::Words;
use kernel::time::Moment;

use super::draft::Draft;
use crate::RuleVersionId;
use crate::facts::settings::{FIRST_DAY, Settings, effective};
use crate::figures::seen::whole_shop;

/// Versions shown at most.
const MOST: i64 = 200;

kernel::queries! {
    SHOPS = concat!("select s.id, s.name from shop s where s.tenant = $1 and ", whole_shop!("s.id"),
        " and (cast($4 as bigint) is null or s.id = $4) order by s.archived, s.name, s.id limit 2000");
    EVERYWHERE = concat!("select 1 where ", kernel::sees_all!());
    LIST = "select v.id, v.shop, v.number, v.since, v.rules, v.note, v.created_by, p.name, v.created from rule_version v
        left join person p on p.tenant = v.tenant and p.id = v.created_by
        where v.tenant = $1 and v.shop in (0, $2) order by v.shop, v.since, v.number limit $3";
    ONE = "select v.shop from rule_version v where v.tenant = $1 and v.id = $2";
    NEWEST = "select id, number from rule_version where tenant = $1 and shop = $2 order by number desc limit 1";
    ADD = "insert into rule_version (tenant, id, shop, number, since, rules, note, created_by, created)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    RECOMPUTING = "select done, coalesce(total, 0) from job where tenant = $1 and kind = 'measure.recompute'
        and once like $2 and finished is null order by id desc limit 1";
}

/// A shop that the viewer sees as a whole.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub shop: ShopId,
    pub name: String,
}

/// Shops that the viewer sees as a whole; `only` for one.
pub(crate) fn seen(tx: &mut Tx<'_>, scope: &Scope, only: Option<ShopId>) -> Result<Vec<Seen>> {
    tx.rows(&SHOPS, &scope.with([only.into()]), |row| Ok(Seen { shop: row.get(0)?, name: row.get(1)? }))
}

/// Whether a shop lies in the viewer's scope as a whole; for none, whether everything does.
pub(crate) fn open(tx: &mut Tx<'_>, scope: &Scope, shop: Option<ShopId>) -> Result<bool> {
    match shop {
        Some(shop) => Ok(!seen(tx, scope, Some(shop))?.is_empty()),
        None => Ok(tx.row(&EVERYWHERE, &scope.with([]), |row| row.get::<i64>(0))?.is_some()),
    }
}

/// Not found where it does not.
pub(crate) fn may(tx: &mut Tx<'_>, scope: &Scope, shop: Option<ShopId>) -> Result<()> {
    if open(tx, scope, shop)? { Ok(()) } else { Err(not_found()) }
}

/// A stored version.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub id: RuleVersionId,
    /// `None`: the organisation's.
    pub shop: Option<ShopId>,
    pub number: i64,
    pub since: String,
    pub rules: String,
    pub note: String,
    pub by: Option<(PersonId, String)>,
    pub created: Moment,
}

/// Versions of a shop and of the organisation, those of the organisation only for none; by holder, day and number.
pub(super) fn versions(tx: &mut Tx<'_>, scope: &Scope, shop: Option<ShopId>) -> Result<Vec<Version>> {
    let values = params![scope.tenant(), shop.map_or(0, ShopId::stored), MOST];
    tx.rows(&LIST, values, read)
}

fn read(row: &Row<'_>) -> Result<Version> {
    let shop: i64 = row.get(1)?;
    let by = match (row.get::<Option<PersonId>>(6)?, row.get::<Option<String>>(7)?) {
        (Some(id), Some(name)) => Some((id, name)),
        _ => None,
    };
    Ok(Version {
        id: row.get(0)?,
        shop: (shop != 0).then(|| ShopId::from_stored(shop)),
        number: row.get(2)?,
        since: row.get(3)?,
        rules: row.get(4)?,
        note: row.get(5)?,
        by,
        created: row.get(8)?,
    })
}

/// Which holder a version is of; `None` for none such.
pub(super) fn holder(tx: &mut Tx<'_>, scope: &Scope, id: RuleVersionId) -> Result<Option<Option<ShopId>>> {
    let shop = tx.row(&ONE, params![scope.tenant(), id], |row| row.get::<i64>(0))?;
    Ok(shop.map(|shop| (shop != 0).then(|| ShopId::from_stored(shop))))
}

/// The version of each day on which another one begins, as it holds for a shop.
pub(super) fn held(versions: Vec<Version>) -> Vec<Version> {
    effective(versions, |version| (version.shop.is_some(), version.since.as_str()))
}

/// What is to be in force.
#[derive(Debug, Clone)]
pub(super) struct NewVersion {
    pub shop: Option<ShopId>,
    pub since: Option<kernel::day::Day>,
    pub draft: Draft,
    pub note: String,
    /// The newest version that was seen; somebody may have been quicker.
    pub after: Option<RuleVersionId>,
}

/// Adds a version; a conflict when there is a newer one than the caller has seen.
pub(super) fn add(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewVersion) -> Result<RuleVersionId> {
    let holder = new.shop.map_or(0, ShopId::stored);
    let newest = tx.row(&NEWEST, params![ctx.tenant, holder], |row| {
        Ok((row.get::<RuleVersionId>(0)?, row.get::<i64>(1)?))
    })?;
    if newest.map(|(id, _)| id) != new.after {
        let said = Words::fixed(
            "刚刚有人改过这套规则。请重新载入后再改。",
            "Somebody has just changed these rules. Load them again, then change them.",
        );
        return Err(conflict("stale", said));
    }
    let id = RuleVersionId::fresh(ctx.now);
    let number = newest.map_or(0, |(_, number)| number) + 1;
    let since = new.since.map_or_else(|| FIRST_DAY.to_owned(), |day| day.to_string());
    let by = match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        _ => None,
    };
    let values = params![
        ctx.tenant,
        id,
        holder,
        number,
        since,
        new.draft.toml.as_str(),
        new.note.as_str(),
        by,
        ctx.now
    ];
    tx.run(&ADD, values)?;
    Ok(id)
}

/// How far the making anew of a shop's facts is: buyers done, of how many; `None` when nothing is made.
pub(super) fn recomputing(tx: &mut Tx<'_>, scope: &Scope, shop: ShopId) -> Result<Option<(i64, i64)>> {
    let values = params![scope.tenant(), crate::facts::jobs_of(shop)];
    tx.row(&RECOMPUTING, values, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The business day of the present in a shop.
pub(super) fn today(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId) -> Result<String> {
    let settings = Settings::of_shop(tx, ctx.tenant, shop)?.ok_or_else(not_found)?;
    Ok(settings.calendar()?.day(kpi::time::Timestamp(ctx.now.micros())).to_string())
}
