//! Lists of tasks that stay fast among millions.
//!
//! All lists run in the order of [`rank`](super::super::rank), from a place on, and each is read from the index that
//! begins with what it is about: a person, a kind, a shop, or everybody. A list over a few people (a team, what a
//! leader sees) merges theirs. Every other filter looks at the rows that the index gives, through a window of
//! [`WINDOW`] rows a page, so that a search for what nobody wrote costs one window and not the table.

use super::super::model::Task;
use super::super::rank::Ranks;
use super::names::name;
use super::{columns, in_scope, read};
use crate::ctx::Ctx;
use crate::db::{Query, Tx, Value};
use crate::error::Result;
use crate::http::{Cursor, Page, Paging};
use crate::id::{PersonId, ShopId, TeamId};
use crate::permission::{Scope, Width};

/// Rows that a filter without an index looks through for one page.
const WINDOW: i64 = 5_000;
/// Up to so many people, their lists are merged; the lists of more are picked from everybody's.
const FEW_PEOPLE: i64 = 60;

/// Rows from a place (`$5, $6`) up to and with another (`$7, $8`), in order.
macro_rules! between {
    () => {
        " and (t.rank, t.id) > ($5, $6) and (t.rank, t.id) <= ($7, $8) "
    };
}

/// Filters on the row: asleep at `$10` or not (`$11`), kind, shop, words of the title.
macro_rules! filters {
    () => {
        concat!(
            " and (cast($11 as bigint) is null
                or (case when t.snoozed_until > cast($10 as bigint) then 1 else 0 end) = $11)
            and (cast($12 as text) is null or t.kind = $12)
            and (cast($13 as bigint) is null or t.shop = $13)
            and (cast($14 as text) is null or lower(t.title) like $14 escape '!') and ",
            in_scope!()
        )
    };
}

/// A page from one index; `$15` is what it begins with.
macro_rules! page {
    ($base:literal) => {
        concat!(
            "select ",
            columns!(),
            " from task t where t.tenant = $1 and ",
            $base,
            between!(),
            filters!(),
            " order by t.rank, t.id limit $9"
        )
    };
}

/// The place at which the window (`$6` rows) ends, if the list goes on so long.
macro_rules! window {
    ($base:literal) => {
        concat!(
            "select t.rank, t.id from task t where t.tenant = $1 and ",
            $base,
            " and (t.rank, t.id) > ($2, $3) and (t.rank, t.id) <= ($4, $5)
            order by t.rank, t.id limit 1 offset $6"
        )
    };
}

/// A page from the merged lists of some people.
macro_rules! page_of_people {
    ($people:expr) => {
        concat!(
            "select ",
            columns!(),
            " from task t where t.tenant = $1 and t.id in (select x.id from (",
            $people,
            ") p join task x on x.tenant = $1 and x.owner = p.person
                and (x.rank, x.id) > ($5, $6) and (x.rank, x.id) <= ($7, $8)
                and (cast($11 as bigint) is null
                    or (case when x.snoozed_until > cast($10 as bigint) then 1 else 0 end) = $11)
                order by x.rank, x.id limit $16)",
            filters!(),
            " order by t.rank, t.id limit $9"
        )
    };
}

/// The place at which the window over some people ends (`$11` rows of those asleep or not).
macro_rules! window_of_people {
    ($people:expr) => {
        concat!(
            "select x.rank, x.id from (",
            $people,
            ") p join task x on x.tenant = $1 and x.owner = p.person
                and (x.rank, x.id) > ($5, $6) and (x.rank, x.id) <= ($7, $8)
                and (cast($9 as bigint) is null
                    or (case when x.snoozed_until > cast($10 as bigint) then 1 else 0 end) = $9)
            order by x.rank, x.id limit 1 offset $11"
        )
    };
}

