//! Orders and all other tables.

use kpi::{
    input::{
        Decision, Order, Override, Presence, Rating, Refund, RefundKind, RefundState, Review, ReviewScore,
        Row, Stage, TeamMember,
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
        sku: pick(&["", "k1", "k2", "k3", "k4"], raw.sku),
        title: pick(&["", "", "杯子"], raw.mark / 8),
        // One SKU, one number of units: whose units count when two files list the same SKUs is left open.
        line_units: pick(&[None, None, Some(1), Some(1), Some(2)], raw.sku),
        line_amount: None,
    };
    maker.row(raw.file, Row::Order(row));
}

/// One refund.
#[derive(Clone, Copy, Debug)]
pub struct RefundRow {
    shop: u8,
    id: u8,
    flags: u8,
    finished: Option<When>,
    amount: u8,
    file: u8,
}

/// Any refund.
pub fn refund() -> impl Strategy<Value = RefundRow> {
    let names = (any::<u8>(), any::<u8>());
    (names, any::<u8>(), option::weighted(0.8, when()), any::<u8>(), any::<u8>()).prop_map(
        |((shop, id), flags, finished, amount, file)| RefundRow { shop, id, flags, finished, amount, file },
    )
}

/// Adds a refund. Rows of one refund name one order and kind; those without a number are equal rows.
pub fn add_refund(maker: &mut Maker, raw: &RefundRow) {
    let (only, back) = (RefundKind::RefundOnly, RefundKind::Return);
    let kinds = [("r1", "o1", only), ("r2", "o2", back), ("r3", "o1", back), ("", "o3", only)];
    let (refund_id, order_id, kind) = pick(&kinds, raw.id);
    let states = [RefundState::Success, RefundState::Success, RefundState::Open, RefundState::Rejected];
    let amounts = [Some(500), None, Some(1), Some(1_000), Some(20_000)];
    let finished_at = maker.clock(raw.finished);
    let mut row = Refund {
        shop: shop(raw.shop),
        order_id,
        refund_id,
        kind,
        state: pick(&states, raw.flags),
        applied_at: None,
        finished_at,
        amount: pick(&amounts, raw.amount),
        reason: "",
    };
    if refund_id.is_empty() {
        let noon = Timestamp(maker.anchors[0] + 43_200_000_000);
        (row.state, row.finished_at, row.amount) = (RefundState::Success, Some(noon), Some(300));
    }
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
    (names, clocks, any::<u8>(), any::<u8>()).prop_map(|(names, (invited, rated), score, file)| RatingRow {
        names,
        invited,
        rated,
        score,
        file,
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
        score: (raw.rated.is_some() != (raw.score / 8 == 7)).then_some(raw.score % 5 + 1),
    };
    maker.row(raw.file, Row::Rating(row));
}

/// One review: shop, order, score, clock, file.
pub type ReviewRow = (u8, u8, u8, Option<When>, u8);

/// Any review.
pub fn review() -> impl Strategy<Value = ReviewRow> {
    (any::<u8>(), any::<u8>(), any::<u8>(), option::weighted(0.7, when()), any::<u8>())
}

/// Adds a review.
pub fn add_review(maker: &mut Maker, raw: &ReviewRow) {
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
    (names, any::<u8>(), option::weighted(0.6, when()), any::<u8>())
        .prop_map(|((what, shop, one, two), day, at, file)| Decided { what, shop, one, two, day, at, file })
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

/// Presence: shop, account, state, from, to, file.
pub type PresenceRow = (u8, u8, u8, Option<When>, Option<When>, u8);

/// Any presence.
pub fn presence() -> impl Strategy<Value = PresenceRow> {
    let clocks = (option::weighted(0.9, when()), option::weighted(0.85, when()));
    (any::<u8>(), any::<u8>(), any::<u8>(), clocks, any::<u8>())
        .prop_map(|(shop, agent, state, (from, to), file)| (shop, agent, state, from, to, file))
}

/// Adds presence.
pub fn add_presence(maker: &mut Maker, raw: &PresenceRow) {
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
