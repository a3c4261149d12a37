//! Objections of the simulated agents, and days that their manager froze: what the pages of disputes and periods show.

use jiff::civil::Date;
use kernel::house::House;
use serde_json::{Value, json};

use super::api::{Api, text};
use super::folder::{Known, Person};
use super::history::items;
use crate::server::ServerError;

/// Days looked back for orders.
const BACK: i64 = 20;

/// Whether somebody agrees, and in which words.
type Answer = Option<(bool, &'static str)>;
/// What an agent says, what the leader says to it, and how it is decided.
type Story = (&'static str, Answer, Answer);

/// What agents say, what their leader says to it, and how it is decided; the last ones are left to whoever looks.
const STORIES: [Story; 5] = [
    (
        "顾客是老客，自己下的单，我只回了句在的。",
        Some((true, "看了聊天，属实。")),
        Some((true, "按聊天记录，改为静默。")),
    ),
    (
        "这单是同事先接的，应该归同事。",
        Some((false, "最后是你跟到付款的。")),
        Some((false, "规则就是最后接待，不改。")),
    ),
    ("顾客中途打电话问的主管，不是我成交的。", Some((true, "主管也确认了。")), None),
    ("顾客下单前我已经转给别人了。", None, None),
    ("顾客是店主朋友来试流程的。", None, None),
];

/// Makes them, of orders of the last weeks whose figures stand.
pub async fn make(house: &House, known: &Known, today: Date) -> Result<(), ServerError> {
    let api = Api::of(house);
    let day = |back: i64| today.saturating_sub(jiff::Span::new().days(back)).to_string();
    // Before anything changes: days whose figures are being made cannot be frozen.
    let (Some(manager), Some(first)) = (known.office.get(1), known.agents.first()) else { return Ok(()) };
    let body = json!({ "shop": first.shop_id, "from": day(50), "to": day(10), "note": "月度工资" });
    api.post(&manager.token, "/periods", body).await?;
    let agents: Vec<&Person> = known.agents.iter().take(STORIES.len()).collect();
    for (agent, story) in agents.into_iter().zip(STORIES) {
        // What is granted of the frozen days shows as an adjustment.
        let granted = matches!(story.2, Some((true, _)));
        let (from, to) = if granted { (day(BACK + 20), day(11)) } else { (day(BACK), day(1)) };
        let path = format!("/orders?from={from}&to={to}&split=own&person={}&limit=1", agent.id);
        let found = api.get(&agent.token, &path).await?;
        if let Some(order) = items(&found).first() {
            object(&api, known, agent, order, story).await?;
        }
    }
    Ok(())
}

async fn object(
    api: &Api,
    known: &Known,
    agent: &Person,
    order: &Value,
    (reason, look, decision): Story,
) -> Result<(), ServerError> {
    let body =
        json!({ "kind": "credit", "shop": order["shop"]["id"], "order": order["id"], "reason": reason });
    let dispute = text(&api.post(&agent.token, "/disputes", body).await?, "id");
    let leader = known.leaders.iter().find(|leader| leader.team == agent.team);
    if let (Some(leader), Some((agrees, words))) = (leader, look) {
        let body = json!({ "agrees": agrees, "words": words });
        api.post(&leader.token, &format!("/disputes/{dispute}/look"), body).await?;
    }
    if let (Some(owner), Some((granted, words))) = (known.office.first(), decision) {
        let body = json!({ "granted": granted, "words": words });
        api.post(&owner.token, &format!("/disputes/{dispute}/decision"), body).await?;
    }
    Ok(())
}
