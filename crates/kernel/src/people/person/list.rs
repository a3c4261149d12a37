//! People as lists and pages show them: one query for the persons of a page, and one each for what hangs on them.

use std::collections::HashMap;

use super::{
    AccountState, AccountSummary, Employment, Grant, GrantPlace, NickInUse, Person, ScopeKind, WorkState,
    mask,
};
use crate::ctx::Ctx;
use crate::db::{Row, Tx, Value, ids};
use crate::error::{Result, not_found};
use crate::id::{PersonId, RoleId, ShopId, TeamId};
use crate::people::refs::{NickRef, RoleRef, ShopRef, TeamRef};
use crate::people::role;
use crate::permission::Scope;
use crate::sees_person;
use crate::time::Moment;

crate::queries! {
    PERSONS = concat!("select p.id, p.name, p.number, p.phone, p.email, p.hired, p.left_on, p.version
        from person p where p.tenant = $1 and ", sees_person!("p.id"), "
            and (cast($4 as bigint) is null or p.id = $4)
            and (cast($5 as text) is null or lower(p.name) like $5 escape '\\' or lower(p.number) like $5 escape '\\')
            and (cast($6 as bigint) is null or exists (select 1 from seat f
                where f.tenant = p.tenant and f.person = p.id and f.shop = $6))
            and (cast($7 as bigint) is null or exists (select 1 from seat f
                where f.tenant = p.tenant and f.person = p.id and f.team = $7))
            and (cast($8 as bigint) is null or exists (select 1 from role_grant f
                where f.tenant = p.tenant and f.person = p.id and f.role = $8))
            and (cast($9 as bigint) is null or ($9 = 1) = (p.left_on is not null))
            and (cast($10 as text) is null or p.name > $10 or (p.name = $10 and p.id > $11))
            order by p.name, p.id limit $12");
    // Of the persons of a page, whose ids are the second value.
    EMPLOYMENTS = "select e.person, e.id, t.id, t.name, s.id, s.name, e.since, e.until
        from employment e
        join team t on t.tenant = $1 and t.id = e.team
        join shop s on s.tenant = $1 and s.id = t.shop
        where e.tenant = $1 and e.person in {ids $2} order by e.person, e.since, e.id";
    GRANTS = "select g.person, g.id, r.id, r.key, r.name, g.kind, t.id, t.name, s.id, s.name
        from role_grant g
        join role r on r.tenant = $1 and r.id = g.role
        left join team t on t.tenant = $1 and t.id = g.team
        left join shop s on s.tenant = $1 and s.id = coalesce(g.shop, t.shop)
        where g.tenant = $1 and g.person in {ids $2} order by g.person, g.id";
    ACCOUNTS = "select a.person, a.id, a.login, a.disabled, a.locked_until,
            case when a.password is null then 0 else 1 end, case when a.totp_secret is null then 0 else 1 end,
            (select max(d.seen) from device d where d.tenant = $1 and d.account = a.id)
        from account a where a.tenant = $1 and a.person in {ids $2}";
    NICKS = "select b.person, b.id, n.id, n.name, s.id, s.name, b.since, b.until
        from binding b
        join nick n on n.tenant = $1 and n.id = b.nick
        join shop s on s.tenant = $1 and s.id = n.shop
        where b.tenant = $1 and b.person in {ids $2} and b.since <= $3 and (b.until is null or b.until > $3)
        order by b.person, b.since, b.id";
}

/// Which people, and from where on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) id: Option<PersonId>,
    pub(crate) text: Option<String>,
    pub(crate) shop: Option<ShopId>,
    pub(crate) team: Option<TeamId>,
    pub(crate) role: Option<RoleId>,
    pub(crate) state: WorkState,
    /// Name and id of the last person seen.
    pub(crate) after: Option<(String, i64)>,
    pub(crate) limit: i64,
}

impl Filter {
    fn values(&self, scope: &Scope) -> Vec<Value> {
        let left = match self.state {
            WorkState::Employed => Some(false),
            WorkState::Left => Some(true),
            WorkState::All => None,
        };
        let (name, id) = self.after.clone().unzip();
        scope.with([
            self.id.into(),
            self.text.as_deref().map(containing).into(),
            self.shop.into(),
            self.team.into(),
            self.role.into(),
            left.into(),
            name.into(),
            id.into(),
            self.limit.into(),
        ])
    }
}

/// A `like` pattern for texts that contain `text`.
pub(crate) fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    // PostgreSQL takes no zero byte in a text.
    for sign in text.trim().to_lowercase().chars().filter(|sign| !sign.is_control()) {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern + "%"
}

