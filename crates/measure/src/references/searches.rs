//! Searches over HTTP and in the database.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::ctx::{Ctx, Who};
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Error, Result, conflict, invalid, not_found};
use kernel::house::House;
use kernel::http::{Body, PathOf};
use kernel::id::ShopId;
use kernel::jobs::{self, Sweeper};
use kernel::params;
use kernel::permission::Scope;
use kernel::text::Words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rows::{self, Accounts};
use super::search::{Payload, SEARCH};
use crate::benchmarks::BenchmarkValue;
use crate::rules::{RULES_READ, RULES_WRITE, may};

kernel::id_type! {
    /// A search for the rule that closes a gap.
    SearchId = "sea";
}

/// Days for which searches are kept.
const KEPT: i64 = 30;
/// The longest period that is looked at, in days.
const DAYS: i32 = 31;
/// So many searches of one person may be under way.
const AT_ONCE: i64 = 2;

kernel::queries! {
    ADD = "insert into reference_search (tenant, id, shop, subject, metric, first, last, n, d, job, created_by, created)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    ONE = "select t.shop, t.subject, t.metric, t.first, t.last, t.n, t.d, t.result, j.state, j.done, j.total
        from reference_search t left join job j on j.tenant = t.tenant and j.id = t.job
        where t.tenant = $1 and t.id = $2";
    KEEP = "update reference_search set result = $3 where tenant = $1 and id = $2";
    UNDER_WAY = "select count(*) from job where tenant = $1 and kind = 'measure.reference_search' and created_by = $2
        and finished is null";
    FORGET = "delete from reference_search where tenant = $1 and id in
        (select id from reference_search where tenant = $1 and created < $2 limit $3)";
}

/// Searches that nobody needs any longer.
pub(crate) static FORGOTTEN: Sweeper = Sweeper {
    key: "reference_searches",
    run: |tx, ctx, limit| tx.run(&FORGET, params![ctx.tenant, ctx.now.plus_days(-KEPT), limit]),
};

/// Whose gap is to be closed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct NewSearch {
    /// The shop.
    shop: ShopId,
    /// Of `GET /references`.
    reference: String,
}

/// One rule tried.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct Tried {
    /// The field.
    pub key: String,
    /// Its value.
    #[schema(value_type = Value)]
    pub value: serde_json::Value,
    /// Our figure under it.
    pub ours: BenchmarkValue,
    /// Ours less theirs, in millionths of the figure's own unit; absent where there is no case.
    pub gap: Option<i64>,
}

/// What was found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct SearchFound {
    /// Our figure under the rules in force.
    pub ours: BenchmarkValue,
    /// Ours less theirs, in millionths of the figure's own unit.
    pub gap: Option<i64>,
    /// Rules that change the figure, tried one at a time: what comes closest first.
    pub tried: Vec<Tried>,
}

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SearchState {
    /// It waits or is computed.
    Running,
    /// `found` says what it found.
    Done,
    /// It was stopped, or could not be computed.
    Failed,
}

/// A search for the rule that brings our figure to another tool's.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ReferenceSearch)]
pub(super) struct Search {
    id: SearchId,
    shop: ShopId,
    /// The account; empty for the shop.
    subject: String,
    metric: String,
    from: Day,
    to: Day,
    theirs: BenchmarkValue,
    state: SearchState,
    /// Buyers done.
    done: i64,
    /// Buyers in all, once known.
    total: Option<i64>,
    found: Option<SearchFound>,
}

