//! Mail on its way, in the database.

use serde_json::Value;

use super::compose::{domain, is_address};
use super::{job, server};
use crate::ctx::Ctx;
use crate::db::{Row, Tx};
use crate::error::{Result, conflict, invalid, not_found};
use crate::http::{Cursor, Page, Paging};
use crate::id::{FileId, JobId, TenantId};
use crate::jobs;
use crate::jobs::queue::{stored, words};
use crate::params;
use crate::permission::Scope;
use crate::sees_all;
use crate::text::Words;
use crate::time::Moment;

crate::id_type! {
    /// A mail to one address.
    MailId = "mal";
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "select m.id, m.address, m.subject, m.state, m.error, m.created, m.finished, j.attempts,
            case when j.state = 'waiting' then j.due end
            from mail m left join job j on j.tenant = m.tenant and j.id = m.job where m.tenant = $1 and ",
            sees_all!(),
            $condition
        )
    };
}

crate::queries! {
    ADD = "insert into mail (tenant, id, once, about, address, subject, body, file, message_id, job, state, created)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 'waiting', $10) on conflict (tenant, once) do nothing returning id";
    QUEUED = "update mail set job = $3, state = 'waiting', error = null, finished = null where tenant = $1 and id = $2";
    LOADED = "select m.address, m.subject, m.body, m.file, m.message_id, m.created, m.state from mail m
        where m.tenant = $1 and m.id = $2";
    ENDED = "update mail set state = $3, error = $4, finished = $5 where tenant = $1 and id = $2";
    LIST = select!(" and m.id < $4 and (cast($5 as text) is null or m.state = $5) order by m.id desc limit $6");
    ONE = select!(" and m.id = $4");
    FORGET = "delete from mail where tenant = $1 and id in
        (select id from mail where tenant = $1 and finished < $2 order by finished limit $3)";
}

/// A mail to be sent.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// Two of the same are one.
    pub once: String,
    /// What it is about: what the room that sends it finds it by.
    pub about: String,
    /// To whom.
    pub address: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// A stored file that goes with it.
    pub file: Option<FileId>,
}

/// Puts a mail on its way, in the transaction of what makes it necessary. Nothing happens for one that is on its way or
/// was sent under the same `once`.
pub fn post(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewMail) -> Result<()> {
    let id = MailId::fresh(ctx.now);
    let sender = server::find(tx, ctx.tenant)?.map(|server| server.sender).unwrap_or_default();
    let message_id = format!("<{id}@{}>", domain(&sender));
    let NewMail { once, about, address, subject, body, file } = new;
    let values = params![ctx.tenant, id, once, about, address, subject, body, *file, message_id, ctx.now];
    if tx.row(&ADD, values, |row| row.get::<MailId>(0))?.is_none() {
        return Ok(());
    }
    queue(tx, ctx, id)
}

/// Queues what sends it.
fn queue(tx: &mut Tx<'_>, ctx: &Ctx, id: MailId) -> Result<()> {
    let job: JobId = jobs::enqueue(tx, ctx, &job::SEND, job::Payload { mail: id })?;
    tx.run(&QUEUED, params![ctx.tenant, id, job])?;
    Ok(())
}

/// A text as the address that it is; says what is wrong with one that is none.
pub fn address(pointer: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if is_address(text) {
        return Ok(text.to_owned());
    }
    let said = Words::made(format!("“{text}”不是邮箱地址。"), format!("“{text}” is no mail address."));
    Err(invalid(pointer, "address", said))
}

/// A mail as its job reads it.
pub(super) struct Loaded {
    pub address: String,
    pub subject: String,
    pub body: String,
    pub file: Option<FileId>,
    pub message_id: String,
    pub created: Moment,
    pub sent: bool,
}

/// Loads one; `None` where it was forgotten.
pub(super) fn load(tx: &mut Tx<'_>, tenant: TenantId, id: MailId) -> Result<Option<Loaded>> {
    tx.row(&LOADED, params![tenant, id], |row| {
        Ok(Loaded {
            address: row.get(0)?,
            subject: row.get(1)?,
            body: row.get(2)?,
            file: row.get(3)?,
            message_id: row.get(4)?,
            created: row.get(5)?,
            sent: row.get::<String>(6)? == "sent",
        })
    })
}

/// Notes how an attempt went: `None` for sent; else what went wrong, and whether it is tried again.
pub(super) fn note(tx: &mut Tx<'_>, ctx: &Ctx, id: MailId, wrong: Option<(&Words, bool)>) -> Result<()> {
    let (state, error, finished) = match wrong {
        None => ("sent", None, Some(ctx.now)),
        Some((words, true)) => ("waiting", Some(stored(words)), None),
        Some((words, false)) => ("failed", Some(stored(words)), Some(ctx.now)),
    };
    tx.run(&ENDED, params![ctx.tenant, id, state, error, finished])?;
    Ok(())
}

/// A mail as people see it.
pub(super) struct Seen {
    pub id: MailId,
    pub address: String,
    pub subject: String,
    pub state: String,
    pub error: Option<Words>,
    pub created: Moment,
    pub finished: Option<Moment>,
    pub attempts: u32,
    pub next: Option<Moment>,
}

/// Mail, the newest first.
pub(super) fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    state: Option<&str>,
    paging: &Paging,
) -> Result<Page<Seen>> {
    let before = paging.after()?.map_or(i64::MAX, |cursor| cursor.id);
    let rows = tx.rows(&LIST, &scope.with([before.into(), state.into(), paging.fetch().into()]), read)?;
    Ok(paging.page(rows, |mail| Cursor { key: 0, id: mail.id.stored() }))
}

/// One of them.
pub(super) fn one(tx: &mut Tx<'_>, scope: &Scope, id: MailId) -> Result<Seen> {
    tx.row(&ONE, &scope.with([id.into()]), read)?.ok_or_else(not_found)
}

fn read(row: &Row<'_>) -> Result<Seen> {
    let error: Option<Value> = row.get(4)?;
    Ok(Seen {
        id: row.get(0)?,
        address: row.get(1)?,
        subject: row.get(2)?,
        state: row.get(3)?,
        error: error.as_ref().map(words),
        created: row.get(5)?,
        finished: row.get(6)?,
        attempts: row.get::<Option<u32>>(7)?.unwrap_or(0),
        next: row.get(8)?,
    })
}

/// Puts one that failed on its way again, under the same `Message-ID`.
pub(super) fn again(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: MailId) -> Result<Seen> {
    if one(tx, scope, id)?.state != "failed" {
        let said = Words::fixed(
            "它仍在发送，或已送出，无需重发。",
            "It is still on its way or was sent; there is nothing to send again.",
        );
        return Err(conflict("not_to_resend", said));
    }
    queue(tx, ctx, id)?;
    one(tx, scope, id)
}
