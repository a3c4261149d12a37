//! `POST /disputes/{id}/look`, `/decision`, `/withdrawal`.

use axum::Json;
use axum::extract::State as Shared;
use kernel::audit::{self, Action, Entry};
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Result, not_found};
use kernel::house::House;
use kernel::http::{Body, PathOf};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::model::{State, must_be_another, words};
use super::super::store::{self, Dispute, Loaded};
use super::super::{DECIDE, DISPUTE_DECIDE, DISPUTE_LOOK, DISPUTE_READ, LOOK, WITHDRAW, grant, tell};
use crate::DisputeId;

/// The first look at a dispute.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct NewLook {
    /// Whether one agrees with the author.
    agrees: bool,
    /// Why, 1–1,000 characters.
    words: String,
}

/// The decision of a dispute.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct NewDecision {
    /// Whether it is upheld.
    granted: bool,
    /// Why, 1–1,000 characters.
    words: String,
}

/// Why a dispute is taken back.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct NewWithdrawal {
    /// May be empty.
    #[serde(default)]
    words: String,
}

fn audited(tx: &mut Tx<'_>, ctx: &Ctx, of: &Loaded, action: &'static Action, detail: Value) -> Result<()> {
    audit::record(tx, ctx, Entry { action, subject: of.id.to_string(), shop: Some(of.subject.shop), detail })
}

fn after(tx: &mut Tx<'_>, ctx: &Ctx, id: DisputeId) -> Result<Dispute> {
    store::one(tx, ctx, &ctx.scope(&DISPUTE_READ)?, id)
}

/// Says before the decision whether the leader agrees.
#[utoipa::path(post, path = "/disputes/{id}/look", operation_id = "look_at_dispute", params(("id" = DisputeId, Path)),
    request_body = NewLook, responses((status = 200, body = Dispute)))]
pub(in super::super) async fn look(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<DisputeId>,
    Body(new): Body<NewLook>,
) -> Result<Json<Dispute>> {
    let said = words("/words", &new.words, 1)?;
    let looked = house.act(&ctx, move |tx, ctx| {
        let of = store::load_for(tx, ctx, &ctx.scope(&DISPUTE_LOOK)?, id)?;
        must_be_another(of.author, ctx.viewer()?.person)?;
        store::looked(tx, ctx, &of, new.agrees, &said)?;
        tell::looked(tx, ctx, &of, new.agrees, &said)?;
        audited(tx, ctx, &of, &LOOK, json!({ "agrees": new.agrees, "words": said }))?;
        after(tx, ctx, id)
    });
    Ok(Json(looked.await?))
}

/// Grants or refuses a dispute; what is granted changes the figures.
#[utoipa::path(post, path = "/disputes/{id}/decision", operation_id = "decide_dispute", params(("id" = DisputeId, Path)),
    request_body = NewDecision, responses((status = 200, body = Dispute)))]
pub(in super::super) async fn decide(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<DisputeId>,
    Body(new): Body<NewDecision>,
) -> Result<Json<Dispute>> {
    let said = words("/words", &new.words, 1)?;
    let decided = house.act(&ctx, move |tx, ctx| {
        let of = store::load_for(tx, ctx, &ctx.scope(&DISPUTE_DECIDE)?, id)?;
        must_be_another(of.author, ctx.viewer()?.person)?;
        let state = of.state.decide(new.granted)?;
        let written = if new.granted { grant::grant(tx, ctx, &of)? } else { Value::Null };
        store::ended(tx, ctx, &of, state, &said)?;
        tell::ended(tx, ctx, &of, state, &said)?;
        let detail = json!({ "granted": new.granted, "words": said, "written": written });
        audited(tx, ctx, &of, &DECIDE, detail)?;
        after(tx, ctx, id)
    });
    Ok(Json(decided.await?))
}

/// Takes one's own dispute back while it waits.
#[utoipa::path(post, path = "/disputes/{id}/withdrawal", operation_id = "withdraw_dispute",
    params(("id" = DisputeId, Path)), request_body = NewWithdrawal, responses((status = 200, body = Dispute)))]
pub(in super::super) async fn withdraw(
    ctx: Ctx,
    Shared(house): Shared<House>,
    PathOf(id): PathOf<DisputeId>,
    Body(new): Body<NewWithdrawal>,
) -> Result<Json<Dispute>> {
    let said = words("/words", &new.words, 0)?;
    let withdrawn = house.act(&ctx, move |tx, ctx| {
        let of = store::load(tx, ctx, id)?;
        if of.author != ctx.viewer()?.person {
            return Err(not_found());
        }
        let state: State = of.state.withdraw()?;
        store::ended(tx, ctx, &of, state, &said)?;
        tell::ended(tx, ctx, &of, state, &said)?;
        audited(tx, ctx, &of, &WITHDRAW, json!({ "words": said }))?;
        after(tx, ctx, id)
    });
    Ok(Json(withdrawn.await?))
}
