//! Who sees which rows of figures: SQL conditions of a scope, and which shops the viewer sees as a whole.
//!
//! They are narrower than the house's own: a leader may know the shop of the team, but sees the figures of the team only;
//! a manager sees what people did in the shops that are his, not what they did elsewhere.

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::ShopId;
use kernel::permission::Scope;
use kpi::rules::Rules;
use kpi::time::{Calendar, Day, Timestamp};

use crate::facts::settings::Settings;

/// SQL: the viewer of `$1, $2, $3` sees everything of the shop in the given column.
macro_rules! whole_shop {
    ($shop:literal) => {
        concat!(
            "exists (select 1 from access a where a.tenant = $1 and a.account = $2 and a.permission = $3
                and (a.kind = 'all' or (a.kind = 'shop' and a.shop = ",
            $shop,
            ")))"
        )
    };
}

/// SQL: the viewer sees the figures of the team in the given columns.
macro_rules! team_in {
    ($team:literal, $shop:literal) => {
        concat!(
            "exists (select 1 from access a where a.tenant = $1 and a.account = $2 and a.permission = $3
                and (a.kind = 'all' or (a.kind = 'shop' and a.shop = ",
            $shop,
            ") or (a.kind = 'team' and a.team = ",
            $team,
            ")))"
        )
    };
}

/// SQL: the viewer sees what the person did in the shop.
macro_rules! person_in {
    ($person:literal, $shop:literal) => {
        concat!(
            "exists (select 1 from access a where a.tenant = $1 and a.account = $2 and a.permission = $3
                and (a.kind = 'all' or (a.kind = 'shop' and a.shop = ",
            $shop,
            ") or (a.kind = 'own' and a.person = ",
            $person,
            ") or (a.kind = 'team' and exists (select 1 from seat s where s.tenant = a.tenant and s.team = a.team
                and s.person = ",
            $person,
            "))))"
        )
    };
}

pub(crate) use {person_in, team_in, whole_shop};

kernel::queries! {
    SHOPS = concat!("select s.id, g.settings, case when ", whole_shop!("s.id"), " then 2 when ",
        kernel::sees_shop!("s.id"), " then 1 else 0 end, g.number
        from shop s join generation g on g.tenant = s.tenant and g.shop = s.id and g.state = 'current'
        where s.tenant = $1 and (", kernel::sees_shop!("s.id"), " or exists (select 1 from access a where a.tenant = $1
            and a.account = $2 and a.permission = $3 and a.kind = 'own')) order by s.id");
}

/// The widest rows of a shop that the viewer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sight {
    /// Those of a person.
    Persons,
    /// Those of teams.
    Teams,
    /// All.
    Whole,
}

/// A shop with figures, and how its rows were made.
pub(crate) struct Seen {
    pub shop: ShopId,
    pub sight: Sight,
    pub calendar: Calendar,
    /// The facts that pages read.
    pub generation: i64,
    /// What they were made by.
    pub settings: Settings,
    eras: Vec<crate::facts::settings::Era>,
}

impl Seen {
    /// The rules in force on a day.
    pub fn rules(&self, day: Day) -> Option<&Rules> {
        self.eras.iter().find(|era| era.days.contains(&day)).map(|era| &era.rules)
    }

    /// The business day of an instant.
    pub fn day(&self, at: kernel::time::Moment) -> Day {
        self.calendar.day(Timestamp(at.micros()))
    }
}

/// Shops of which the viewer may see something.
pub(crate) fn shops(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Seen>> {
    tx.rows(&SHOPS, &scope.with([]), |row| {
        let settings = Settings::read(&row.get::<String>(1)?)?;
        let sight = match row.get::<i64>(2)? {
            2 => Sight::Whole,
            1 => Sight::Teams,
            _ => Sight::Persons,
        };
        let (calendar, eras) = (settings.calendar()?, settings.eras()?);
        Ok(Seen { shop: row.get(0)?, sight, calendar, generation: row.get(3)?, settings, eras })
    })
}
