//! Rows into people, each whole or not at all.

use std::collections::HashMap;

use serde_json::json;

use super::draft::Draft;
use super::header::{Field, Header};
use super::{Grid, Outcome, PREVIEW, Rejected, Report, Taken};
use crate::audit::{self, Entry};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::{Error, Problem, Result, invalid};
use crate::id::{AccountId, PersonId, RoleId, ShopId, TeamId};
use crate::params;
use crate::people::actions::PEOPLE_IMPORT;
use crate::people::bindings::{self, NewBinding};
use crate::people::check::unless_taken;
use crate::people::person::{
    NewEmployment, NewPerson, Person, ScopeKind, audit_shop, employment, leaving, list, store,
};
use crate::people::role::{NewGrant, NewGrantPlace, grants};
use crate::people::{BINDINGS_WRITE, PEOPLE_WRITE, TEAMS_WRITE, access, defaults, nicks, role, shop, team};
use crate::permission::Scope;
use crate::sees_person;
use crate::text::Words;
use crate::time::Moment;

crate::queries! {
    NAMESAKES = concat!("select p.id from person p where p.tenant = $1 and p.name = $4 and ", sees_person!("p.id"), "
        and (cast($5 as bigint) is null or exists (select 1 from seat f
            where f.tenant = p.tenant and f.person = p.id and f.team = $5))
        and (cast($6 as text) is null or p.number is null) order by p.id limit 2");
    OPEN = "insert into account (tenant, id, person, login, language, theme, created, updated)
        values ($1, $2, $3, $4, $5, 'system', $6, $6)";
}

/// Takes all rows below the header.
pub(super) fn run(tx: &mut Tx<'_>, ctx: &Ctx, grid: &Grid, header: &Header) -> Result<Report> {
    let desk = Desk::new(tx, ctx)?;
    let mut report = Report { columns: header.columns.clone(), ..Report::default() };
    for line in grid.lines.iter().skip(header.above) {
        let draft = Draft::of(header, line);
        let mut at = Field::Name;
        match tx.attempt(|tx| desk.take(tx, &draft, &mut at))? {
            Ok(done) => report.count(done, draft.number()),
            Err(problem) => report.rejected.push(reject(ctx, &draft, &problem, at)),
        }
    }
    Ok(report)
}

fn reject(ctx: &Ctx, draft: &Draft<'_>, problem: &Problem, at: Field) -> Rejected {
    let words = problem.fields.first().map_or(&problem.detail, |field| &field.detail);
    Rejected {
        line: draft.number(),
        cell: draft.cell_of(problem, at),
        reason: words.in_language(ctx.language).to_owned(),
        raw: draft.raw(),
    }
}

impl Report {
    fn count(&mut self, done: Done, line: u32) {
        let Done { person, outcome, team_made, .. } = done;
        self.accepted += 1;
        self.teams_created += u32::from(team_made);
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
        if self.preview.len() < PREVIEW {
            self.preview.push(Taken { line, name: person.name, number: person.number, outcome });
        }
    }
}

/// What came of a row.
struct Done {
    person: Person,
    outcome: Outcome,
    team_made: bool,
    /// What was set, for the audit log.
    changed: Vec<&'static str>,
}

/// What all rows share.
struct Desk<'c> {
    ctx: &'c Ctx,
    scope: Scope,
    everything: bool,
    shops: HashMap<String, ShopId>,
}

impl<'c> Desk<'c> {
    fn new(tx: &mut Tx<'_>, ctx: &'c Ctx) -> Result<Self> {
        let scope = ctx.scope(&PEOPLE_WRITE)?;
        let everything = store::everything(tx, &scope)?;
        let shops = shop::store::list(tx, &scope, None, Some(false))?;
        let shops = shops.into_iter().map(|shop| (shop.name, shop.id)).collect();
        Ok(Self { ctx, scope, everything, shops })
    }

