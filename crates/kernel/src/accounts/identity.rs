//! Who a request comes from: a device's cookie or an API token.

use std::collections::HashSet;
use std::sync::Arc;

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};

use super::cookie;
use crate::ctx::{Ctx, Through, Viewer, Who};
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::http::limit::Rate;
use crate::id::{AccountId, PersonId, TenantId};
use crate::params;
use crate::settings;
use crate::text::Language;
use crate::time::Moment;

/// Seconds after which a further use is noted.
const TOUCH_AFTER: i64 = 60;

/// A request's proven sender.
pub(crate) struct Identity {
    pub(crate) tenant: TenantId,
    pub(crate) viewer: Arc<Viewer>,
    pub(crate) language: Language,
}

/// SQL: 1 when a role of account `a` demands a second factor that it does not have.
macro_rules! lacks_totp {
    () => {
        "case when a.totp_secret is null and exists (select 1 from totp_role t join role_grant g
            on g.tenant = t.tenant and g.role = t.role where t.tenant = a.tenant and g.person = a.person)
            then 1 else 0 end"
    };
}
pub(super) use lacks_totp;

crate::queries! {
    BY_DEVICE = concat!("select d.tenant, d.id, a.id, a.person, a.language, d.seen, ", lacks_totp!(), " from device d
        join account a on a.tenant = d.tenant and a.id = d.account
        where d.token = $1 and d.expires > $2 and d.idle_until > $2 and a.disabled = 0");
    BY_TOKEN = concat!("select k.tenant, k.id, a.id, a.person, a.language, coalesce(k.seen, 0), ", lacks_totp!(), "
        from api_token k join account a on a.tenant = k.tenant and a.id = k.account
        where k.token = $1 and (k.expires is null or k.expires > $2) and a.disabled = 0");
    TOUCH_DEVICE = "update device set seen = $3, idle_until = $4 where tenant = $1 and id = $2 and seen < $3";
    TOUCH_TOKEN = "update api_token set seen = $3 where tenant = $1 and id = $2";
    OF_PERSON = "select a.id from account a where a.tenant = $1 and a.person = $2 and a.disabled = 0";
    OF_ACCOUNT = "select distinct permission from access where tenant = $1 and account = $2";
    OF_TOKEN = "select distinct a.permission from access a
        join api_token_permission p on p.tenant = a.tenant and p.permission = a.permission
        where a.tenant = $1 and a.account = $2 and p.token = $3";
}

/// The stored form of a secret that is checked by look-up: 256 random bits need no slow hash.
pub(crate) fn print(secret: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

/// What a request shows of its sender.
#[derive(Clone, Copy)]
enum Proof {
    Device,
    Token,
}

/// Who sent these headers; `None` without a valid proof.
pub(crate) async fn identify(house: &House, headers: &HeaderMap) -> Result<Option<Identity>> {
    let bearer =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let (proof, secret) = match (bearer, cookie::secret(headers, house.config().secure())) {
        (Some(token), _) => (Proof::Token, print(token)),
        (None, Some(secret)) => (Proof::Device, print(secret)),
        (None, None) => return Ok(None),
    };
    let now = house.clock().now();
    let found = house.read(move |tx| find(tx, proof, secret, now)).await?;
    Ok(found.map(|(identity, seen)| {
        touch(house, &identity, seen, now);
        identity
    }))
}

fn find(tx: &mut Tx<'_>, proof: Proof, print: String, now: Moment) -> Result<Option<(Identity, Moment)>> {
    let query = match proof {
        Proof::Device => &BY_DEVICE,
        Proof::Token => &BY_TOKEN,
    };
    let found = tx.row(query, params![print, now], |row| {
        let through = match proof {
            Proof::Device => Through::Device(row.get(1)?),
            Proof::Token => Through::Token(row.get(1)?),
        };
        let language = Language::of(&row.get::<String>(4)?);
        let viewer =
            Viewer { account: row.get(2)?, person: row.get(3)?, through, permissions: HashSet::new() };
        Ok((row.get::<TenantId>(0)?, viewer, language, row.get::<Moment>(5)?, row.get::<bool>(6)?))
    })?;
    let Some((tenant, mut viewer, language, seen, lacks_totp)) = found else { return Ok(None) };
    if !lacks_totp {
        viewer.permissions = permissions(tx, tenant, viewer.account, viewer.through)?;
    }
    Ok(Some((Identity { tenant, viewer: Arc::new(viewer), language }, seen)))
}

/// Notes that a device or token was used, once a minute; nobody waits for it, and nothing is lost without it.
fn touch(house: &House, identity: &Identity, seen: Moment, now: Moment) {
    if now.seconds_since(seen) < TOUCH_AFTER {
        return;
    }
    let (tenant, through) = (identity.tenant, identity.viewer.through);
    let rate = Rate { burst: 1, every_millis: 30_000 };
    // A page sends many requests at once; the first of them does it.
    if house.limits().take("touch", &format!("{through:?}"), rate, now).is_err() {
        return;
    }
    let db = house.db().clone();
    tokio::spawn(async move {
        let noted = db.write(move |tx| match through {
            Through::Device(device) => {
                let idle = i64::from(settings::load(tx, tenant)?.session_idle_minutes) * 60;
                tx.run(&TOUCH_DEVICE, params![tenant, device, now, now.plus_seconds(idle)])
            }
            Through::Token(token) => tx.run(&TOUCH_TOKEN, params![tenant, token, now]),
            Through::Schedule => Ok(0),
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, "a device's last use was not noted");
        }
    });
}

/// The context of what the house does on time for a person, with the permissions of now; `None` for who has left or has
/// no sign-in any more.
pub fn on_behalf(tx: &mut Tx<'_>, house: &Ctx, person: PersonId, language: Language) -> Result<Option<Ctx>> {
    let account = tx.row(&OF_PERSON, params![house.tenant, person], |row| row.get::<AccountId>(0))?;
    let Some(account) = account else { return Ok(None) };
    let through = Through::Schedule;
    let permissions = permissions(tx, house.tenant, account, through)?;
    let viewer = Viewer { account, person, through, permissions };
    Ok(Some(Ctx { who: Who::Person(Arc::new(viewer)), language, ..house.clone() }))
}

/// What an account may do, narrowed to a token's permissions if it comes through one.
pub(super) fn permissions(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    account: AccountId,
    through: Through,
) -> Result<HashSet<String>> {
    let keys = match through {
        Through::Device(_) | Through::Schedule => {
            tx.rows(&OF_ACCOUNT, params![tenant, account], |row| row.get(0))?
        }
        Through::Token(token) => tx.rows(&OF_TOKEN, params![tenant, account, token], |row| row.get(0))?,
    };
    Ok(keys.into_iter().collect())
}
