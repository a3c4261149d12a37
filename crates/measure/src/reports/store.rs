//! Saved reports in the database.

use kernel::ctx::Ctx;
use kernel::db::{Row, Tx};
use kernel::error::{Error, Result, conflict, invalid, not_found};
use kernel::id::{PersonId, RoleId, TeamId};
use kernel::params;
use kernel::people::refs::{PersonRef, RoleRef, TeamRef};
use kernel::permission::Scope;
use kernel::text::Words;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ReportId;
use super::view::View;

/// Reports of one person.
const MOST: i64 = 200;

/// SQL: the viewer (`$4`) may open the report `t`: it is his own, or shared with him, and he may see figures at all.
macro_rules! opens {
    () => {
        "exists (select 1 from access a where a.tenant = $1 and a.account = $2 and a.permission = $3)
            and (t.owner = $4 or t.shared = 'all'
            or (t.shared = 'team' and exists (select 1 from seat s where s.tenant = t.tenant and s.team = t.team and s.person = $4))
            or (t.shared = 'roles' and exists (select 1 from report_role r join role_grant g on g.tenant = r.tenant
                and g.role = r.role where r.tenant = t.tenant and r.report = t.id and g.person = $4)))"
    };
}

macro_rules! reports {
    ($where:expr) => {
        concat!(
            "select t.id, t.owner, p.name, t.name, t.view, t.shared, t.team, m.name, t.version, t.created, t.updated,
            (select count(*) from report_delivery d where d.tenant = t.tenant and d.report = t.id and d.enabled = 1)
            from report t join person p on p.tenant = t.tenant and p.id = t.owner
            left join team m on m.tenant = t.tenant and m.id = t.team where t.tenant = $1 and ",
            opens!(),
            $where
        )
    };
}

kernel::queries! {
    LIST = reports!(" order by case when t.owner = $4 then 0 else 1 end, t.name, t.id limit $5");
    ONE = reports!(" and t.id = $5");
    ROLES = "select r.report, r.role, o.name from report_role r join role o on o.tenant = r.tenant and o.id = r.role
        where r.tenant = $1 order by r.report, o.name";
    COUNT = "select count(*) from report where tenant = $1 and owner = $2";
    ADD = "insert into report (tenant, id, owner, name, view, shared, team, created, updated)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    CHANGE = "update report set name = $4, view = $5, shared = $6, team = $7, updated = $8, version = version + 1
        where tenant = $1 and id = $2 and version = $3";
    DELETE = "delete from report where tenant = $1 and id = $2";
    CLEAR_ROLES = "delete from report_role where tenant = $1 and report = $2";
    ADD_ROLE = "insert into report_role (tenant, report, role) select tenant, $2, id from role where tenant = $1 and id = $3
        on conflict (tenant, report, role) do nothing";
    TEAM = "select 1 from team where tenant = $1 and id = $2";
    CLEAR_DELIVERIES = "delete from report_delivery where tenant = $1 and report = $2";
    CLEAR_SENDINGS = "delete from report_sending where tenant = $1 and report = $2";
}

/// With whom a report is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportSharedWith)]
pub(super) enum With {
    /// Nobody.
    #[default]
    Private,
    /// Whoever has one of some roles.
    Roles,
    /// Whoever sits in a team.
    Team,
    /// Everybody who sees figures.
    All,
}

impl With {
    fn key(self) -> &'static str {
        match self {
            With::Private => "private",
            With::Roles => "roles",
            With::Team => "team",
            With::All => "all",
        }
    }

    fn of(key: &str) -> With {
        [With::Roles, With::Team, With::All].into_iter().find(|with| with.key() == key).unwrap_or_default()
    }
}

/// A saved report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SavedReport)]
pub(super) struct Report {
    pub id: ReportId,
    pub name: String,
    pub owner: PersonRef,
    pub view: View,
    pub shared: With,
    /// The roles it is shared with.
    pub roles: Vec<RoleRef>,
    /// The team it is shared with.
    pub team: Option<TeamRef>,
    /// Whether it is the viewer's own: only then it can be changed.
    pub own: bool,
    /// How many plans send it.
    pub deliveries: i64,
    /// To be sent back with a change.
    pub version: i64,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// What a report is made of; checked by the API.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub name: String,
    pub view: View,
    pub shared: With,
    pub roles: Vec<RoleId>,
    pub team: Option<TeamId>,
}

/// Reports that the viewer may open: his own first.
pub(super) fn list(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope) -> Result<Vec<Report>> {
    let viewer = ctx.viewer()?.person;
    let rows = tx.rows(&LIST, &scope.with([viewer.into(), (MOST * 3).into()]), |row| read(row, viewer))?;
    with_roles(tx, ctx, rows)
}