/// Who the viewer (`$4`) sees by teams and shops, himself included. `$15` is not asked for; it is there so that both
/// kinds of people take the same values.
macro_rules! seen_people {
    ($unused:literal) => {
        concat!(
            "select e.person from access a join seat e on e.tenant = a.tenant and e.team = a.team
                where a.tenant = $1 and a.account = $2 and a.permission = $3 and a.kind = 'team'
            union select e.person from access a join seat e on e.tenant = a.tenant and e.shop = a.shop
                where a.tenant = $1 and a.account = $2 and a.permission = $3 and a.kind = 'shop'
            union select cast($4 as bigint) where cast(",
            $unused,
            " as bigint) is null"
        )
    };
}

crate::queries! {
    OF_OWNER = page!("t.owner = $15");
    OF_KIND = page!("t.kind = $15");
    OF_SHOP = page!("t.shop = $15");
    OF_ALL = page!("cast($15 as bigint) is null");
    OF_TEAM = page_of_people!("select distinct e.person from seat e where e.tenant = $1 and e.team = $15");
    OF_SEEN = page_of_people!(seen_people!("$15"));
    WINDOW_OF_OWNER = window!("t.owner = $7");
    WINDOW_OF_KIND = window!("t.kind = $7");
    WINDOW_OF_SHOP = window!("t.shop = $7");
    WINDOW_OF_ALL = window!("cast($7 as bigint) is null");
    WINDOW_OF_TEAM = window_of_people!(
        "select distinct e.person from seat e where e.tenant = $1 and e.team = $12
            and cast($2 as bigint) is not null and cast($3 as text) is not null and cast($4 as bigint) is not null");
    WINDOW_OF_SEEN = window_of_people!(seen_people!("$12"));
    SEEN = concat!("select count(*) from (", seen_people!("$5"), ") p");
}

/// Which tasks are wanted.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Wanted {
    pub(in super::super) ranks: Option<Ranks>,
    /// Only those hidden now, or only those not hidden; both when absent.
    pub(in super::super) asleep: Option<bool>,
    pub(in super::super) owner: Option<PersonId>,
    pub(in super::super) team: Option<TeamId>,
    pub(in super::super) shop: Option<ShopId>,
    pub(in super::super) kind: Option<String>,
    /// Words of the title.
    pub(in super::super) words: Option<String>,
}

/// What the list is read from.
enum From {
    /// One index, with what it begins with, and whether the viewer may see all that it gives.
    Index(&'static Query, &'static Query, Value, bool),
    /// The merged lists of some people, with the team if it is one's.
    People(&'static Query, &'static Query, Value),
}

/// A page of the wanted tasks within the scope.
pub(in super::super) fn page(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    wanted: &Wanted,
    paging: &Paging,
) -> Result<Page<Task>> {
    let from = choose(tx, ctx, scope, wanted)?;
    let (rows, end) = rows(tx, ctx, scope, wanted, &from, paging)?;
    let mut page = paging.page_of_window(rows, end, |task| Cursor { key: task.rank, id: task.id.stored() });
    name(tx, ctx, &mut page.items)?;
    Ok(page)
}

fn choose(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, wanted: &Wanted) -> Result<From> {
    let viewer = ctx.viewer()?.person;
    if let Some(owner) = wanted.owner {
        return Ok(From::Index(&OF_OWNER, &WINDOW_OF_OWNER, owner.into(), true));
    }
    if let Some(team) = wanted.team {
        return Ok(From::People(&OF_TEAM, &WINDOW_OF_TEAM, team.into()));
    }
    let width = scope.width(tx)?;
    let all = width == Width::All;
    Ok(match width {
        Width::Own => From::Index(&OF_OWNER, &WINDOW_OF_OWNER, viewer.into(), true),
        Width::Some if sees_few(tx, scope, viewer)? => From::People(&OF_SEEN, &WINDOW_OF_SEEN, Value::Null),
        _ => match (wanted.shop, &wanted.kind) {
            (Some(shop), _) => From::Index(&OF_SHOP, &WINDOW_OF_SHOP, shop.into(), all),
            (None, Some(kind)) => From::Index(&OF_KIND, &WINDOW_OF_KIND, kind.into(), all),
            (None, None) => From::Index(&OF_ALL, &WINDOW_OF_ALL, Value::Null, all),
        },
    })
}

fn sees_few(tx: &mut Tx<'_>, scope: &Scope, viewer: PersonId) -> Result<bool> {
    let people = tx.one(&SEEN, &scope.with([viewer.into(), Value::Null]), |row| row.get::<i64>(0))?;
    Ok(people <= FEW_PEOPLE)
}

/// The rows of one page and one more, and where the window ended if there was one and the list goes on.
fn rows(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    wanted: &Wanted,
    from: &From,
    paging: &Paging,
) -> Result<(Vec<Task>, Option<Cursor>)> {
    let (viewer, now) = (ctx.viewer()?.person, ctx.now);
    let ranks = wanted.ranks.unwrap_or(Ranks::ALL);
    let after = paging.after()?.unwrap_or(Cursor { key: ranks.from, id: 0 });
    // A cursor of another list must not lead out of this one.
    let after = if after.key < ranks.from { Cursor { key: ranks.from, id: 0 } } else { after };
    let last = Cursor { key: ranks.below - 1, id: i64::MAX };
    let end = match looks_at_rows(wanted, from) {
        true => window_end(tx, ctx, scope, wanted, from, [&after, &last])?,
        false => None,
    };
    let upto = end.as_ref().unwrap_or(&last);
    let asleep = wanted.asleep;
    let mut values = scope.with([
        viewer.into(),
        after.key.into(),
        after.id.into(),
        upto.key.into(),
        upto.id.into(),
        paging.fetch().into(),
        now.into(),
        asleep.into(),
        wanted.kind.clone().into(),
        wanted.shop.into(),
        wanted.words.as_deref().map(pattern).into(),
    ]);
    let query = match from {
        From::Index(query, _, begin, _) => {
            values.push(begin.clone());
            *query
        }
        From::People(query, _, team) => {
            let candidates = if looks_at_rows(wanted, from) { WINDOW } else { paging.fetch() };
            values.extend([team.clone(), candidates.into()]);
            *query
        }
    };
    Ok((tx.rows(query, &values, |row| read(row, now))?, end))
}

/// Whether a filter has to look at rows that its index gives and may find none of them fit.
fn looks_at_rows(wanted: &Wanted, from: &From) -> bool {
    let by = |query: &'static Query| matches!(from, From::Index(chosen, ..) if std::ptr::eq(*chosen, query));
    wanted.words.is_some()
        || (wanted.asleep == Some(true) && matches!(from, From::Index(..)))
        || (wanted.shop.is_some() && !by(&OF_SHOP))
        || (wanted.kind.is_some() && !by(&OF_KIND))
        || matches!(from, From::Index(.., false))
}

fn window_end(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    wanted: &Wanted,
    from: &From,
    [after, last]: [&Cursor; 2],
) -> Result<Option<Cursor>> {
    let place = |row: &crate::db::Row<'_>| Ok(Cursor { key: row.get(0)?, id: row.get(1)? });
    let [a, b, c, d] = [after.key, after.id, last.key, last.id].map(Value::from);
    let skipped = Value::from(WINDOW - 1);
    match from {
        From::Index(_, query, begin, _) => {
            tx.row(query, &[ctx.tenant.into(), a, b, c, d, skipped, begin.clone()], place)
        }
        From::People(_, query, team) => {
            let viewer = ctx.viewer()?.person;
            let more =
                [viewer.into(), a, b, c, d, wanted.asleep.into(), ctx.now.into(), skipped, team.clone()];
            tx.row(query, &scope.with(more), place)
        }
    }
}

/// The pattern that finds `words` anywhere; what they hold of the pattern's own signs stands for itself.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for character in words.trim().to_lowercase().chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern + "%"
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn signs_of_the_pattern_stand_for_themselves() {
        assert_eq!(pattern(" 50%_A! "), "%50!%!_a!!%");
    }
}
