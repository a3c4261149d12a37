//! Who holds an account when: persons by bindings, their teams by employment, teams that only files name.
//!
//! A buyer-day counts for the person who held the account at its first message, and for that person's teams of the day.
//! Memberships of imported files hold where and when nobody is bound to the account: what the house knows goes before.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{ShopId, TeamId, TenantId};
use kernel::params;
use kernel::time::Moment;
use kpi::time::{Calendar, Day};

use super::model::{Group, Kind};

kernel::queries! {
    BINDINGS = "select b.nick, b.person, b.since, b.until from nick n
        join binding b on b.tenant = n.tenant and b.nick = n.id
        where n.tenant = $1 and n.shop = $2";
    EMPLOYMENTS = "select e.person, e.team, e.since, e.until from employment e where e.tenant = $1
        and e.person in (select b.person from nick n join binding b on b.tenant = n.tenant and b.nick = n.id
            where n.tenant = $1 and n.shop = $2)";
    MEMBERS = "select distinct m.account, m.team, t.id, k.id, m.since, m.until from member_row m
        join batch b on b.tenant = m.tenant and b.number = m.batch and b.state = 'ready'
        left join team t on t.tenant = m.tenant and t.shop = m.shop and t.name = m.team
        left join named_team k on k.tenant = m.tenant and k.shop = m.shop and k.name = m.team
        where m.tenant = $1 and m.shop = $2";
    NAME_TEAM = "insert into named_team (tenant, id, shop, name) values ($1, $2, $3, $4)
        on conflict (tenant, shop, name) do nothing";
}

/// All time.
const ALWAYS: Range<i64> = i64::MIN..i64::MAX;

/// Persons and teams of the accounts of one shop.
#[derive(Debug, Default)]
pub(crate) struct Holders {
    spans: HashMap<i64, Vec<(Range<i64>, Group)>>,
    /// Teams of files that have no id yet.
    pub unknown: BTreeSet<String>,
}

impl Holders {
    /// Reads them; days are those of the calendar.
    pub fn read(tx: &mut Tx<'_>, tenant: TenantId, shop: ShopId, calendar: &Calendar) -> Result<Holders> {
        let mut holders = Holders::default();
        let mut teams: HashMap<i64, Vec<(i64, Range<i64>)>> = HashMap::new();
        tx.each(&EMPLOYMENTS, params![tenant, shop], |row| {
            let days = instants(calendar, row.get(2)?, row.get(3)?);
            teams.entry(row.get(0)?).or_default().push((row.get(1)?, days));
            Ok(())
        })?;
        tx.each(&BINDINGS, params![tenant, shop], |row| {
            let until: Option<i64> = row.get(3)?;
            let time = row.get::<i64>(2)?..until.unwrap_or(i64::MAX);
            holders.bind(row.get(0)?, row.get(1)?, &time, &teams);
            Ok(())
        })?;
        let bound: HashMap<i64, Vec<Range<i64>>> = holders.bound();
        tx.each(&MEMBERS, params![tenant, shop], |row| {
            let group = match (row.get::<Option<i64>>(2)?, row.get::<Option<i64>>(3)?) {
                (Some(member), _) => Group { kind: Kind::Team, member },
                (None, Some(member)) => Group { kind: Kind::Named, member },
                (None, None) => {
                    holders.unknown.insert(row.get(1)?);
                    return Ok(());
                }
            };
            let account: i64 = row.get(0)?;
            let time = instants(calendar, row.get(4)?, row.get(5)?);
            let taken = bound.get(&account).map(Vec::as_slice).unwrap_or_default();
            let spans = holders.spans.entry(account).or_default();
            spans.extend(without(time, taken).into_iter().map(|time| (time, group)));
            Ok(())
        })?;
        Ok(holders)
    }

    fn bind(
        &mut self,
        account: i64,
        person: i64,
        time: &Range<i64>,
        teams: &HashMap<i64, Vec<(i64, Range<i64>)>>,
    ) {
        let spans = self.spans.entry(account).or_default();
        spans.push((time.clone(), Group { kind: Kind::Person, member: person }));
        for (team, days) in teams.get(&person).into_iter().flatten() {
            let both = time.start.max(days.start)..time.end.min(days.end);
            if both.start < both.end {
                spans.push((both, Group { kind: Kind::Team, member: *team }));
            }
        }
    }

    /// When somebody is bound to each account, sorted.
    fn bound(&self) -> HashMap<i64, Vec<Range<i64>>> {
        let times = self.spans.iter().map(|(&account, spans)| {
            let persons = spans.iter().filter(|(_, group)| group.kind == Kind::Person);
            let mut times: Vec<Range<i64>> = persons.map(|(time, _)| time.clone()).collect();
            times.sort_unstable_by_key(|time| time.start);
            (account, times)
        });
        times.collect()
    }

    /// Persons and teams of an account at an instant, sorted, each once.
    pub fn of(&self, account: i64, at: i64) -> Vec<Group> {
        let spans = self.spans.get(&account).into_iter().flatten();
        let mut groups: Vec<Group> =
            spans.filter(|(time, _)| time.contains(&at)).map(|(_, group)| *group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// All of them: account, from when to when, whose.
    pub fn all(&self) -> impl Iterator<Item = (i64, &Range<i64>, Group)> {
        self.spans
            .iter()
            .flat_map(|(&account, spans)| spans.iter().map(move |(time, of)| (account, time, *of)))
    }

    /// Those of one account.
    pub fn of_account(&self, account: i64) -> &[(Range<i64>, Group)] {
        self.spans.get(&account).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Gives ids to teams that only files name.
pub(crate) fn name_teams(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    shop: ShopId,
    names: &BTreeSet<String>,
    now: Moment,
) -> Result<()> {
    for name in names {
        tx.run(&NAME_TEAM, params![tenant, TeamId::fresh(now), shop, name])?;
    }
    Ok(())
}

/// Business days as instants; an absent end is open.
fn instants(calendar: &Calendar, since: Option<String>, until: Option<String>) -> Range<i64> {
    let day = |text: Option<String>| text.and_then(|text| Day::parse(&text));
    let from = day(since).map_or(ALWAYS.start, |day| calendar.start(day).0);
    from..day(until).map_or(ALWAYS.end, |day| calendar.start(day.plus(1)).0)
}

/// What of a time lies outside of others, which are sorted.
fn without(time: Range<i64>, taken: &[Range<i64>]) -> Vec<Range<i64>> {
    let mut free = Vec::new();
    let mut from = time.start;
    for other in taken {
        let until = other.start.min(time.end);
        if from < until {
            free.push(from..until);
        }
        from = from.max(other.end);
    }
    if from < time.end {
        free.push(from..time.end);
    }
    free
}

#[cfg(test)]
mod tests {
    use super::without;

    /// What is left of the first ten, as pairs.
    fn left(taken: &[(i64, i64)]) -> Vec<(i64, i64)> {
        let taken: Vec<_> = taken.iter().map(|&(from, to)| from..to).collect();
        without(0..10, &taken).into_iter().map(|time| (time.start, time.end)).collect()
    }

    #[test]
    fn what_is_taken_is_left_out() {
        assert_eq!(left(&[]), [(0, 10)]);
        assert_eq!(left(&[(2, 3), (5, 20)]), [(0, 2), (3, 5)]);
        assert_eq!(left(&[(-5, 1), (1, 2), (9, 10)]), [(2, 9)]);
        assert_eq!(left(&[(20, 30)]), [(0, 10)]);
        assert!(left(&[(-1, 11)]).is_empty());
    }
}
