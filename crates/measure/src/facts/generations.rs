//! Generations of facts: those that pages read, and those that are being made beside them.

use kernel::db::{Row, Tx};
use kernel::error::Result;
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kernel::time::Moment;

use super::settings::Settings;

kernel::queries! {
    KEPT_UP = "select number, settings from generation where tenant = $1 and shop = $2
        and state in ('current', 'making') order by number";
    LAST = "select coalesce(max(number), 0) from generation where tenant = $1 and shop = $2";
    ADD = "insert into generation (tenant, shop, number, state, settings, created) values ($1, $2, $3, $4, $5, $6)";
}

/// Facts of one shop by one set of rules.
#[derive(Debug, Clone)]
pub(crate) struct Generation {
    pub number: i64,
    pub settings: Settings,
}

/// The generations that every change has to reach.
pub(crate) fn kept_up(tx: &mut Tx<'_>, tenant: TenantId, shop: ShopId) -> Result<Vec<Generation>> {
    tx.rows(&KEPT_UP, params![tenant, shop], |row: &Row<'_>| {
        Ok(Generation { number: row.get(0)?, settings: Settings::read(&row.get::<String>(1)?)? })
    })
}

/// Begins a generation by the settings of the present; `None` for a shop that is not there.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    shop: ShopId,
    state: &str,
    now: Moment,
) -> Result<Option<i64>> {
    let Some(settings) = Settings::of_shop(tx, tenant, shop)? else { return Ok(None) };
    let number = tx.one(&LAST, params![tenant, shop], |row| row.get::<i64>(0))? + 1;
    tx.run(&ADD, params![tenant, shop, number, state, settings.stored()?, now])?;
    Ok(Some(number))
}

/// Makes the first generation of a shop, should it have none.
pub(crate) fn ensure(tx: &mut Tx<'_>, tenant: TenantId, shop: ShopId, now: Moment) -> Result<()> {
    if kept_up(tx, tenant, shop)?.is_empty() {
        begin(tx, tenant, shop, "current", now)?;
    }
    Ok(())
}
