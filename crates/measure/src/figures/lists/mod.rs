//! The lists behind figures: inquiries, orders, receptions, newest first.

pub(crate) mod files;
pub(crate) mod inquiries;
pub(crate) mod names;
pub(crate) mod orders;
pub(crate) mod receptions;
mod walk;

use kernel::day::Day;
use kernel::db::{Query, Tx, Value};
use kernel::error::Result;
use kernel::http::Paging;
use kernel::id::{NickId, PersonId, ShopId, TeamId};
use kernel::permission::Scope;
use kpi::time::Timestamp;
use serde::Deserialize;

use super::period::Period;
use super::seen::{self, Seen};
use crate::facts::list::integers;
use walk::{Place, Window};

pub(super) const QUERIES: [&[&Query]; 3] = [inquiries::QUERIES, orders::QUERIES, receptions::QUERIES];

/// Rows of a file that are read at once.
const AT_ONCE: usize = 2_000;

/// What every list is narrowed by.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Narrowed {
    /// The first business day.
    from: Day,
    /// The last business day; at most 400 days.
    to: Day,
    /// Of this shop.
    shop: Option<ShopId>,
    /// Of this team.
    team: Option<TeamId>,
    /// Of this person.
    person: Option<PersonId>,
    /// Of this account.
    account: Option<NickId>,
    /// Of this weekday; 0 is Monday.
    weekday: Option<i32>,
    /// Of this clock hour, 0–23, by which figures by the hour count it.
    hour: Option<usize>,
    /// How many rows, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// Which rows of a list, and from where on.
pub(super) struct Asked {
    pub period: Period,
    pub shop: Option<ShopId>,
    pub team: Option<TeamId>,
    pub person: Option<PersonId>,
    pub account: Option<NickId>,
    pub weekday: Option<i32>,
    pub hour: Option<usize>,
    pub after: Option<Place>,
    pub size: usize,
}

impl Narrowed {
    /// Whether a list takes it.
    pub(crate) fn checked(self) -> Result<()> {
        self.asked().map(drop)
    }

    fn asked(self) -> Result<Asked> {
        let Narrowed { from, to, shop, team, person, account, weekday, hour, limit, cursor } = self;
        let paging = Paging { limit, cursor: None };
        let size = usize::try_from(paging.fetch() - 1).unwrap_or(1);
        let after = cursor.as_deref().map(Place::parse).transpose()?;
        let period = Period::of(from, to, "to")?;
        Ok(Asked { period, shop, team, person, account, weekday, hour, after, size })
    }
}

impl Asked {
    /// The same rows from the beginning, so many at a time.
    fn whole(self) -> Asked {
        Asked { after: None, size: AT_ONCE, ..self }
    }

    /// The same rows from a place on.
    fn after(&mut self, cursor: Option<&str>) -> Result<()> {
        self.after = cursor.map(Place::parse).transpose()?;
        Ok(())
    }

    /// Shops that the viewer sees something of, narrowed to the one asked for.
    fn shops(&self, tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Seen>> {
        let mut shops = seen::shops(tx, scope)?;
        shops.retain(|seen| self.shop.is_none_or(|shop| shop == seen.shop));
        Ok(shops)
    }

    /// Whether a row lies on the weekday asked for.
    fn on_weekday(&self, day: kpi::time::Day) -> bool {
        self.weekday.is_none_or(|weekday| weekday == super::sums::weekday(day))
    }

    /// Whether an instant lies in the hour asked for, on the clocks of its shop.
    fn in_hour(&self, shops: &[Seen], shop: ShopId, at: i64) -> bool {
        let hour =
            || shops.iter().find(|seen| seen.shop == shop).map(|seen| seen.calendar.hour(Timestamp(at)));
        self.hour.is_none_or(|wanted| hour() == Some(wanted))
    }

    /// Whether rows of some people or accounts are asked for.
    fn of_somebody(&self) -> bool {
        self.team.is_some() || self.person.is_some() || self.account.is_some()
    }

    /// `$4` to `$12`: days, shops, the place, how many rows, account and person; then `more`.
    fn values<const N: usize>(
        &self,
        scope: &Scope,
        shops: &[Seen],
        window: &Window,
        more: [Value; N],
    ) -> Vec<Value> {
        let list = integers(shops.iter().map(|seen| seen.shop.stored()));
        let mut values = scope.with([
            window.from.to_string().into(),
            window.before.day.to_string().into(),
            list.into(),
            window.before.at.into(),
            window.before.id.into(),
            window.before.more.clone().into(),
            window.limit.into(),
            self.account.into(),
            self.person.into(),
        ]);
        values.extend(more);
        values
    }
}

/// SQL: rows of the current generation on the days of the window and after its place, for `order by` of the same columns.
macro_rules! window {
    ($day:literal, $at:literal, $id:literal, $more:literal) => {
        concat!(
            " g.tenant = $1 and g.state = 'current' and g.shop in ",
            crate::facts::list::among!("$6"),
            " and ",
            $day,
            " >= $4 and ",
            $day,
            " <= $5 and (",
            $day,
            " < $5 or ",
            $at,
            " < $7 or (",
            $at,
            " = $7 and (",
            $id,
            " < $8 or (",
            $id,
            " = $8 and ",
            $more,
            " < cast($9 as text)))))"
        )
    };
}

use window;
