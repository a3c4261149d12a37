//! Nicks in the database.

use std::collections::HashMap;

use super::suggest::{Candidate, suggest};
use super::{Nick, Suggestion, UnboundNick};
use crate::ctx::Ctx;
use crate::db::{Tx, Value};
use crate::error::{Result, not_found};
use crate::id::{NickId, ShopId, TenantId};
use crate::params;
use crate::people::bindings::Binding;
use crate::people::check::unless_taken;
use crate::people::person::list::containing;
use crate::people::refs::{PersonRef, ShopRef};
use crate::permission::Scope;
use crate::text::Words;
use crate::{sees_person, sees_shop};

/// Most people looked at for a suggestion.
const MOST_CANDIDATES: i64 = 20_000;

/// The nicks of a page, as `page (id, name)`: values `$1` to `$11`.
macro_rules! page {
    ($rest:literal) => {
        concat!(
            "with page as (select n.id, n.name from nick n where n.tenant = $1 and ",
            sees_shop!("n.shop"),
            " and (cast($4 as bigint) is null or n.id = $4)
            and (cast($5 as bigint) is null or n.shop = $5)
            and (cast($6 as text) is null or lower(n.name) like $6 escape '\\')
            and (cast($7 as bigint) is null or ($7 = 1) = exists (select 1 from binding b where b.tenant = n.tenant
                and b.nick = n.id and (b.until is null or b.until > $10)))
            and (cast($8 as text) is null or n.name > $8 or (n.name = $8 and n.id > $9))
            order by n.name, n.id limit $11) ",
            $rest
        )
    };
}

crate::queries! {
    NICKS = page!("select n.id, n.name, n.created, s.id, s.name from page join nick n on n.tenant = $1 and n.id = page.id
        join shop s on s.tenant = $1 and s.id = n.shop order by n.name, n.id");
    BINDINGS = page!("select b.nick, b.id, p.id, p.name, b.since, b.until
        from (select x.*, row_number() over (partition by x.nick order by x.since desc, x.id desc) latest
            from page join binding x on x.tenant = $1 and x.nick = page.id) b
        join person p on p.tenant = $1 and p.id = b.person where b.latest <= 20 order by b.nick, b.latest");
    CANDIDATES = concat!("select p.id, p.name, p.number, s.shop from person p
        left join seat s on s.tenant = p.tenant and s.person = p.id
        where p.tenant = $1 and p.left_on is null and ", sees_person!("p.id"), " order by p.id limit $4");
    INSERT = "insert into nick (tenant, id, shop, name, created) values ($1, $2, $3, $4, $5)";
    LEARN = "insert into nick (tenant, id, shop, name, created) values ($1, $2, $3, $4, $5)
        on conflict (tenant, shop, name) do nothing";
    BY_NAME = "select id from nick where tenant = $1 and shop = $2 and name = $3";
}

/// Which nicks, and from where on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) id: Option<NickId>,
    pub(crate) shop: Option<ShopId>,
    pub(crate) text: Option<String>,
    /// Whether somebody speaks for it now or later.
    pub(crate) bound: Option<bool>,
    pub(crate) after: Option<(String, i64)>,
    pub(crate) limit: i64,
}

impl Filter {
    fn values(&self, ctx: &Ctx, scope: &Scope) -> Vec<Value> {
        let (name, id) = self.after.clone().unzip();
        scope.with([
            self.id.into(),
            self.shop.into(),
            self.text.as_deref().map(containing).into(),
            self.bound.into(),
            name.into(),
            id.into(),
            ctx.now.into(),
            self.limit.into(),
        ])
    }
}

/// The nicks in scope that the filter wants, by name.
pub(crate) fn list(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, filter: &Filter) -> Result<Vec<Nick>> {
    let values = filter.values(ctx, scope);
    let mut nicks = tx.rows(&NICKS, &values, |row| {
        Ok(Nick {
            id: row.get(0)?,
            nick: row.get(1)?,
            first_seen: row.get(2)?,
            shop: ShopRef { id: row.get(3)?, name: row.get(4)? },
            bindings: Vec::new(),
        })
    })?;
    let places: HashMap<NickId, usize> = nicks.iter().enumerate().map(|(n, nick)| (nick.id, n)).collect();
    tx.each(&BINDINGS, &values, |row| {
        let person = PersonRef { id: row.get(2)?, name: row.get(3)? };
        let binding = Binding { id: row.get(1)?, person, from: row.get(4)?, to: row.get(5)? };
        if let Some(place) = places.get(&row.get::<NickId>(0)?) {
            nicks[*place].bindings.push(binding);
        }
        Ok(())
    })?;
    Ok(nicks)
}

/// One nick in scope.
pub(crate) fn find(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: NickId) -> Result<Nick> {
    let filter = Filter { id: Some(id), limit: 1, ..Filter::default() };
    list(tx, ctx, scope, &filter)?.into_iter().next().ok_or_else(not_found)
}

/// The nicks that nobody speaks for now or later, each with a guess whose it is.
pub(crate) fn unbound(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    filter: &Filter,
) -> Result<Vec<UnboundNick>> {
    let filter = Filter { bound: Some(false), ..filter.clone() };
    let nicks = list(tx, ctx, scope, &filter)?;
    let people = tx.rows(&CANDIDATES, &scope.with([MOST_CANDIDATES.into()]), |row| {
        Ok(Candidate { id: row.get(0)?, name: row.get(1)?, number: row.get(2)?, shop: row.get(3)? })
    })?;
    let guess = |nick: &Nick| {
        suggest(&nick.nick, nick.shop.id, &people).map(|(person, reason)| Suggestion {
            person: PersonRef { id: person.id, name: person.name.clone() },
            reason: reason.words().in_language(ctx.language).to_owned(),
        })
    };
    Ok(nicks.into_iter().map(|nick| with(guess(&nick), nick)).collect())
}

fn with(suggestion: Option<Suggestion>, nick: Nick) -> UnboundNick {
    let Nick { id, shop, nick, first_seen, .. } = nick;
    UnboundNick { id, shop, nick, first_seen, suggestion }
}

/// Adds a nick; that its shop is in scope is the caller's matter.
pub(crate) fn insert(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId, name: &str) -> Result<NickId> {
    let id = NickId::fresh(ctx.now);
    unless_taken(tx.run(&INSERT, params![ctx.tenant, id, shop, name, ctx.now]), || {
        Words::made(
            format!("这个店铺已登记账号「{name}」。"),
            format!("The account “{name}” of this shop is known already."),
        )
    })?;
    Ok(id)
}

/// Adds the nicks of a shop that the house has not met yet, for imports; returns how many. What is no name (empty, with
/// control characters) is left out.
pub fn learn<'n>(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    shop: ShopId,
    names: impl IntoIterator<Item = &'n str>,
) -> Result<u64> {
    let mut met = 0;
    for name in names {
        if let Ok(name) = crate::people::check::name(name) {
            met += tx.run(&LEARN, params![ctx.tenant, NickId::fresh(ctx.now), shop, name, ctx.now])?;
        }
    }
    Ok(met)
}

/// The nick of this name in a shop.
pub(crate) fn by_name(tx: &mut Tx<'_>, tenant: TenantId, shop: ShopId, name: &str) -> Result<Option<NickId>> {
    tx.row(&BY_NAME, params![tenant, shop, name], |row| row.get(0))
}