    /// One row; `at` is the field that is looked at.
    fn take(&self, tx: &mut Tx<'_>, draft: &Draft<'_>, at: &mut Field) -> Result<Done> {
        *at = Field::Shop;
        let shop = self.shop(draft)?;
        *at = Field::Team;
        let (team, team_made) = self.team(tx, shop, draft)?;
        *at = Field::Number;
        let known = self.known(tx, draft, team)?;
        let mut done = match known {
            Some(person) => self.renew(tx, draft, person, at)?,
            None => self.create(tx, draft, team, at)?,
        };
        done.team_made = team_made;
        let leaves = draft.day(Field::LeftOn, at)?;
        if done.person.left_on.is_none() {
            self.seat(tx, &mut done, team, at)?;
            self.role(tx, draft, &mut done, (shop, team), at)?;
            self.login(tx, draft, &mut done, at)?;
            self.nick(tx, draft, &mut done, shop, at)?;
        }
        if let Some(day) = leaves.filter(|day| done.person.left_on != Some(*day)) {
            *at = Field::LeftOn;
            leaving::leave(tx, self.ctx, &done.person, day)?;
            done.changed.push("left_on");
        }
        self.conclude(tx, draft, done)
    }

    fn conclude(&self, tx: &mut Tx<'_>, draft: &Draft<'_>, mut done: Done) -> Result<Done> {
        if done.changed.is_empty() {
            return Ok(done);
        }
        if done.outcome == Outcome::Unchanged {
            done.outcome = Outcome::Updated;
        }
        let detail = json!({ "line": draft.number(), "outcome": done.outcome, "name": done.person.name,
            "fields": done.changed, "role": draft.text(Field::Role) });
        let (subject, shop) = (done.person.id.to_string(), audit_shop(&done.person));
        audit::record(tx, self.ctx, Entry { action: &PEOPLE_IMPORT, subject, shop, detail })?;
        Ok(done)
    }

    fn shop(&self, draft: &Draft<'_>) -> Result<Option<ShopId>> {
        match draft.text(Field::Shop) {
            Some(name) => self.shops.get(name).copied().map(Some).ok_or_else(|| {
                refuse(
                    Field::Shop,
                    Words::made(
                        format!("没有店铺「{name}」，或者它不归您管理。请先新增店铺。"),
                        format!("There is no shop “{name}” in your scope. Add the shop first."),
                    ),
                )
            }),
            // Where there is one shop only, nobody has to name it.
            None => Ok(self.shops.values().next().copied().filter(|_| self.shops.len() == 1)),
        }
    }

    /// The team, and whether it was made for this row.
    fn team(
        &self,
        tx: &mut Tx<'_>,
        shop: Option<ShopId>,
        draft: &Draft<'_>,
    ) -> Result<(Option<TeamId>, bool)> {
        let Some(name) = draft.text(Field::Team) else { return Ok((None, false)) };
        let shop = shop.ok_or_else(|| needs_shop(Field::Team))?;
        if let Some(team) = team::store::by_name(tx, self.ctx.tenant, shop, name)? {
            return Ok((Some(team), false));
        }
        let scope = self.ctx.scope(&TEAMS_WRITE)?;
        if !team::store::covers_shop(tx, &scope, shop)? {
            return Err(refuse(
                Field::Team,
                Words::fixed(
                    "没有这个班组，您也不能在这个店铺新增班组。",
                    "There is no such team, and you may not add one.",
                ),
            ));
        }
        let name = super::super::check::name(name).map_err(|wrong| refuse(Field::Team, wrong.1))?;
        team::store::insert(tx, self.ctx, &scope, shop, &name, None).map(|team| (Some(team), true))
    }

    /// The person the row is about: by number, else by name and team.
    fn known(&self, tx: &mut Tx<'_>, draft: &Draft<'_>, team: Option<TeamId>) -> Result<Option<Person>> {
        let number = draft.text(Field::Number);
        if let Some(number) = number
            && let Some(id) = store::by_number(tx, self.ctx.tenant, number)?
        {
            return self.find(tx, id).map(Some).map_err(|error| match error.problem() {
                Some(_) => refuse(
                    Field::Number,
                    Words::fixed(
                        "这个工号属于您管理范围以外的人。",
                        "This number belongs to somebody outside of your scope.",
                    ),
                ),
                None => error,
            });
        }
        let Some(name) = draft.text(Field::Name) else { return Ok(None) };
        let values = self.scope.with([name.into(), team.into(), number.into()]);
        let found = tx.rows(&NAMESAKES, &values, |row| row.get::<PersonId>(0))?;
        match found.as_slice() {
            [] => Ok(None),
            [one] => self.find(tx, *one).map(Some),
            _ => Err(refuse(
                Field::Name,
                Words::fixed(
                    "有几个同名的人。请填写工号。",
                    "Several people have this name. Give the number.",
                ),
            )),
        }
    }

