//! `GET /messages`: what was said, by words.

use axum::Json;
use axum::extract::State;
use kernel::ctx::Ctx;
use kernel::day::Day;
use kernel::error::{Result, invalid};
use kernel::house::House;
use kernel::http::{Page, Paging, Params};
use kernel::id::{NickId, PersonId, ShopId, TeamId};
use kernel::people::refs::ShopRef;
use kernel::text::Words;
use kernel::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::needle::{Needle, Piece};
use super::walk;
use crate::BuyerId;
use crate::chats::{CHAT_READ, ChatSender};
use crate::figures::{NamedAccount, VisitStage, mask};

/// What became of an inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MessageOutcome)]
pub(super) enum Outcome {
    /// Paid in time.
    Paid,
    /// Ordered and not paid in time.
    Unpaid,
    /// Nothing ordered.
    Lost,
}

/// Which messages.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Words with spaces between, phrases in quotation marks; all of them have to be in the message.
    q: String,
    /// Said by this one.
    #[param(inline)]
    sender: Option<ChatSender>,
    /// In this shop.
    shop: Option<ShopId>,
    /// With somebody who is in this team.
    team: Option<TeamId>,
    /// With this person.
    person: Option<PersonId>,
    /// With this account.
    account: Option<NickId>,
    /// On a business day when the buyer was at this stage.
    #[param(inline)]
    stage: Option<VisitStage>,
    /// On a business day when the buyer's inquiry ended so.
    #[param(inline)]
    outcome: Option<Outcome>,
    /// From this business day on.
    from: Option<Day>,
    /// Up to this business day.
    to: Option<Day>,
    /// How many messages, 1–200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// A question that makes sense.
pub(super) struct Asked {
    pub needle: Needle,
    pub sender: Option<ChatSender>,
    pub shop: Option<ShopId>,
    pub team: Option<TeamId>,
    pub person: Option<PersonId>,
    pub account: Option<NickId>,
    pub stage: Option<VisitStage>,
    pub outcome: Option<Outcome>,
    pub from: Option<kpi::time::Day>,
    pub to: Option<kpi::time::Day>,
    pub after: Option<i64>,
    pub size: usize,
}

/// A message that was found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct MessageHit {
    /// The item of `GET /chats/{buyer}` that it is.
    pub id: String,
    /// When; absent for messages without a clock, which come last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// The buyer, as `GET /chats/{buyer}` takes it.
    pub buyer: BuyerId,
    /// The buyer's name, masked.
    pub nick: String,
    pub shop: ShopRef,
    pub sender: ChatSender,
    /// `text`, `image`, `product` …
    pub message_kind: String,
    /// Whether it was an automatic reply.
    pub auto: bool,
    /// The account of the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<NamedAccount>,
    /// What was said around the words, long numbers masked.
    pub excerpt: Vec<Piece>,
    /// What the buyer's day was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<VisitStage>,
    /// What became of the inquiry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

impl Which {
    fn asked(self) -> Result<Asked> {
        let paging = Paging { limit: self.limit, cursor: self.cursor };
        // Long numbers are looked for as pages show them.
        let needle = Needle::parse(&mask::text(&self.q)).ok_or_else(wordless)?;
        let business = |day: Day| kpi::time::Day::parse(&day.to_string()).unwrap_or_default();
        Ok(Asked {
            needle,
            sender: self.sender,
            shop: self.shop,
            team: self.team,
            person: self.person,
            account: self.account,
            stage: self.stage,
            outcome: self.outcome,
            from: self.from.map(business),
            to: self.to.map(business),
            after: paging.after()?.map(|cursor| cursor.id),
            size: usize::try_from(paging.fetch() - 1).unwrap_or(1),
        })
    }
}

fn wordless() -> kernel::error::Error {
    let said = Words::fixed(
        "没有可以查找的字词。请输入汉字、字母或数字。",
        "There is no word to look for. Type letters, characters or numbers.",
    );
    invalid("q", "wordless", said)
}

impl Asked {
    /// Whether it asks for what the facts of a buyer say.
    pub fn by_facts(&self) -> bool {
        self.stage.is_some() || self.outcome.is_some()
    }

    /// Whether it asks for some days only.
    pub fn by_days(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether a message of that day is asked for; one without a clock has no day.
    pub fn on(&self, day: Option<kpi::time::Day>) -> bool {
        let inside = |day: kpi::time::Day| {
            self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
        };
        day.map_or(!self.by_days(), inside)
    }
}

/// Messages with these words in scope, newest first. A page may be short and still have a next one: a question that few
/// messages answer is looked for some time and then goes on where it stopped.
#[utoipa::path(get, path = "/messages", operation_id = "search_messages", params(Which),
    responses((status = 200, body = Page<MessageHit>)))]
pub(super) async fn search(
    ctx: Ctx,
    State(house): State<House>,
    Params(which): Params<Which>,
) -> Result<Json<Page<MessageHit>>> {
    let scope = ctx.scope(&CHAT_READ)?;
    let asked = which.asked()?;
    Ok(Json(house.read(move |tx| walk::page(tx, &scope, &asked)).await?))
}
