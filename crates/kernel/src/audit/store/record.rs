//! Adding audit rows.

use serde_json::Value;

use crate::ctx::{Ctx, Through, Who};
use crate::db::Tx;
use crate::error::Result;
use crate::id::{AuditId, ShopId};
use crate::params;
use crate::text::Words;

/// What can be done and is worth a row. Declared by the room where it happens.
#[derive(Debug, PartialEq, Eq)]
pub struct Action {
    /// Stable, as stored: `task.create`.
    pub key: &'static str,
    /// On screen.
    pub name: Words,
}

/// What one row tells, beside who and when.
pub struct Entry {
    /// What was done.
    pub action: &'static Action,
    /// To what: a prefixed id.
    pub subject: String,
    /// In which shop, where there is one; decides who may read the row.
    pub shop: Option<ShopId>,
    /// What changed; never a secret, never a buyer's personal data.
    pub detail: Value,
}

crate::queries! {
    INSERT = "insert into audit (tenant, id, at, actor, through, action, subject, subject_id, shop, detail, address, request)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
}

/// Adds a row, in the transaction of what it tells of.
pub fn record(tx: &mut Tx<'_>, ctx: &Ctx, entry: Entry) -> Result<()> {
    let (actor, through) = match &ctx.who {
        Who::Person(viewer) => (Some(viewer.person), through(viewer.through)),
        Who::House(part) => (None, (*part).to_owned()),
        Who::Nobody => (None, "nobody".to_owned()),
    };
    let Entry { action, subject, shop, detail } = entry;
    let id = AuditId::fresh(ctx.now);
    let request = ctx.request.to_string();
    let subject_id = subject.split_once('_').and_then(|(_, id)| crate::id::decode(id));
    tx.run(
        &INSERT,
        params![
            ctx.tenant,
            id,
            ctx.now,
            actor,
            through,
            action.key,
            subject,
            subject_id,
            shop,
            detail,
            &*ctx.address,
            request
        ],
    )?;
    tx.note_audit();
    Ok(())
}

fn through(through: Through) -> String {
    match through {
        Through::Device(device) => device.to_string(),
        Through::Token(token) => token.to_string(),
        Through::Schedule => "schedule".to_owned(),
    }
}
