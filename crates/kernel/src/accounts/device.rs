//! Signed-in devices in the database.

use axum::http::{HeaderMap, header};

use super::identity::print;
use crate::db::Tx;
use crate::error::Result;
use crate::id::{self, AccountId, DeviceId, TenantId};
use crate::params;
use crate::settings;
use crate::time::Moment;

/// Devices of one account; signing in on one more ends the one that was not used for longest.
const MOST: i64 = 30;

crate::queries! {
    ADD = "insert into device (tenant, id, account, token, label, address, created, seen, idle_until, expires)
        values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)";
    END = "delete from device where tenant = $1 and account = $2 and id = $3";
    END_ALL = "delete from device where tenant = $1 and account = $2";
    END_OTHERS = "delete from device where tenant = $1 and account = $2 and id <> $3";
    END_BY_TOKEN = "delete from device where token = $1";
    END_EXPIRED = "delete from device where tenant = $1 and account = $2 and (expires <= $3 or idle_until <= $3)";
    END_OLDEST = "delete from device where tenant = $1 and account = $2 and id not in
        (select id from device where tenant = $1 and account = $2 order by seen desc, id desc limit $3)";
}

/// What a request tells about the device it comes from.
#[derive(Clone)]
pub(super) struct Origin {
    /// What the device is called in the list.
    pub(super) label: String,
    /// Its present cookie, which a new sign-in replaces.
    pub(super) replaces: Option<String>,
}

/// A device that was just signed in.
pub(super) struct Opened {
    pub(super) device: DeviceId,
    /// The cookie's secret.
    pub(super) secret: String,
    /// Seconds until the cookie goes away.
    pub(super) seconds: i64,
}

impl Origin {
    pub(super) fn of(headers: &HeaderMap, secure: bool) -> Self {
        let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Self { label: label(agent), replaces: super::cookie::secret(headers, secure).map(print) }
    }
}

/// Signs a device in, always under a new secret: one that was there before, perhaps planted, is worth nothing after.
pub(super) fn open(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    account: AccountId,
    (origin, address): (&Origin, &str),
    now: Moment,
) -> Result<Opened> {
    if let Some(print) = &origin.replaces {
        tx.run(&END_BY_TOKEN, params![print])?;
    }
    tx.run(&END_EXPIRED, params![tenant, account, now])?;
    tx.run(&END_OLDEST, params![tenant, account, MOST - 1])?;
    let settings = settings::load(tx, tenant)?;
    let (device, secret) = (DeviceId::fresh(now), id::secret());
    let seconds = i64::from(settings.session_days) * 86_400;
    let idle = i64::from(settings.session_idle_minutes) * 60;
    let (idle, expires) = (now.plus_seconds(idle), now.plus_seconds(seconds));
    tx.run(
        &ADD,
        params![tenant, device, account, print(&secret), &origin.label, address, now, idle, expires],
    )?;
    Ok(Opened { device, secret, seconds })
}

/// Browser and system in a few words, such as `Edge · Windows`; empty for a program that says neither.
fn label(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("MicroMessenger", "微信"),
        ("DingTalk", "钉钉"),
        ("Lark", "飞书"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.chars().filter(|letter| !letter.is_control()).take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn devices_are_called_by_browser_and_system() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
            Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
        assert_eq!(label(windows), "Edge · Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";
        assert_eq!(label(phone), "Safari · iPhone");
        assert_eq!(label("curl/8.1"), "curl/8.1");
        assert_eq!(label(""), "");
    }
}
