//! Idempotency keys: a repeated request gets the answer of the first and changes nothing.

use crate::ctx::{Ctx, Idempotency};
use crate::db::{DbError, Tx};
use crate::error::{Error, Result, conflict};
use crate::params;
use crate::text::Words;
use crate::time::Moment;

crate::queries! {
    FIND = "select fingerprint, answer from idempotency where tenant = $1 and account = $2 and key = $3";
    KEEP = "insert into idempotency (tenant, account, key, fingerprint, answer, created) values ($1, $2, $3, $4, $5, $6)";
    FORGET = "delete from idempotency where (tenant, account, key) in
        (select tenant, account, key from idempotency where tenant = $1 and created < $2 limit $3)";
}

/// The answer kept for the request's key, if it came before.
pub(crate) fn kept<T: serde::de::DeserializeOwned>(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Option<T>> {
    let (Some(Idempotency { key, fingerprint }), Ok(viewer)) = (&ctx.idempotency, ctx.viewer()) else {
        return Ok(None);
    };
    let found = tx.row(&FIND, params![ctx.tenant, viewer.account, key], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?))
    })?;
    match found {
        None => Ok(None),
        Some((before, _)) if before != *fingerprint => Err(conflict(
            "key_reused",
            Words::fixed(
                "这个 Idempotency-Key 已用于另一个请求。",
                "This Idempotency-Key was used for another request.",
            ),
        )),
        Some((_, answer)) => {
            serde_json::from_str(&answer).map(Some).map_err(|error| Error::internal("a kept answer", error))
        }
    }
}

/// Keeps the answer, in the transaction of the change.
pub(crate) fn keep<T: serde::Serialize>(tx: &mut Tx<'_>, ctx: &Ctx, value: &T) -> Result<()> {
    let (Some(Idempotency { key, fingerprint }), Ok(viewer)) = (&ctx.idempotency, ctx.viewer()) else {
        return Ok(());
    };
    let answer = serde_json::to_string(value).map_err(|error| Error::internal("an answer to keep", error))?;
    match tx.run(&KEEP, params![ctx.tenant, viewer.account, key, fingerprint, answer, ctx.now]) {
        Err(Error::Db(error)) if error.is_duplicate() => Err(DbError::Raced.into()),
        kept => kept.map(|_| ()),
    }
}

/// Forgets up to `limit` answers older than `before`.
pub(crate) fn forget(tx: &mut Tx<'_>, ctx: &Ctx, before: Moment, limit: i64) -> Result<u64> {
    tx.run(&FORGET, params![ctx.tenant, before, limit])
}
