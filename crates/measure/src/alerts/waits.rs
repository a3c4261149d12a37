//! Who waits now, from the messages of the last half hour.

use std::collections::BTreeMap;

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kernel::time::Moment;
use kpi::rules::{Phrases, Rules};
use kpi::time::{DAY, Timestamp};

/// So far back messages are looked at, in seconds: who waits for longer is gone.
const BACK: i64 = 1_800;
/// Messages looked at, the latest of a shop.
const MOST: i64 = 20_000;

kernel::queries! {
    LATELY = "select m.buyer, m.at, m.sender, m.auto, m.text from message m
        where m.tenant = $1 and m.shop = $2 and m.at >= $4 and m.at <= $5 and m.repeats = 0 and m.buyer in (
            select distinct r.buyer from generation g join reception r on r.tenant = g.tenant and r.shop = g.shop
                and r.generation = g.number
            where g.tenant = $1 and g.shop = $2 and g.state = 'current' and r.day >= $3)
            and exists (select 1 from batch b where b.tenant = m.tenant and b.number = m.batch and b.state = 'ready')
        order by m.buyer, m.at, m.batch, coalesce(m.seq, m.n) limit $6";
}

/// A message, as far as waiting goes.
#[derive(Debug, Clone)]
struct Said {
    at: i64,
    /// 0 buyer, 1 agent.
    sender: i64,
    auto: bool,
    text: String,
}

/// Since when each buyer of a shop waits who does, the longest first.
pub(super) fn waits(tx: &mut Tx<'_>, shop: ShopId, rules: &Rules, now: Moment) -> Result<Vec<i64>> {
    let calendar = rules.calendar();
    let from = now.plus_seconds(-BACK);
    let day = calendar.day(Timestamp(from.micros())).to_string();
    let mut talks: BTreeMap<i64, Vec<Said>> = BTreeMap::new();
    tx.each(&LATELY, params![TenantId::HOME, shop, day, from, now, MOST], |row| {
        let said =
            Said { at: row.get(1)?, sender: row.get(2)?, auto: row.get(3)?, text: row.get::<String>(4)? };
        talks.entry(row.get(0)?).or_default().push(said);
        Ok(())
    })?;
    let phrases = Phrases::new(rules);
    let mut since: Vec<i64> =
        talks.values().filter_map(|talk| waits_since(talk, rules, &phrases, now.micros())).collect();
    since.sort_unstable();
    Ok(since)
}

/// Since when a buyer waits for a person: not where the talk has ended, nor outside of the hours of service.
fn waits_since(talk: &[Said], rules: &Rules, phrases: &Phrases, now: i64) -> Option<i64> {
    let mut open: Option<i64> = None;
    let mut last = 0;
    for said in talk {
        if said.at - last >= rules.max_wait {
            open = None;
        }
        let traits = phrases.traits(&said.text);
        match said.sender {
            0 => {
                last = said.at;
                let clock = rules.time_zone.local(Timestamp(said.at)).rem_euclid(DAY);
                if open.is_none() && !traits.closing && rules.service_hours.contain(clock) {
                    open = Some(said.at);
                }
            }
            1 if !said.auto && !traits.automatic => {
                last = said.at;
                open = None;
            }
            _ => {}
        }
    }
    open.filter(|_| now - last < rules.max_wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;
    /// 2026-11-02 10:00 in Shanghai.
    const TEN: i64 = 1_793_584_800_000_000;

    fn since(talk: &[(i64, i64, &str)], now: i64, rules: &str) -> Option<i64> {
        let rules = Rules::from_toml(rules).unwrap();
        let said = |(second, sender, text): &(i64, i64, &str)| Said {
            at: TEN + second * SECOND,
            sender: *sender,
            auto: text.is_empty(),
            text: (*text).to_owned(),
        };
        let talk: Vec<Said> = talk.iter().map(said).collect();
        let found = waits_since(&talk, &rules, &Phrases::new(&rules), TEN + now * SECOND);
        found.map(|at| (at - TEN) / SECOND)
    }

    #[test]
    fn a_wait_begins_at_the_first_line_that_nobody_answered() {
        let asked = [(0, 0, "在吗"), (5, 1, "您好"), (20, 0, "多少钱"), (30, 0, "在不在")];
        assert_eq!(since(&asked, 120, ""), Some(20));
        assert_eq!(since(&asked[..2], 120, ""), None);
        assert_eq!(since(&[(0, 0, "在吗"), (5, 1, "")], 120, ""), Some(0), "an automatic reply is no answer");
        let thanked = [(0, 0, "在吗"), (5, 1, "您好"), (20, 0, "好的")];
        assert_eq!(since(&thanked, 120, "closing_phrases = ['好的']"), None);
    }

    #[test]
    fn who_is_gone_or_came_at_night_does_not_wait() {
        assert_eq!(since(&[(0, 0, "在吗")], 599, ""), Some(0));
        assert_eq!(since(&[(0, 0, "在吗")], 600, ""), None, "the talk has ended");
        assert_eq!(since(&[(0, 0, "在吗"), (700, 0, "还在吗")], 750, ""), Some(700));
        assert_eq!(since(&[(0, 0, "在吗")], 120, "service_hours = '12:00-20:00'"), None);
    }
}
