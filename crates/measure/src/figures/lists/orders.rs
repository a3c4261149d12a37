//! `GET /orders`: what was sold, to whom it counts.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::db::{Row as Found, Tx, Value};
use kernel::error::Result;
use kernel::house::House;
use kernel::http::{Page, Params};
use kernel::id::NickId;
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
use crate::figures::seen::{person_in, whole_shop};
use crate::figures::{FIGURES_READ, mask};

/// An account of an order with who spoke for it when the order was paid, or made.
macro_rules! hand {
    ($nick:literal, $binding:literal, $person:literal, $account:literal) => {
        concat!(
            " left join nick ",
            $nick,
            " on ",
            $nick,
            ".tenant = t.tenant and ",
            $nick,
            ".id = t.",
            $account,
            " left join binding ",
            $binding,
            " on ",
            $binding,
            ".tenant = t.tenant and ",
            $binding,
            ".nick = t.",
            $account,
            " and ",
            $binding,
            ".since <= coalesce(t.paid_at, t.created_at) and (",
            $binding,
            ".until is null or ",
            $binding,
            ".until > coalesce(t.paid_at, t.created_at))",
            " left join person ",
            $person,
            " on ",
            $person,
            ".tenant = t.tenant and ",
            $person,
            ".id = ",
            $binding,
            ".person"
        )
    };
}

macro_rules! orders {
    ($where:expr) => {
        concat!(
            "select t.shop, o.name, coalesce(t.paid_day, t.created_day), coalesce(t.paid_at, t.created_at), t.order_id,
            t.buyer, b.nick, t.created_at, t.paid_at, n1.id, n1.name, p1.id, p1.name, n2.id, n2.name, p2.id, p2.name,
            n3.id, n3.name, p3.id, p3.name, t.split, t.assisted, t.decided, t.gross, t.refunded, t.units,
            case when exists (select 1 from order_row c join batch k on k.tenant = c.tenant and k.number = c.batch
                and k.state = 'ready' where c.tenant = t.tenant and c.shop = t.shop and c.order_id = t.order_id
                and c.closed = 1) then 1 else 0 end
            from generation g join credit t on t.tenant = g.tenant and t.shop = g.shop and t.generation = g.number
            join shop o on o.tenant = t.tenant and o.id = t.shop
            left join buyer b on b.tenant = t.tenant and b.id = t.buyer",
            hand!("n1", "b1", "p1", "seller"),
            hand!("n2", "b2", "p2", "order_agent"),
            hand!("n3", "b3", "p3", "pay_agent"),
            " where (", whole_shop!("t.shop"), " or ", person_in!("p1.id", "t.shop"), " or ", person_in!("p2.id", "t.shop"),
            " or ", person_in!("p3.id", "t.shop"), ") and ",
            $where
        )
    };
}

kernel::queries! {
    LIST = concat!(orders!(concat!(
        "((t.paid_day >= $4 and t.paid_day <= $5) or (t.paid_day is null and t.created_day >= $4 and t.created_day <= $5))
        and ", window!("coalesce(t.paid_day, t.created_day)", "coalesce(t.paid_at, t.created_at)", "t.shop", "t.order_id"))), "
        and (cast($11 as bigint) is null or t.seller = $11) and (cast($12 as bigint) is null or b1.person = $12)
        and (cast($13 as text) is null or t.split = $13)
        and (cast($14 as bigint) is null or exists (select 1 from employment e where e.tenant = t.tenant
            and e.person = b1.person and e.team = $14 and e.since <= coalesce(t.paid_day, t.created_day)
            and (e.until is null or e.until >= coalesce(t.paid_day, t.created_day))))
        and (cast($15 as text) is null or substr(t.order_id, 1, length($15)) = $15)
        order by coalesce(t.paid_day, t.created_day) desc, coalesce(t.paid_at, t.created_at) desc, t.shop desc,
            t.order_id desc limit $10");
    NAMES = concat!("select id, name from nick where tenant = $1 and id in ", among!("$2"));
}

/// How order and payment were earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum OrderSplit {
    /// Both by the same account.
    Own,
    /// The order by one, the payment by another or nobody.
    OrderedHerePaidThere,
    /// Ordered without contact, paid after one.
    SilentOrderPaidHere,
    /// Nobody.
    Silent,
}

impl OrderSplit {
    fn key(self) -> &'static str {
        match self {
            OrderSplit::Own => "own",
            OrderSplit::OrderedHerePaidThere => "ordered_here_paid_there",
            OrderSplit::SilentOrderPaidHere => "silent_order_paid_here",
            OrderSplit::Silent => "silent",
        }
    }
}

/// Of which figures an order is part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum OrderPart {
    /// Sales: paid, and sold by somebody.
    Earned,
    /// Silent sales: paid, and sold by nobody.
    Silent,
    /// Refunds: sold by somebody, and paid back at least in part.
    Refunded,
    /// None: not paid.
    Unpaid,
}

impl OrderPart {
    fn holds(self, order: &OrderRow) -> bool {
        let (paid, sold) = (order.paid_at.is_some(), order.seller.is_some());
        match self {
            OrderPart::Earned => paid && sold,
            OrderPart::Silent => paid && !sold,
            OrderPart::Refunded => paid && sold && order.refunded > 0,
            OrderPart::Unpaid => !paid,
        }
    }
}

