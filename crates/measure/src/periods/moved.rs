//! Orders that moved since a period was frozen.

use kernel::db::{Row, Tx};
use kernel::error::Result;
use kernel::http::{Page, Paging};
use kernel::id::NickId;
use kernel::people::refs::NickRef;
use kernel::permission::Scope;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::Frozen;
use crate::figures::seen::{person_in, whole_shop};

/// Somebody in scope held the account when the order was paid.
macro_rules! held {
    ($account:literal, $paid:literal) => {
        concat!(
            "exists (select 1 from binding x where x.tenant = $1 and x.nick = ",
            $account,
            " and x.since <= ",
            $paid,
            " and (x.until is null or x.until > ",
            $paid,
            ") and ",
            person_in!("x.person", "$5"),
            ")"
        )
    };
}

kernel::queries! {
    /// Orders that a period (`$4`, of the shop `$5`) keeps otherwise than they are now, and those paid in its days (`$6` to
    /// `$7`) that it does not have; `$8` is the last order of the page before.
    MOVED = concat!("select m.order_id, m.paid_at, m.was, w.name, m.was_gross, m.was_refunded, m.seller, n.name, m.gross,
            m.refunded, m.decided, m.state from (
        select k.order_id, k.paid_at, coalesce(k.seller, 0) as was, k.gross as was_gross, k.refunded as was_refunded,
            coalesce(c.seller, 0) as seller, coalesce(c.gross, 0) as gross, coalesce(c.refunded, 0) as refunded,
            coalesce(c.decided, 0) as decided, case when c.order_id is null then 1 else 0 end as state
        from frozen_credit k
        join generation g on g.tenant = k.tenant and g.shop = $5 and g.state = 'current'
        left join credit c on c.tenant = g.tenant and c.shop = g.shop and c.generation = g.number
            and c.order_id = k.order_id and c.paid_day >= $6 and c.paid_day <= $7
        where k.tenant = $1 and k.period = $4 and k.order_id > $8 and (c.order_id is null
            or coalesce(c.seller, 0) <> coalesce(k.seller, 0) or c.gross <> k.gross or c.refunded <> k.refunded)
        union all
        select c.order_id, c.paid_at, 0, 0, 0, coalesce(c.seller, 0), c.gross, c.refunded, c.decided, 2
        from generation g
        join credit c on c.tenant = g.tenant and c.shop = g.shop and c.generation = g.number
        where g.tenant = $1 and g.shop = $5 and g.state = 'current' and c.paid_day >= $6 and c.paid_day <= $7
            and c.order_id > $8 and not exists (select 1 from frozen_credit k where k.tenant = c.tenant and k.period = $4
                and k.order_id = c.order_id)) m
        left join nick w on w.tenant = $1 and w.id = m.was
        left join nick n on n.tenant = $1 and n.id = m.seller
        where ", whole_shop!("$5"), " or ", held!("m.was", "m.paid_at"), " or ", held!("m.seller", "m.paid_at"), "
        order by m.order_id limit $9");
}

/// What became of an order since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OrderChange {
    /// It was not known then.
    Came,
    /// It is not paid in these days any more.
    Went,
    /// Another account sold it.
    Seller,
    /// Another sum was paid.
    Amount,
    /// Another sum was paid back.
    Refund,
}

/// An order on one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct OrderThen {
    /// Who sold it; absent for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    seller: Option<NickRef>,
    /// What was paid, in fen.
    gross: i64,
    /// What was paid back, in fen.
    refunded: i64,
}

/// An order that moved since a period was frozen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct MovedOrder {
    /// Its number.
    id: String,
    /// When it was paid.
    paid_at: Moment,
    /// What became of it.
    changes: Vec<OrderChange>,
    /// As it is kept; absent where it was not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<OrderThen>,
    /// As it is now; absent where it is not paid in these days any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<OrderThen>,
    /// Whether a person decided who sold it.
    decided: bool,
}

/// A page of the orders that moved, by number.
pub(super) fn page(tx: &mut Tx<'_>, scope: &Scope, of: &Frozen, paging: &Paging) -> Result<Page<MovedOrder>> {
    let values = scope.with([
        of.id.into(),
        of.shop.id.into(),
        of.from.into(),
        of.to.into(),
        paging.cursor.clone().unwrap_or_default().into(),
        paging.fetch().into(),
    ]);
    let mut rows = tx.rows(&MOVED, &values, read)?;
    let size = usize::try_from(paging.fetch() - 1).unwrap_or(1);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|last| last.id.clone());
    Ok(Page { items: rows, next })
}

fn read(row: &Row<'_>) -> Result<MovedOrder> {
    let side = |from: usize| -> Result<OrderThen> {
        let account: i64 = row.get(from)?;
        let name = row.get::<Option<String>>(from + 1)?.unwrap_or_default();
        let seller = (account != 0).then(|| NickRef { id: NickId::from_stored(account), name });
        Ok(OrderThen { seller, gross: row.get(from + 2)?, refunded: row.get(from + 3)? })
    };
    let (kept, now) = match row.get::<i64>(11)? {
        0 => (Some(side(2)?), Some(side(6)?)),
        1 => (Some(side(2)?), None),
        _ => (None, Some(side(6)?)),
    };
    Ok(MovedOrder {
        id: row.get(0)?,
        paid_at: row.get(1)?,
        changes: changes(kept.as_ref(), now.as_ref()),
        kept,
        now,
        decided: row.get(10)?,
    })
}

/// How two sides differ.
fn changes(kept: Option<&OrderThen>, now: Option<&OrderThen>) -> Vec<OrderChange> {
    let (kept, now) = match (kept, now) {
        (Some(kept), Some(now)) => (kept, now),
        (None, _) => return vec![OrderChange::Came],
        (_, None) => return vec![OrderChange::Went],
    };
    let all = [
        (kept.seller != now.seller, OrderChange::Seller),
        (kept.gross != now.gross, OrderChange::Amount),
        (kept.refunded != now.refunded, OrderChange::Refund),
    ];
    all.into_iter().filter(|(differs, _)| *differs).map(|(_, change)| change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_apart() {
        let side = |seller: i64, gross, refunded| OrderThen {
            seller: (seller != 0).then(|| NickRef { id: NickId::from_stored(seller), name: String::new() }),
            gross,
            refunded,
        };
        let of = |kept, now| changes(Some(&kept), Some(&now));
        assert_eq!(of(side(1, 10, 0), side(2, 10, 0)), [OrderChange::Seller]);
        assert_eq!(
            of(side(1, 10, 0), side(0, 9, 3)),
            [OrderChange::Seller, OrderChange::Amount, OrderChange::Refund]
        );
        assert_eq!(changes(None, Some(&side(1, 1, 0))), [OrderChange::Came]);
        assert_eq!(changes(Some(&side(1, 1, 0)), None), [OrderChange::Went]);
    }
}
