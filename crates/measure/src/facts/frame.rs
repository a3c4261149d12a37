//! What all buyers of a shop share while their facts are made: names of accounts, batches that count, who holds what.

use std::collections::HashMap;

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kpi::history::FileDigest;
use kpi::time::{Calendar, Timestamp};

use super::holders::Holders;

kernel::queries! {
    NICKS = "select id, name from nick where tenant = $1 and shop = $2";
    BATCHES = "select number, earliest, digest, source from batch where tenant = $1 and state = 'ready'";
}

/// A batch whose rows count.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    pub earliest: Option<Timestamp>,
    pub digest: FileDigest,
    pub live: bool,
}

/// What is known of a shop.
pub(crate) struct Frame {
    pub shop: ShopId,
    pub names: HashMap<i64, String>,
    pub accounts: HashMap<String, i64>,
    pub batches: HashMap<i64, Batch>,
    pub holders: Holders,
}

impl Frame {
    /// Reads it.
    pub fn read(tx: &mut Tx<'_>, tenant: TenantId, shop: ShopId, calendar: &Calendar) -> Result<Frame> {
        let mut names = HashMap::new();
        tx.each(&NICKS, params![tenant, shop], |row| {
            names.insert(row.get::<i64>(0)?, row.get::<String>(1)?);
            Ok(())
        })?;
        let mut batches = HashMap::new();
        tx.each(&BATCHES, params![tenant], |row| {
            let digest: Option<String> = row.get(2)?;
            let batch = Batch {
                earliest: row.get::<Option<i64>>(1)?.map(Timestamp),
                digest: digest.as_deref().map(digest_of).unwrap_or_default(),
                live: row.get::<String>(3)? == "live",
            };
            batches.insert(row.get(0)?, batch);
            Ok(())
        })?;
        // Decisions made in the house.
        batches.insert(0, Batch { earliest: None, digest: FileDigest::default(), live: false });
        let accounts = names.iter().map(|(&id, name)| (name.clone(), id)).collect();
        let holders = Holders::read(tx, tenant, shop, calendar)?;
        Ok(Frame { shop, names, accounts, batches, holders })
    }

    /// The name of an account; empty for nobody.
    pub fn name(&self, account: i64) -> &str {
        self.names.get(&account).map_or("", String::as_str)
    }

    /// The account of a name; 0 for one that the house could not learn.
    pub fn account(&self, name: &str) -> i64 {
        self.accounts.get(name).copied().unwrap_or(0)
    }
}

/// A digest from its hexadecimal text; zeros where it is none.
fn digest_of(text: &str) -> FileDigest {
    let mut digest = FileDigest::default();
    for (byte, place) in digest.iter_mut().zip(0..) {
        let pair = text.get(place * 2..place * 2 + 2);
        *byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or(0);
    }
    digest
}
