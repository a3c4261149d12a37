//! Figures of some days under rules that nobody has put in force: by the engine, from the rows of the buyers concerned,
//! without a trace in the tables.

use std::collections::HashSet;
use std::num::NonZero;
use std::ops::RangeInclusive;

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kpi::compare::{ByName, Told};
use kpi::history::{Apart, OfBuyer, Options};
use kpi::rules::Rules;
use kpi::sheet::Row;
use kpi::time::{Day, Timestamp};

use crate::facts::frame::Frame;
use crate::facts::load::{self, Loaded};
use crate::facts::made;
use crate::facts::settings::{Era, Settings};

/// Buyers computed at a time.
pub(crate) const STEP: usize = 1_000;

kernel::queries! {
    /// Whoever may have a figure or an order on the days from `$3` to `$4`, the instants from `$5` to `$6`.
    BUYERS = "select r.buyer from generation g join reception r on r.tenant = g.tenant and r.shop = g.shop
            and r.generation = g.number
        where g.tenant = $1 and g.shop = $2 and g.state = 'current' and r.day >= $3 and r.day <= $4
        union
        select v.buyer from generation g join visit v on v.tenant = g.tenant and v.shop = g.shop
            and v.generation = g.number
        where g.tenant = $1 and g.shop = $2 and g.state = 'current' and v.day >= $3 and v.day <= $4
        union
        select o.buyer from order_row o where o.tenant = $1 and o.shop = $2
            and ((o.created_at >= $5 and o.created_at < $6) or (o.paid_at >= $5 and o.paid_at < $6))
        order by 1";
}

/// What every step of a study needs.
pub(crate) struct Study {
    pub tenant: TenantId,
    pub shop: ShopId,
    pub days: RangeInclusive<Day>,
    pub as_of: Timestamp,
    pub settings: Settings,
    frame: Frame,
}

impl Study {
    /// Begins a study of a shop; `None` for one that is not there.
    pub fn begin(
        tx: &mut Tx<'_>,
        shop: ShopId,
        days: RangeInclusive<Day>,
        as_of: Timestamp,
    ) -> Result<Option<Study>> {
        let tenant = TenantId::HOME;
        let Some(settings) = Settings::of_shop(tx, tenant, shop)? else { return Ok(None) };
        let frame = Frame::read(tx, tenant, shop, &settings.calendar()?)?;
        Ok(Some(Study { tenant, shop, days, as_of, settings, frame }))
    }

    /// Buyers whose figures of these days may be other ones, sorted. Business days of other rules may begin earlier or
    /// later: a day more on each side.
    pub fn buyers(&self, tx: &mut Tx<'_>) -> Result<Vec<i64>> {
        let calendar = self.settings.calendar()?;
        let (first, last) = (self.days.start().plus(-1), self.days.end().plus(1));
        let instants = (calendar.start(first).0, calendar.start(last.plus(1)).0);
        let values =
            params![self.tenant, self.shop, first.to_string(), last.to_string(), instants.0, instants.1];
        tx.rows(&BUYERS, values, |row| row.get(0))
    }

    /// Computes some buyers, sorted, under rules that hold on days of their own.
    pub fn parts(&self, tx: &mut Tx<'_>, eras: &[Era], buyers: &[i64]) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        for era in eras {
            let first = *self.days.start().max(era.days.start());
            let last = *self.days.end().min(era.days.end());
            if first <= last {
                let loaded = load::load(tx, self.tenant, &self.frame, &era.rules, buyers)?;
                parts.push(self.part(loaded, first..=last, &era.rules, buyers));
            }
        }
        Ok(parts)
    }

    fn part(&self, loaded: Loaded, days: RangeInclusive<Day>, rules: &Rules, buyers: &[i64]) -> Part {
        let Loaded { history, gathered, digests, nicks, alone, .. } = loaded;
        let options = Options {
            as_of: self.as_of,
            days: days.clone(),
            threads: NonZero::<usize>::MIN,
            ..Options::default()
        };
        let apart = history.apart(vec![gathered], &digests, &options);
        let wanted = |of: &OfBuyer| {
            made::buyer(&apart, &nicks, &alone, of.whose).is_some_and(|id| buyers.binary_search(&id).is_ok())
        };
        let mine = (0..).zip(&apart.buyers).filter(|(_, of)| wanted(of)).map(|(place, _)| place).collect();
        Part { mine, apart, days, rules: rules.clone() }
    }

    /// The account of a name.
    pub fn account(&self, name: &str) -> i64 {
        self.frame.account(name)
    }
}

/// What the engine found of some buyers on the days of one rule set.
pub(crate) struct Part {
    apart: Apart,
    mine: HashSet<usize>,
    days: RangeInclusive<Day>,
    rules: Rules,
}

impl Part {
    fn buyers(&self) -> impl Iterator<Item = &OfBuyer> {
        self.apart.buyers.iter().enumerate().filter(|(place, _)| self.mine.contains(place)).map(|(_, of)| of)
    }

    /// Adds the figures of accounts and of the shop, whose account is empty.
    pub fn add(&self, shop: &str, rows: &mut ByName) {
        for of in self.buyers() {
            let mut whole = Row::default();
            for (_, row) in of.facts.shop_days.clone().into_rows() {
                whole.add(&row);
            }
            for ((account, _), row) in of.facts.agent_days.clone().into_rows() {
                whole.add_account(&row);
                let name = self.apart.account(account).to_owned();
                rows.entry((shop.to_owned(), name)).or_default().add(&row);
            }
            rows.entry((shop.to_owned(), String::new())).or_default().add(&whole);
        }
    }

    /// Its orders: those that were paid, or without payment made, on these days.
    pub fn orders(&self) -> impl Iterator<Item = Told<'_>> {
        let calendar = self.rules.calendar();
        let decides = move |of: &kpi::engine::Credited| {
            self.days.contains(&calendar.day(of.paid.unwrap_or(of.created)))
        };
        let orders = self.buyers().flat_map(|of| &of.facts.orders).filter(move |order| decides(order));
        orders.map(|order| Told { titles: &self.apart, rules: &self.rules, order })
    }
}
