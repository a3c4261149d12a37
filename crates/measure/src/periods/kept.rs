//! Kept sums in the place of those of the present.

use kernel::db::{Query, Tx};
use kernel::error::Result;
use kernel::id::ShopId;
use kernel::permission::Scope;
use kpi::time::Day;

use super::store::{Frozen, FrozenDays};
use crate::PeriodId;
use crate::facts::list::{among, integers};
use crate::facts::store::day;
use crate::figures::period::Period;
use crate::figures::seen::{person_in, team_in, whole_shop};

/// Rows that the frozen periods of `$6` keep of the days from `$4` to `$5`, with the columns of figures.
macro_rules! kept {
    ($columns:literal, $joins:literal, $seen:expr) => {
        concat!(
            "select f.shop, o.name, t.day, t.counts, ",
            $columns,
            " from frozen_period f join frozen_sum t on t.tenant = f.tenant and t.period = f.id
            join shop o on o.tenant = f.tenant and o.id = f.shop ",
            $joins,
            " where f.tenant = $1 and f.id in ",
            among!("$6"),
            " and t.day >= $4 and t.day <= $5 and ",
            $seen
        )
    };
}

kernel::queries! {
    SHOPS = kept!("f.shop, o.name", "", concat!("t.kind = 'shop' and ", whole_shop!("f.shop")));
    TEAMS = concat!(kept!("t.member, coalesce(k.name, x.name, '')",
        "left join named_team k on k.tenant = t.tenant and k.id = t.member and t.kind = 'named'
        left join team x on x.tenant = t.tenant and x.id = t.member and t.kind = 'team'",
        concat!("((t.kind = 'team' and ", team_in!("t.member", "f.shop"), ")
            or (t.kind = 'named' and ", whole_shop!("f.shop"), "))")),
        " and (cast($7 as bigint) is null or t.member = $7)");
    PERSONS = concat!(kept!("t.member, coalesce(p.name, '')",
        "left join person p on p.tenant = t.tenant and p.id = t.member",
        concat!("t.kind = 'person' and ", person_in!("t.member", "f.shop"))),
        " and (cast($7 as bigint) is null or exists (select 1 from employment e where e.tenant = t.tenant
            and e.person = t.member and e.team = $7 and e.since <= $5 and (e.until is null or e.until >= $4)))
        and (cast($8 as bigint) is null or t.member = $8)");
    ACCOUNTS = kept!("t.member, coalesce(n.name, '')", "left join nick n on n.tenant = t.tenant and n.id = t.member",
        concat!("t.kind = 'account' and ", whole_shop!("f.shop")));
    DAYS = concat!("select f.id, f.shop, f.first_day, f.last_day from frozen_period f where f.tenant = $1
        and f.thawed is null and f.shop in ", among!("$2"), " and f.first_day <= $4 and f.last_day >= $3
        order by f.shop, f.first_day limit 500");
}

/// Which sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sums {
    /// Whole shops.
    Shops,
    /// Teams.
    Teams,
    /// People, with all accounts held.
    Persons,
    /// Whole accounts.
    Accounts,
}

impl Sums {
    /// The kept ones: columns and values as those of the present.
    pub fn query(self) -> &'static Query {
        match self {
            Sums::Shops => &SHOPS,
            Sums::Teams => &TEAMS,
            Sums::Persons => &PERSONS,
            Sums::Accounts => &ACCOUNTS,
        }
    }
}

/// Days that frozen periods keep.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept(Vec<FrozenDays>);

impl Kept {
    /// Those of some shops that touch a period.
    pub fn read(tx: &mut Tx<'_>, scope: &Scope, shops: &[ShopId], period: Period) -> Result<Kept> {
        let [from, to] = period.texts();
        let list = integers(shops.iter().map(|shop| shop.stored()));
        let values = [scope.tenant().into(), list.into(), from.into(), to.into()];
        let days = tx.rows(&DAYS, &values, |row| {
            let id: PeriodId = row.get(0)?;
            Ok(FrozenDays { id, shop: row.get(1)?, from: row.get(2)?, to: row.get(3)? })
        })?;
        Ok(Kept(days))
    }

    /// What one period keeps, also after it was thawed.
    pub(super) fn of(period: &Frozen) -> Kept {
        let Frozen { id, from, to, .. } = *period;
        Kept(vec![FrozenDays { id, shop: period.shop.id, from, to }])
    }

    /// Whether a day of a shop is kept.
    pub fn covers(&self, shop: ShopId, on: Day) -> bool {
        let at = |of: kernel::day::Day| day(&of.to_string());
        self.0.iter().any(|days| days.shop == shop && at(days.from) <= on && on <= at(days.to))
    }

    /// The periods of some shops, as the queries of [`Sums`] take them.
    pub fn ids(&self, shops: &[ShopId]) -> String {
        integers(self.0.iter().filter(|days| shops.contains(&days.shop)).map(|days| days.id.stored()))
    }

    /// All of them.
    pub fn into_days(self) -> Vec<FrozenDays> {
        self.0
    }
}
