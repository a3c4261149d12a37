//! Rows of figures out of the database, with who they are about.

use kernel::db::{Query, Row as Found, Tx, Value};
use kernel::error::Result;
use kernel::id::{NickId, PersonId, ShopId, TeamId};
use kernel::permission::Scope;
use kpi::sheet::Row;
use kpi::time::Day;

use super::cut::Cut;
use super::period::Period;
use super::seen::{person_in, team_in, whole_shop};
use crate::facts::list::{among, integers};
use crate::facts::model::unpacked_groups;
use crate::facts::store::day;
use crate::facts::totals::unpacked;
use crate::periods::{Kept, Sums};

/// Rows of the generation that pages read, on the days from `$4` to `$5` in the shops of `$6`.
macro_rules! current {
    ($columns:literal, $table:literal, $joins:literal, $seen:expr) => {
        concat!(
            "select t.shop, o.name, t.day, t.counts, ",
            $columns,
            " from generation g join ",
            $table,
            " t on t.tenant = g.tenant and t.shop = g.shop and t.generation = g.number
            join shop o on o.tenant = t.tenant and o.id = t.shop ",
            $joins,
            " where g.tenant = $1 and g.state = 'current' and g.shop in ",
            among!("$6"),
            " and t.day >= $4 and t.day <= $5 and ",
            $seen
        )
    };
}

kernel::queries! {
    SHOPS = current!("t.shop, o.name", "shop_day", "", whole_shop!("t.shop"));
    TEAMS = concat!(current!("t.member, coalesce(k.name, x.name, '')", "group_day",
        "left join named_team k on k.tenant = t.tenant and k.id = t.member and t.kind = 'named'
        left join team x on x.tenant = t.tenant and x.id = t.member and t.kind = 'team'",
        concat!("((t.kind = 'team' and ", team_in!("t.member", "t.shop"), ")
            or (t.kind = 'named' and ", whole_shop!("t.shop"), "))")),
        " and (cast($7 as bigint) is null or t.member = $7)");
    /// People of a team: those who were in it at some time of the period.
    PERSONS = concat!(current!("t.member, coalesce(p.name, '')", "group_day",
        "left join person p on p.tenant = t.tenant and p.id = t.member",
        concat!("t.kind = 'person' and ", person_in!("t.member", "t.shop"))),
        " and (cast($7 as bigint) is null or exists (select 1 from employment e where e.tenant = t.tenant
            and e.person = t.member and e.team = $7 and e.since <= $5 and (e.until is null or e.until >= $4)))
        and (cast($8 as bigint) is null or t.member = $8)");
    ACCOUNTS = current!("t.account, coalesce(n.name, '')", "account_day",
        "left join nick n on n.tenant = t.tenant and n.id = t.account", whole_shop!("t.shop"));
    /// What accounts did for people: an account that changed hands is in two hands, each sees its part.
    PARTS = concat!(current!("t.account, coalesce(n.name, ''), t.groups", "reception",
        "left join nick n on n.tenant = t.tenant and n.id = t.account", person_in!("t.person", "t.shop")),
        " and (cast($7 as bigint) is null or t.person = $7)");
    HOURS = current!("t.hour, ''", "shop_hour", "", whole_shop!("t.shop"));
}

/// A row of figures and who it is about.
pub(crate) struct Line {
    pub shop: ShopId,
    pub shop_name: String,
    pub day: Day,
    pub row: Row,
    /// Whom `id` names depends on the question.
    pub id: i64,
    pub name: String,
}

/// What is asked for.
pub(crate) struct Wanted<'w> {
    pub scope: &'w Scope,
    pub period: Period,
    pub shops: Vec<ShopId>,
    pub team: Option<TeamId>,
    pub person: Option<PersonId>,
    /// A day that ends early.
    pub cut: Option<&'w Cut>,
    /// What frozen periods keep, in the place of what there is now.
    pub kept: Option<&'w Kept>,
}

