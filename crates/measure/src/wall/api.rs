//! `GET /wall`.

use std::collections::{BTreeMap, HashMap};

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::house::House;
use kernel::http::Params;
use kernel::id::ShopId;
use kernel::people::refs::ShopRef;
use kernel::permission::Scope;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{self, Present, Shop};
use super::talk::{Ear, Said, Talk};
use crate::BuyerId;
use crate::figures::seen::{self, Seen, Sight};
use crate::figures::{FIGURES_READ, NamedAccount, mask};

/// Messages of so many seconds are looked at: who waits for longer is no longer there.
const LOOK_BACK: i64 = 2 * 3600;
/// Who wrote within so many seconds is on duty, where nothing tells of presence.
const ON_DUTY: i64 = 1800;
/// Presence of so many seconds is looked at.
const PRESENCE: i64 = 24 * 3600;
/// Waiting buyers that are named.
const NAMED: usize = 100;
/// Accounts that are named.
const HANDS: usize = 500;

/// Of which shop.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Of this shop; of all when absent.
    shop: Option<ShopId>,
}

/// A buyer who waits for a person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct WallWait {
    shop: ShopRef,
    /// The buyer, as `GET /chats/{buyer}` takes it.
    buyer: BuyerId,
    /// The buyer's name, masked.
    nick: String,
    /// The first line that nobody answered.
    since: Moment,
    /// The account that was written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<NamedAccount>,
    /// Within how many seconds the platform wants an answer; absent where it wants none.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<i64>,
}

/// An account that is on duty.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct WallHand {
    account: NamedAccount,
    shop: ShopRef,
    /// What its presence says; absent where it is taken from its messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// Buyers it talks with.
    talking: usize,
    /// Buyers who wait for it.
    waiting: usize,
    /// Since when the one who waits longest does.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Moment>,
    /// The last message of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<Moment>,
}

/// What goes on now.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Wall {
    /// When that was.
    as_of: Moment,
    /// Buyers in conversation.
    talking: usize,
    /// Buyers who wait.
    waiting: usize,
    /// Those of them who wait longer than their platform wants.
    late: usize,
    /// The 100 who wait longest.
    waits: Vec<WallWait>,
    /// Accounts on duty, those with the longest wait first.
    on_duty: Vec<WallHand>,
}

/// Who is on duty, in conversation and waiting, now: of those whose figures the viewer sees.
#[utoipa::path(get, path = "/wall", operation_id = "get_wall", params(Which), responses((status = 200, body = Wall)))]
pub(super) async fn show(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Wall>> {
    let scope = ctx.scope(&FIGURES_READ)?;
    Ok(Json(house.read(move |tx| wall(tx, &ctx, &scope, &which)).await?))
}

/// Seconds within which a platform wants an answer (section 9 of the definitions).
fn limit(platform: &str) -> Option<i64> {
    match platform {
        "jd" => Some(30),
        "taobao" | "tmall" | "pinduoduo" | "douyin" | "kuaishou" => Some(180),
        _ => None,
    }
}

fn wall(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, which: &Which) -> Result<Wall> {
    let mut seen = seen::shops(tx, scope)?;
    seen.retain(|seen| which.shop.is_none_or(|shop| shop == seen.shop));
    let ids: Vec<ShopId> = seen.iter().map(|seen| seen.shop).collect();
    let shops = store::shops(tx, scope, &ids)?;
    let Heard { talks, last } = hear(tx, ctx, scope, &seen, &ids)?;
    let presence = store::presence(tx, scope, &ids, [ctx.now.plus_seconds(-PRESENCE), ctx.now])?;
    let named = last.keys().chain(presence.keys()).copied().chain(talks.values().map(|talk| talk.account));
    let accounts = store::accounts(tx, scope, named, ctx.now)?;
    let whole: Vec<ShopId> =
        seen.iter().filter(|seen| seen.sight == Sight::Whole).map(|seen| seen.shop).collect();
    // A talk is told to whoever sees the account that was last in it, or the whole shop.
    let told = |(shop, talk): (ShopId, &Talk)| whole.contains(&shop) || accounts.contains_key(&talk.account);
    let talks: Vec<(ShopId, i64, Talk)> = talks
        .into_iter()
        .filter(|((shop, _), talk)| told((*shop, talk)))
        .map(|((shop, buyer), talk)| (shop, buyer, talk))
        .collect();
    let page = Page { ctx, shops: &shops, accounts: &accounts, talks: &talks, last: &last };
    let waits = page.waits(tx, scope)?;
    let late = |(shop, _, talk): &&(ShopId, i64, Talk)| {
        let limit = shops.get(shop).and_then(|shop| limit(&shop.platform));
        talk.waits.zip(limit).is_some_and(|(since, limit)| ctx.now.micros() - since > limit * 1_000_000)
    };
    Ok(Wall {
        as_of: ctx.now,
        talking: talks.len(),
        waiting: talks.iter().filter(|(.., talk)| talk.waits.is_some()).count(),
        late: talks.iter().filter(late).count(),
        waits,
        on_duty: page.on_duty(&presence),
    })
}

/// What the messages of the last hours say.
#[derive(Default)]
struct Heard {
    /// What goes on with each buyer, as long as it goes on.
    talks: BTreeMap<(ShopId, i64), Talk>,
    /// The last message of a person, by account.
    last: HashMap<i64, i64>,
}

fn hear(tx: &mut Tx<'_>, ctx: &Ctx, scope: &Scope, seen: &[Seen], ids: &[ShopId]) -> Result<Heard> {
    let from = ctx.now.plus_seconds(-LOOK_BACK);
    let Some(first) = seen.iter().map(|seen| seen.day(from)).min() else { return Ok(Heard::default()) };
    let rules = |seen: &Seen| seen.rules(seen.day(ctx.now)).cloned().unwrap_or_default();
    let by_shop: HashMap<ShopId, (Ear, i64)> = seen
        .iter()
        .map(|seen| {
            let rules = rules(seen);
            (seen.shop, (Ear::new(&rules), rules.max_wait))
        })
        .collect();
    let mut talks: BTreeMap<(ShopId, i64), Talk> = BTreeMap::new();
    for message in store::messages(tx, scope, ids, &first.to_string(), [from, ctx.now])? {
        let Some((ear, _)) = by_shop.get(&message.shop) else { continue };
        let store::Message { shop, buyer, at, account, sender, auto, text } = message;
        talks.entry((shop, buyer)).or_default().hear(ear, &Said { at, account, sender, auto, text: &text });
    }
    let goes_on = |shop: &ShopId, talk: &Talk| {
        let longest = by_shop.get(shop).map_or(0, |(_, max_wait)| *max_wait);
        talk.last.is_some_and(|last| ctx.now.micros() - last < longest)
    };
    let mut last: HashMap<i64, i64> = HashMap::new();
    for &(account, at) in talks.values().flat_map(|talk| &talk.hands) {
        last.entry(account).and_modify(|held| *held = at.max(*held)).or_insert(at);
    }
    talks.retain(|(shop, _), talk| goes_on(shop, talk));
    Ok(Heard { talks, last })
}

/// What the answer is made of.
struct Page<'p> {
    ctx: &'p Ctx,
    shops: &'p HashMap<ShopId, Shop>,
    accounts: &'p HashMap<i64, (NamedAccount, ShopId)>,
    talks: &'p [(ShopId, i64, Talk)],
    last: &'p HashMap<i64, i64>,
}

