//! Brings everything gathered together: ranks names and files, merges orders, spreads work over the cores.

use std::{
    collections::{BTreeMap, HashMap},
    num::NonZero,
    ops::RangeInclusive,
    sync::{Mutex, PoisonError},
};

use super::{
    apart::Apart,
    concurrent::most_open,
    decisions::Decisions,
    gather::{Tables, Taken},
    messages::Repeats,
    orders::{Lookup, disagreement},
    presence, refunds,
    report::{Conflict, Report, Unmatched, sort_orders},
    rows::{Arrival, Blocks, SHARDS, Sharded, StoredLine, StoredMessage, StoredOrder, StoredRating, joined},
    run::{FileDigest, Options},
    shard::{Each, PlacedOrder, Shard, Worker},
    shared::{AllNames, Shared},
    titles::Titles,
};
use crate::{
    engine::{Account, Accounts, Context, Memberships},
    rules::Rules,
    sheet::Count,
    time::{Calendar, Day, Timestamp},
};

/// What several workers took in, as one.
#[derive(Default)]
struct Whole {
    messages: Vec<Vec<Blocks<StoredMessage>>>,
    texts: Vec<Vec<Blocks<u64>>>,
    orders: Vec<Vec<Blocks<StoredOrder>>>,
    ratings: Vec<Vec<Blocks<StoredRating>>>,
    rest: Taken,
}

impl Whole {
    fn of(workers: Vec<Taken>) -> Whole {
        let mut whole = Whole::default();
        for mut taken in workers {
            whole.messages.push(std::mem::take(&mut taken.messages));
            whole.texts.push(std::mem::take(&mut taken.texts));
            whole.orders.push(std::mem::take(&mut taken.orders));
            whole.ratings.push(std::mem::take(&mut taken.ratings));
            whole.rest.absorb(taken);
        }
        whole
    }
}

/// The blocks of one shard, taken from every worker.
fn of_shard<T>(workers: &mut [Vec<Blocks<T>>], shard: usize) -> Vec<Blocks<T>> {
    workers.iter_mut().filter_map(|blocks| blocks.get_mut(shard).map(std::mem::take)).collect()
}

/// What the work on prepared buyers gave, and what was gathered besides.
struct Prepared<T> {
    done: T,
    calendar: Calendar,
    teams: Memberships,
    rest: Taken,
    overrides: (usize, Vec<Unmatched>),
    conflicts: Vec<Conflict>,
}

/// Everything needed to compute the sheet.
pub(super) struct Assembly<'a> {
    rules: &'a Rules,
    names: AllNames,
    whole: Whole,
    files: Vec<u16>,
    several_files: bool,
    shops: Vec<u32>,
    accounts: Vec<u32>,
    teams: Vec<u32>,
}