/// The people in scope that the filter wants, by name.
pub(crate) fn people(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, filter: &Filter) -> Result<Vec<Person>> {
    let mut people = tx.rows(&PERSONS, &filter.values(scope), person)?;
    if people.is_empty() {
        return Ok(people);
    }
    let places: HashMap<PersonId, usize> =
        people.iter().enumerate().map(|(n, person)| (person.id, n)).collect();
    let page = ids(people.iter().map(|person| person.id.stored()));
    let mut values = vec![ctx.tenant.into(), page];
    let of = |row: &Row<'_>| row.get::<PersonId>(0).map(|person| places.get(&person).copied());
    tx.each(&EMPLOYMENTS, &values, |row| {
        let Some(place) = of(row)? else { return Ok(()) };
        people[place].employments.push(employment(row)?);
        Ok(())
    })?;
    tx.each(&GRANTS, &values, |row| {
        let Some(place) = of(row)? else { return Ok(()) };
        people[place].roles.push(grant(row, ctx)?);
        Ok(())
    })?;
    tx.each(&ACCOUNTS, &values, |row| {
        let Some(place) = of(row)? else { return Ok(()) };
        people[place].account = Some(account(row, ctx.now)?);
        Ok(())
    })?;
    values.push(ctx.now.into());
    tx.each(&NICKS, &values, |row| {
        let Some(place) = of(row)? else { return Ok(()) };
        people[place].nicks.push(nick(row)?);
        Ok(())
    })?;
    Ok(people)
}

/// One person in scope, at work or not.
pub(crate) fn find(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: PersonId) -> Result<Person> {
    let filter = Filter { id: Some(id), state: WorkState::All, limit: 1, ..Filter::default() };
    people(tx, ctx, scope, &filter)?.into_iter().next().ok_or_else(not_found)
}

fn person(row: &Row<'_>) -> Result<Person> {
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        number: row.get(2)?,
        phone: mask::phone(&row.get::<String>(3)?),
        email: mask::email(&row.get::<String>(4)?),
        hired_on: row.get(5)?,
        left_on: row.get(6)?,
        version: row.get(7)?,
        employments: Vec::new(),
        roles: Vec::new(),
        account: None,
        nicks: Vec::new(),
    })
}

fn employment(row: &Row<'_>) -> Result<Employment> {
    Ok(Employment {
        id: row.get(1)?,
        team: TeamRef { id: row.get(2)?, name: row.get(3)? },
        shop: ShopRef { id: row.get(4)?, name: row.get(5)? },
        from: row.get(6)?,
        to: row.get(7)?,
    })
}

fn grant(row: &Row<'_>, ctx: &Ctx) -> Result<Grant> {
    let key: Option<String> = row.get(3)?;
    let name = role::shown_name(key.as_deref(), row.get(4)?, ctx.language);
    let team = row.get::<Option<TeamId>>(6)?.zip(row.get::<Option<String>>(7)?);
    let shop = row.get::<Option<ShopId>>(8)?.zip(row.get::<Option<String>>(9)?);
    Ok(Grant {
        id: row.get(1)?,
        role: RoleRef { id: row.get(2)?, name },
        scope: GrantPlace {
            kind: ScopeKind::of(&row.get::<String>(5)?),
            team: team.map(|(id, name)| TeamRef { id, name }),
            shop: shop.map(|(id, name)| ShopRef { id, name }),
        },
    })
}

fn account(row: &Row<'_>, now: Moment) -> Result<AccountSummary> {
    let (disabled, locked_until): (bool, Moment) = (row.get(3)?, row.get(4)?);
    let state = match (disabled, locked_until > now, row.get::<bool>(5)?) {
        (true, ..) => AccountState::Disabled,
        (_, true, _) => AccountState::Locked,
        (.., false) => AccountState::None,
        _ => AccountState::Active,
    };
    Ok(AccountSummary {
        id: row.get(1)?,
        login: row.get(2)?,
        state,
        totp: row.get(6)?,
        last_seen_at: row.get(7)?,
    })
}

fn nick(row: &Row<'_>) -> Result<NickInUse> {
    Ok(NickInUse {
        id: row.get(1)?,
        nick: NickRef { id: row.get(2)?, name: row.get(3)? },
        shop: ShopRef { id: row.get(4)?, name: row.get(5)? },
        from: row.get(6)?,
        to: row.get(7)?,
    })
}
