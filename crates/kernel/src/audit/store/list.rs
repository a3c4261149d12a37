//! Reading the log: the latest rows first, within the viewer's scope.
//!
//! A manager sees rows of the shops in scope and his own; who has the permission for himself only sees what he did.
//! The list is read from the index that begins with the narrowest of what was asked for; other filters look at the
//! rows that it gives, through a window, as the lists of tasks do.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ctx::Ctx;
use crate::db::{Query, Row, Tx, Value};
use crate::error::Result;
use crate::http::{Cursor, Page, Paging};
use crate::id::{AuditId, PersonId, ShopId};
use crate::permission::{Scope, Width};
use crate::time::Moment;

/// Rows that a filter without an index looks through for one page.
const WINDOW: i64 = 5_000;

/// A page from one index; `$13` is what it begins with.
macro_rules! page {
    ($base:literal) => {
        concat!(
            "select r.id, r.seq, r.at, r.actor, p.name, r.through, r.action, r.subject,
                case substr(r.subject, 1, 4)
                    when 'per_' then (select n.name from person n where n.tenant = r.tenant and n.id = r.subject_id)
                    when 'shp_' then (select n.name from shop n where n.tenant = r.tenant and n.id = r.subject_id)
                    when 'tem_' then (select n.name from team n where n.tenant = r.tenant and n.id = r.subject_id)
                    when 'rol_' then (select n.name from role n where n.tenant = r.tenant and n.id = r.subject_id)
                    when 'nik_' then (select n.name from nick n where n.tenant = r.tenant and n.id = r.subject_id)
                    when 'tsk_' then (select n.title from task n where n.tenant = r.tenant and n.id = r.subject_id)
                    when 'acc_' then (select n.login from account n where n.tenant = r.tenant and n.id = r.subject_id)
                end,
                r.shop, r.detail, r.address, r.request, r.hash
            from audit r left join person p on p.tenant = r.tenant and p.id = r.actor
            where r.tenant = $1 and ",
            $base,
            " and (r.at, r.id) < ($5, $6) and (r.at, r.id) >= ($7, $8)
            and (cast($10 as bigint) is null or r.actor = $10)
            and (cast($11 as text) is null or r.action = $11)
            and (cast($12 as text) is null or r.subject = $12)
            and (r.actor = $4 or ",
            crate::sees_shop!("r.shop"),
            ") order by r.at desc, r.id desc limit $9"
        )
    };
}

/// The place at which the window ends, if the list goes on so long.
macro_rules! window {
    ($base:literal) => {
        concat!(
            "select r.at, r.id from audit r where r.tenant = $1 and ",
            $base,
            " and (r.at, r.id) < ($2, $3) and (r.at, r.id) >= ($4, $5)
            order by r.at desc, r.id desc limit 1 offset $6"
        )
    };
}

crate::queries! {
    ALL = page!("cast($13 as bigint) is null");
    OF_ACTOR = page!("r.actor = $13");
    OF_ACTION = page!("r.action = $13");
    OF_SUBJECT = page!("r.subject = $13");
    WINDOW_OF_ALL = window!("cast($7 as bigint) is null");
    WINDOW_OF_ACTOR = window!("r.actor = $7");
    WINDOW_OF_ACTION = window!("r.action = $7");
    WINDOW_OF_SUBJECT = window!("r.subject = $7");
}

/// A person by name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditActor)]
pub struct Actor {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
}

/// One row of the log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditRow {
    /// Its id.
    pub id: AuditId,
    /// Its number in the chain, once sealed.
    pub seq: Option<i64>,
    /// Whether it is sealed.
    pub sealed: bool,
    /// When.
    pub at: Moment,
    /// Who; absent when the house itself did it, or nobody was signed in.
    pub actor: Option<Actor>,
    /// Device, API token, or the part of the house.
    pub through: String,
    /// Key of what was done.
    pub action: String,
    /// Name of what was done, in the reader's language.
    pub action_name: String,
    /// To what: an id.
    pub subject: String,
    /// Its name today, where it has one.
    pub subject_name: Option<String>,
    /// In which shop.
    pub shop: Option<ShopId>,
    /// What changed.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    /// The address the request came from.
    pub address: String,
    /// The request.
    pub request: String,
    /// The link of the chain, once sealed.
    pub hash: Option<String>,
}