    fn find(&self, tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
        list::find(tx, self.ctx, &self.scope, id)
    }

    fn create(
        &self,
        tx: &mut Tx<'_>,
        draft: &Draft<'_>,
        team: Option<TeamId>,
        at: &mut Field,
    ) -> Result<Done> {
        if team.is_none() && !self.everything {
            return Err(refuse(Field::Team, Words::fixed("请填写班组。", "Name the team.")));
        }
        let change = draft.change(0, at)?;
        *at = Field::Name;
        let new = NewPerson {
            name: change.name.unwrap_or_default(),
            number: change.number.flatten(),
            phone: change.phone.flatten(),
            email: change.email.flatten(),
            birthday: change.birthday.flatten(),
            hired_on: change.hired_on,
            team,
        };
        let fields = new.checked(store::today_at_home(self.ctx))?;
        *at = Field::Number;
        let id = store::insert(tx, self.ctx, &fields)?;
        if let Some(team) = team {
            *at = Field::Team;
            let time = NewEmployment { team, from: fields.hired_on, to: None, instead_of: None };
            employment::begin(tx, self.ctx, &self.scope, id, &time)?;
        }
        let person = self.find(tx, id)?;
        Ok(Done { person, outcome: Outcome::Created, team_made: false, changed: vec!["name"] })
    }

    fn renew(&self, tx: &mut Tx<'_>, draft: &Draft<'_>, person: Person, at: &mut Field) -> Result<Done> {
        let change = draft.change(person.version, at)?;
        *at = Field::Name;
        let before = store::fields(tx, &self.scope, person.id)?;
        let after = change.over(&before)?;
        let changed = before.differing(&after);
        let mut done = Done { person, outcome: Outcome::Unchanged, team_made: false, changed };
        if !done.changed.is_empty() {
            store::update(tx, self.ctx, done.person.id, &after, done.person.version)?;
            done.person = self.find(tx, done.person.id)?;
        }
        Ok(done)
    }

    /// Somebody who sits elsewhere sits in this team too, from today on.
    fn seat(&self, tx: &mut Tx<'_>, done: &mut Done, team: Option<TeamId>, at: &mut Field) -> Result<()> {
        *at = Field::Team;
        let Some(team) = team else { return Ok(()) };
        if done.person.employments.iter().any(|time| time.team.id == team && time.to.is_none()) {
            return Ok(());
        }
        let from = store::today(tx, self.ctx, done.person.id)?.max(done.person.hired_on);
        let time = NewEmployment { team, from, to: None, instead_of: None };
        employment::begin(tx, self.ctx, &self.scope, done.person.id, &time)?;
        done.changed.push("team");
        Ok(())
    }

    fn role(
        &self,
        tx: &mut Tx<'_>,
        draft: &Draft<'_>,
        done: &mut Done,
        place: (Option<ShopId>, Option<TeamId>),
        at: &mut Field,
    ) -> Result<()> {
        *at = Field::Role;
        let Some(name) = draft.text(Field::Role) else { return Ok(()) };
        let (role, key) = self.named_role(tx, name)?;
        if done.person.roles.iter().any(|grant| grant.role.id == role) {
            return Ok(());
        }
        let scope = over(key.as_deref(), place)?;
        grants::give(tx, self.ctx, done.person.id, &NewGrant { role, scope })?;
        done.changed.push("role");
        Ok(())
    }

    fn named_role(&self, tx: &mut Tx<'_>, name: &str) -> Result<(RoleId, Option<String>)> {
        if let Some(found) = role::store::by_name(tx, self.ctx.tenant, name)? {
            return Ok(found);
        }
        let translated =
            defaults::ROLES.iter().find(|(_, words)| words.zh == name || words.en.eq_ignore_ascii_case(name));
        if let Some((key, _)) = translated
            && let Some(role) = defaults::role(tx, self.ctx.tenant, key)?
        {
            return Ok((role, Some((*key).to_owned())));
        }
        Err(refuse(
            Field::Role,
            Words::made(format!("没有角色「{name}」。"), format!("There is no role “{name}”.")),
        ))
    }

