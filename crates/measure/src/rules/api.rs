//! Rule sets over HTTP: which holds, which held, and another one put in force.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::audit::{self, Entry};
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Result, invalid, not_found};
use kernel::house::House;
use kernel::http::{Body, Page, Params, PathOf};
use kernel::id::{PersonId, ShopId};
use kernel::permission::Scope;
use kernel::text::Words;
use kernel::time::Moment;
use kpi::rules::Rules;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::draft::{self, Draft, Fields};
use super::store::{self, NewVersion, Version};
use super::{ENFORCE, RULES_READ, RULES_WRITE};
use crate::RuleVersionId;
use crate::facts::settings::FIRST_DAY;
use crate::facts::{self, settings::Settings};

/// Longest note, in characters.
const NOTE: usize = 500;
/// So far ahead a rule set may be put in force, in days.
const AHEAD: i64 = 400;

/// Whose rules.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Of {
    /// A shop; the organisation's own when absent.
    shop: Option<ShopId>,
}

/// Whether a version holds today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RuleVersionState {
    /// Another one has taken its place, on some or all of its days.
    Past,
    /// It holds today.
    InForce,
    /// It will.
    Coming,
    /// It never holds: another version of the same day, or the shop's own, goes before it.
    Replaced,
}

/// A field that differs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RuleChange {
    /// The field's key.
    pub(crate) key: String,
    /// Its value before.
    #[schema(value_type = Value)]
    pub(crate) before: serde_json::Value,
    /// Its value after.
    #[schema(value_type = Value)]
    pub(crate) after: serde_json::Value,
}

/// Who put a version in force.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct RuleAuthor {
    id: PersonId,
    name: String,
}

/// A version of a rule set.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct RuleVersion {
    id: RuleVersionId,
    /// Its number among those of the shop, or of the organisation.
    number: i64,
    /// The shop; absent for the organisation's.
    shop: Option<ShopId>,
    /// The first business day it holds for; absent for the beginning.
    since: Option<Day>,
    state: RuleVersionState,
    /// Why, in the author's words.
    note: String,
    created_by: Option<RuleAuthor>,
    created_at: Moment,
    /// What it says: fields that are not the default.
    #[schema(value_type = Object)]
    rules: Fields,
    /// Every field with its value.
    #[schema(value_type = Object)]
    values: Fields,
    /// What is other than in the version before, or than the defaults for the first.
    changed: Vec<RuleChange>,
}

/// Where the rules in force come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RuleSource {
    /// The shop has its own.
    Shop,
    /// The organisation's.
    Organisation,
    /// Nobody has chosen any.
    Defaults,
}

/// Facts being made again.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Recomputation {
    /// Buyers done.
    done: i64,
    /// Buyers in all; 0 while it waits.
    total: i64,
}

/// The rules in force.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct RulesInForce {
    source: RuleSource,
    /// The version; absent for the defaults.
    version: Option<RuleVersionId>,
    /// The newest version of the shop, or of the organisation where none is named: to be sent back with another one.
    newest: Option<RuleVersionId>,
    /// The business day of the present.
    today: Day,
    /// What it says: fields that are not the default.
    #[schema(value_type = Object)]
    rules: Fields,
    /// Every field with its value, as the figures of today are made.
    #[schema(value_type = Object)]
    values: Fields,
    /// Whether the caller may try others and put them in force.
    may_write: bool,
    /// Figures are being made again; those of before are shown until it is done.
    recomputing: Option<Recomputation>,
}

/// A rule set to be put in force.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct NewRules {
    /// For this shop; for every shop without its own when absent.
    shop: Option<ShopId>,
    /// The first business day it holds for; from the beginning when absent.
    since: Option<Day>,
    /// Fields that are not the default.
    #[schema(value_type = Object)]
    rules: Fields,
    /// Why.
    note: String,
    /// The newest version that was seen.
    after: Option<RuleVersionId>,
}

/// A rule set that was put in force.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct RulesEnforced {
    id: RuleVersionId,
    /// So many shops have their figures made again.
    shops: usize,
}

/// The rules by which figures of today are made.
#[utoipa::path(get, path = "/rules/in-force", operation_id = "get_rules_in_force", params(Of), responses((status = 200, body = RulesInForce)))]
pub(super) async fn in_force(
    ctx: Ctx,
    State(house): State<House>,
    Params(Of { shop }): Params<Of>,
) -> Result<Json<RulesInForce>> {
    let scope = ctx.scope(&RULES_READ)?;
    Ok(Json(house.read(move |tx| present(tx, &ctx, &scope, shop)).await?))
}

