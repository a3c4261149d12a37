//! Notices in the database.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Error, Result};
use crate::http::{Cursor, Page, Paging};
use crate::id::{NoticeId, PersonId};
use crate::jobs::Sweeper;
use crate::tasks::is_path_of_this_site;
use crate::text::{Language, Words};
use crate::time::Moment;
use crate::{live, params, settings};

/// What somebody is told.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Stable, for the icon on screen: `task_given`, `task_overdue`, …
    pub kind: &'static str,
    /// In one line.
    pub title: Words,
    /// More; may be empty.
    pub body: Words,
    /// The page it leads to: a path of this site.
    pub href: String,
}

/// A notice as read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Notification {
    /// Its id.
    pub id: NoticeId,
    /// What kind, for the icon.
    pub kind: String,
    /// In one line, in the reader's language.
    pub title: String,
    /// More, in the reader's language; may be empty.
    pub body: String,
    /// The page it leads to.
    pub href: String,
    /// When it was told.
    pub created_at: Moment,
    /// When it was read.
    pub read_at: Option<Moment>,
}

crate::queries! {
    INSERT = "insert into notice (tenant, id, person, kind, title_zh, title_en, body_zh, body_en, href, created)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    LIST = "select id, kind, title_zh, title_en, body_zh, body_en, href, created, read_at from notice
        where tenant = $1 and person = $2 and id < $3 order by id desc limit $4";
    LIST_UNREAD = "select id, kind, title_zh, title_en, body_zh, body_en, href, created, read_at from notice
        where tenant = $1 and person = $2 and id < $3 and read_at is null order by id desc limit $4";
    UNREAD = "select count(*) from notice where tenant = $1 and person = $2 and read_at is null";
    READ_ALL = "update notice set read_at = $3 where tenant = $1 and person = $2 and read_at is null";
    READ_ONE = "update notice set read_at = $3 where tenant = $1 and person = $2 and id = $4 and read_at is null";
    FORGET = "delete from notice where tenant = $1 and id in
        (select id from notice where tenant = $1 and read_at < $2 order by read_at limit $3)";
}

/// Tells `person` something, in the transaction in which it happens; an open page shows it at once.
pub fn tell(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId, notice: Notice) -> Result<NoticeId> {
    let Notice { kind, title, body, href } = notice;
    if !is_path_of_this_site(&href) {
        return Err(Error::internal("a notice that leads elsewhere", href));
    }
    let id = NoticeId::fresh(ctx.now);
    let values =
        params![ctx.tenant, id, person, kind, &*title.zh, &*title.en, &*body.zh, &*body.en, href, ctx.now];
    tx.run(&INSERT, values)?;
    live::tell(tx, ctx.tenant, Some(person), live::Kind::Notification, id)?;
    Ok(id)
}

/// The viewer's notices, the latest first.
pub(super) fn list(tx: &mut Tx<'_>, ctx: &Ctx, unread: bool, paging: &Paging) -> Result<Page<Notification>> {
    let query = if unread { &LIST_UNREAD } else { &LIST };
    let before = paging.after()?.map_or(i64::MAX, |cursor| cursor.id);
    let values = params![ctx.tenant, ctx.viewer()?.person, before, paging.fetch()];
    let rows = tx.rows(query, values, |row| notification(row, ctx.language))?;
    Ok(paging.page(rows, |notice| Cursor { key: 0, id: notice.id.stored() }))
}

/// A few of the viewer's unread notices, the latest first.
pub(crate) fn latest_unread(tx: &mut Tx<'_>, ctx: &Ctx, few: u32) -> Result<Vec<Notification>> {
    Ok(list(tx, ctx, true, &Paging { limit: Some(few), cursor: None })?.items)
}

/// How many notices the viewer has not read.
pub(crate) fn unread(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<u64> {
    tx.one(&UNREAD, params![ctx.tenant, ctx.viewer()?.person], |row| row.get(0))
}

/// Marks the viewer's notices as read, those named or all; returns how many are still unread. Pages open elsewhere hear
/// of it.
pub(super) fn read(tx: &mut Tx<'_>, ctx: &Ctx, ids: Option<&[NoticeId]>) -> Result<u64> {
    let person = ctx.viewer()?.person;
    match ids {
        None => {
            tx.run(&READ_ALL, params![ctx.tenant, person, ctx.now])?;
        }
        Some(ids) => {
            for id in ids {
                tx.run(&READ_ONE, params![ctx.tenant, person, ctx.now, *id])?;
            }
        }
    }
    live::tell(tx, ctx.tenant, Some(person), live::Kind::Notification, NoticeId::from_stored(0))?;
    unread(tx, ctx)
}

/// Notices that were read are forgotten after the time that the settings say.
pub(super) static FORGOTTEN: Sweeper = Sweeper {
    key: "notices",
    run: |tx, ctx, limit| match settings::load(tx, ctx.tenant)?.retention.notices {
        Some(days) => tx.run(&FORGET, params![ctx.tenant, ctx.now.plus_days(-i64::from(days)), limit]),
        None => Ok(0),
    },
};

fn notification(row: &Row<'_>, language: Language) -> Result<Notification> {
    let (title, body) = match language {
        Language::Chinese => (2, 4),
        Language::English => (3, 5),
    };
    Ok(Notification {
        id: row.get(0)?,
        kind: row.get(1)?,
        title: row.get(title)?,
        body: row.get(body)?,
        href: row.get(6)?,
        created_at: row.get(7)?,
        read_at: row.get(8)?,
    })
}
