//! `GET /standing`, `GET /standing/export`.

#![allow(clippy::float_arithmetic, reason = "rates come out as millionths")]

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::Params;
use kernel::id::{ShopId, TeamId};
use kernel::people::refs::PersonRef;
use kernel::permission::Scope;
use kernel::sheet::{self, Cell, Look, Table};
use kernel::text::{Language, Words};
use kernel::time::Moment;
use measure::figures::cohort::{CohortOf, CohortProduct, persons};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::book::{Book, Step};
use super::model::{Person, Reading, people};
use crate::DIAGNOSIS_READ;
use crate::drivers::{PartStanding, spans, standing};

/// Whose inquiries, and of which days.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The first business day.
    from: Day,
    /// The last business day; at most 92 days.
    to: Day,
    /// Of this shop.
    shop: Option<ShopId>,
    /// Of this team.
    team: Option<TeamId>,
}

/// What lies behind a person's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum StandingReading {
    /// Really below what was to be expected.
    Low,
    /// Good weeks and bad ones, beyond chance.
    Unsteady,
    /// The plain conversion is low; the mix or luck explains it.
    Unlucky,
    /// Really above what was to be expected.
    Good,
    /// Nothing that stands out.
    Usual,
}

/// Where a sale is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum StandingStep {
    /// Of an inquiry an order.
    Order,
    /// Of an order a payment.
    Pay,
}

/// The step furthest below what was to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct WeakestStep {
    step: StandingStep,
    /// What was reached, millionths.
    rate: i64,
    /// What was to be expected, millionths.
    expected: i64,
}

/// An inquiry that can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct StandingChat {
    buyer: measure::BuyerId,
    at: Moment,
}

/// A person beside what was to be expected of the buyers that were received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct StandingRow {
    person: PersonRef,
    /// Inquiries that the person received first.
    inquiries: i64,
    ordered: i64,
    paid: i64,
    /// The conversion to be expected of them, millionths; absent where there are too few others to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<i64>,
    /// What to believe of the difference, millionths.
    #[serde(skip_serializing_if = "Option::is_none")]
    believed: Option<i64>,
    standing: PartStanding,
    reading: StandingReading,
    #[serde(skip_serializing_if = "Option::is_none")]
    weakest: Option<WeakestStep>,
    /// Two inquiries that others mostly win, for who is low or unsteady.
    chats: Vec<StandingChat>,
}

/// People beside what was to be expected of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Standings {
    /// Whether nothing of it changes by itself any more.
    settled: bool,
    /// Those who need help most first; whoever sees only herself finds only herself.
    rows: Vec<StandingRow>,
}

fn millionths(rate: f64) -> i64 {
    (rate * 1e6).round() as i64
}

fn row(person: Person, name: String) -> StandingRow {
    let expected = person.judged.map(|judged| millionths(judged.expected.rate()));
    let reading = match person.reading {
        Reading::Low => StandingReading::Low,
        Reading::Unsteady => StandingReading::Unsteady,
        Reading::Unlucky => StandingReading::Unlucky,
        Reading::Good => StandingReading::Good,
        Reading::Usual => StandingReading::Usual,
    };
    let weakest = person.weakest.map(|went| WeakestStep {
        step: if went.step == Step::Order { StandingStep::Order } else { StandingStep::Pay },
        rate: millionths(went.expected.reached.rate().unwrap_or_default()),
        expected: millionths(went.expected.rate()),
    });
    StandingRow {
        person: PersonRef { id: person.id, name },
        inquiries: person.had.inquiries,
        ordered: person.had.ordered,
        paid: person.had.paid,
        expected,
        believed: person.judged.map(|judged| millionths(judged.believed.value)),
        standing: person.judged.map_or(PartStanding::Open, |judged| judged.standing.into()),
        reading,
        weakest,
        chats: person.chats.iter().map(|chat| StandingChat { buyer: chat.buyer, at: chat.at }).collect(),
    }
}