/// One of them.
pub(super) fn one(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: ReportId) -> Result<Report> {
    let viewer = ctx.viewer()?.person;
    let found = tx.row(&ONE, &scope.with([viewer.into(), id.into()]), |row| read(row, viewer))?;
    with_roles(tx, ctx, found.into_iter().collect())?.pop().ok_or_else(not_found)
}

/// One of the viewer's own.
pub(super) fn own(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, id: ReportId) -> Result<Report> {
    Some(one(tx, ctx, scope, id)?).filter(|report| report.own).ok_or_else(not_found)
}

fn with_roles(tx: &mut Tx<'_>, ctx: &Ctx, mut reports: Vec<Report>) -> Result<Vec<Report>> {
    if reports.iter().any(|report| report.shared == With::Roles) {
        tx.each(&ROLES, params![ctx.tenant], |row| {
            let of: ReportId = row.get(0)?;
            let role = RoleRef { id: row.get(1)?, name: row.get(2)? };
            if let Some(report) = reports.iter_mut().find(|report| report.id == of) {
                report.roles.push(role);
            }
            Ok(())
        })?;
    }
    Ok(reports)
}

fn read(row: &Row<'_>, viewer: PersonId) -> Result<Report> {
    let owner = PersonRef { id: row.get(1)?, name: row.get(2)? };
    let team: Option<TeamId> = row.get(6)?;
    let name = row.get::<Option<String>>(7)?.unwrap_or_default();
    let view = serde_json::from_str(&row.get::<String>(4)?);
    Ok(Report {
        id: row.get(0)?,
        own: owner.id == viewer,
        owner,
        name: row.get(3)?,
        view: view.map_err(|error| Error::internal("a saved view", error))?,
        shared: With::of(&row.get::<String>(5)?),
        roles: Vec::new(),
        team: team.map(|id| TeamRef { id, name }),
        version: row.get(8)?,
        created_at: row.get(9)?,
        updated_at: row.get(10)?,
        deliveries: row.get(11)?,
    })
}

fn stored(view: &View) -> Result<String> {
    serde_json::to_string(view).map_err(|error| Error::internal("a view to be saved", error))
}

/// Saves a new one.
pub(super) fn add(tx: &mut Tx<'_>, ctx: &Ctx, draft: &Draft) -> Result<ReportId> {
    let owner = ctx.viewer()?.person;
    if tx.one(&COUNT, params![ctx.tenant, owner], |row| row.get::<i64>(0))? >= MOST {
        let said = Words::made(
            format!("最多保存 {MOST} 个报表，请先删除不用的。"),
            format!("There can be {MOST} reports of one's own. Delete one that is not used any more."),
        );
        return Err(conflict("too_many_reports", said));
    }
    let id = ReportId::fresh(ctx.now);
    let Draft { name, view, shared, team, .. } = draft;
    let view = stored(view)?;
    tx.run(&ADD, params![ctx.tenant, id, owner, name, view, shared.key(), *team, ctx.now])?;
    share(tx, ctx, id, draft)?;
    Ok(id)
}

/// Changes one that still has its version.
pub(super) fn change(tx: &mut Tx<'_>, ctx: &Ctx, before: &Report, draft: &Draft) -> Result<()> {
    let Draft { name, view, shared, team, .. } = draft;
    let view = stored(view)?;
    let values = params![ctx.tenant, before.id, before.version, name, view, shared.key(), *team, ctx.now];
    tx.run(&CHANGE, values)?;
    tx.run(&CLEAR_ROLES, params![ctx.tenant, before.id])?;
    share(tx, ctx, before.id, draft)
}

fn share(tx: &mut Tx<'_>, ctx: &Ctx, id: ReportId, draft: &Draft) -> Result<()> {
    for role in &draft.roles {
        if tx.run(&ADD_ROLE, params![ctx.tenant, id, *role])? == 0 {
            let said = Words::fixed("其中有不存在的角色。", "One of the roles does not exist.");
            return Err(invalid("/roles", "unknown", said));
        }
    }
    if let Some(team) = draft.team {
        let known = tx.row(&TEAM, params![ctx.tenant, team], |_| Ok(()))?;
        known.ok_or_else(|| {
            invalid("/team", "unknown", Words::fixed("没有这个班组。", "There is no such team."))
        })?;
    }
    Ok(())
}

/// Deletes one with what sends it.
pub(super) fn delete(tx: &mut Tx<'_>, ctx: &Ctx, id: ReportId) -> Result<()> {
    for query in [&CLEAR_SENDINGS, &CLEAR_DELIVERIES, &CLEAR_ROLES, &DELETE] {
        tx.run(query, params![ctx.tenant, id])?;
    }
    Ok(())
}
