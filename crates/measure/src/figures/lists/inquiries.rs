//! `GET /inquiries`: buyers who were received, by their stage, and what became of them.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::db::{Row as Found, Tx, Value};
use kernel::error::Result;
use kernel::house::House;
use kernel::http::{Page, Params};
use kernel::people::refs::ShopRef;
use kernel::permission::Scope;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::{NamedAccount, account};
use super::walk::{Place, walk};
use super::{Asked, Narrowed, window};
use crate::BuyerId;
use crate::facts::list::{among, integers};
use crate::facts::model::unpacked_groups;
use crate::figures::seen::{Seen, Sight, person_in};
use crate::figures::{FIGURES_READ, mask};

kernel::queries! {
    LIST = concat!("select t.shop, o.name, t.day, t.buyer, coalesce(b.nick, ''), t.first_at, t.stage, t.ordered, t.paid, t.sku,
        t.cohort_sales, t.won_by from generation g
        join visit t on t.tenant = g.tenant and t.shop = g.shop and t.generation = g.number
        join shop o on o.tenant = t.tenant and o.id = t.shop
        join buyer b on b.tenant = t.tenant and b.id = t.buyer
        where", window!("t.day", "t.first_at", "t.buyer", "''"), " and t.stage <> '' and t.first_at is not null
        and exists (select 1 from reception r where r.tenant = t.tenant and r.shop = t.shop
            and r.generation = t.generation and r.day = t.day and r.buyer = t.buyer and ",
            person_in!("r.person", "r.shop"), "
            and (cast($11 as bigint) is null or r.account = $11) and (cast($12 as bigint) is null or r.person = $12))
        and (cast($13 as text) is null or t.stage = $13)
        order by t.day desc, t.first_at desc, t.buyer desc limit $10");
    /// Who received the buyers of `$6` on days between.
    HANDS = concat!("select r.buyer, r.day, r.account, n.name, p.id, p.name, r.groups from generation g
        join reception r on r.tenant = g.tenant and r.shop = g.shop and r.generation = g.number
        left join nick n on n.tenant = r.tenant and n.id = r.account
        left join person p on p.tenant = r.tenant and p.id = r.person
        where g.tenant = $1 and g.state = 'current' and r.day >= $4 and r.day <= $5 and r.buyer in ", among!("$6"), " and ",
        person_in!("r.person", "r.shop"), " order by r.buyer, r.day, n.name");
    /// What the buyers of `$6` ordered.
    ORDERS = concat!("select c.buyer, c.order_id, c.created_at, c.created_day from generation g
        join credit c on c.tenant = g.tenant and c.shop = g.shop and c.generation = g.number
        where g.tenant = $1 and g.state = 'current' and c.created_day >= $2 and c.created_day <= $3 and c.buyer in ",
        among!("$4"), " order by c.buyer, c.created_at, c.order_id");
}

/// What became of an inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum InquiryOutcome {
    /// Paid in time.
    Paid,
    /// Paid, and the seller is of those asked for.
    Won,
    /// Paid, and the seller is another.
    WonByColleague,
    /// Not paid in time.
    NotWon,
    /// Nothing ordered.
    Lost,
    /// Ordered and not paid in time.
    Unpaid,
}

/// What a visit was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VisitStage {
    /// 询单.
    Inquiry,
    /// Ordered and not yet paid.
    Pending,
    /// After a purchase.
    Aftersale,
}

impl VisitStage {
    const ALL: [VisitStage; 3] = [VisitStage::Inquiry, VisitStage::Pending, VisitStage::Aftersale];

    /// From its stored key; `None` for a day on which nobody was received.
    pub(crate) fn of(key: &str) -> Option<VisitStage> {
        Self::ALL.into_iter().find(|stage| stage.key() == key)
    }

    fn key(self) -> &'static str {
        match self {
            VisitStage::Inquiry => "inquiry",
            VisitStage::Pending => "pending",
            VisitStage::Aftersale => "aftersale",
        }
    }
}

/// Which inquiries.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Only of this stage.
    #[param(inline)]
    stage: Option<VisitStage>,
    /// Only inquiries that ended so.
    #[param(inline)]
    outcome: Option<InquiryOutcome>,
}

/// A buyer who was received on a day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Inquiry {
    /// The same for the same buyer and day.
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
    /// What it was about.
    stage: String,
    /// What became of an inquiry: seen from the whole shop, or from those asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<InquiryOutcome>,
    /// Who received the buyer, of those in scope.
    accounts: Vec<NamedAccount>,
    /// Orders that came of it.
    orders: Vec<String>,
    /// The product it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    /// What came in by the orders that make it paid, in fen.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<i64>,
}