fn present(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, shop: Option<ShopId>) -> Result<RulesInForce> {
    if shop.is_some() {
        store::may(tx, scope, shop)?;
    }
    let today = day_of(tx, ctx, shop)?;
    let versions = store::versions(tx, scope, shop)?;
    let newest = versions.iter().filter(|version| version.shop == shop).max_by_key(|version| version.number);
    let newest = newest.map(|version| version.id);
    let now = store::held(versions).into_iter().rfind(|version| version.since <= today);
    let toml = now.as_ref().map_or("", |version| version.rules.as_str());
    let rules = match shop {
        Some(shop) => rules_of(tx, ctx, shop, &today)?,
        None => Draft::stored(toml)?.rules,
    };
    let recomputing = match shop {
        Some(shop) => store::recomputing(tx, scope, shop)?,
        None => None,
    };
    let may_write = match ctx.may(&RULES_WRITE) {
        true => store::open(tx, &ctx.scope(&RULES_WRITE)?, shop)?,
        false => false,
    };
    Ok(RulesInForce {
        may_write,
        source: match &now {
            None => RuleSource::Defaults,
            Some(version) if version.shop.is_some() => RuleSource::Shop,
            Some(_) => RuleSource::Organisation,
        },
        version: now.as_ref().map(|version| version.id),
        newest,
        today: today.parse().map_err(|error| kernel::error::Error::internal("a business day", error))?,
        rules: draft::fields(toml),
        values: draft::values(&rules),
        recomputing: recomputing.map(|(done, total)| Recomputation { done, total }),
    })
}

/// The business day of the present in a shop; of the organisation by the clocks of the defaults.
fn day_of(tx: &mut Tx<'_>, ctx: &Ctx, shop: Option<ShopId>) -> Result<String> {
    match shop {
        Some(shop) => store::today(tx, ctx, shop),
        None => Ok(Rules::default().calendar().day(kpi::time::Timestamp(ctx.now.micros())).to_string()),
    }
}

/// The rules of a shop on a day, with its own clocks.
fn rules_of(tx: &mut Tx<'_>, ctx: &Ctx, shop: ShopId, day: &str) -> Result<Rules> {
    let settings = Settings::of_shop(tx, ctx.tenant, shop)?.ok_or_else(not_found)?;
    let day = facts::store::day(day);
    let eras = settings.eras()?.into_iter();
    Ok(eras.rev().find(|era| era.days.contains(&day)).map(|era| era.rules).unwrap_or_default())
}

/// Versions of a shop and of the organisation, the newest first.
#[utoipa::path(get, path = "/rules", operation_id = "list_rules", params(Of), responses((status = 200, body = Page<RuleVersion>)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(Of { shop }): Params<Of>,
) -> Result<Json<Page<RuleVersion>>> {
    let scope = ctx.scope(&RULES_READ)?;
    Ok(Json(Page::whole(house.read(move |tx| told(tx, &ctx, &scope, shop)).await?)))
}

/// One version.
#[utoipa::path(get, path = "/rules/{id}", operation_id = "get_rules", params(("id" = RuleVersionId, Path)), responses((status = 200, body = RuleVersion)))]
pub(super) async fn show(
    ctx: Ctx,
    State(house): State<House>,
    PathOf(id): PathOf<RuleVersionId>,
) -> Result<Json<RuleVersion>> {
    let scope = ctx.scope(&RULES_READ)?;
    let found = house.read(move |tx| {
        let shop = store::holder(tx, &scope, id)?.ok_or_else(not_found)?;
        told(tx, &ctx, &scope, shop)?.into_iter().find(|version| version.id == id).ok_or_else(not_found)
    });
    Ok(Json(found.await?))
}

