//! Trials over HTTP and in the database.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::ctx::{Ctx, Who};
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Error, Result, conflict, invalid, not_found};
use kernel::house::House;
use kernel::http::{Body, PathOf};
use kernel::id::{JobId, ShopId};
use kernel::jobs::{self, Sweeper};
use kernel::params;
use kernel::permission::Scope;
use kernel::text::Words;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft::{self, Draft, Fields};
use super::store;
use super::told::TrialFound;
use super::trial::{Payload, TRIAL, within};
use super::{RULES_READ, RULES_WRITE, fields};

kernel::id_type! {
    /// A rule set that is tried.
    TrialId = "tri";
}

/// Days for which trials are kept.
const KEPT: i64 = 30;
/// So many trials of one person may be under way.
const AT_ONCE: i64 = 3;

kernel::queries! {
    ADD = "insert into rule_trial (tenant, id, shop, rules, first, last, job, created_by, created)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ONE = "select t.shop, t.rules, t.first, t.last, t.created, t.result, j.state, j.done, j.total from rule_trial t
        left join job j on j.tenant = t.tenant and j.id = t.job where t.tenant = $1 and t.id = $2";
    KEEP = "update rule_trial set result = $3 where tenant = $1 and id = $2";
    UNDER_WAY = "select count(*) from job where tenant = $1 and kind = 'measure.rule_trial' and created_by = $2
        and finished is null";
    OWN = "select distinct shop from rule_version where tenant = $1 and shop <> 0";
    FORGET = "delete from rule_trial where tenant = $1 and id in
        (select id from rule_trial where tenant = $1 and created < $2 limit $3)";
}

/// Trials that nobody needs any longer.
pub(crate) static FORGOTTEN: Sweeper = Sweeper {
    key: "rule_trials",
    run: |tx, ctx, limit| tx.run(&FORGET, params![ctx.tenant, ctx.now.plus_days(-KEPT), limit]),
};

/// A rule set to be tried.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct NewTrial {
    /// For this shop; for every shop without its own when absent.
    shop: Option<ShopId>,
    /// Fields that are not the default.
    #[schema(value_type = Object)]
    rules: Fields,
    /// The first business day looked at.
    from: Day,
    /// The last one; 31 days at most.
    to: Day,
}

/// How far a trial is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TrialState {
    /// It waits or is computed.
    Running,
    /// `found` says what it found.
    Done,
    /// It was stopped, or could not be computed.
    Failed,
}

/// A rule set tried on days gone by.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RuleTrial)]
pub(super) struct Trial {
    id: TrialId,
    /// The shop; absent for the organisation's rules.
    shop: Option<ShopId>,
    from: Day,
    to: Day,
    /// Fields that are not the default.
    #[schema(value_type = Object)]
    rules: Fields,
    state: TrialState,
    /// Buyers done.
    done: i64,
    /// Buyers in all, once known.
    total: Option<i64>,
    created_at: Moment,
    /// What it would have changed.
    pub(super) found: Option<TrialFound>,
}

