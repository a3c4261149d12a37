//! Who a request comes from: a device's cookie or an API token.

use std::collections::HashSet;
use std::sync::Arc;

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};

use super::cookie;
use crate::ctx::{Through, Viewer};
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::id::{AccountId, DeviceId, PersonId, TenantId, TokenId};
use crate::params;
use crate::text::Language;
use crate::time::Moment;

/// A request's proven sender.
pub(crate) struct Identity {
    pub(crate) tenant: TenantId,
    pub(crate) viewer: Arc<Viewer>,
    pub(crate) language: Language,
}

crate::queries! {
    BY_DEVICE = "select d.tenant, d.id, a.id, a.person, a.language, d.seen from device d
        join account a on a.tenant = d.tenant and a.id = d.account
        where d.token = $1 and d.expires > $2 and d.idle_until > $2 and a.disabled = 0";
    BY_TOKEN = "select k.tenant, k.id, a.id, a.person, a.language, coalesce(k.seen, 0) from api_token k
        join account a on a.tenant = k.tenant and a.id = k.account
        where k.token = $1 and (k.expires is null or k.expires > $2) and a.disabled = 0";
    OF_ACCOUNT = "select distinct permission from access where tenant = $1 and account = $2";
    OF_TOKEN = "select distinct a.permission from access a
        join api_token_permission p on p.tenant = a.tenant and p.permission = a.permission
        where a.tenant = $1 and a.account = $2 and p.token = $3";
}

/// The stored form of a secret that is checked by look-up: 256 random bits need no slow hash.
pub(crate) fn print(secret: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

/// Who sent these headers; `None` without a valid proof.
pub(crate) async fn identify(house: &House, headers: &HeaderMap) -> Result<Option<Identity>> {
    let bearer =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let proof = match (bearer, cookie::secret(headers)) {
        (Some(token), _) => (&BY_TOKEN, print(token)),
        (None, Some(secret)) => (&BY_DEVICE, print(secret)),
        (None, None) => return Ok(None),
    };
    let now = house.clock().now();
    house.read(move |tx| find(tx, proof, now)).await
}

fn find(
    tx: &mut Tx<'_>,
    (query, print): (&'static crate::db::Query, String),
    now: Moment,
) -> Result<Option<Identity>> {
    let found = tx.row(query, params![print, now], |row| {
        let language: String = row.get(4)?;
        let account: AccountId = row.get(2)?;
        let person: PersonId = row.get(3)?;
        Ok((row.get::<TenantId>(0)?, row.get::<i64>(1)?, account, person, Language::of(&language)))
    })?;
    let Some((tenant, proof, account, person, language)) = found else { return Ok(None) };
    let by_token = std::ptr::eq(query, &raw const BY_TOKEN);
    let through = if by_token {
        Through::Token(TokenId::from_stored(proof))
    } else {
        Through::Device(DeviceId::from_stored(proof))
    };
    let permissions = permissions(tx, tenant, account, through)?;
    Ok(Some(Identity {
        tenant,
        viewer: Arc::new(Viewer { account, person, through, permissions }),
        language,
    }))
}

fn permissions(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    account: AccountId,
    through: Through,
) -> Result<HashSet<String>> {
    let keys = match through {
        Through::Device(_) => tx.rows(&OF_ACCOUNT, params![tenant, account], |row| row.get(0))?,
        Through::Token(token) => tx.rows(&OF_TOKEN, params![tenant, account, token], |row| row.get(0))?,
    };
    Ok(keys.into_iter().collect())
}
