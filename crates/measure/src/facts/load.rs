//! All rows of some buyers, of all batches that count, into a history of the engine.

use std::collections::{BTreeSet, HashMap};

use kernel::db::{Cell, Row as Found, Tx};
use kernel::error::{Error, Result};
use kernel::id::TenantId;
use kernel::params;
use kpi::history::{FileDigest, Gathered, Gatherer, History};
use kpi::input::{
    Decision, Message, Order, OrderLine, Override, Rating, Refund, RefundKind, RefundState, Review,
    ReviewScore, Row, Sender, Stage,
};
use kpi::rules::Rules;
use kpi::time::{Day, Timestamp};

use super::frame::Frame;
use super::list::{among, integers};

/// Orders that some row gives to one of the buyers of `$3`.
macro_rules! orders {
    () => {
        concat!(
            "(select x.order_id from order_row x where x.tenant = $1 and x.shop = $2 and x.buyer in ",
            among!("$3"),
            ")"
        )
    };
}

macro_rules! refund {
    ($where:expr) => {
        concat!(
            "select r.order_id, r.batch, r.n, r.refund_id, r.kind, r.state, r.applied_at, r.finished_at, r.amount
            from refund_row r where r.tenant = $1 and r.shop = $2 and ",
            $where
        )
    };
}

macro_rules! message {
    ($from:expr) => {
        concat!(
            "select m.buyer, m.at, m.batch, m.n, m.account, m.sender, m.kind, m.auto, m.text, m.source_id, m.product,
            m.repeats from message m where m.tenant = $1 and m.shop = $2 and ",
            $from,
            " order by m.buyer, m.at, m.batch, coalesce(m.seq, m.n), m.n"
        )
    };
}

