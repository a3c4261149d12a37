//! Taking rows in, on several workers at once and in any order.

use std::ops::Range;

use super::{
    names::{Hashers, KnownNames, RecentNames, SharedNames},
    rows::{
        Arrival, Blocks, Marks, SHARDS, Sharded, StoredLine, StoredMessage, StoredOrder, StoredRating,
        StoredRefund,
    },
};
use crate::{
    input::{
        Decision, Message, Order, OrderLine, Override, Presence, Rating, Refund, RefundState, Review,
        ReviewScore, Row, Sender, Stage, TeamMember, Traffic,
    },
    rules::Phrases,
    time::{Day, Timestamp},
};

/// The tables of names that all workers share.
pub(super) struct Tables {
    pub hashers: Hashers,
    pub shops: SharedNames,
    pub accounts: SharedNames,
    pub teams: SharedNames,
    /// SKUs and marks; number 0 is the empty text.
    pub texts: SharedNames,
    pub buyers: Vec<SharedNames>,
    pub orders: Vec<SharedNames>,
    pub phrases: Phrases,
}

impl Tables {
    pub fn new(phrases: Phrases) -> Tables {
        let shards = || (0..SHARDS).map(|_| SharedNames::default()).collect();
        let tables = Tables {
            hashers: Hashers::default(),
            shops: SharedNames::default(),
            accounts: SharedNames::default(),
            teams: SharedNames::default(),
            texts: SharedNames::default(),
            buyers: shards(),
            orders: shards(),
            phrases,
        };
        tables.texts.lock().number(tables.hashers.fingerprint(0, ""), 0, "");
        tables
    }
}

/// A decision of a person with numbers instead of names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decided<T> {
    /// When it was taken: the later rules, then the greater value.
    pub at: Option<Timestamp>,
    /// Its value as text.
    pub value: String,
    pub what: T,
}

/// Everything one worker took in.
#[derive(Default)]
pub(super) struct Taken {
    pub messages: Vec<Blocks<StoredMessage>>,
    /// Hashes of the messages' texts, in their order; none where one file has all messages.
    pub texts: Vec<Blocks<u64>>,
    pub orders: Vec<Blocks<StoredOrder>>,
    pub ratings: Vec<Blocks<StoredRating>>,
    pub refunds: Vec<StoredRefund>,
    pub lines: Vec<(u8, StoredLine)>,
    pub bad_reviews: Vec<(Sharded, Option<Timestamp>)>,
    /// Two hashes of (shop, source id), and where it was read.
    pub ids: Vec<(u64, u64, Arrival)>,
    pub sellers: Vec<(Sharded, Decided<Option<u32>>)>,
    pub excluded: Vec<(Sharded, Decided<(u32, Day)>)>,
    pub stages: Vec<(Sharded, Decided<(Day, Stage)>)>,
    pub members: Vec<(u32, u32, Day, Day)>,
    /// Account, team, from when to when.
    pub held: Vec<(u32, u32, Range<Timestamp>)>,
    pub presence: Vec<(u32, Timestamp, Option<Timestamp>)>,
    pub visitors: Vec<(u32, Day, bool, i64)>,
    /// Earliest dated message of each file.
    pub earliest: Vec<Option<Timestamp>>,
    /// Latest clock of anything seen.
    pub latest: Option<Timestamp>,
    /// Accounts that some message is of, by number.
    pub chatting: Vec<bool>,
}