struct Read {
    place: Place,
    ordered: bool,
    paid: bool,
    won_by: Vec<i64>,
    inquiry: Inquiry,
}

fn read(row: &Found<'_>) -> Result<Read> {
    let (buyer, at, day): (BuyerId, Moment, Day) = (row.get(3)?, row.get(5)?, row.get(2)?);
    let (sku, amount): (String, i64) = (row.get(9)?, row.get(10)?);
    let inquiry = Inquiry {
        id: format!("{buyer}-{day}"),
        shop: ShopRef { id: row.get(0)?, name: row.get(1)? },
        day,
        buyer,
        nick: mask::nick(&row.get::<String>(4)?),
        at,
        stage: row.get(6)?,
        outcome: None,
        accounts: Vec::new(),
        orders: Vec::new(),
        sku: Some(sku).filter(|sku| !sku.is_empty()),
        amount: Some(amount).filter(|&amount| amount != 0),
    };
    let day = crate::facts::store::day(&day.to_string());
    Ok(Read {
        place: Place { day, at: at.micros(), id: buyer.stored(), more: String::new() },
        ordered: row.get(7)?,
        paid: row.get(8)?,
        won_by: serde_json::from_str(&row.get::<String>(11)?).unwrap_or_default(),
        inquiry,
    })
}

/// An account that received a buyer on a day.
struct Hand {
    account: NamedAccount,
    teams: Vec<i64>,
}

type ByVisit = HashMap<(BuyerId, String), Vec<Hand>>;

/// What of the list is asked for.
struct List<'l> {
    scope: &'l Scope,
    asked: &'l Asked,
    which: Which,
    shops: Vec<Seen>,
}

impl List<'_> {
    fn page(&self, tx: &mut Tx<'_>) -> Result<Page<Inquiry>> {
        let stage: Value = self.stage().map(VisitStage::key).into();
        let cell = std::cell::RefCell::new(tx);
        let fetch = |window: &super::Window| {
            let values = self.asked.values(self.scope, &self.shops, window, [stage.clone()]);
            cell.borrow_mut().rows(&LIST, &values, read)
        };
        walk(
            self.asked,
            |row: &Read| row.place.clone(),
            fetch,
            |rows| self.keep(&mut cell.borrow_mut(), rows),
        )
    }

    /// Only an inquiry has an outcome.
    fn stage(&self) -> Option<VisitStage> {
        self.which.stage.or(self.which.outcome.map(|_| VisitStage::Inquiry))
    }

    fn keep(&self, tx: &mut Tx<'_>, rows: Vec<Read>) -> Result<Vec<(Place, Inquiry)>> {
        let mut hands = self.hands(tx, &rows)?;
        let mut kept = Vec::new();
        let then = |row: &Read| {
            let (day, at, shop) = (row.place.day, row.place.at, row.inquiry.shop.id);
            self.asked.on_weekday(day) && self.asked.in_hour(&self.shops, shop, at)
        };
        for mut row in rows.into_iter().filter(then) {
            let mut all = hands.remove(&(row.inquiry.buyer, row.inquiry.day.to_string())).unwrap_or_default();
            if let Some(team) = self.asked.team {
                all.retain(|hand| hand.teams.contains(&team.stored()));
            }
            if all.is_empty() && self.asked.team.is_some() {
                continue;
            }
            let whole = self.whole(&row);
            let won = self.won(&row, &all, whole);
            if self.which.outcome.is_none_or(|outcome| matches(outcome, &row, won)) {
                row.inquiry.outcome = (row.inquiry.stage == "inquiry").then(|| told(&row, won, whole));
                row.inquiry.accounts = all.into_iter().map(|hand| hand.account).collect();
                kept.push((row.place, row.inquiry));
            }
        }
        self.name_orders(tx, &mut kept)?;
        Ok(kept)
    }

    /// Whether it is looked at from the whole shop.
    fn whole(&self, row: &Read) -> bool {
        let sight = self.shops.iter().find(|seen| seen.shop == row.inquiry.shop.id).map(|seen| seen.sight);
        !self.asked.of_somebody() && sight == Some(Sight::Whole)
    }

    /// Whether somebody asked for sold an order that makes it paid.
    fn won(&self, row: &Read, hands: &[Hand], whole: bool) -> bool {
        let mine = |account: &i64| {
            hands.iter().any(|Hand { account: hand, .. }| {
                let person = hand.person.as_ref().map(|person| person.id);
                hand.id.stored() == *account
                    && self.asked.account.is_none_or(|asked| asked == hand.id)
                    && self.asked.person.is_none_or(|asked| Some(asked) == person)
            })
        };
        if whole { !row.won_by.is_empty() } else { row.won_by.iter().any(mine) }
    }

    fn hands(&self, tx: &mut Tx<'_>, rows: &[Read]) -> Result<ByVisit> {
        let mut hands = ByVisit::new();
        let days =
            (rows.iter().map(|row| row.inquiry.day).min(), rows.iter().map(|row| row.inquiry.day).max());
        let (Some(first), Some(last)) = days else { return Ok(hands) };
        let buyers = integers(rows.iter().map(|row| row.inquiry.buyer.stored()));
        let values = self.scope.with([first.to_string().into(), last.to_string().into(), buyers.into()]);
        tx.each(&HANDS, &values, |row| {
            let groups = unpacked_groups(&row.get::<Vec<u8>>(6)?).unwrap_or_default();
            let teams = groups.iter().map(|group| group.member).collect();
            if let Some(account) = account(row, 2)? {
                hands.entry((row.get(0)?, row.get(1)?)).or_default().push(Hand { account, teams });
            }
            Ok(())
        })?;
        Ok(hands)
    }

    /// The new orders of each: created from its first message on, within the window of the rules.
    fn name_orders(&self, tx: &mut Tx<'_>, kept: &mut [(Place, Inquiry)]) -> Result<()> {
        let days = (kept.iter().map(|row| row.0.day).min(), kept.iter().map(|row| row.0.day).max());
        let (Some(first), Some(last)) = days else { return Ok(()) };
        let buyers = integers(kept.iter().map(|(place, _)| place.id));
        let longest = last.plus(LONGEST_WINDOW);
        let values =
            [self.scope.tenant().into(), first.to_string().into(), longest.to_string().into(), buyers.into()];
        let mut orders: HashMap<BuyerId, Vec<(String, i64, kpi::time::Day)>> = HashMap::new();
        tx.each(&ORDERS, &values, |row| {
            let day = crate::facts::store::day(&row.get::<String>(3)?);
            orders.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?, day));
            Ok(())
        })?;
        for (place, inquiry) in kept.iter_mut().filter(|(_, inquiry)| inquiry.stage == "inquiry") {
            let seen = self.shops.iter().find(|seen| seen.shop == inquiry.shop.id);
            let days =
                seen.and_then(|seen| seen.rules(place.day)).map_or(2, |rules| rules.inquiry_window_days);
            let end = place.day.plus(days - 1);
            let of = orders.get(&inquiry.buyer).into_iter().flatten();
            let new = of.filter(|(_, at, day)| *at >= place.at && *day <= end);
            inquiry.orders = new.map(|(id, ..)| id.clone()).collect();
        }
        Ok(())
    }
}