    /// A sign-in without a password: the person sets it by a one-time link.
    fn login(&self, tx: &mut Tx<'_>, draft: &Draft<'_>, done: &mut Done, at: &mut Field) -> Result<()> {
        *at = Field::Login;
        let Some(text) = draft.text(Field::Login) else { return Ok(()) };
        let login = text.to_lowercase();
        if let Some(account) = &done.person.account {
            let said = Words::made(
                format!("此人的登录名是「{}」，不能用导入修改。", account.login),
                format!("The person signs in as “{}”; an import does not change that.", account.login),
            );
            return if account.login == login { Ok(()) } else { Err(refuse(Field::Login, said)) };
        }
        let plain = |sign: char| !sign.is_whitespace() && !sign.is_control();
        if !(2..=60).contains(&login.chars().count()) || !login.chars().all(plain) {
            let said = Words::fixed(
                "登录名为 2–60 个字符，不含空格。",
                "A login has 2–60 characters and no blanks.",
            );
            return Err(refuse(Field::Login, said));
        }
        let ctx = self.ctx;
        let id = AccountId::fresh(ctx.now);
        let values = params![ctx.tenant, id, done.person.id, &login, ctx.language.tag(), ctx.now];
        unless_taken(tx.run(&OPEN, values), || {
            Words::made(format!("登录名「{login}」已被使用。"), format!("The login “{login}” is taken."))
        })?;
        access::derive(tx, ctx.tenant, done.person.id)?;
        done.changed.push("login");
        Ok(())
    }

    fn nick(
        &self,
        tx: &mut Tx<'_>,
        draft: &Draft<'_>,
        done: &mut Done,
        shop: Option<ShopId>,
        at: &mut Field,
    ) -> Result<()> {
        *at = Field::Nick;
        let Some(name) = draft.text(Field::Nick) else { return Ok(()) };
        let shop = shop.ok_or_else(|| needs_shop(Field::Nick))?;
        if done.person.nicks.iter().any(|used| used.shop.id == shop && used.nick.name == name) {
            return Ok(());
        }
        let ctx = self.ctx;
        let scope = ctx.scope(&BINDINGS_WRITE)?;
        nicks::learn(tx, ctx, shop, [name])?;
        let Some(nick) = nicks::store::by_name(tx, ctx.tenant, shop, name)? else {
            return Err(refuse(Field::Nick, Words::fixed("昵称无效。", "This is no name of an account.")));
        };
        let zone = shop::store::zone(tx, ctx.tenant, shop)?.unwrap_or_default();
        let from = Moment::start_of(done.person.hired_on.date(), &zone);
        let new = NewBinding { person: done.person.id, from, to: None, hand_over: false };
        bindings::store::bind(tx, ctx, &scope, nick, &new)?;
        done.changed.push("nick");
        Ok(())
    }
}

/// Over what a role is given when a table names it: what its work covers.
fn over(key: Option<&str>, (shop, team): (Option<ShopId>, Option<TeamId>)) -> Result<NewGrantPlace> {
    let place = |kind, team, shop| NewGrantPlace { kind, team, shop };
    match key {
        Some("agent") => Ok(place(ScopeKind::Own, None, None)),
        Some("trainer" | "owner" | "administrator") => Ok(place(ScopeKind::All, None, None)),
        Some("supervisor" | "manager") => {
            let shop = shop.ok_or_else(|| needs_shop(Field::Role))?;
            Ok(place(ScopeKind::Shop, None, Some(shop)))
        }
        Some(_) => {
            let needs = || refuse(Field::Role, Words::fixed("这个角色需要班组。", "This role needs a team."));
            Ok(place(ScopeKind::Team, Some(team.ok_or_else(needs)?), None))
        }
        None => {
            Ok(team
                .map_or(place(ScopeKind::Own, None, None), |team| place(ScopeKind::Team, Some(team), None)))
        }
    }
}

fn needs_shop(field: Field) -> Error {
    refuse(field, Words::fixed("请填写店铺。", "Name the shop."))
}

fn refuse(field: Field, said: Words) -> Error {
    invalid(field.key(), "row", said)
}