impl<'a> Assembly<'a> {
    pub fn new(rules: &'a Rules, tables: Tables, taken: Vec<Taken>, digests: &[FileDigest]) -> Assembly<'a> {
        let names = AllNames::from(tables);
        let whole = Whole::of(taken);
        let shops = names.shops.ranks(|_| 0);
        let by_shop = |shop: u32| shops[shop as usize];
        let (accounts, teams) = (names.accounts.ranks(by_shop), names.teams.ranks(by_shop));
        let earliest = &whole.rest.earliest;
        let several_files = earliest.iter().flatten().count() > 1;
        let files = rank_files(earliest, digests);
        Assembly { rules, names, whole, files, several_files, shops, accounts, teams }
    }

    /// Merges and ranks everything and hands it to `work`, with the rules and what all buyers share.
    fn prepared<T>(
        &mut self,
        options: &Options<'_>,
        detail: bool,
        work: impl FnOnce(&Shared<'_>, &Context<'_>, &Repeats, Vec<(Shard, Gathered)>) -> T,
    ) -> Prepared<T> {
        let repeats = Repeats::find(std::mem::take(&mut self.whole.rest.ids), &self.files);
        let account_traits = self.account_traits();
        let teams = self.memberships();
        let context = Context {
            rules: self.rules,
            calendar: self.rules.calendar(),
            as_of: options.as_of,
            accounts: &account_traits,
            teams: &teams,
            days: options.days.clone(),
            list_inquiries: options.list_inquiries,
            explain: options.explain,
            detail,
        };
        let mut rest = std::mem::take(&mut self.whole.rest);
        let decisions = Decisions::of(&mut rest);
        let shared = Shared {
            names: &self.names,
            ranks: &self.files,
            shops: &self.shops,
            accounts: &self.accounts,
            own: self.rules.own_accounts.iter().map(String::as_str).collect(),
            refunds: refunds::merge(std::mem::take(&mut rest.refunds)),
            bad_reviews: earliest_bad(&rest.bad_reviews),
            sellers: decisions.sellers(&self.accounts),
        };
        let lines = std::mem::take(&mut rest.lines);
        let orders = merge_orders(self.rules, &shared, &mut self.whole.orders, lines, options.threads);
        let conflicts = self.conflicts(orders.conflicts);
        let unmatched = decisions.unmatched(&self.names, &orders.placed, &rest.chatting);
        let overrides = (decisions.count(), unmatched);
        let shards = shards(&shared, &mut self.whole, self.several_files, orders.placed, decisions);
        let done = work(&shared, &context, &repeats, shards);
        Prepared { done, calendar: self.rules.calendar(), teams, rest, overrides, conflicts }
    }

    /// The facts of each buyer apart.
    pub fn apart(mut self, options: &Options<'_>) -> Apart {
        let found = self.prepared(options, true, |shared, context, repeats, shards| {
            let workers = computed(shared, context, repeats, shards, options.threads, true);
            workers.into_iter().filter_map(|worker| worker.apart).reduce(Each::absorb).unwrap_or_default()
        });
        let Each { buyers, dropped } = found.done;
        let file = |rank: u16| self.files.iter().position(|&of| of == rank).unwrap_or_default() as u16;
        let repeats = dropped.into_iter().map(|row| (file(row.file()), row.row())).collect();
        Apart { titles: self.titles(), buyers, repeats }
    }

    fn titles(self) -> Titles {
        Titles::new(self.names, [&self.shops, &self.accounts, &self.teams])
    }

    pub fn report(mut self, options: &Options<'_>) -> Report {
        let prepared = self.prepared(options, false, |shared, context, repeats, shards| {
            let workers = computed(shared, context, repeats, shards, options.threads, false);
            let mut facts = workers.into_iter().map(|worker| worker.facts);
            let mut all = facts.next().unwrap_or_default();
            facts.for_each(|more| all.absorb(more));
            all
        });
        let Prepared { done: mut facts, calendar, teams, rest, overrides, conflicts } = prepared;
        let days = &options.days;
        let (mut spans, orders) = (std::mem::take(&mut facts.spans), &mut facts.orders);
        let most = std::thread::scope(|scope| {
            scope.spawn(|| sort_orders(&self.names, orders));
            most_open(&calendar, days, &mut spans)
        });
        for ((account, day), open) in most {
            facts.agent_day(account, day)[Count::MaxConcurrent] = open;
        }
        let ranked = |account: u32| Account(self.accounts[account as usize]);
        let intervals =
            rest.presence.iter().map(|&(account, from, to)| (ranked(account), from, to)).collect();
        for ((account, day), seconds) in presence::seconds(&calendar, options.as_of, intervals) {
            if days.contains(&day) {
                facts.agent_day(account, day)[Count::PresenceSeconds] = seconds;
            }
        }
        let visitors = visitors(&self.shops, &rest.visitors, days);
        let latest = rest.latest.min(Some(options.as_of));
        Report::new(self.titles(), facts, (&teams, &calendar), visitors)
            .with_notes(latest, overrides, conflicts)
    }

    /// Contradictions inside files, with the files' numbers in the place of their ranks.
    fn conflicts(&self, found: Vec<(Arrival, Sharded, &'static str)>) -> Vec<Conflict> {
        let file = |rank: u16| self.files.iter().position(|&of| of == rank).unwrap_or_default();
        let conflict = |(arrival, order, column): (Arrival, Sharded, &'static str)| Conflict {
            file: file(arrival.file()),
            row: arrival.row(),
            order_id: self.names.order_id(order).to_owned(),
            column,
        };
        let mut conflicts: Vec<Conflict> = found.into_iter().map(conflict).collect();
        conflicts.sort_unstable_by_key(|conflict| (conflict.file, conflict.row));
        conflicts
    }

    fn account_traits(&self) -> Accounts {
        let Rules { own_accounts, no_credit_accounts, .. } = self.rules;
        let mut traits =
            Accounts { own: vec![false; self.accounts.len()], no_credit: vec![false; self.accounts.len()] };
        for (number, &rank) in self.accounts.iter().enumerate() {
            let name = self.names.accounts.name(number as u32);
            traits.own[rank as usize] = own_accounts.iter().any(|own| own == name);
            traits.no_credit[rank as usize] = no_credit_accounts.iter().any(|account| account == name);
        }
        traits
    }

    fn memberships(&self) -> Memberships {
        let mut teams = Memberships::default();
        let calendar = self.rules.calendar();
        let account = |number: u32| Account(self.accounts[number as usize]);
        for &(of, team, from, to) in &self.whole.rest.members {
            teams.add_days(&calendar, account(of), from..=to, self.teams[team as usize]);
        }
        for (of, team, time) in &self.whole.rest.held {
            teams.add(account(*of), time.clone(), self.teams[*team as usize]);
        }
        teams
    }
}

/// Files by the earliest clock of their messages, then by digest: the rank of each file.
fn rank_files(earliest: &[Option<Timestamp>], digests: &[FileDigest]) -> Vec<u16> {
    let count = earliest.len().max(digests.len());
    let first = |file: usize| earliest.get(file).copied().flatten().unwrap_or(Timestamp::MAX);
    let mut files: Vec<usize> = (0..count).collect();
    files.sort_by_key(|&file| (first(file), digests.get(file)));
    let mut ranks = vec![0; count];
    (0..).zip(files).for_each(|(rank, file)| ranks[file] = rank);
    ranks
}

fn earliest_bad(reviews: &[(Sharded, Option<Timestamp>)]) -> HashMap<Sharded, Option<Timestamp>> {
    let mut bad = HashMap::new();
    for &(order, at) in reviews {
        bad.entry(order).and_modify(|held: &mut Option<Timestamp>| *held = at.min(*held)).or_insert(at);
    }
    bad
}

/// Runs `work` on every item, on all workers, each with a state of its own.
fn on_all_cores<I: Send, S: Send>(
    threads: NonZero<usize>,
    items: Vec<I>,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, I) + Sync,
) -> Vec<S> {
    let queue = Mutex::new(items);
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
    std::thread::scope(|scope| {
        let run = || {
            let mut state = state();
            while let Some(item) = next() {
                work(&mut state, item);
            }
            state
        };
        let workers: Vec<_> = (0..threads.get()).map(|_| scope.spawn(run)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// Orders as one worker merged them.
struct MergedOrders {
    /// A list for each shard of buyers.
    placed: Vec<Vec<PlacedOrder>>,
    conflicts: Vec<(Arrival, Sharded, &'static str)>,
}

/// The rows of one shard of orders, in blocks until it is merged.
struct OrderShard {
    number: u8,
    blocks: Vec<Blocks<StoredOrder>>,
    rows: Vec<StoredOrder>,
    lines: Vec<StoredLine>,
}

/// Merges the rows of every order and places it with its buyer.
fn merge_orders(
    rules: &Rules,
    shared: &Shared<'_>,
    workers: &mut [Vec<Blocks<StoredOrder>>],
    lines: Vec<(u8, StoredLine)>,
    threads: NonZero<usize>,
) -> MergedOrders {
    let text = |number: u32| shared.names.texts.name(number).to_owned();
    let buyer = |buyer: Sharded| shared.names.buyer(buyer).to_owned();
    let mut shards: Vec<OrderShard> = (0..=u8::MAX)
        .map(|number| {
            let blocks = of_shard(workers, number.into());
            OrderShard { number, blocks, rows: Vec::new(), lines: Vec::new() }
        })
        .collect();
    lines.into_iter().for_each(|(shard, line)| shards[usize::from(shard)].lines.push(line));
    let empty = || MergedOrders { placed: (0..SHARDS).map(|_| Vec::new()).collect(), conflicts: Vec::new() };
    let merged = on_all_cores(threads, shards, empty, |merged, mut shard: OrderShard| {
        let lookup = Lookup { rules, text: &text, buyer: &buyer };
        shard.rank(shared.ranks);
        for rows in shard.rows.chunk_by(|a, b| a.order == b.order) {
            merged.take(&lookup, &shard, rows);
        }
    });
    merged.into_iter().reduce(MergedOrders::absorb).unwrap_or_else(empty)
}

impl OrderShard {
    fn rank(&mut self, ranks: &[u16]) {
        self.rows = joined(std::mem::take(&mut self.blocks));
        self.rows.iter_mut().for_each(|row| row.arrival = row.arrival.ranked(ranks));
        self.rows.sort_unstable_by_key(|row| (row.order, row.arrival));
        self.lines.iter_mut().for_each(|line| line.arrival = line.arrival.ranked(ranks));
        self.lines.sort_unstable_by_key(|line| (line.order, line.arrival));
    }

    fn lines_of(&self, order: u32) -> &[StoredLine] {
        let from = self.lines.partition_point(|line| line.order < order);
        let to = self.lines.partition_point(|line| line.order <= order);
        &self.lines[from..to]
    }
}

impl MergedOrders {
    fn take(&mut self, lookup: &Lookup<'_>, shard: &OrderShard, rows: &[StoredOrder]) {
        let order = Sharded { shard: shard.number, number: rows[0].order };
        for of_file in rows.chunk_by(|a, b| a.arrival.file() == b.arrival.file()) {
            let differing = |row: &StoredOrder| Some((row.arrival, order, disagreement(&of_file[0], row)?));
            self.conflicts.extend(of_file[1..].iter().filter_map(differing));
        }
        if let Some(merged) = lookup.merge(rows, shard.lines_of(order.number)) {
            // Nobody's orders are spread by their own number.
            let home = merged.buyer.map_or(order.shard, |buyer| buyer.shard);
            let buyer = merged.buyer.map(|buyer| buyer.number);
            self.placed[usize::from(home)].push(PlacedOrder { buyer, order, merged });
        }
    }

    fn absorb(mut self, other: MergedOrders) -> MergedOrders {
        self.placed = append_each(self.placed, other.placed);
        self.conflicts.extend(other.conflicts);
        self
    }
}

fn append_each<T>(mut all: Vec<Vec<T>>, more: Vec<Vec<T>>) -> Vec<Vec<T>> {
    all.iter_mut().zip(more).for_each(|(list, more)| list.extend(more));
    all
}

/// The messages of a shard with the hashes of their texts, in blocks until the shard is computed.
type Gathered = (Vec<Blocks<StoredMessage>>, Option<Vec<Blocks<u64>>>);

/// Sorts everything of buyers into their shards.
fn shards(
    shared: &Shared<'_>,
    whole: &mut Whole,
    several_files: bool,
    orders: Vec<Vec<PlacedOrder>>,
    decisions: Decisions,
) -> Vec<(Shard, Gathered)> {
    let mut shards: Vec<_> = orders
        .into_iter()
        .enumerate()
        .map(|(number, orders)| {
            let ratings = joined(of_shard(&mut whole.ratings, number));
            let texts = several_files.then(|| of_shard(&mut whole.texts, number));
            let messages = of_shard(&mut whole.messages, number);
            (Shard { number, orders, ratings, ..Shard::default() }, (messages, texts))
        })
        .collect();
    for (buyer, account, day) in decisions.excluded {
        let account = Account(shared.accounts[account as usize]);
        shards[usize::from(buyer.shard)].0.excluded.push((buyer.number, account, day));
    }
    for (buyer, day, stage) in decisions.stages {
        shards[usize::from(buyer.shard)].0.stages.push((buyer.number, day, stage));
    }
    shards
}

/// Computes every shard; the workers hold what they found, each buyer apart where asked for.
fn computed<'a>(
    shared: &'a Shared<'a>,
    context: &'a Context<'a>,
    repeats: &'a Repeats,
    shards: Vec<(Shard, Gathered)>,
    threads: NonZero<usize>,
    apart: bool,
) -> Vec<Worker<'a>> {
    on_all_cores(
        threads,
        shards,
        || Worker::new(shared, context, repeats, apart),
        |worker, (shard, (messages, texts))| {
            worker.shard(Shard { messages: joined(messages), texts: texts.map(joined), ..shard });
        },
    )
}

/// Visitors by shop and day: the row of the whole shop, else the sum over its SKUs.
fn visitors(
    shops: &[u32],
    rows: &[(u32, Day, bool, i64)],
    days: &RangeInclusive<Day>,
) -> BTreeMap<(u32, Day), i64> {
    let mut whole = BTreeMap::new();
    let mut by_sku: BTreeMap<(u32, Day), i64> = BTreeMap::new();
    for &(shop, day, of_shop, visitors) in rows.iter().filter(|row| days.contains(&row.1)) {
        let key = (shops[shop as usize], day);
        if of_shop {
            whole.insert(key, visitors.max(whole.get(&key).copied().unwrap_or(0)));
        } else {
            *by_sku.entry(key).or_default() += visitors;
        }
    }
    by_sku.extend(whole);
    by_sku
}
