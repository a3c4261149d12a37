//! Orders and all other tables.

use kpi::{
    input::{
        Decision, Order, Override, Presence, Rating, Refund, RefundKind, RefundState, Review,
        ReviewScore, Row, Stage, TeamMember,
    },
    time::Timestamp,
};
use proptest::{option, prelude::*};

use super::{Maker, When, account, buyer, order_id, pick, shop, when};

/// One row of an order.
#[derive(Clone, Copy, Debug)]
pub struct OrderRow {
    shop: u8,
    id: u8,
    buyer: u8,
    created: When,
    paid: Option<When>,
    closed: Option<When>,
    deposit: Option<When>,
    flags: u8,
    amounts: [u8; 6],
    sku: u8,
    mark: u8,
    file: u8,
}

/// Any order.
pub fn order() -> impl Strategy<Value = OrderRow> {
    let names = (any::<u8>(), any::<u8>(), any::<u8>());
    let clocks = (
        when(),
        option::weighted(0.65, when()),
        option::weighted(0.2, when()),
        option::weighted(0.2, when()),
    );
    let amounts = (any::<u8>(), any::<[u8; 6]>(), any::<u8>(), any::<u8>(), any::<u8>());
    (names, clocks, amounts).prop_map(|(names, clocks, amounts)| OrderRow {
        shop: names.0,
        id: names.1,
        buyer: names.2,
        created: clocks.0,
        paid: clocks.1,
        closed: clocks.2,
        deposit: clocks.3,
        flags: amounts.0,
        amounts: amounts.1,
        sku: amounts.2,
        mark: amounts.3,
        file: amounts.4,
    })
}

/// Adds an order's row.
pub fn add_order(maker: &mut Maker, raw: &OrderRow) {
    let yuan = |n: u8| pick(&[None, Some(0), Some(1_000), Some(2_550), Some(9_999)], n);
    let [payable, paid, postage, units, refunded, list] = raw.amounts;
    let row = Order {
        shop: shop(raw.shop),
        order_id: order_id(raw.id),
        buyer: pick(&["b1", "b1", "b1", "b1", "b2", "", "b*1", "own"], raw.buyer),
        created_at: Timestamp(maker.at(raw.created)),
        paid_at: maker.clock(raw.paid),
        closed_at: maker.clock(raw.closed),
        closed: pick(&[None, Some(false), Some(true)], raw.flags),
        status: "",
        payable: yuan(payable),
        paid: yuan(paid),
        postage: pick(&[None, Some(0), Some(600), Some(3_000)], postage),
        units: pick(&[None, Some(0), Some(1), Some(3)], units),
        refunded: yuan(refunded),
        list_amount: yuan(list),
        mark: pick(&["", "", "红旗", "补差价", "刷单"], raw.mark),
        deposit_paid_at: maker.clock(raw.deposit),
        deposit: raw.deposit.map(|_| 500),
        sku: pick(&["", "k1", "k1", "k2", "k3"], raw.sku),
        title: "",
        line_units: None,
        line_amount: None,
    };
    maker.row(raw.file, Row::Order(row));
}

/// One refund.
#[derive(Clone, Copy, Debug)]
pub struct RefundRow {
    shop: u8,
    order: u8,
    id: u8,
    flags: u8,
    finished: Option<When>,
    amount: u8,
    file: u8,
}

/// Any refund.
pub fn refund() -> impl Strategy<Value = RefundRow> {
    let names = (any::<u8>(), any::<u8>(), any::<u8>());
    (names, any::<u8>(), option::weighted(0.8, when()), any::<u8>(), any::<u8>()).prop_map(
        |((shop, order, id), flags, finished, amount, file)| RefundRow {
            shop,
            order,
            id,
            flags,
            finished,
            amount,
            file,
        },
    )
}

/// Adds a refund. Rows of one refund differ in what the merging rules look at, so that one of them wins.
pub fn add_refund(maker: &mut Maker, raw: &RefundRow) {
    let id = pick(&["r1", "r2", "r3", ""], raw.id);
    let state = pick(
        &[RefundState::Success, RefundState::Success, RefundState::Open, RefundState::Rejected],
        raw.flags,
    );
    let row = Refund {
        shop: shop(raw.shop),
        order_id: match id {
            "r1" => "o1",
            "r2" => "o2",
            _ => order_id(raw.order),
        },
        refund_id: id,
        kind: match id {
            "r1" => RefundKind::RefundOnly,
            "r2" => RefundKind::Return,
            _ => pick(&[RefundKind::RefundOnly, RefundKind::Return], raw.flags / 4),
        },
        state,
        applied_at: None,
        finished_at: maker.clock(raw.finished),
        amount: pick(&[None, Some(1), Some(500), Some(1_000), Some(20_000)], raw.amount),
        reason: "",
    };
    maker.row(raw.file, Row::Refund(row));
}

