//! What the data say agrees with what is so, and grows as it should.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod common;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use common::{made, rows};
use sim::{Config, Simulation, Team};

/// Of a thousand buyers without an earlier order who spoke to an agent, how many ordered.
fn seen_conversion(dir: &Path, agent: &str) -> u32 {
    let mut ordered: HashMap<String, Vec<String>> = HashMap::new();
    for order in rows(dir, "orders.csv") {
        ordered.entry(order["buyer"].clone()).or_default().push(order["created_at"].clone());
    }
    let mut seen = HashSet::new();
    let (mut all, mut won) = (0_u32, 0_u32);
    for message in rows(dir, "messages.csv") {
        if message["agent"] != agent || message["sender"] != "buyer" {
            continue;
        }
        let at = message["sent_at"].as_str();
        let orders = ordered.get(&message["buyer"]).map_or(&[][..], Vec::as_slice);
        let is_first = seen.insert((message["buyer"].clone(), at[..10].to_owned()));
        if is_first && !orders.iter().any(|order| order.as_str() < at) {
            all += 1;
            won += u32::from(!orders.is_empty());
        }
    }
    won * 1_000 / all
}

#[test]
fn the_best_seller_sells_more_than_the_worst() {
    let config = Config { days: 14, agents: 8, load: 60, seed: 11, ..Config::default() };
    let (dir, _) = made(&config);
    let truth = std::fs::read(dir.path().join("truth.json")).unwrap();
    let truth: serde_json::Value = serde_json::from_slice(&truth).unwrap();
    let agents = truth["shops"][0]["agents"].as_array().unwrap();
    let mut presale: Vec<_> = agents.iter().filter(|agent| agent["role"] == "presale").collect();
    presale.sort_by(|a, b| a["effect"].as_f64().unwrap().total_cmp(&b["effect"].as_f64().unwrap()));
    let (worst, best) = (presale[0], presale[presale.len() - 1]);
    assert!(worst["effect"].as_f64().unwrap() < 0.0 && best["effect"].as_f64().unwrap() > 0.0);
    assert!(best["effect_points"].as_f64().unwrap() > 8.0, "{best}");
    let seen = |agent: &serde_json::Value| seen_conversion(dir.path(), agent["agent"].as_str().unwrap());
    assert!(seen(best) > seen(worst) + 100, "{} against {}", seen(best), seen(worst));
}

#[test]
fn counts_grow_with_days_and_agents() {
    let count = |days, agents| {
        let config = Config { days, agents, load: 20, ..Config::default() };
        made(&config).1.counts
    };
    let (one, two, wide) = (count(30, 4), count(60, 4), count(30, 8));
    for (small, large) in [
        (one.messages, two.messages),
        (one.orders, two.orders),
        (one.messages, wide.messages),
        (one.orders, wide.orders),
    ] {
        let ratio = large as f64 / small as f64;
        assert!((1.8..2.25).contains(&ratio), "{small} → {large}");
    }
}

#[test]
fn chats_are_as_many_as_asked_for_and_as_long_as_real_ones() {
    let config = Config { days: 30, agents: 8, load: 30, ..Config::default() };
    let (dir, _) = made(&config);
    let messages = rows(dir.path(), "messages.csv");
    let chats: HashSet<_> =
        messages.iter().map(|m| (&m["buyer"], &m["agent"], &m["sent_at"][..10])).collect();
    let load = chats.len() as f64 / f64::from(config.days * config.agents);
    assert!((26.0..34.0).contains(&load), "{load} chats per agent and day");
    let length = messages.len() as f64 / chats.len() as f64;
    assert!((9.0..14.0).contains(&length), "{length} messages per chat");
}

#[test]
fn a_day_hands_out_its_own_messages_only() {
    let config = Config { days: 9, agents: 4, load: 20, ..Config::default() };
    let mut simulation = Simulation::new(Team::new(&config).unwrap());
    let (mut days, mut past_midnight) = (0, 0);
    while let Some((team, events)) = simulation.next_day() {
        let today = team.calendar().first().plus(days);
        assert!(events.messages.iter().all(|message| message.at.day() == today));
        assert!(events.messages.iter().all(|message| !events.text(message).is_empty()));
        past_midnight += events.messages.iter().filter(|message| message.at.second_of_day() < 600).count();
        days += 1;
    }
    assert_eq!(days, 9);
    assert!(past_midnight > 0, "no chat crosses midnight");
}