fn told(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, shop: Option<ShopId>) -> Result<Vec<RuleVersion>> {
    if shop.is_some() {
        store::may(tx, scope, shop)?;
    }
    let today = day_of(tx, ctx, shop)?;
    let mut versions = store::versions(tx, scope, shop)?;
    let held: Vec<RuleVersionId> = {
        let held = store::held(versions.clone());
        held.iter().map(|version| version.id).collect()
    };
    let mut held_by_now =
        versions.iter().filter(|version| held.contains(&version.id) && version.since <= today);
    let now = held_by_now.next_back().map(|version| version.id);
    versions.sort_by_key(|version| (version.shop.is_some(), version.number));
    let mut before: [Option<Rules>; 2] = [None, None];
    let mut all = Vec::new();
    for version in versions {
        let rules = Draft::stored(&version.rules)?.rules;
        let last = &mut before[usize::from(version.shop.is_some())];
        let changed = last.take().unwrap_or_default().differences(&rules);
        let state = match () {
            () if !held.contains(&version.id) => RuleVersionState::Replaced,
            () if Some(version.id) == now => RuleVersionState::InForce,
            () if version.since > today => RuleVersionState::Coming,
            () => RuleVersionState::Past,
        };
        all.push(body(version, state, &rules, changed));
        *last = Some(rules);
    }
    all.reverse();
    Ok(all)
}

type Changed = Vec<(&'static str, toml::Value, toml::Value)>;

/// Fields that differ, as they are told.
pub(super) fn changes(changed: Changed) -> Vec<RuleChange> {
    let told = |(key, before, after): (&str, toml::Value, toml::Value)| RuleChange {
        key: key.to_owned(),
        before: json!(before),
        after: json!(after),
    };
    changed.into_iter().map(told).collect()
}

fn body(version: Version, state: RuleVersionState, rules: &Rules, changed: Changed) -> RuleVersion {
    RuleVersion {
        id: version.id,
        number: version.number,
        shop: version.shop,
        since: Some(version.since).filter(|since| since != FIRST_DAY).and_then(|since| since.parse().ok()),
        state,
        note: version.note,
        created_by: version.by.map(|(id, name)| RuleAuthor { id, name }),
        created_at: version.created,
        rules: draft::fields(&version.rules),
        values: draft::values(rules),
        changed: changes(changed),
    }
}

/// Puts a rule set in force from a day on; the figures that it concerns are made again.
#[utoipa::path(post, path = "/rules", operation_id = "enforce_rules", request_body = NewRules, responses((status = 201, body = RulesEnforced)))]
pub(super) async fn enforce(
    ctx: Ctx,
    State(house): State<House>,
    Body(new): Body<NewRules>,
) -> Result<(StatusCode, Json<RulesEnforced>)> {
    let new = new.checked(&ctx)?;
    let done = house.act(&ctx, move |tx, ctx| put(tx, ctx, &new)).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

impl NewRules {
    fn checked(self, ctx: &Ctx) -> Result<NewVersion> {
        let note = self.note.trim().to_owned();
        if note.is_empty() || note.chars().count() > NOTE {
            let said = Words::fixed(
                "请写明为什么改，500 字以内；大家会看到。",
                "Say why, in 500 characters at most; others will read it.",
            );
            return Err(invalid("/note", "note", said));
        }
        let latest = ctx.now.plus_days(AHEAD).micros();
        let latest = Rules::default().calendar().day(kpi::time::Timestamp(latest)).to_string();
        if self.since.is_some_and(|since| since.to_string() > latest) {
            let said =
                Words::fixed("生效日最多在 400 天之后。", "It may begin 400 days from now at the latest.");
            return Err(invalid("/since", "day", said));
        }
        let draft = Draft::of(&self.rules)?;
        Ok(NewVersion { shop: self.shop, since: self.since, draft, note, after: self.after })
    }
}

fn put(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewVersion) -> Result<RulesEnforced> {
    let scope = ctx.scope(&RULES_WRITE)?;
    store::may(tx, &scope, new.shop)?;
    let versions = store::versions(tx, &scope, new.shop)?;
    let last =
        versions.iter().filter(|version| version.shop == new.shop).max_by_key(|version| version.number);
    let before = Draft::stored(last.map_or("", |version| version.rules.as_str()))?.rules;
    let id = store::add(tx, ctx, new)?;
    let mut shops = 0;
    for seen in store::seen(tx, &scope, new.shop)? {
        shops += usize::from(facts::follow(tx, ctx, seen.shop)?.is_some());
    }
    let changed = draft::differences(&before, &new.draft.rules);
    let detail = json!({ "since": new.since, "note": new.note, "changed": changed, "shops": shops });
    audit::record(tx, ctx, Entry { action: &ENFORCE, subject: id.to_string(), shop: new.shop, detail })?;
    Ok(RulesEnforced { id, shops })
}
