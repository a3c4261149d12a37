//! Alert rules and alerts in the database.

use std::collections::HashMap;

use kernel::ctx::{Ctx, Who};
use kernel::db::Tx;
use kernel::error::Result;
use kernel::events::{self, Event};
use kernel::id::{PersonId, ShopId, TenantId};
use kernel::jobs::Sweeper;
use kernel::notices::{self, Notice};
use kernel::params;
use kernel::people::shop::Platform;
use kernel::permission::Scope;
use kernel::sees_shop;
use kernel::text::Words;
use kernel::time::Moment;
use serde_json::json;

use super::model::{Found, Kind};
use super::{ALERT, ALERT_READ};

kernel::id_type! {
    /// Something that wanted a look.
    AlertId = "alr";
}

/// Days for which alerts that have ended are kept.
const KEPT: i64 = 30;
/// An alert that comes back within so many seconds is told of no second time.
const QUIET: i64 = 900;
/// Alerts shown at most.
const MOST: i64 = 100;

kernel::queries! {
    SHOPS = "select s.id, s.name, s.platform from shop s where s.tenant = $1 and s.archived = 0 order by s.id";
    RULES = "select shop, kind, enabled, threshold from alert_rule where tenant = $1";
    RULES_SEEN = concat!("select r.shop, r.kind, r.enabled, r.threshold from alert_rule r where r.tenant = $1 and ", sees_shop!("r.shop"));
    SET = "insert into alert_rule (tenant, shop, kind, enabled, threshold, changed_by, changed)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant, shop, kind) do update set enabled = excluded.enabled,
            threshold = excluded.threshold, changed_by = excluded.changed_by, changed = excluded.changed";
    OPEN = "select id, kind, subject from alert where tenant = $1 and shop = $2 and ended is null";
    LAST = "select max(told) from alert where tenant = $1 and shop = $2 and kind = $3 and subject = $4";
    BEGIN = "insert into alert (tenant, id, shop, kind, subject, zh, en, begun, told) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SAY = "update alert set zh = $3, en = $4 where tenant = $1 and id = $2";
    END = "update alert set ended = $3 where tenant = $1 and id = $2";
    LIST = concat!("select a.id, a.shop, s.name, a.kind, a.zh, a.en, a.begun, a.ended from alert a
        join shop s on s.tenant = a.tenant and s.id = a.shop
        where a.tenant = $1 and ", sees_shop!("a.shop"), " order by a.id desc limit $4");
    /// Who is told: those whose scope is the shop or a team of it; whoever sees everything where nobody else is.
    TOLD = "select distinct c.person, case a.kind when 'all' then 1 else 0 end from access a
        join account c on c.tenant = a.tenant and c.id = a.account
        where a.tenant = $1 and a.permission = $3 and (a.kind = 'all' or (a.kind = 'shop' and a.shop = $2)
            or (a.kind = 'team' and exists (select 1 from team t where t.tenant = a.tenant and t.id = a.team and t.shop = $2)))
        order by 2, 1 limit 200";
    CHATS = "select c.day, cast(sum(c.count) as bigint) from coverage c
        join batch b on b.tenant = c.tenant and b.number = c.batch and b.state = 'ready'
        where c.tenant = $1 and c.shop = $2 and c.kind = 'messages' and c.day >= $3 and c.day <= $4 group by c.day";
    FORGET = "delete from alert where tenant = $1 and id in
        (select id from alert where tenant = $1 and ended < $2 order by id limit $3)";
}

/// Alerts that ended long ago.
pub(crate) static FORGOTTEN: Sweeper = Sweeper {
    key: "alerts",
    run: |tx, ctx, limit| tx.run(&FORGET, params![ctx.tenant, ctx.now.plus_days(-KEPT), limit]),
};

/// When an alert begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    pub enabled: bool,
    pub threshold: i64,
}

impl Rule {
    /// What holds where nobody has said otherwise.
    pub fn usual(kind: Kind) -> Rule {
        Rule { enabled: true, threshold: kind.usual() }
    }
}

/// Rules that somebody set, by shop and kind.
pub(super) type Rules = HashMap<(ShopId, Kind), Rule>;

fn rule(row: &kernel::db::Row<'_>) -> Result<Option<((ShopId, Kind), Rule)>> {
    let kind = Kind::of(&row.get::<String>(1)?);
    let (shop, rule) = (row.get(0)?, Rule { enabled: row.get(2)?, threshold: row.get(3)? });
    Ok(kind.map(|kind| ((shop, kind), rule)))
}

