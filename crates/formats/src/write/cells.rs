//! The cells of a row, in the order of the table's columns.

use std::borrow::Cow;

use kpi::input::{Decision, Fen, Message, Order, Override, RefundKind, RefundState, ReviewScore, Row, Stage};
use kpi::time::{Day, Timestamp};

/// The cells of a row.
pub(super) struct Cells<'r> {
    texts: Vec<Cow<'r, str>>,
    offset: i64,
}

impl<'r> Cells<'r> {
    /// The cells of a row, with clocks at an offset in seconds.
    pub(super) fn of(row: &Row<'r>, offset: i64) -> Cells<'r> {
        let mut cells = Cells { texts: Vec::with_capacity(21), offset };
        match row {
            Row::Message(message) => cells.message(message),
            Row::Order(order) => cells.order(order),
            Row::Refund(r) => {
                cells
                    .text(r.shop)
                    .text(r.order_id)
                    .text(r.refund_id)
                    .text(kind_word(r.kind))
                    .text(state_word(r.state));
                cells.clock(r.applied_at).clock(r.finished_at).money(r.amount).text(r.reason);
            }
            Row::Rating(r) => {
                cells.text(r.shop).text(r.buyer).text(r.agent).clock(r.invited_at).clock(r.rated_at);
                cells.count(r.score.map(i64::from));
            }
            Row::Review(r) => {
                cells.text(r.shop).text(r.order_id).text(score_word(r.score)).text(r.text).clock(r.at);
            }
            Row::Override(decision) => cells.decision(decision),
            _ => cells.small(row),
        }
        cells
    }

    /// The texts of the cells; an absent one is empty.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }

    fn small(&mut self, row: &Row<'r>) {
        match row {
            Row::TeamMember(t) => self.text(t.shop).text(t.team).text(t.agent).day(t.from).day(t.to),
            Row::Presence(p) => self.text(p.shop).text(p.agent).text(p.state).clock(p.from).clock(p.to),
            Row::Shift(s) => self.text(s.shop).text(s.agent).clock(s.from).clock(s.to),
            Row::Traffic(t) => self.text(t.shop).day(t.day).text(t.sku).count(t.visitors),
            Row::Product(p) => self.text(p.shop).text(p.sku).text(p.title).text(p.category).money(p.cost),
            Row::Promotion(p) => self.text(p.shop).day(p.from).day(p.to).text(p.name),
            _ => self,
        };
    }

    fn message(&mut self, m: &Message<'r>) {
        self.text(m.shop).text(m.buyer).text(m.agent).text(m.sender.word()).clock(m.sent_at).text(m.kind);
        self.flag(Some(m.auto)).text(m.text).text(m.message_id).text(m.conversation_id).text(m.product_id);
        self.text(m.order_id).text(m.to_agent).count(m.seq);
    }

    fn order(&mut self, o: &Order<'r>) {
        self.text(o.shop)
            .text(o.order_id)
            .text(o.buyer)
            .clock(Some(o.created_at))
            .clock(o.paid_at)
            .clock(o.closed_at);
        self.text(o.status).money(o.payable).money(o.paid).money(o.postage).count(o.units).money(o.refunded);
        self.flag(o.closed).money(o.list_amount).text(o.mark).clock(o.deposit_paid_at).money(o.deposit);
        self.text(o.sku).text(o.title).count(o.line_units).money(o.line_amount);
    }

    fn decision(&mut self, o: &Override<'r>) {
        self.text(o.shop);
        match o.decision {
            Decision::Seller { order_id, account } => {
                self.text("seller").text(order_id).text("").text("").day(None).text(account);
            }
            Decision::Exclude { buyer, agent, day } => {
                self.text("exclude").text("").text(buyer).text(agent).day(Some(day)).text("");
            }
            Decision::Stage { buyer, day, stage } => {
                self.text("stage").text("").text(buyer).text("").day(Some(day)).text(stage_word(stage));
            }
        }
        self.text(o.author).text(o.reason).clock(o.at);
    }

    fn text(&mut self, text: &'r str) -> &mut Self {
        self.texts.push(Cow::Borrowed(text));
        self
    }

    fn owned(&mut self, text: Option<String>) -> &mut Self {
        self.texts.push(text.map_or(Cow::Borrowed(""), Cow::Owned));
        self
    }

    fn clock(&mut self, at: Option<Timestamp>) -> &mut Self {
        let offset = self.offset;
        self.owned(at.map(|at| clock_text(at, offset)))
    }

    fn day(&mut self, day: Option<Day>) -> &mut Self {
        self.owned(day.map(|day| day.to_string()))
    }

    fn money(&mut self, fen: Option<Fen>) -> &mut Self {
        self.owned(fen.map(money_text))
    }

    fn count(&mut self, count: Option<i64>) -> &mut Self {
        self.owned(count.map(|count| count.to_string()))
    }

    fn flag(&mut self, flag: Option<bool>) -> &mut Self {
        self.text(match flag {
            None => "",
            Some(false) => "0",
            Some(true) => "1",
        })
    }
}

/// `YYYY-MM-DDTHH:MM:SS[.ffffff]` with its offset.
fn clock_text(at: Timestamp, offset: i64) -> String {
    let local = at.0.saturating_add(offset * kpi::time::SECOND);
    let (day, micros) = (local.div_euclid(kpi::time::DAY), local.rem_euclid(kpi::time::DAY));
    let (seconds, fraction) = (micros / kpi::time::SECOND, micros % kpi::time::SECOND);
    let day = Day(i32::try_from(day).unwrap_or(i32::MAX));
    let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:06}") };
    let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{day}T{h:02}:{m:02}:{s:02}{fraction}{}", offset_text(offset))
}

fn offset_text(offset: i64) -> String {
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
    if offset == 0 { "Z".to_string() } else { format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60) }
}

fn money_text(fen: Fen) -> String {
    let (sign, fen) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

fn kind_word(kind: RefundKind) -> &'static str {
    match kind {
        RefundKind::RefundOnly => "refund_only",
        RefundKind::Return => "return",
    }
}

fn state_word(state: RefundState) -> &'static str {
    match state {
        RefundState::Open => "open",
        RefundState::Rejected => "rejected",
        RefundState::Success => "success",
    }
}

fn score_word(score: ReviewScore) -> &'static str {
    match score {
        ReviewScore::Good => "good",
        ReviewScore::Neutral => "neutral",
        ReviewScore::Bad => "bad",
    }
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Inquiry => "inquiry",
        Stage::Pending => "pending",
        Stage::Aftersale => "aftersale",
    }
}