/// One invitation.
#[derive(Clone, Copy, Debug)]
pub struct RatingRow {
    names: (u8, u8, u8),
    invited: Option<When>,
    rated: Option<When>,
    score: u8,
    file: u8,
}

/// Any rating.
pub fn rating() -> impl Strategy<Value = RatingRow> {
    let names = (any::<u8>(), any::<u8>(), any::<u8>());
    let clocks = (option::weighted(0.7, when()), option::weighted(0.6, when()));
    (names, clocks, any::<u8>(), any::<u8>()).prop_map(|(names, (invited, rated), score, file)| {
        RatingRow { names, invited, rated, score, file }
    })
}

/// Adds a rating.
pub fn add_rating(maker: &mut Maker, raw: &RatingRow) {
    let row = Rating {
        shop: shop(raw.names.0),
        buyer: buyer(raw.names.1),
        agent: account(raw.names.2),
        invited_at: maker.clock(raw.invited),
        rated_at: maker.clock(raw.rated),
        score: raw.rated.map(|_| raw.score % 5 + 1),
    };
    maker.row(raw.file, Row::Rating(row));
}

/// Adds a review.
pub fn add_review(maker: &mut Maker, raw: &(u8, u8, u8, Option<When>, u8)) {
    let &(of_shop, order, score, at, file) = raw;
    let row = Review {
        shop: shop(of_shop),
        order_id: order_id(order),
        score: pick(&[ReviewScore::Bad, ReviewScore::Good, ReviewScore::Neutral], score),
        text: "",
        at: maker.clock(at),
    };
    maker.row(file, Row::Review(row));
}

/// Adds a membership.
pub fn add_member(maker: &mut Maker, raw: &(u8, u8, u8, u8, u8)) {
    let &(of_shop, team, agent, days, file) = raw;
    let row = TeamMember {
        shop: shop(of_shop),
        team: pick(&["t1", "t2"], team),
        agent: account(agent),
        from: (days % 3 != 0).then(|| maker.day(days / 16)),
        to: (days % 4 != 0).then(|| maker.day(days % 16)),
    };
    maker.row(file, Row::TeamMember(row));
}

/// One decision.
#[derive(Clone, Copy, Debug)]
pub struct Decided {
    what: u8,
    shop: u8,
    one: u8,
    two: u8,
    day: u8,
    at: Option<When>,
    file: u8,
}

/// Any decision.
pub fn decided() -> impl Strategy<Value = Decided> {
    let names = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>());
    (names, any::<u8>(), option::weighted(0.6, when()), any::<u8>()).prop_map(
        |((what, shop, one, two), day, at, file)| Decided { what, shop, one, two, day, at, file },
    )
}

/// Adds a decision.
pub fn add_decision(maker: &mut Maker, raw: &Decided) {
    let day = maker.day(raw.day);
    let decision = match raw.what % 3 {
        0 => Decision::Seller {
            order_id: order_id(raw.one),
            account: pick(&["a1", "a2", "a3", "stranger", ""], raw.two),
        },
        1 => Decision::Exclude { buyer: buyer(raw.one), agent: account(raw.two), day },
        _ => Decision::Stage {
            buyer: buyer(raw.one),
            day,
            stage: pick(&[Stage::Inquiry, Stage::Pending, Stage::Aftersale], raw.two),
        },
    };
    let at = maker.clock(raw.at);
    let row = Override { shop: shop(raw.shop), decision, author: "", reason: "", at };
    maker.row(raw.file, Row::Override(row));
}

/// Adds presence.
pub fn add_presence(
    maker: &mut Maker,
    raw: &(u8, u8, u8, Option<When>, Option<When>, u8),
) {
    let &(of_shop, agent, state, from, to, file) = raw;
    let row = Presence {
        shop: shop(of_shop),
        agent: account(agent),
        state: pick(&["online", "busy", "offline"], state),
        from: maker.clock(from),
        to: maker.clock(to),
    };
    maker.row(file, Row::Presence(row));
}