impl Page<'_> {
    /// Those who wait longest.
    fn waits(&self, tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<WallWait>> {
        let mut waiting: Vec<(i64, &(ShopId, i64, Talk))> =
            self.talks.iter().filter_map(|talk| Some((talk.2.waits?, talk))).collect();
        waiting.sort_by_key(|(since, talk)| (*since, talk.1));
        waiting.truncate(NAMED);
        let nicks = store::nicks(tx, scope, waiting.iter().map(|(_, talk)| talk.1))?;
        let wait = |(since, (shop, buyer, talk)): &(i64, &(ShopId, i64, Talk))| {
            let shop = self.shops.get(shop)?;
            Some(WallWait {
                shop: shop.shop.clone(),
                buyer: BuyerId::from_stored(*buyer),
                nick: mask::nick(nicks.get(buyer).map_or("", String::as_str)),
                since: Moment::from_micros(*since),
                account: self.accounts.get(&talk.account).map(|(account, _)| account.clone()),
                limit: limit(&shop.platform),
            })
        };
        Ok(waiting.iter().filter_map(wait).collect())
    }

    /// Accounts on duty: those whose presence says so, and of the others those that wrote lately.
    fn on_duty(&self, presence: &HashMap<i64, Present>) -> Vec<WallHand> {
        let mut talks: HashMap<i64, Vec<&Talk>> = HashMap::new();
        for (.., talk) in self.talks {
            talks.entry(talk.account).or_default().push(talk);
        }
        let mut hands: Vec<WallHand> = self
            .accounts
            .iter()
            .filter(|(id, _)| self.is_on_duty(**id, presence))
            .filter_map(|(id, (account, shop))| {
                let talks = talks.get(id).map_or(&[][..], Vec::as_slice);
                let since = talks.iter().filter_map(|talk| talk.waits).min();
                Some(WallHand {
                    account: account.clone(),
                    shop: self.shops.get(shop)?.shop.clone(),
                    state: presence.get(id).and_then(|present| present.state.clone()),
                    talking: talks.len(),
                    waiting: talks.iter().filter(|talk| talk.waits.is_some()).count(),
                    since: since.map(Moment::from_micros),
                    last_at: self.last.get(id).copied().map(Moment::from_micros),
                })
            })
            .collect();
        let first = |hand: &WallHand| hand.since.map_or(i64::MAX, Moment::micros);
        hands.sort_by(|a, b| (first(a), &a.account.name).cmp(&(first(b), &b.account.name)));
        hands.truncate(HANDS);
        hands
    }

    fn is_on_duty(&self, account: i64, presence: &HashMap<i64, Present>) -> bool {
        let lately = |at: &i64| self.ctx.now.micros() - at < ON_DUTY * 1_000_000;
        let wrote = || self.last.get(&account).is_some_and(lately);
        presence.get(&account).map_or_else(wrote, |present| present.state.is_some())
    }
}