/// All of them.
pub(super) fn rules(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Rules> {
    Ok(tx.rows(&RULES, params![tenant], rule)?.into_iter().flatten().collect())
}

/// Those of shops in scope.
pub(super) fn seen(tx: &mut Tx<'_>, scope: &Scope) -> Result<Rules> {
    Ok(tx.rows(&RULES_SEEN, &scope.with([]), rule)?.into_iter().flatten().collect())
}

/// Sets one.
pub(super) fn set(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId, kind: Kind, rule: Rule) -> Result<()> {
    let by = match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        _ => None,
    };
    let values = params![ctx.tenant, shop, kind.key(), rule.enabled, rule.threshold, by, ctx.now];
    tx.run(&SET, values)?;
    Ok(())
}

/// Shops in use.
pub(super) fn shops(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<(ShopId, String, Platform)>> {
    tx.rows(&SHOPS, params![tenant], |row| {
        Ok((row.get(0)?, row.get(1)?, Platform::of(&row.get::<String>(2)?)))
    })
}

/// Days of a shop that have chats, from one day to another.
pub(super) fn with_chats(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    shop: ShopId,
    [first, last]: [String; 2],
) -> Result<Vec<String>> {
    tx.rows(&CHATS, params![tenant, shop, first, last], |row| row.get(0))
}

/// An alert.
#[derive(Debug)]
pub(super) struct Alert {
    pub id: AlertId,
    pub shop: ShopId,
    pub shop_name: String,
    pub kind: Kind,
    pub said: Words,
    pub begun: Moment,
    pub ended: Option<Moment>,
}

/// The newest alerts of shops in scope.
pub(super) fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Alert>> {
    tx.rows(&LIST, &scope.with([MOST.into()]), |row| {
        Ok(Alert {
            id: row.get(0)?,
            shop: row.get(1)?,
            shop_name: row.get(2)?,
            kind: Kind::of(&row.get::<String>(3)?).unwrap_or(Kind::Waiting),
            said: Words::made(row.get(4)?, row.get(5)?),
            begun: row.get(6)?,
            ended: row.get(7)?,
        })
    })
}

/// Begins what is new, ends what is over, and tells of what begins.
pub(super) fn follow(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId, found: &[Found]) -> Result<()> {
    let open = tx.rows(&OPEN, params![ctx.tenant, shop], |row| {
        Ok((row.get::<AlertId>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    for (id, kind, subject) in &open {
        match found.iter().find(|one| one.kind.key() == kind && one.subject == *subject) {
            Some(one) => tx.run(&SAY, params![ctx.tenant, *id, &*one.said.zh, &*one.said.en])?,
            None => tx.run(&END, params![ctx.tenant, *id, ctx.now])?,
        };
    }
    let known = |one: &&Found| {
        !open.iter().any(|(_, kind, subject)| one.kind.key() == kind && one.subject == *subject)
    };
    for one in found.iter().filter(known) {
        begin(tx, ctx, shop, one)?;
    }
    Ok(())
}

fn begin(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId, found: &Found) -> Result<()> {
    let (kind, subject) = (found.kind.key(), found.subject.as_str());
    let last = tx.one(&LAST, params![ctx.tenant, shop, kind, subject], |row| row.get::<Option<Moment>>(0))?;
    let quiet = last.is_some_and(|told| ctx.now < told.plus_seconds(QUIET));
    let (zh, en) = (&*found.said.zh, &*found.said.en);
    let told = if quiet { last } else { Some(ctx.now) };
    let id = AlertId::fresh(ctx.now);
    tx.run(&BEGIN, params![ctx.tenant, id, shop, kind, subject, zh, en, ctx.now, told])?;
    if quiet { Ok(()) } else { tell(tx, ctx, shop, found) }
}

/// Tells those whose shop it is, and whoever listens outside.
fn tell(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId, found: &Found) -> Result<()> {
    let people = tx.rows(&TOLD, params![ctx.tenant, shop, ALERT_READ.key], |row| {
        Ok((row.get::<PersonId>(0)?, row.get::<bool>(1)?))
    })?;
    let own = people.iter().any(|(_, all)| !all);
    let mut told: Vec<PersonId> =
        people.iter().filter(|(_, all)| !(own && *all)).map(|(one, _)| *one).collect();
    told.dedup();
    for person in told {
        let notice = Notice {
            kind: "alert",
            title: found.said.clone(),
            body: Words::fixed("", ""),
            href: found.kind.href().to_owned(),
        };
        notices::tell(tx, ctx, person, notice)?;
    }
    let text = format!("{}\n{}", found.said.zh, found.said.en);
    let payload = json!({ "kind": found.kind, "text": text, "href": found.kind.href() });
    events::emit(tx, ctx, Event { kind: &ALERT, subject: shop.to_string(), payload })?;
    Ok(())
}