/// Which rows are wanted.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Wanted {
    pub(in super::super) actor: Option<PersonId>,
    pub(in super::super) action: Option<String>,
    pub(in super::super) subject: Option<String>,
    /// From this instant on.
    pub(in super::super) from: Option<Moment>,
    /// Before this instant.
    pub(in super::super) to: Option<Moment>,
}

/// The index a list is read from, with what it begins with, and whether all it gives is wanted and may be seen.
struct From {
    page: &'static Query,
    window: &'static Query,
    begin: Value,
    whole: bool,
}

/// A page of the wanted rows within the scope, the latest first.
pub(in super::super) fn page(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    scope: &Scope,
    wanted: &Wanted,
    paging: &Paging,
) -> Result<Page<AuditRow>> {
    let viewer = ctx.viewer()?.person;
    let from = choose(scope.width(tx)?, viewer, wanted);
    let newest = Cursor { key: wanted.to.map_or(i64::MAX, Moment::micros), id: 0 };
    let before = paging.after()?.filter(|place| place.key <= newest.key).unwrap_or(newest);
    let oldest = Cursor { key: wanted.from.map_or(i64::MIN, Moment::micros), id: 0 };
    let end = if from.whole { None } else { window_end(tx, ctx, &from, &before, &oldest)? };
    let upto = end.as_ref().unwrap_or(&oldest);
    let values = scope.with([
        viewer.into(),
        before.key.into(),
        before.id.into(),
        upto.key.into(),
        upto.id.into(),
        paging.fetch().into(),
        wanted.actor.into(),
        wanted.action.clone().into(),
        wanted.subject.clone().into(),
        from.begin,
    ]);
    let rows = tx.rows(from.page, &values, read)?;
    Ok(paging.page_of_window(rows, end, |row| Cursor { key: row.at.micros(), id: row.id.stored() }))
}

fn choose(width: Width, viewer: PersonId, wanted: &Wanted) -> From {
    let asked = [wanted.actor.is_some(), wanted.action.is_some(), wanted.subject.is_some()];
    let filters = asked.into_iter().filter(|asked| *asked).count();
    let whole = width == Width::All && filters <= 1;
    let from = |page, window, begin, whole| From { page, window, begin, whole };
    match (wanted, width) {
        (Wanted { subject: Some(subject), .. }, _) => {
            from(&OF_SUBJECT, &WINDOW_OF_SUBJECT, subject.into(), whole)
        }
        (Wanted { actor: Some(actor), .. }, _) => from(&OF_ACTOR, &WINDOW_OF_ACTOR, (*actor).into(), whole),
        (_, Width::Own) => from(&OF_ACTOR, &WINDOW_OF_ACTOR, viewer.into(), filters == 0),
        (Wanted { action: Some(action), .. }, _) => from(&OF_ACTION, &WINDOW_OF_ACTION, action.into(), whole),
        _ => from(&ALL, &WINDOW_OF_ALL, Value::Null, whole),
    }
}

fn window_end(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    from: &From,
    before: &Cursor,
    oldest: &Cursor,
) -> Result<Option<Cursor>> {
    let [a, b, c, d] = [before.key, before.id, oldest.key, oldest.id].map(Value::from);
    let values = [ctx.tenant.into(), a, b, c, d, (WINDOW - 1).into(), from.begin.clone()];
    tx.row(from.window, &values, |row| Ok(Cursor { key: row.get(0)?, id: row.get(1)? }))
}

fn read(row: &Row<'_>) -> Result<AuditRow> {
    let seq: Option<i64> = row.get(1)?;
    let (actor, name): (Option<PersonId>, Option<String>) = (row.get(3)?, row.get(4)?);
    let action: String = row.get(6)?;
    Ok(AuditRow {
        id: row.get(0)?,
        seq,
        sealed: seq.is_some(),
        at: row.get(2)?,
        actor: actor.map(|id| Actor { id, name: name.unwrap_or_default() }),
        through: row.get(5)?,
        action_name: action.clone(),
        action,
        subject: row.get(7)?,
        subject_name: row.get(8)?,
        shop: row.get(9)?,
        detail: row.get(10)?,
        address: row.get(11)?,
        request: row.get(12)?,
        hash: row.get(13)?,
    })
}
