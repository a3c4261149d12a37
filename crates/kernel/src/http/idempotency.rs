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
pub(crate) fn kept(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Option<String>> {
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
        Some((_, answer)) => Ok(Some(answer)),
    }
}

/// Reads an answer as it was kept.
pub(crate) fn read<T: serde::de::DeserializeOwned>(kept: &str) -> Result<T> {
    serde_json::from_str(kept).map_err(|error| Error::internal("a kept answer", error))
}

/// An answer as it is kept.
pub(crate) fn written<T: serde::Serialize>(answer: &T) -> Result<String> {
    serde_json::to_string(answer).map_err(|error| Error::internal("an answer to keep", error))
}

/// Keeps the answer, in the transaction of the change.
pub(crate) fn keep(tx: &mut Tx<'_>, ctx: &Ctx, answer: String) -> Result<()> {
    let (Some(Idempotency { key, fingerprint }), Ok(viewer)) = (&ctx.idempotency, ctx.viewer()) else {
        return Ok(());
    };
    match tx.run(&KEEP, params![ctx.tenant, viewer.account, key, fingerprint, answer, ctx.now]) {
        Err(Error::Db(error)) if error.is_duplicate() => Err(DbError::Raced.into()),
        kept => kept.map(|_| ()),
    }
}

/// Forgets up to `limit` answers older than `before`.
pub(crate) fn forget(tx: &mut Tx<'_>, ctx: &Ctx, before: Moment, limit: i64) -> Result<u64> {
    tx.run(&FORGET, params![ctx.tenant, before, limit])
}
