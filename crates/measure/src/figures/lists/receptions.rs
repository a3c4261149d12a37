//! `GET /receptions`: who was received by whom on which day.

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::{Row as Found, Tx};
use kernel::error::Result;
use kernel::house::House;
use kernel::http::{Page, Params};
use kernel::id::ShopId;
use kernel::people::refs::ShopRef;
use kernel::permission::Scope;
use kernel::time::Moment;
use kpi::sheet::{Count, Row};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::{NamedAccount, account};
use super::walk::{Place, walk};
use super::{Asked, Narrowed, window};
use crate::BuyerId;
use crate::facts::model::{Group, unpacked_groups};
use crate::facts::totals::unpacked;
use crate::figures::seen::person_in;
use crate::figures::{FIGURES_READ, mask};

kernel::queries! {
    LIST = concat!("select t.shop, o.name, t.day, t.buyer, coalesce(b.nick, ''), t.first_at, t.account, n.name, p.id, p.name,
        t.counts, t.groups from generation g
        join reception t on t.tenant = g.tenant and t.shop = g.shop and t.generation = g.number
        join shop o on o.tenant = t.tenant and o.id = t.shop
        join buyer b on b.tenant = t.tenant and b.id = t.buyer
        left join nick n on n.tenant = t.tenant and n.id = t.account
        left join person p on p.tenant = t.tenant and p.id = t.person
        where", window!("t.day", "t.first_at", "t.buyer", "cast(t.account as text)"), " and ",
        person_in!("t.person", "t.shop"), "
        and (cast($11 as bigint) is null or t.account = $11) and (cast($12 as bigint) is null or t.person = $12)
        order by t.day desc, t.first_at desc, t.buyer desc, cast(t.account as text) desc limit $10");
}

/// What went wrong.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ReceptionFlag {
    /// Nobody answered that day.
    Unreplied,
    /// A round was not answered inside its session.
    Late,
    /// A round opened outside service hours.
    Offline,
    /// Slow.
    Slow,
    /// Long.
    Long,
}

/// Which receptions.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Only those of which this is true.
    #[param(inline)]
    flag: Option<ReceptionFlag>,
}

/// A buyer received by an account on a day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Reception {
    /// The same for the same reception.
    id: String,
    shop: ShopRef,
    /// The business day.
    day: Day,
    /// The buyer, as `GET /chats/{buyer}` takes it.
    buyer: BuyerId,
    /// The buyer's name, masked.
    nick: String,
    /// The first message.
    at: Moment,
    account: NamedAccount,
    /// Rounds of that day.
    rounds: i64,
    /// Rounds not answered inside their session.
    late: i64,
    /// Rounds that opened outside service hours.
    offline: i64,
    /// How long the first answer took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_response: Option<i64>,
    /// Messages of both.
    messages: i64,
    /// Nobody answered that day.
    unreplied: bool,
    /// Slow, as the rules say.
    slow: bool,
    /// Long, as the rules say.
    long: bool,
}

struct Read {
    place: Place,
    counts: Row,
    groups: Vec<Group>,
    reception: Reception,
}

fn read(row: &Found<'_>) -> Result<Read> {
    let shop: ShopId = row.get(0)?;
    let (day, buyer, at): (String, BuyerId, Moment) = (row.get(2)?, row.get(3)?, row.get(5)?);
    let number: i64 = row.get(6)?;
    let account = account(row, 6)?;
    let counts = unpacked(&row.get::<Vec<u8>>(10)?)?;
    let reception = Reception {
        id: format!("{buyer}-{day}-{}", kernel::id::NickId::from_stored(number)),
        shop: ShopRef { id: shop, name: row.get(1)? },
        day: row.get(2)?,
        buyer,
        nick: mask::nick(&row.get::<String>(4)?),
        at,
        account: account.unwrap_or_else(nobody),
        rounds: counts[Count::AnsweredRounds] + counts[Count::LateRounds] + counts[Count::OfflineRounds],
        late: counts[Count::LateRounds],
        offline: counts[Count::OfflineRounds],
        first_response: (counts[Count::FirstResponses] > 0).then(|| counts[Count::FirstResponseMs]),
        messages: counts[Count::MessagesBuyer] + counts[Count::MessagesAgent],
        unreplied: counts[Count::Unreplied] > 0,
        slow: counts[Count::SlowReceptions] > 0,
        long: counts[Count::LongReceptions] > 0,
    };
    let day = crate::facts::store::day(&day);
    let place = Place { day, at: at.micros(), id: buyer.stored(), more: number.to_string() };
    let groups = unpacked_groups(&row.get::<Vec<u8>>(11)?).unwrap_or_default();
    Ok(Read { place, counts, groups, reception })
}

fn nobody() -> NamedAccount {
    NamedAccount { id: kernel::id::NickId::from_stored(0), name: String::new(), person: None }
}

impl ReceptionFlag {
    fn is_true(self, of: &Reception) -> bool {
        match self {
            ReceptionFlag::Unreplied => of.unreplied,
            ReceptionFlag::Late => of.late > 0,
            ReceptionFlag::Offline => of.offline > 0,
            ReceptionFlag::Slow => of.slow,
            ReceptionFlag::Long => of.long,
        }
    }
}

/// A page of them.
pub(super) fn page(
    tx: &mut Tx<'_>,
    scope: &Scope,
    asked: &Asked,
    &Which { flag }: &Which,
) -> Result<Page<Reception>> {
    let shops = asked.shops(tx, scope)?;
    let fetch = |window: &super::Window| tx.rows(&LIST, &asked.values(scope, &shops, window, []), read);
    let wanted = |row: &Read| {
        let of_team =
            asked.team.is_none_or(|team| row.groups.iter().any(|group| group.member == team.stored()));
        let in_hour =
            asked.hour.is_none_or(|hour| row.counts.hourly_received.get(hour).is_some_and(|&n| n > 0));
        let then = in_hour && asked.on_weekday(row.place.day);
        row.counts[Count::Received] > 0
            && then
            && of_team
            && flag.is_none_or(|flag| flag.is_true(&row.reception))
    };
    let keep =
        |rows: Vec<Read>| Ok(rows.into_iter().filter(wanted).map(|row| (row.place, row.reception)).collect());
    walk(asked, |row: &Read| row.place.clone(), fetch, keep)
}

/// Receptions, newest first: who was received by whom, how fast, and what went wrong.
#[utoipa::path(get, path = "/receptions", operation_id = "list_receptions", params(Narrowed, Which),
    responses((status = 200, body = Page<Reception>)))]
pub(in super::super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(narrowed): Params<Narrowed>,
    Params(which): Params<Which>,
) -> Result<Json<Page<Reception>>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let asked = narrowed.asked()?;
    Ok(Json(house.read(move |tx| page(tx, &scope, &asked, &which)).await?))
}