kernel::queries! {
    BUYERS = concat!("select b.id, b.nick from buyer b where b.tenant = $1 and b.id in ", among!("$2"));
    MESSAGES = message!(concat!("m.buyer in ", among!("$3")));
    /// Messages of other buyers that have a source id of one of these: whose they are depends on all of them.
    SHARED = message!(concat!("m.source_id <> '' and m.source_id in (select s.source_id from shared_source s
        where s.tenant = $1 and s.shop = $2 and s.buyer in ", among!("$3"), ")"));
    ORDERS = concat!("select o.order_id, o.batch, o.n, o.item, o.buyer, b.nick, o.created_at, o.paid_at, o.closed_at,
        o.closed, o.payable, o.paid, o.postage, o.units, o.refunded, o.list_amount, o.mark, o.deposit_paid_at, o.deposit,
        o.sku, o.title, o.line_units, o.line_amount
        from order_row o left join buyer b on b.tenant = o.tenant and b.id = o.buyer
        where o.tenant = $1 and o.shop = $2 and o.order_id in ", orders!(), " order by o.order_id, o.batch, o.n");
    REFUNDS = concat!(refund!(concat!("r.order_id in ", orders!())), " union ",
        refund!(concat!("r.refund_id <> '' and r.refund_id in (select y.refund_id from refund_row y where y.tenant = $1
            and y.shop = $2 and y.refund_id <> '' and y.order_id in ", orders!(), ")")));
    REVIEWS = concat!("select r.order_id, r.batch, r.n, r.score, r.at from review_row r
        where r.tenant = $1 and r.shop = $2 and r.order_id in ", orders!());
    RATINGS = concat!("select r.buyer, r.batch, r.n, r.account, r.invited_at, r.rated_at, r.score from rating_row r
        where r.tenant = $1 and r.shop = $2 and r.buyer in ", among!("$3"));
    SELLERS = concat!("select v.batch, v.n, v.order_id, v.account, v.value, v.at from override_row v
        where v.tenant = $1 and v.shop = $2 and v.kind = 'seller' and v.order_id in ", orders!());
    DECISIONS = concat!("select v.batch, v.n, v.kind, v.buyer, v.account, v.day, v.value, v.at from override_row v
        where v.tenant = $1 and v.shop = $2 and v.kind <> 'seller' and v.buyer in ", among!("$3"));
}

/// The engine computes one shop at a time, which needs no name.
const SHOP: &str = "";

/// A message row, to say of it whether it repeats another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub file: u16,
    pub row: u64,
    pub buyer: i64,
    pub at: i64,
    pub batch: i64,
    pub n: i64,
    pub repeats: bool,
}

/// Rows of some buyers under one rule set, ready to be computed.
pub(crate) struct Loaded {
    pub history: History,
    pub gathered: Gathered,
    pub digests: Vec<FileDigest>,
    /// Buyers by their nick.
    pub nicks: HashMap<String, i64>,
    /// The buyers of orders that nobody is known for, by order.
    pub alone: HashMap<String, i64>,
    /// Message rows of these buyers.
    pub places: Vec<Place>,
    /// Accounts that decisions name and the house does not know.
    pub unknown: BTreeSet<String>,
}

/// Files by the numbers that the engine knows them by.
struct Files<'f> {
    frame: &'f Frame,
    numbers: HashMap<(i64, u32), u16>,
    digests: Vec<FileDigest>,
}

impl Files<'_> {
    /// The file of a batch, said to the gatherer when it is new; `None` when the batch does not count. Of a live batch
    /// each version of an order is a file of its own: a later one adds to the earlier one as a later file would.
    fn number(&mut self, gatherer: &mut Gatherer<'_>, batch: i64, version: u32) -> Option<u16> {
        if let Some(&number) = self.numbers.get(&(batch, version)) {
            return Some(number);
        }
        let known = self.frame.batches.get(&batch)?;
        let number = u16::try_from(self.digests.len()).ok()?;
        let mut digest = known.digest;
        if version == 0 {
            gatherer.begins(number, known.earliest);
        } else {
            digest[28..].copy_from_slice(&version.to_be_bytes());
        }
        self.digests.push(digest);
        self.numbers.insert((batch, version), number);
        Some(number)
    }
}

/// Takes rows out of the database into a gatherer.
struct Loader<'l, 'c> {
    tx: &'l mut Tx<'c>,
    tenant: TenantId,
    frame: &'l Frame,
    buyers: &'l [i64],
    list: String,
    /// Nicks by buyer; `None` for whoever is known by an order only.
    nicks: HashMap<i64, Option<String>>,
    files: Files<'l>,
    places: Vec<Place>,
    alone: HashMap<String, i64>,
    unknown: BTreeSet<String>,
}

/// Loads all rows of some buyers of a shop; `buyers` is sorted.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    frame: &Frame,
    rules: &Rules,
    buyers: &[i64],
) -> Result<Loaded> {
    let history = History::new(rules.clone());
    let mut gatherer = history.gatherer();
    let mut loader = Loader {
        tx,
        tenant,
        frame,
        buyers,
        list: integers(buyers.iter().copied()),
        nicks: HashMap::new(),
        files: Files { frame, numbers: HashMap::new(), digests: Vec::new() },
        places: Vec::new(),
        alone: HashMap::new(),
        unknown: BTreeSet::new(),
    };
    loader.learn_nicks()?;
    loader.holders(&mut gatherer);
    loader.messages(&mut gatherer)?;
    loader.orders(&mut gatherer)?;
    loader.refunds(&mut gatherer)?;
    loader.reviews(&mut gatherer)?;
    loader.ratings(&mut gatherer)?;
    loader.decisions(&mut gatherer)?;
    let Loader { nicks, files, places, alone, unknown, .. } = loader;
    let nicks = nicks.into_iter().filter_map(|(id, nick)| Some((nick?, id))).collect();
    Ok(Loaded { gathered: gatherer.finish(), digests: files.digests, history, nicks, alone, places, unknown })
}

impl Loader<'_, '_> {
    fn learn_nicks(&mut self) -> Result<()> {
        let nicks = &mut self.nicks;
        self.tx.each(&BUYERS, params![self.tenant, &self.list], |row| {
            nicks.insert(row.get(0)?, row.get(1)?);
            Ok(())
        })
    }

    fn holders(&self, gatherer: &mut Gatherer<'_>) {
        for (account, time, group) in self.frame.holders.all() {
            let time = Timestamp(time.start)..Timestamp(time.end);
            gatherer.holds(SHOP, self.frame.name(account), &group.name(), time);
        }
    }

    fn messages(&mut self, gatherer: &mut Gatherer<'_>) -> Result<()> {
        let values = params![self.tenant, self.frame.shop, &self.list];
        let (frame, files, places) = (self.frame, &mut self.files, &mut self.places);
        let nicks = &self.nicks;
        let mut arrivals = 0;
        self.tx.each(&MESSAGES, values, |row| {
            let buyer: i64 = row.get(0)?;
            let nick = nicks.get(&buyer).and_then(Option::as_deref).unwrap_or_default();
            places.extend(message(gatherer, files, frame, row, nick, &mut arrivals)?);
            Ok(())
        })?;
        self.shared(gatherer, arrivals)
    }

    /// Rows of other buyers that share a source id with these.
    fn shared(&mut self, gatherer: &mut Gatherer<'_>, mut arrivals: u64) -> Result<()> {
        let values = params![self.tenant, self.frame.shop, &self.list];
        let (frame, files, buyers) = (self.frame, &mut self.files, self.buyers);
        self.tx.each(&SHARED, values, |row| {
            let buyer: i64 = row.get(0)?;
            if buyers.binary_search(&buyer).is_err() {
                // Only rows of one id are compared: whose they are needs no name.
                message(gatherer, files, frame, row, &format!("#{buyer}"), &mut arrivals)?;
            }
            Ok(())
        })
    }

    fn orders(&mut self, gatherer: &mut Gatherer<'_>) -> Result<()> {
        let values = params![self.tenant, self.frame.shop, &self.list];
        let (frame, files, alone, nicks) = (self.frame, &mut self.files, &mut self.alone, &mut self.nicks);
        let mut versions = Versions::default();
        self.tx.each(&ORDERS, values, |row| {
            let batch: i64 = row.get(1)?;
            let live = frame.batches.get(&batch).is_some_and(|batch| batch.live);
            let version = if live { versions.of(row)? } else { 0 };
            let buyer: i64 = row.get(4)?;
            let nick = text(row, 5)?;
            match nick {
                "" => {
                    alone.insert(text(row, 0)?.to_owned(), buyer);
                }
                nick => {
                    nicks.entry(buyer).or_insert_with(|| Some(nick.to_owned()));
                }
            }
            if let Some(file) = files.number(gatherer, batch, version) {
                order(gatherer, file, row, nick)?;
            }
            Ok(())
        })
    }

    fn refunds(&mut self, gatherer: &mut Gatherer<'_>) -> Result<()> {
        let files = &mut self.files;
        self.tx.each(&REFUNDS, params![self.tenant, self.frame.shop, &self.list], |row| {
            let Some(file) = files.number(gatherer, row.get(1)?, 0) else { return Ok(()) };
            let refund = Refund {
                shop: SHOP,
                order_id: text(row, 0)?,
                refund_id: text(row, 3)?,
                kind: if row.get::<i64>(4)? == 0 { RefundKind::RefundOnly } else { RefundKind::Return },
                state: match row.get::<i64>(5)? {
                    0 => RefundState::Open,
                    1 => RefundState::Rejected,
                    _ => RefundState::Success,
                },
                applied_at: clock(row, 6)?,
                finished_at: clock(row, 7)?,
                amount: row.get(8)?,
                reason: "",
            };
            gatherer.row(file, number(row, 2)?, &Row::Refund(refund));
            Ok(())
        })
    }

    fn reviews(&mut self, gatherer: &mut Gatherer<'_>) -> Result<()> {
        let files = &mut self.files;
        self.tx.each(&REVIEWS, params![self.tenant, self.frame.shop, &self.list], |row| {
            let Some(file) = files.number(gatherer, row.get(1)?, 0) else { return Ok(()) };
            let score = match row.get::<i64>(3)? {
                0 => ReviewScore::Good,
                1 => ReviewScore::Neutral,
                _ => ReviewScore::Bad,
            };
            let review = Review { shop: SHOP, order_id: text(row, 0)?, score, text: "", at: clock(row, 4)? };
            gatherer.row(file, number(row, 2)?, &Row::Review(review));
            Ok(())
        })
    }

    fn ratings(&mut self, gatherer: &mut Gatherer<'_>) -> Result<()> {
        let (frame, files, nicks) = (self.frame, &mut self.files, &self.nicks);
        self.tx.each(&RATINGS, params![self.tenant, self.frame.shop, &self.list], |row| {
            let Some(file) = files.number(gatherer, row.get(1)?, 0) else { return Ok(()) };
            let buyer: i64 = row.get(0)?;
            let rating = Rating {
                shop: SHOP,
                buyer: nicks.get(&buyer).and_then(Option::as_deref).unwrap_or_default(),
                agent: frame.name(row.get(3)?),
                invited_at: clock(row, 4)?,
                rated_at: clock(row, 5)?,
                score: row.get::<Option<i64>>(6)?.and_then(|score| u8::try_from(score).ok()),
            };
            gatherer.row(file, number(row, 2)?, &Row::Rating(rating));
            Ok(())
        })
    }

    fn decisions(&mut self, gatherer: &mut Gatherer<'_>) -> Result<()> {
        let (frame, files, nicks) = (self.frame, &mut self.files, &self.nicks);
        let unknown = &mut self.unknown;
        let mut learn = |account: &str| {
            if !account.is_empty() && !frame.accounts.contains_key(account) {
                unknown.insert(account.to_owned());
            }
        };
        self.tx.each(&SELLERS, params![self.tenant, frame.shop, &self.list], |row| {
            let Some(file) = files.number(gatherer, row.get(0)?, 0) else { return Ok(()) };
            let account = text(row, 4)?;
            learn(account);
            let decision = Decision::Seller { order_id: text(row, 2)?, account };
            gatherer.row(file, number(row, 1)?, &decided(decision, clock(row, 5)?));
            Ok(())
        })?;
        self.tx.each(&DECISIONS, params![self.tenant, frame.shop, &self.list], |row| {
            let Some(file) = files.number(gatherer, row.get(0)?, 0) else { return Ok(()) };
            let buyer: i64 = row.get(3)?;
            let buyer = nicks.get(&buyer).and_then(Option::as_deref).unwrap_or_default();
            let Some(day) = Day::parse(text(row, 5)?) else { return Ok(()) };
            let decision = match (text(row, 2)?, stage(text(row, 6)?)) {
                ("exclude", _) => {
                    let agent = text(row, 4)?;
                    learn(agent);
                    Decision::Exclude { buyer, agent, day }
                }
                (_, Some(stage)) => Decision::Stage { buyer, day, stage },
                _ => return Ok(()),
            };
            gatherer.row(file, number(row, 1)?, &decided(decision, clock(row, 7)?));
            Ok(())
        })
    }
}

/// Adds one message; returns its place when its batch counts and it has a clock.
fn message(
    gatherer: &mut Gatherer<'_>,
    files: &mut Files<'_>,
    frame: &Frame,
    row: &Found<'_>,
    nick: &str,
    arrivals: &mut u64,
) -> Result<Option<Place>> {
    let batch: i64 = row.get(2)?;
    let (at, n): (i64, i64) = (row.get(1)?, row.get(3)?);
    let Some(file) = files.number(gatherer, batch, 0).filter(|_| at != i64::MIN) else { return Ok(None) };
    // Live messages come by their arrival number, which `order by` has put right; rows of files by their place.
    let live = frame.batches.get(&batch).is_some_and(|batch| batch.live);
    *arrivals += 1;
    let place = if live { *arrivals } else { n.cast_unsigned() };
    let message = Message {
        shop: SHOP,
        buyer: nick,
        agent: frame.name(row.get(4)?),
        sender: match row.get::<i64>(5)? {
            0 => Sender::Buyer,
            1 => Sender::Agent,
            2 => Sender::Bot,
            _ => Sender::System,
        },
        sent_at: Some(Timestamp(at)),
        kind: text(row, 6)?,
        auto: row.get(7)?,
        text: text(row, 8)?,
        message_id: text(row, 9)?,
        conversation_id: "",
        product_id: text(row, 10)?,
        order_id: "",
        to_agent: "",
        seq: None,
    };
    gatherer.row(file, place, &Row::Message(message));
    let buyer: i64 = row.get(0)?;
    Ok(Some(Place { file, row: place, buyer, at, batch, n, repeats: row.get(11)? }))
}

/// Adds one row of an order, or a line that came without its order.
fn order(gatherer: &mut Gatherer<'_>, file: u16, row: &Found<'_>, nick: &str) -> Result<()> {
    let order_id = text(row, 0)?;
    let place = number(row, 2)?;
    if row.get(3)? {
        let (sku, title) = (text(row, 19)?, text(row, 20)?);
        let line = OrderLine { shop: SHOP, order_id, sku, title, units: row.get(21)?, amount: row.get(22)? };
        gatherer.order_line(file, place, &line);
        return Ok(());
    }
    let order = Order {
        shop: SHOP,
        order_id,
        buyer: nick,
        created_at: Timestamp(row.get(6)?),
        paid_at: clock(row, 7)?,
        closed_at: clock(row, 8)?,
        closed: row.get(9)?,
        status: "",
        payable: row.get(10)?,
        paid: row.get(11)?,
        postage: row.get(12)?,
        units: row.get(13)?,
        refunded: row.get(14)?,
        list_amount: row.get(15)?,
        mark: text(row, 16)?,
        deposit_paid_at: clock(row, 17)?,
        deposit: row.get(18)?,
        sku: text(row, 19)?,
        title: text(row, 20)?,
        line_units: row.get(21)?,
        line_amount: row.get(22)?,
    };
    gatherer.row(file, place, &Row::Order(order));
    Ok(())
}

/// Counts how often the columns of an order changed from one live row to the next.
#[derive(Default)]
struct Versions {
    order: String,
    columns: Vec<Option<i64>>,
    mark: String,
    version: u32,
}

impl Versions {
    fn of(&mut self, row: &Found<'_>) -> Result<u32> {
        let columns = [4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18].map(|place| row.get(place));
        let columns = columns.into_iter().collect::<Result<Vec<Option<i64>>>>()?;
        let (order, mark) = (text(row, 0)?, text(row, 16)?);
        let same_order = self.order == order;
        if same_order && (self.columns != columns || self.mark != mark) {
            self.version += 1;
        }
        if !same_order {
            order.clone_into(&mut self.order);
            self.version = 1;
        }
        self.columns = columns;
        mark.clone_into(&mut self.mark);
        Ok(self.version)
    }
}

fn decided(decision: Decision<'_>, at: Option<Timestamp>) -> Row<'_> {
    Row::Override(Override { shop: SHOP, decision, author: "", reason: "", at })
}

fn stage(word: &str) -> Option<Stage> {
    Some(match word {
        "inquiry" => Stage::Inquiry,
        "pending" => Stage::Pending,
        "aftersale" => Stage::Aftersale,
        _ => return None,
    })
}

fn clock(row: &Found<'_>, place: usize) -> Result<Option<Timestamp>> {
    Ok(row.get::<Option<i64>>(place)?.map(Timestamp))
}

fn number(row: &Found<'_>, place: usize) -> Result<u64> {
    Ok(row.get::<i64>(place)?.cast_unsigned())
}

/// The text of a cell, borrowed; empty for none.
fn text<'r>(row: &'r Found<'_>, place: usize) -> Result<&'r str> {
    match row.cell(place)? {
        Cell::Text(text) => Ok(text),
        Cell::Null => Ok(""),
        _ => Err(Error::internal("a row of a batch", format!("column {place} is no text"))),
    }
}
