//! Shops as files name them: by their name, or by an alias that somebody once chose.

use std::collections::{BTreeSet, HashMap};

use kernel::db::Tx;
use kernel::error::{Error, Result, not_found};
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kernel::permission::Scope;
use kpi::time::{Calendar, Zone};

kernel::queries! {
    NAMED = "select s.name, s.id, s.time_zone from shop s where s.tenant = $1 order by s.id";
    ALIASES = "select a.name, a.shop from shop_alias a where a.tenant = $1 order by a.name";
    THERE = "select 1 from shop where tenant = $1 and id = $2";
    ALIAS = "insert into shop_alias (tenant, name, shop) values ($1, $2, $3)
        on conflict (tenant, name) do update set shop = $3";
    SEEN = concat!("select a.name, a.shop from shop_alias a where a.tenant = $1 and ", kernel::sees_shop!("a.shop"),
        " and (cast($4 as text) is null or a.name = $4) order by a.name limit 5000");
    UNALIAS = "delete from shop_alias where tenant = $1 and name = $2";
}

/// The shops of the house.
#[derive(Debug, Clone)]
pub(super) struct Shops {
    by_name: HashMap<String, ShopId>,
    zones: HashMap<ShopId, String>,
    names: HashMap<ShopId, String>,
}

impl Shops {
    /// All of them, with what files call them.
    pub(super) fn load(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Self> {
        let mut shops = Shops { by_name: HashMap::new(), zones: HashMap::new(), names: HashMap::new() };
        tx.each(&ALIASES, params![tenant], |row| {
            shops.by_name.insert(row.get(0)?, row.get(1)?);
            Ok(())
        })?;
        // A shop's own name wins over an alias.
        tx.each(&NAMED, params![tenant], |row| {
            let (name, id): (String, ShopId) = (row.get(0)?, row.get(1)?);
            shops.zones.insert(id, row.get(2)?);
            shops.names.insert(id, name.clone());
            shops.by_name.insert(name, id);
            Ok(())
        })?;
        Ok(shops)
    }

    /// The shop that a file calls so.
    pub(super) fn find(&self, name: &str) -> Option<ShopId> {
        self.by_name.get(name).or_else(|| self.by_name.get(name.trim())).copied()
    }

    /// What a shop is called.
    pub(super) fn name(&self, shop: ShopId) -> Option<&str> {
        self.names.get(&shop).map(String::as_str)
    }

    /// The time zones of these shops.
    pub(super) fn zones(&self, shops: impl IntoIterator<Item = ShopId>) -> BTreeSet<String> {
        shops.into_iter().filter_map(|shop| self.zones.get(&shop).cloned()).collect()
    }

    /// The zone in which a file is read whose shops are not known yet: that of the given shop, else the one that most
    /// shops here have.
    pub(super) fn likely_zone(&self, shop: Option<ShopId>) -> String {
        if let Some(zone) = shop.and_then(|shop| self.zones.get(&shop)) {
            return zone.clone();
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        self.zones.values().for_each(|zone| *counts.entry(zone).or_default() += 1);
        let most = counts.into_iter().max_by_key(|(zone, count)| (*count, std::cmp::Reverse(*zone)));
        most.map_or_else(|| "Asia/Shanghai".to_owned(), |(zone, _)| zone.to_owned())
    }
}

/// A time zone by its name, which the shop's form has checked.
pub(super) fn zone(name: &str) -> Result<Zone> {
    Zone::named(name).map_err(|error| Error::internal("a shop's time zone", error))
}

/// Calendar days in a time zone.
pub(super) fn calendar(zone: &Zone) -> Calendar {
    Calendar::new(zone.clone(), 0)
}

/// Keeps what files call a shop.
pub(super) fn alias(tx: &mut Tx<'_>, tenant: TenantId, name: &str, shop: ShopId) -> Result<()> {
    tx.row(&THERE, params![tenant, shop], |_| Ok(()))?.ok_or_else(not_found)?;
    tx.run(&ALIAS, params![tenant, name, shop])?;
    Ok(())
}

/// What files call the shops in scope.
pub(super) fn aliases(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<(String, ShopId)>> {
    tx.rows(&SEEN, &scope.with([None::<String>.into()]), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Forgets a name; returns whose it was.
pub(super) fn forget(tx: &mut Tx<'_>, scope: &Scope, name: &str) -> Result<ShopId> {
    let shop = tx.row(&SEEN, &scope.with([name.into()]), |row| row.get(1))?.ok_or_else(not_found)?;
    tx.run(&UNALIAS, params![scope.tenant(), name])?;
    Ok(shop)
}
