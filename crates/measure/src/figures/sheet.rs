//! The KPI sheet of some shops and days, read back from the house: what a report of the same files gives.

use std::ops::RangeInclusive;

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kpi::sheet::Row;
use kpi::time::Day;

use crate::facts::Kind;
use crate::facts::list::{among, integers};
use crate::facts::store::day;
use crate::facts::totals::unpacked;

/// Rows of some shops (`$2`) and days (`$3` to `$4`) in the generation that pages read.
macro_rules! current {
    ($columns:literal, $table:literal, $joins:literal) => {
        concat!(
            "select ",
            $columns,
            " from generation g join ",
            $table,
            " t on t.tenant = g.tenant and t.shop = g.shop and t.generation = g.number ",
            $joins,
            " where g.tenant = $1 and g.state = 'current' and g.shop in ",
            among!("$2")
        )
    };
}

kernel::queries! {
    SHOPS = concat!(current!("t.shop, t.day, t.counts", "shop_day", ""),
        " and t.day >= $3 and t.day <= $4 order by t.shop, t.day");
    ACCOUNTS = concat!(current!("t.shop, t.day, t.counts, n.name", "account_day",
        "left join nick n on n.tenant = t.tenant and n.id = t.account"),
        " and t.day >= $3 and t.day <= $4 order by t.shop, n.name, t.day");
    GROUPS = concat!(current!("t.shop, t.day, t.counts, t.kind, t.member, coalesce(k.name, x.name, p.name, '')", "group_day",
        "left join named_team k on k.tenant = t.tenant and k.id = t.member and t.kind = 'named'
        left join team x on x.tenant = t.tenant and x.id = t.member and t.kind = 'team'
        left join person p on p.tenant = t.tenant and p.id = t.member and t.kind = 'person'"),
        " and t.day >= $3 and t.day <= $4 order by t.shop, t.kind, t.member, t.day");
    ORDERS = concat!(current!("t.shop, t.order_id, a.name, b.name, c.name, d.name, e.name, t.split, t.assisted", "credit",
        "left join nick a on a.tenant = t.tenant and a.id = t.order_agent
        left join nick b on b.tenant = t.tenant and b.id = t.pay_agent
        left join nick c on c.tenant = t.tenant and c.id = t.seller_order
        left join nick d on d.tenant = t.tenant and d.id = t.seller_payment
        left join nick e on e.tenant = t.tenant and e.id = t.seller_first"),
        " and ((t.created_day >= $3 and t.created_day <= $4) or (t.paid_day >= $3 and t.paid_day <= $4))
        order by t.shop, t.created_at, t.order_id");
}

/// Rows of figures and orders with their credit.
#[derive(Debug, Default)]
pub struct Sheet {
    /// By shop and day.
    pub shop_days: Vec<(ShopId, Day, Row)>,
    /// By shop, account and day.
    pub account_days: Vec<(ShopId, String, Day, Row)>,
    /// Persons and teams: shop, what it is, its name, day.
    pub group_days: Vec<(ShopId, Kind, String, Day, Row)>,
    /// Orders created or paid on one of the days.
    pub orders: Vec<CreditedOrder>,
}

/// An order with its credit, by names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditedOrder {
    /// The shop.
    pub shop: ShopId,
    /// Its number.
    pub order_id: String,
    /// Who earned the creation.
    pub order_agent: Option<String>,
    /// Who earned the payment.
    pub pay_agent: Option<String>,
    /// The seller under each rule: order, payment, order first.
    pub sellers: [Option<String>; 3],
    /// How both were earned.
    pub split: Option<String>,
    /// Ids of the accounts that helped.
    pub assisted: Vec<i64>,
}

/// A day as it sorts among stored ones.
fn text(day: Day) -> String {
    let (first, last) = (Day::from_civil(1, 1, 1), Day::from_civil(9999, 12, 31));
    day.clamp(first.unwrap_or_default(), last.unwrap_or_default()).to_string()
}

/// Reads the sheet.
pub fn sheet(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    shops: &[ShopId],
    days: &RangeInclusive<Day>,
) -> Result<Sheet> {
    let list = integers(shops.iter().map(|shop| shop.stored()));
    let values = params![tenant, list, text(*days.start()), text(*days.end())];
    let row_of = |row: &kernel::db::Row<'_>| unpacked(&row.get::<Vec<u8>>(2)?);
    let day_of = |row: &kernel::db::Row<'_>| row.get::<String>(1).map(|text| day(&text));
    Ok(Sheet {
        shop_days: tx.rows(&SHOPS, values, |row| Ok((row.get(0)?, day_of(row)?, row_of(row)?)))?,
        account_days: tx.rows(&ACCOUNTS, values, |row| {
            Ok((row.get(0)?, row.get::<Option<String>>(3)?.unwrap_or_default(), day_of(row)?, row_of(row)?))
        })?,
        group_days: tx.rows(&GROUPS, values, |row| {
            let kind = Kind::of(&row.get::<String>(3)?).unwrap_or(Kind::Named);
            Ok((row.get(0)?, kind, row.get(5)?, day_of(row)?, row_of(row)?))
        })?,
        orders: tx.rows(&ORDERS, values, |row| {
            Ok(CreditedOrder {
                shop: row.get(0)?,
                order_id: row.get(1)?,
                order_agent: row.get(2)?,
                pay_agent: row.get(3)?,
                sellers: [row.get(4)?, row.get(5)?, row.get(6)?],
                split: row.get(7)?,
                assisted: serde_json::from_str(&row.get::<String>(8)?).unwrap_or_default(),
            })
        })?,
    })
}