impl Wanted<'_> {
    fn values<const N: usize>(&self, more: [Value; N]) -> Vec<Value> {
        let [from, to] = self.period.texts();
        let shops = integers(self.shops.iter().map(|shop| shop.stored()));
        let mut values = self.scope.with([from.into(), to.into(), shops.into()]);
        values.extend(more);
        values
    }

    /// Sums of the present, or what is kept of them; `early` ends a day that ends early.
    fn lines(
        &self,
        tx: &mut Tx<'_>,
        query: &'static Query,
        values: &[Value],
        of: Sums,
        early: impl Fn(&Cut, &mut Line),
    ) -> Result<Vec<Line>> {
        let mut lines = tx.rows(query, values, line)?;
        if let Some(cut) = self.cut {
            lines.iter_mut().for_each(|line| early(cut, line));
        }
        if let Some(kept) = self.kept {
            lines.retain(|line| !kept.covers(line.shop, line.day));
            // The place of the shops holds the periods.
            let mut values = values.to_vec();
            values[5] = kept.ids(&self.shops).into();
            lines.extend(tx.rows(of.query(), &values, line)?);
        }
        Ok(lines)
    }

    /// Whole shops by day.
    pub fn of_shops(&self, tx: &mut Tx<'_>) -> Result<Vec<Line>> {
        self.lines(tx, &SHOPS, &self.values([]), Sums::Shops, Cut::shop)
    }

    /// Teams by day.
    pub fn of_teams(&self, tx: &mut Tx<'_>) -> Result<Vec<Line>> {
        self.lines(tx, &TEAMS, &self.values([self.team.into()]), Sums::Teams, Cut::group)
    }

    /// People by day.
    pub fn of_persons(&self, tx: &mut Tx<'_>) -> Result<Vec<Line>> {
        let values = self.values([self.team.into(), self.person.into()]);
        self.lines(tx, &PERSONS, &values, Sums::Persons, Cut::group)
    }

    /// Whole accounts by day.
    pub fn of_accounts(&self, tx: &mut Tx<'_>) -> Result<Vec<Line>> {
        self.lines(tx, &ACCOUNTS, &self.values([]), Sums::Accounts, Cut::account)
    }

    /// Accounts by what they did for the people and the team asked for.
    pub fn of_parts(&self, tx: &mut Tx<'_>) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        tx.each(&PARTS, &self.values([self.person.into()]), |row| {
            let groups = unpacked_groups(&row.get::<Vec<u8>>(6)?).unwrap_or_default();
            let of_team = |team: TeamId| groups.iter().any(|group| group.member == team.stored());
            if self.team.is_none_or(of_team) {
                lines.push(line(row)?);
            }
            Ok(())
        })?;
        Ok(lines)
    }

    /// Hours of whole shops by day; the id is the hour.
    pub fn of_hours(&self, tx: &mut Tx<'_>) -> Result<Vec<Line>> {
        let mut lines = tx.rows(&HOURS, &self.values([]), line)?;
        if let Some(cut) = self.cut {
            lines.iter_mut().for_each(|line| Cut::hour(cut, line));
        }
        Ok(lines)
    }
}

fn line(row: &Found<'_>) -> Result<Line> {
    Ok(Line {
        shop: row.get(0)?,
        shop_name: row.get(1)?,
        day: day(&row.get::<String>(2)?),
        row: unpacked(&row.get::<Vec<u8>>(3)?)?,
        id: row.get(4)?,
        name: row.get(5)?,
    })
}

impl Line {
    /// Its account, as others are told.
    pub fn account(&self) -> String {
        NickId::from_stored(self.id).to_string()
    }
}

impl<'w> Wanted<'w> {
    /// The same for the shops of a condition only.
    pub fn within(
        &self,
        seen: &[super::seen::Seen],
        holds: impl Fn(&super::seen::Seen) -> bool,
    ) -> Wanted<'w> {
        let among = |shop: &ShopId| seen.iter().any(|seen| seen.shop == *shop && holds(seen));
        let shops = self.shops.iter().copied().filter(among).collect();
        Wanted { shops, ..*self }
    }
}