/// Takes rows in for one worker. Rows may come in any order and from any file; what they say depends only on
/// (file, row).
pub struct Gatherer<'a> {
    tables: &'a Tables,
    shops: KnownNames<'a>,
    accounts: KnownNames<'a>,
    texts: KnownNames<'a>,
    buyers: RecentNames<'a>,
    orders: RecentNames<'a>,
    one_file: bool,
    taken: Taken,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(tables: &'a Tables) -> Gatherer<'a> {
        let mut taken = Taken::default();
        taken.messages.resize_with(SHARDS, Blocks::default);
        taken.texts.resize_with(SHARDS, Blocks::default);
        taken.orders.resize_with(SHARDS, Blocks::default);
        taken.ratings.resize_with(SHARDS, Blocks::default);
        let known = |names| KnownNames::new(names, &tables.hashers);
        Gatherer {
            shops: known(&tables.shops),
            accounts: known(&tables.accounts),
            texts: known(&tables.texts),
            buyers: RecentNames::new(&tables.buyers, &tables.hashers, 8_192),
            orders: RecentNames::new(&tables.orders, &tables.hashers, 64),
            one_file: false,
            tables,
            taken,
        }
    }

    /// Keeps no content keys: for a history all of whose messages are in one file, where only equal ids make two rows
    /// one message. Messages of further files would be told apart by their ids alone.
    #[must_use]
    pub fn of_one_file(self, one_file: bool) -> Gatherer<'a> {
        Gatherer { one_file, ..self }
    }

    pub(super) fn into_taken(self) -> Taken {
        self.taken
    }

    /// Says what is known of a file besides the rows given: when its earliest dated message was sent, so that it ranks as
    /// in a history that has all of it.
    pub fn begins(&mut self, file: u16, earliest: Option<Timestamp>) {
        let place = usize::from(file);
        if self.taken.earliest.len() <= place {
            self.taken.earliest.resize(place + 1, None);
        }
        self.taken.earliest[place] = earliest.into_iter().chain(self.taken.earliest[place]).min();
    }

    /// Says that an account belongs to a team (or a person) from one instant up to another.
    pub fn holds(&mut self, shop: &str, account: &str, team: &str, time: Range<Timestamp>) {
        let shop = self.shops.number(0, shop);
        let account = self.accounts.number(shop, account);
        let of = self.tables.hashers.fingerprint(shop, team);
        let team = self.tables.teams.lock().number(of, shop, team);
        self.taken.held.push((account, team, time));
    }

    /// Takes one row of file number `file`.
    pub fn row(&mut self, file: u16, row: u64, item: &Row<'_>) {
        let arrival = Arrival::new(file, row);
        match item {
            Row::Message(message) => self.message(arrival, message),
            Row::Order(order) => self.order(arrival, order),
            Row::Refund(refund) => self.refund(arrival, refund),
            Row::Rating(rating) => self.rating(rating),
            Row::Review(review) => self.review(review),
            Row::TeamMember(member) => self.member(member),
            Row::Override(decision) => self.decision(decision),
            Row::Presence(presence) => self.presence(presence),
            Row::Traffic(traffic) => self.traffic(traffic),
            Row::Shift(_) | Row::Product(_) | Row::Promotion(_) => {}
        }
    }

    fn message(&mut self, arrival: Arrival, message: &Message<'_>) {
        // A message without a clock is readable elsewhere and takes no part in any figure.
        let Some(at) = message.sent_at else { return };
        let shop = self.shops.number(0, message.shop);
        self.date(arrival.file(), at);
        let has_id = !message.message_id.is_empty();
        if has_id {
            let id = self.tables.hashers.fingerprint(shop, message.message_id);
            self.taken.ids.push((id.hash, id.check, arrival));
        }
        let buyer = self.buyers.number(shop, message.buyer);
        let account = match message.agent {
            "" => StoredMessage::NOBODY,
            agent => self.accounts.number(shop, agent),
        };
        self.chats(account);
        let sku = match message.kind {
            "product" if !message.product_id.is_empty() => self.texts.number(0, message.product_id),
            _ => 0,
        };
        let bits = self.bits(message, has_id);
        let stored = StoredMessage::new(at, arrival, buyer.number, account, sku, bits);
        let shard = usize::from(buyer.shard);
        self.taken.messages[shard].push(stored);
        if !self.one_file {
            self.taken.texts[shard].push(self.tables.hashers.text(message.text));
        }
    }

    fn chats(&mut self, account: u32) {
        if account != StoredMessage::NOBODY {
            let (account, known) = (account as usize, &mut self.taken.chatting);
            if known.len() <= account {
                known.resize(account + 1, false);
            }
            known[account] = true;
        }
    }

    fn bits(&self, message: &Message<'_>, has_id: bool) -> u32 {
        let traits = self.tables.phrases.traits(message.text);
        let marks = Marks {
            notice: message.kind == "transfer",
            automatic: message.auto || traits.automatic,
            closing: traits.closing,
            coded: traits.coded,
            has_id,
        };
        let human = message.sender == Sender::Agent && !marks.automatic;
        let characters = if human { message.text.chars().count() } else { 0 };
        StoredMessage::bits(message.sender, marks, characters)
    }

    fn date(&mut self, file: u16, at: Timestamp) {
        let file = usize::from(file);
        if self.taken.earliest.len() <= file {
            self.taken.earliest.resize(file + 1, None);
        }
        let earliest = &mut self.taken.earliest[file];
        *earliest = Some(earliest.map_or(at, |before| before.min(at)));
        self.saw(Some(at));
    }

    fn saw(&mut self, at: Option<Timestamp>) {
        self.taken.latest = self.taken.latest.max(at);
    }

    fn order(&mut self, arrival: Arrival, order: &Order<'_>) {
        let shop = self.shops.number(0, order.shop);
        let place = self.orders.number(shop, order.order_id);
        let known = !order.buyer.is_empty() && !order.buyer.contains('*');
        let buyer = known.then(|| self.buyers.number(shop, order.buyer));
        let line = !order.sku.is_empty()
            || !order.title.is_empty()
            || order.line_units.is_some()
            || order.line_amount.is_some();
        let stored = StoredOrder {
            arrival,
            order: place.number,
            buyer,
            created: order.created_at,
            paid_at: order.paid_at.into(),
            closed_at: order.closed_at.into(),
            deposit_at: order.deposit_paid_at.into(),
            payable: order.payable.into(),
            paid: order.paid.into(),
            postage: order.postage.into(),
            units: order.units.into(),
            refunded: order.refunded.into(),
            list: order.list_amount.into(),
            line_units: order.line_units.into(),
            mark: self.texts.number(0, order.mark),
            sku: self.texts.number(0, order.sku),
            closed: order.closed,
            line,
        };
        self.saw(Some(order.created_at).max(order.paid_at));
        self.taken.orders[usize::from(place.shard)].push(stored);
    }

    /// Takes a line of an order whose own row is elsewhere: it counts where no row of the order has lines.
    pub fn order_line(&mut self, file: u16, row: u64, line: &OrderLine<'_>) {
        let shop = self.shops.number(0, line.shop);
        let order = self.orders.number(shop, line.order_id);
        let sku = self.texts.number(0, line.sku);
        let stored =
            StoredLine { order: order.number, arrival: Arrival::new(file, row), sku, units: line.units };
        self.taken.lines.push((order.shard, stored));
    }

    fn refund(&mut self, arrival: Arrival, refund: &Refund<'_>) {
        let shop = self.shops.number(0, refund.shop);
        let id = (!refund.refund_id.is_empty()).then(|| (shop, refund.refund_id.into()));
        self.taken.refunds.push(StoredRefund {
            arrival,
            order: self.orders.number(shop, refund.order_id),
            id,
            kind: refund.kind,
            state: refund.state,
            finished: refund.finished_at.filter(|_| refund.state == RefundState::Success),
            amount: refund.amount.unwrap_or(0),
        });
    }

    fn rating(&mut self, rating: &Rating<'_>) {
        let shop = self.shops.number(0, rating.shop);
        let buyer = self.buyers.number(shop, rating.buyer);
        let account = self.accounts.number(shop, rating.agent);
        let Rating { invited_at: invited, rated_at: rated, score, .. } = *rating;
        let stored = StoredRating { buyer: buyer.number, account, invited, rated, score };
        self.taken.ratings[usize::from(buyer.shard)].push(stored);
    }

    fn review(&mut self, review: &Review<'_>) {
        if review.score == ReviewScore::Bad {
            let shop = self.shops.number(0, review.shop);
            let order = self.orders.number(shop, review.order_id);
            self.taken.bad_reviews.push((order, review.at));
        }
    }

    fn member(&mut self, member: &TeamMember<'_>) {
        let shop = self.shops.number(0, member.shop);
        let account = self.accounts.number(shop, member.agent);
        let of = self.tables.hashers.fingerprint(shop, member.team);
        let team = self.tables.teams.lock().number(of, shop, member.team);
        let (from, to) = (member.from.unwrap_or(Day(i32::MIN)), member.to.unwrap_or(Day(i32::MAX)));
        self.taken.members.push((account, team, from, to));
    }

    fn decision(&mut self, row: &Override<'_>) {
        let shop = self.shops.number(0, row.shop);
        match row.decision {
            Decision::Seller { order_id, account } => {
                let order = self.orders.number(shop, order_id);
                let what = (!account.is_empty()).then(|| self.accounts.number(shop, account));
                let decided = Decided { at: row.at, value: account.to_owned(), what };
                self.taken.sellers.push((order, decided));
            }
            Decision::Exclude { buyer, agent, day } => {
                let buyer = self.buyers.number(shop, buyer);
                let what = (self.accounts.number(shop, agent), day);
                self.taken.excluded.push((buyer, Decided { at: row.at, value: String::new(), what }));
            }
            Decision::Stage { buyer, day, stage } => {
                let buyer = self.buyers.number(shop, buyer);
                let value = format!("{stage:?}").to_lowercase();
                self.taken.stages.push((buyer, Decided { at: row.at, value, what: (day, stage) }));
            }
        }
    }

    fn presence(&mut self, presence: &Presence<'_>) {
        let Some(from) = presence.from.filter(|_| presence.state != "offline") else { return };
        let shop = self.shops.number(0, presence.shop);
        let account = self.accounts.number(shop, presence.agent);
        self.taken.presence.push((account, from, presence.to));
    }

    fn traffic(&mut self, traffic: &Traffic<'_>) {
        let (Some(day), Some(visitors)) = (traffic.day, traffic.visitors) else { return };
        let shop = self.shops.number(0, traffic.shop);
        self.taken.visitors.push((shop, day, traffic.sku.is_empty(), visitors));
    }
}

impl Taken {
    /// Takes everything another worker has but the sharded rows.
    pub fn absorb(&mut self, other: Taken) {
        self.refunds.extend(other.refunds);
        self.lines.extend(other.lines);
        self.bad_reviews.extend(other.bad_reviews);
        self.ids.extend(other.ids);
        self.sellers.extend(other.sellers);
        self.excluded.extend(other.excluded);
        self.stages.extend(other.stages);
        self.members.extend(other.members);
        self.held.extend(other.held);
        self.presence.extend(other.presence);
        self.visitors.extend(other.visitors);
        let files = self.earliest.len().max(other.earliest.len());
        self.earliest.resize(files, None);
        for (mine, theirs) in self.earliest.iter_mut().zip(other.earliest) {
            *mine = [*mine, theirs].into_iter().flatten().min();
        }
        self.latest = self.latest.max(other.latest);
        self.chatting.resize(self.chatting.len().max(other.chatting.len()), false);
        self.chatting.iter_mut().zip(other.chatting).for_each(|(mine, theirs)| *mine |= theirs);
    }
}