fn told(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, which: &Which) -> Result<Standings> {
    let Which { from, to, shop, team } = *which;
    let of = CohortOf { scope, from, to, shop, team, person: None, product: CohortProduct::Asked };
    let settled = of.sums(tx, ctx)?.settled;
    let mut book = Book::default();
    let others = of.each_beside(tx, |inquiry, mine| book.add(&inquiry, mine))?;
    book.beside(&others);
    let people = people(&book);
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let mut names = persons(tx, scope, &ids)?;
    let rows = people.into_iter().map(|person| {
        let name = names.remove(&person.id).unwrap_or_default();
        row(person, name)
    });
    Ok(Standings { settled, rows: rows.collect() })
}

/// People beside what was to be expected of the buyers they received: same shop, time of day, product, new or old buyer.
#[utoipa::path(get, path = "/standing", operation_id = "get_standing", params(Which),
    responses((status = 200, body = Standings)))]
pub(super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Standings>> {
    let scope = ctx.scope(&DIAGNOSIS_READ)?;
    spans(which.from, which.to, "to")?;
    Ok(Json(house.read(move |tx| told(tx, &ctx, &scope, &which)).await?))
}

/// The same as a file.
#[utoipa::path(get, path = "/standing/export", operation_id = "export_standing", params(Which, sheet::Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
pub(super) async fn export(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
    Params(form): Params<sheet::Wanted>,
) -> Result<Response> {
    let scope = ctx.scope(&DIAGNOSIS_READ)?;
    spans(which.from, which.to, "to")?;
    let language = ctx.language;
    let found = house.read(move |tx| told(tx, &ctx, &scope, &which)).await?;
    sheet::answer(form.format.unwrap_or_default(), "standing", vec![table(&found, language)]).await
}

const TITLES: [Words; 11] = [
    Words::fixed("客服", "Agent"),
    Words::fixed("询单", "Inquiries"),
    Words::fixed("下单", "Ordered"),
    Words::fixed("付款", "Paid"),
    Words::fixed("转化", "Conversion"),
    Words::fixed("应有转化", "To be expected"),
    Words::fixed("可信的差距", "Believable difference"),
    Words::fixed("判断", "Verdict"),
    Words::fixed("说明", "Reading"),
    Words::fixed("最弱一步", "Weakest step"),
    Words::fixed("这一步的差距", "Difference at that step"),
];

fn table(found: &Standings, language: Language) -> Table {
    let pick = |words: &Words| {
        if language == Language::Chinese { words.zh.to_string() } else { words.en.to_string() }
    };
    let share = |millionths: i64| Cell::Number(millionths.into(), 1_000_000, Look::Percent);
    let row = |row: &StandingRow| {
        let weakest = row.weakest.as_ref();
        vec![
            Cell::words(row.person.name.clone()),
            Cell::Integer(row.inquiries),
            Cell::Integer(row.ordered),
            Cell::Integer(row.paid),
            Cell::Number(row.paid.into(), row.inquiries.into(), Look::Percent),
            row.expected.map_or(Cell::Empty, share),
            row.believed.map_or(Cell::Empty, share),
            Cell::words(pick(&standing(row.standing))),
            Cell::words(pick(&reading(row.reading))),
            weakest.map_or(Cell::Empty, |weakest| Cell::words(pick(&step(weakest.step)))),
            weakest.map_or(Cell::Empty, |weakest| share(weakest.rate - weakest.expected)),
        ]
    };
    Table {
        name: pick(&Words::fixed("谁需要帮助", "Who needs help")),
        titles: TITLES.iter().map(pick).collect(),
        rows: found.rows.iter().map(row).collect(),
    }
}

fn reading(of: StandingReading) -> Words {
    match of {
        StandingReading::Low => Words::fixed("确实低于预期", "Really below what was to be expected"),
        StandingReading::Unsteady => Words::fixed("忽高忽低", "Good weeks and bad ones"),
        StandingReading::Unlucky => Words::fixed("构成或运气所致", "The mix or luck explains it"),
        StandingReading::Good => Words::fixed("确实高于预期", "Really above what was to be expected"),
        StandingReading::Usual => Words::fixed("", ""),
    }
}

fn step(of: StandingStep) -> Words {
    match of {
        StandingStep::Order => Words::fixed("询单→下单", "Inquiry to order"),
        StandingStep::Pay => Words::fixed("下单→付款", "Order to payment"),
    }
}