/// Looks for the rule that closes the gap to a figure of another tool. Computed by a job.
#[utoipa::path(post, path = "/references/searches", operation_id = "search_reference", request_body = NewSearch, responses((status = 202, body = Search)))]
pub(super) async fn begin(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewSearch>,
) -> Result<(StatusCode, Json<Search>)> {
    let begun = house.act(&ctx, move |tx, ctx| queue(tx, ctx, &new)).await?;
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

fn queue(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewSearch) -> Result<Search> {
    let scope = ctx.scope(&RULES_WRITE)?;
    may(tx, &scope, Some(new.shop))?;
    let person = ctx.viewer()?.person;
    if tx.one(&UNDER_WAY, params![ctx.tenant, person], |row| row.get::<i64>(0))? >= AT_ONCE {
        let said = Words::fixed(
            "您已有两项比对在进行。请等其中一项结束。",
            "Two searches of yours are under way. Wait until one of them is done.",
        );
        return Err(conflict("busy", said));
    }
    let theirs = rows::theirs(tx, &scope, new.shop)?;
    let of = theirs.into_iter().find(|of| format!("{}-{}", of.batch, of.n) == new.reference);
    let of = of.ok_or_else(not_found)?;
    let days = of.days.clone().filter(|days| days.end().0 - days.start().0 < DAYS);
    let account = match of.total {
        true => Some(String::new()),
        false => Accounts::read(tx, &scope, new.shop)?.named(&of.subject).map(|(_, name)| name.clone()),
    };
    let (Some(days), Some(account)) = (days, account) else {
        let said = Words::fixed(
            "只能比对店铺或已知账号、31 天以内的数值。",
            "Only figures of the shop or of an account that is known here can be looked into, of 31 days at most.",
        );
        return Err(invalid("/reference", "unknown", said));
    };
    let id = SearchId::fresh(ctx.now);
    let theirs = BenchmarkValue { n: of.value.0, d: of.value.1 };
    let payload = Payload {
        search: id,
        shop: new.shop,
        account,
        metric: of.metric.id.to_owned(),
        first: days.start().to_string(),
        last: days.end().to_string(),
        theirs,
    };
    let job = jobs::enqueue(tx, ctx, &SEARCH, &payload)?;
    let by = match &ctx.who {
        Who::Person(viewer) => Some(viewer.person),
        _ => None,
    };
    let Payload { account, metric, first, last, .. } = &payload;
    let (account, metric) = (account.as_str(), metric.as_str());
    let (first, last) = (first.as_str(), last.as_str());
    let values =
        params![ctx.tenant, id, new.shop, account, metric, first, last, theirs.n, theirs.d, job, by, ctx.now];
    tx.run(&ADD, values)?;
    find(tx, &ctx.scope(&RULES_READ)?, id)
}

/// Keeps what was found; `false` when the search is there no longer.
pub(super) fn keep(tx: &mut Tx<'_>, ctx: &Ctx, id: SearchId, found: &SearchFound) -> Result<bool> {
    let text = serde_json::to_string(found).map_err(|error| Error::internal("what a search found", error))?;
    Ok(tx.run(&KEEP, params![ctx.tenant, id, text])? > 0)
}

/// A search, and what it found.
#[utoipa::path(get, path = "/references/searches/{id}", operation_id = "get_reference_search", params(("id" = SearchId, Path)), responses((status = 200, body = Search)))]
pub(super) async fn show(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<SearchId>,
) -> Result<Json<Search>> {
    let scope = ctx.scope(&RULES_READ)?;
    Ok(Json(house.read(move |tx| find(tx, &scope, id)).await?))
}

fn find(tx: &mut Tx<'_>, scope: &Scope, id: SearchId) -> Result<Search> {
    let found = tx.row(&ONE, params![scope.tenant(), id], |row| {
        let result: Option<String> = row.get(7)?;
        let found = result.map(|text| serde_json::from_str(&text)).transpose();
        let found: Option<SearchFound> =
            found.map_err(|error| Error::internal("what a search found", error))?;
        let ended =
            matches!(row.get::<Option<String>>(8)?.as_deref(), None | Some("done" | "failed" | "cancelled"));
        Ok(Search {
            id,
            shop: row.get(0)?,
            subject: row.get(1)?,
            metric: row.get(2)?,
            from: row.get(3)?,
            to: row.get(4)?,
            theirs: BenchmarkValue { n: row.get(5)?, d: row.get(6)? },
            state: match (&found, ended) {
                (Some(_), _) => SearchState::Done,
                (None, true) => SearchState::Failed,
                (None, false) => SearchState::Running,
            },
            done: row.get::<Option<i64>>(9)?.unwrap_or(0),
            total: row.get(10)?,
            found,
        })
    })?;
    let search = found.ok_or_else(not_found)?;
    may(tx, scope, Some(search.shop))?;
    Ok(search)
}