/// No rule set has a longer window.
const LONGEST_WINDOW: i32 = 15;

fn matches(outcome: InquiryOutcome, row: &Read, won: bool) -> bool {
    match outcome {
        InquiryOutcome::Paid => row.paid,
        InquiryOutcome::Won => won,
        InquiryOutcome::WonByColleague => row.paid && !won,
        InquiryOutcome::NotWon => !row.paid,
        InquiryOutcome::Lost => !row.ordered,
        InquiryOutcome::Unpaid => row.ordered && !row.paid,
    }
}

fn told(row: &Read, won: bool, whole: bool) -> InquiryOutcome {
    match (row.paid, row.ordered) {
        (true, _) if whole => InquiryOutcome::Paid,
        (true, _) if won => InquiryOutcome::Won,
        (true, _) => InquiryOutcome::WonByColleague,
        (false, true) => InquiryOutcome::Unpaid,
        (false, false) => InquiryOutcome::Lost,
    }
}

/// Buyers who were received, newest first: the stage, what became of it, who it was and what was ordered.
#[utoipa::path(get, path = "/inquiries", operation_id = "list_inquiries", params(Narrowed, Which),
    responses((status = 200, body = Page<Inquiry>)))]
pub(in super::super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(narrowed): Params<Narrowed>,
    Params(which): Params<Which>,
) -> Result<Json<Page<Inquiry>>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let asked = narrowed.asked()?;
    Ok(Json(house.read(move |tx| page(tx, &scope, &asked, &which)).await?))
}

/// A page of them.
pub(super) fn page(tx: &mut Tx<'_>, scope: &Scope, asked: &Asked, which: &Which) -> Result<Page<Inquiry>> {
    let shops = asked.shops(tx, scope)?;
    List { scope, asked, which: which.clone(), shops }.page(tx)
}
