//! `GET /drivers`, `GET /drivers/parts`, `GET /drivers/causes`.

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::{Result, invalid};
use kernel::house::House;
use kernel::http::Params;
use kernel::id::{PersonId, ShopId, TeamId};
use kernel::permission::Scope;
use kernel::text::Words;
use measure::figures::cohort::CohortProduct;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::causes::{CauseDirection, DriverCauses};
use super::model::{self, DriverMethod, DriverTerm, Tally};
use super::parts::{DriverPart, PartEffects, divide};
use super::read::{Asked, DriverBy};
use crate::DIAGNOSIS_READ;

/// Days of a period at most: every inquiry of both is looked at.
const MOST: i32 = 92;

/// Whose inquiries, and of which two periods.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The first business day.
    from: Day,
    /// The last business day; at most 92 days.
    to: Day,
    /// The first day that is compared with.
    against_from: Day,
    /// The last day that is compared with; at most 92 days.
    against_to: Day,
    /// Of this shop.
    shop: Option<ShopId>,
    /// Of this team.
    team: Option<TeamId>,
    /// Of this person.
    person: Option<PersonId>,
}

/// What a change is divided among.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Cut {
    #[param(inline)]
    pub(super) by: DriverBy,
}

/// Which way.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Way {
    /// `down` when absent.
    #[param(inline)]
    #[serde(default)]
    direction: CauseDirection,
}

/// What moved the sales and the conversion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Drivers {
    /// Whether it is about whole shops: only they have silent sales, and a total.
    whole: bool,
    /// Whether nothing of it changes by itself any more.
    settled: bool,
    /// Inquiries of the period compared with, and what became of them.
    before: Tally,
    /// Inquiries of the period looked at, and what became of them.
    after: Tally,
    /// How the factors of the sales were told apart.
    method: DriverMethod,
    /// From the factors down to the sum of everything; effects in fen.
    pub(super) sales: Vec<DriverTerm>,
    /// From the factors to the conversion; effects in millionths.
    pub(super) conversion: Vec<DriverTerm>,
}

/// A change, divided.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct DriverParts {
    pub(super) by: DriverBy,
    /// By more or fewer inquiries in all, fen. With all rows it adds up to the change of the sales by inquiries.
    pub(super) volume: i64,
    /// All rows together.
    pub(super) total: PartEffects,
    /// The largest effects first; those beyond sixty together as `rest`.
    pub(super) rows: Vec<DriverPart>,
}

impl Which {
    pub(super) fn asked<'s>(&self, scope: &'s Scope) -> Result<Asked<'s>> {
        let periods = [(self.against_from, self.against_to), (self.from, self.to)];
        for ((from, to), name) in periods.into_iter().zip(["against_to", "to"]) {
            spans(from, to, name)?;
        }
        let Which { shop, team, person, .. } = *self;
        Ok(Asked { scope, periods, shop, team, person, product: CohortProduct::default() })
    }
}

/// Whether so many days can be looked at; `name` is the parameter of the last one.
pub(crate) fn spans(from: Day, to: Day, name: &str) -> Result<()> {
    let length = (to.date() - from.date()).get_days().saturating_add(1);
    if (1..=MOST).contains(&length) {
        return Ok(());
    }
    let said = Words::made(
        format!("诊断的日期范围须为 1–{MOST} 天，且结束不早于开始。请缩短范围。"),
        format!("A diagnosis spans 1–{MOST} days and does not end before it starts. Choose fewer days."),
    );
    Err(invalid(name, "period", said))
}

/// The tree.
pub(super) fn told(tx: &mut Tx<'_>, ctx: &Ctx, asked: &Asked<'_>) -> Result<Drivers> {
    let found = asked.sides(tx, ctx)?;
    let tree = model::of_sales(&found.sides, found.whole);
    let [before, after] = found.sides.map(|side| side.tally);
    Ok(Drivers {
        whole: found.whole,
        settled: found.settled,
        before,
        after,
        method: tree.method,
        sales: tree.terms,
        conversion: model::of_conversion(&found.sides).terms,
    })
}

/// The parts.
pub(super) fn divided(tx: &mut Tx<'_>, asked: &Asked<'_>, by: DriverBy) -> Result<DriverParts> {
    let mut found = divide(asked.parts(tx, by)?);
    let keys: Vec<String> = found.rows.iter().map(|row| row.id.clone()).collect();
    let mut names = asked.names(tx, by, &keys)?;
    for row in &mut found.rows {
        row.name = names.remove(&row.id).unwrap_or_default();
    }
    Ok(DriverParts { by, volume: found.volume, total: found.total, rows: found.rows })
}

/// What moved the sales and the conversion between two periods: the driver tree, exact to the fen.
#[utoipa::path(get, path = "/drivers", operation_id = "get_drivers", params(Which),
    responses((status = 200, body = Drivers)))]
pub(super) async fn tree(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Drivers>> {
    let scope = ctx.scope(&DIAGNOSIS_READ)?;
    which.asked(&scope)?;
    Ok(Json(house.read(move |tx| told(tx, &ctx, &which.asked(&scope)?)).await?))
}

/// A change divided among people, hours, products …, mix and rate apart. An inquiry belongs to who received the buyer
/// first.
#[utoipa::path(get, path = "/drivers/parts", operation_id = "get_driver_parts", params(Which, Cut),
    responses((status = 200, body = DriverParts)))]
pub(super) async fn parts(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
    Params(Cut { by }): Params<Cut>,
) -> Result<Json<DriverParts>> {
    let scope = ctx.scope(&DIAGNOSIS_READ)?;
    which.asked(&scope)?;
    Ok(Json(house.read(move |tx| divided(tx, &which.asked(&scope)?, by)).await?))
}

/// Which people, products, hours … convert differently than before, beyond chance, mix and what moved everywhere.
#[utoipa::path(get, path = "/drivers/causes", operation_id = "get_driver_causes", params(Which, Way),
    responses((status = 200, body = DriverCauses)))]
pub(super) async fn causes(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
    Params(Way { direction }): Params<Way>,
) -> Result<Json<DriverCauses>> {
    let scope = ctx.scope(&DIAGNOSIS_READ)?;
    which.asked(&scope)?;
    Ok(Json(house.read(move |tx| super::causes::causes(tx, &which.asked(&scope)?, direction)).await?))
}