/// Which orders.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Only those earned so.
    #[param(inline)]
    split: Option<OrderSplit>,
    /// Only those that are part of these figures.
    #[param(inline)]
    part: Option<OrderPart>,
    /// How the number begins.
    q: Option<String>,
}

/// An order with who earned it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct OrderRow {
    /// Its number.
    pub id: String,
    pub shop: ShopRef,
    /// The buyer, as `GET /chats/{buyer}` takes it; absent where nobody is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerId>,
    /// The buyer's name, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nick: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// When it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Moment>,
    /// Whether the platform closed it.
    pub closed: bool,
    /// What was paid, as the rules count it, in fen.
    pub gross: i64,
    /// What was paid back, in fen.
    pub refunded: i64,
    /// Units of goods.
    pub units: i64,
    /// Who sold it under the rule that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller: Option<NamedAccount>,
    /// Who earned that it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_agent: Option<NamedAccount>,
    /// Who earned that it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_agent: Option<NamedAccount>,
    /// How both were earned; absent while unpaid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    /// Who helped.
    pub assisted: Vec<NamedAccount>,
    /// Whether a person decided who sold it.
    pub decided: bool,
}

struct Read {
    place: Place,
    helpers: Vec<i64>,
    order: OrderRow,
}

fn read(row: &Found<'_>) -> Result<Read> {
    let nick: Option<String> = row.get(6)?;
    let order = OrderRow {
        id: row.get(4)?,
        shop: ShopRef { id: row.get(0)?, name: row.get(1)? },
        buyer: row.get::<Option<BuyerId>>(5)?.filter(|_| nick.is_some()),
        nick: nick.as_deref().map(mask::nick),
        created_at: row.get(7)?,
        paid_at: row.get(8)?,
        closed: row.get(27)?,
        gross: row.get(24)?,
        refunded: row.get(25)?,
        units: row.get(26)?,
        seller: account(row, 9)?,
        order_agent: account(row, 13)?,
        pay_agent: account(row, 17)?,
        split: row.get(21)?,
        assisted: Vec::new(),
        decided: row.get(23)?,
    };
    let place = Place {
        day: crate::facts::store::day(&row.get::<String>(2)?),
        at: row.get(3)?,
        id: order.shop.id.stored(),
        more: order.id.clone(),
    };
    Ok(Read { place, helpers: serde_json::from_str(&row.get::<String>(22)?).unwrap_or_default(), order })
}

/// Puts names to those who helped.
fn named(tx: &mut Tx<'_>, scope: &Scope, rows: &mut [Read]) -> Result<()> {
    let ids = integers(rows.iter().flat_map(|row| row.helpers.iter().copied()));
    let mut names: HashMap<i64, String> = HashMap::new();
    tx.each(&NAMES, &[scope.tenant().into(), ids.into()], |row| {
        names.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })?;
    for row in rows {
        let named = |id: &i64| {
            let name = names.get(id)?.clone();
            Some(NamedAccount { id: NickId::from_stored(*id), name, person: None })
        };
        row.order.assisted = row.helpers.iter().filter_map(named).collect();
    }
    Ok(())
}

/// A page of them.
pub(super) fn page(tx: &mut Tx<'_>, scope: &Scope, asked: &Asked, which: &Which) -> Result<Page<OrderRow>> {
    let shops = asked.shops(tx, scope)?;
    let more: [Value; 3] = [
        which.split.map(OrderSplit::key).into(),
        asked.team.into(),
        which.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).into(),
    ];
    let cell = std::cell::RefCell::new(tx);
    let fetch = |window: &super::Window| {
        cell.borrow_mut().rows(&LIST, &asked.values(scope, &shops, window, more.clone()), read)
    };
    let keep = |mut rows: Vec<Read>| {
        rows.retain(|row| {
            let paid = || row.order.paid_at.map(Moment::micros);
            let in_hour =
                asked.hour.is_none() || paid().is_some_and(|at| asked.in_hour(&shops, row.order.shop.id, at));
            which.part.is_none_or(|part| part.holds(&row.order)) && asked.on_weekday(row.place.day) && in_hour
        });
        named(&mut cell.borrow_mut(), scope, &mut rows)?;
        Ok(rows.into_iter().map(|row| (row.place, row.order)).collect())
    };
    walk(asked, |row: &Read| row.place.clone(), fetch, keep)
}

/// Orders by the day of payment, of creation while unpaid, newest first: who earned them, and how.
#[utoipa::path(get, path = "/orders", operation_id = "list_orders", params(Narrowed, Which),
    responses((status = 200, body = Page<OrderRow>)))]
pub(in super::super) async fn list(
    ctx: Ctx,
    State(house): State<House>,
    Params(narrowed): Params<Narrowed>,
    Params(which): Params<Which>,
) -> Result<Json<Page<OrderRow>>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    let asked = narrowed.asked()?;
    Ok(Json(house.read(move |tx| page(tx, &scope, &asked, &which)).await?))
}
