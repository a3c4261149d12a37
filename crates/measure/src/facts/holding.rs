//! Accounts that changed hands: a binding or a membership that somebody corrects changes figures of the past.
//!
//! The rooms of people know nothing of figures. So the present is compared with what facts were made by.

use std::collections::HashMap;

use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::house::House;
use kernel::id::{ShopId, TenantId};
use kernel::params;

use super::dirty;
use super::generations;
use super::holders::Holders;
use super::model::Kind;

kernel::queries! {
    SHOPS = "select distinct shop from generation where tenant = $1 and state = 'current'";
    SEEN = "select account, spans from holding where tenant = $1 and shop = $2";
    SEE = "insert into holding (tenant, account, shop, spans) values ($1, $2, $3, $4)
        on conflict (tenant, account) do update set spans = excluded.spans";
}

/// Makes the buyers of accounts dirty that somebody else holds than when their facts were made.
pub(crate) fn look(house: &House) -> Result<()> {
    let ctx = Ctx::house(TenantId::HOME, "measure", house.clock().now());
    let shops =
        house.db().read_now(|tx| tx.rows(&SHOPS, params![TenantId::HOME], |row| row.get::<ShopId>(0)))?;
    for shop in shops {
        if !house.db().read_now(|tx| changed(tx, shop))?.is_empty() {
            house.db().write_now(|tx| {
                for (account, spans) in changed(tx, shop)? {
                    tx.run(&SEE, params![TenantId::HOME, account, shop, spans])?;
                    dirty::account(tx, &ctx, shop, account)?;
                }
                Ok(())
            })?;
        }
    }
    Ok(())
}

/// Accounts of a shop whose holders are others than those seen, with who they are now.
fn changed(tx: &mut Tx<'_>, shop: ShopId) -> Result<Vec<(i64, String)>> {
    let tenant = TenantId::HOME;
    let Some(generation) = generations::kept_up(tx, tenant, shop)?.into_iter().next() else {
        return Ok(Vec::new());
    };
    let holders = Holders::read(tx, tenant, shop, &generation.settings.calendar()?)?;
    // Teams of files come with a batch, which says itself whom it concerns.
    let mut spans: HashMap<i64, Vec<String>> = HashMap::new();
    for (account, time, group) in holders.all().filter(|(_, _, group)| group.kind != Kind::Named) {
        let span = format!("{} {}..{}", group.name(), time.start, time.end);
        spans.entry(account).or_default().push(span);
    }
    let mut now: HashMap<i64, String> = HashMap::new();
    for (account, mut of) in spans {
        of.sort_unstable();
        now.insert(account, of.join(", "));
    }
    let mut changed = Vec::new();
    tx.each(&SEEN, params![tenant, shop], |row| {
        let (account, before): (i64, String) = (row.get(0)?, row.get(1)?);
        let after = now.remove(&account).unwrap_or_default();
        if after != before {
            changed.push((account, after));
        }
        Ok(())
    })?;
    changed.extend(now);
    Ok(changed)
}
