//! A shop's own clocks, time zone and hours of service, are rules too: where they change, its facts are made again.

use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::events::{Handler, Happened};
use kernel::id::ShopId;
use kernel::people::shop;

use crate::facts;

/// Hears of changed shops.
pub(crate) static FOLLOW: Handler = Handler { key: "measure.clocks", kinds: &[&shop::CHANGED], run: follow };

fn follow(tx: &mut Tx<'_>, ctx: &Ctx, happened: &Happened) -> Result<()> {
    if let Ok(shop) = happened.subject.parse::<ShopId>() {
        facts::follow(tx, ctx, shop)?;
    }
    Ok(())
}