/// Tries a rule set: who would have gained, who lost, which orders move. Computed by a job.
#[utoipa::path(post, path = "/rules/trials", operation_id = "try_rules", request_body = NewTrial, responses((status = 202, body = Trial)))]
pub(super) async fn begin(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewTrial>,
) -> Result<(StatusCode, Json<Trial>)> {
    let (first, last) = (new.from.to_string(), new.to.to_string());
    let parsed = |text: &str| kpi::time::Day::parse(text).unwrap_or_default();
    if !within(&(parsed(&first)..=parsed(&last))) {
        let said = Words::fixed(
            "试算 1–31 天，且结束不早于开始。",
            "A trial looks at 1–31 days and does not end before it begins.",
        );
        return Err(invalid("/to", "period", said));
    }
    let draft = Draft::of(&new.rules)?;
    let begun = house.act(&ctx, move |tx, ctx| queue(tx, ctx, &new, &draft)).await?;
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

fn queue(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewTrial, draft: &Draft) -> Result<Trial> {
    let scope = ctx.scope(&RULES_WRITE)?;
    store::may(tx, &scope, new.shop)?;
    let person = ctx.viewer()?.person;
    if tx.one(&UNDER_WAY, params![ctx.tenant, person], |row| row.get::<i64>(0))? >= AT_ONCE {
        let said = Words::fixed(
            "您已有几项试算在进行。请等其中一项结束。",
            "Several trials of yours are under way. Wait until one of them is done.",
        );
        return Err(conflict("busy", said));
    }
    let own = tx.rows(&OWN, params![ctx.tenant], |row| row.get::<ShopId>(0))?;
    let concerned = |seen: &store::Seen| new.shop.is_some() || !own.contains(&seen.shop);
    let shops = store::seen(tx, &scope, new.shop)?.into_iter().filter(concerned);
    let id = TrialId::fresh(ctx.now);
    let payload = Payload {
        trial: id,
        shops: shops.map(|seen| (seen.shop, seen.name)).collect(),
        own: new.shop.is_some(),
        rules: draft.toml.clone(),
        first: new.from.to_string(),
        last: new.to.to_string(),
    };
    let job = jobs::enqueue(tx, ctx, &TRIAL, &payload)?;
    add(tx, ctx, id, new, &payload, job)?;
    find(tx, &ctx.scope(&RULES_READ)?, id)
}

fn add(tx: &mut Tx<'_>, ctx: &Ctx, id: TrialId, new: &NewTrial, payload: &Payload, job: JobId) -> Result<()> {
    let by = match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        _ => None,
    };
    let shop = new.shop.map_or(0, ShopId::stored);
    let Payload { rules, first, last, .. } = payload;
    let values =
        params![ctx.tenant, id, shop, rules.as_str(), first.as_str(), last.as_str(), job, by, ctx.now];
    tx.run(&ADD, values)?;
    Ok(())
}

/// Keeps what was found; `false` when the trial is there no longer.
pub(super) fn keep(tx: &mut Tx<'_>, ctx: &Ctx, id: TrialId, found: &TrialFound) -> Result<bool> {
    let text = serde_json::to_string(found).map_err(|error| Error::internal("what a trial found", error))?;
    Ok(tx.run(&KEEP, params![ctx.tenant, id, text])? > 0)
}

/// A trial, and what it found.
#[utoipa::path(get, path = "/rules/trials/{id}", operation_id = "get_rule_trial", params(("id" = TrialId, Path)), responses((status = 200, body = Trial)))]
pub(super) async fn show(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<TrialId>,
) -> Result<Json<Trial>> {
    let scope = ctx.scope(&RULES_READ)?;
    let language = fields::language(ctx.language);
    let mut trial = house.read(move |tx| find(tx, &scope, id)).await?;
    trial.found = trial.found.map(|found| found.named(language));
    Ok(Json(trial))
}

/// One in scope.
pub(super) fn find(tx: &mut Tx<'_>, scope: &Scope, id: TrialId) -> Result<Trial> {
    let found = tx.row(&ONE, params![scope.tenant(), id], |row| {
        let shop: i64 = row.get(0)?;
        let result: Option<String> = row.get(5)?;
        let found = result.map(|text| serde_json::from_str(&text)).transpose();
        let found: Option<TrialFound> =
            found.map_err(|error| Error::internal("what a trial found", error))?;
        let ended =
            matches!(row.get::<Option<String>>(6)?.as_deref(), None | Some("done" | "failed" | "cancelled"));
        Ok(Trial {
            id,
            shop: (shop != 0).then(|| ShopId::from_stored(shop)),
            rules: draft::fields(&row.get::<String>(1)?),
            from: row.get(2)?,
            to: row.get(3)?,
            created_at: row.get(4)?,
            state: match (&found, ended) {
                (Some(_), _) => TrialState::Done,
                (None, true) => TrialState::Failed,
                (None, false) => TrialState::Running,
            },
            done: row.get::<Option<i64>>(7)?.unwrap_or(0),
            total: row.get(8)?,
            found,
        })
    })?;
    let trial = found.ok_or_else(not_found)?;
    store::may(tx, scope, trial.shop)?;
    Ok(trial)
}
