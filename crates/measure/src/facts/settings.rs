//! The rules by which facts are made: a shop's clocks, and the rule sets in force from each day on.
//!
//! A version of the shop goes before one of the organisation; of several the one in force since later, then the newer
//! one. The time zone is the shop's. Hours of service are those the shop is open, unless a version of the shop's own
//! names `service_hours`. A day begins at the `day_cut` of the version that is in force last: days of one shop do not
//! overlap.

use std::ops::RangeInclusive;

use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::id::{ShopId, TenantId};
use kernel::params;
use kpi::rules::Rules;
use kpi::time::{Calendar, Day, Hours, Zone};
use serde::{Deserialize, Serialize};

kernel::queries! {
    SHOP = "select name, time_zone, opens, closes from shop where tenant = $1 and id = $2";
    VERSIONS = "select shop, since, rules from rule_version where tenant = $1 and shop in (0, $2)
        order by shop, since, number";
}

/// What the facts of one generation are made by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The shop's time zone.
    time_zone: String,
    /// When the shop serves, as a rule set writes it.
    service_hours: String,
    /// Rule sets by the first day on which they hold, in its order; the first one holds before, too.
    versions: Vec<Version>,
}

/// A rule set in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Version {
    since: String,
    rules: String,
    /// It names the hours of service itself.
    hours: bool,
}

/// Days under one rule set.
#[derive(Debug, Clone)]
pub(crate) struct Era {
    pub days: RangeInclusive<Day>,
    pub rules: Rules,
}

impl Settings {
    /// What holds for a shop now.
    pub(crate) fn of_shop(tx: &mut Tx<'_>, tenant: TenantId, shop: ShopId) -> Result<Option<Settings>> {
        let clocks = tx.row(&SHOP, params![tenant, shop], |row| {
            Ok((row.get::<String>(1)?, row.get::<i64>(2)?, row.get::<i64>(3)?))
        })?;
        let Some((time_zone, opens, closes)) = clocks else { return Ok(None) };
        let stored = tx.rows(&VERSIONS, params![tenant, shop], |row| {
            Ok((row.get::<i64>(0)? != 0, row.get::<String>(1)?, row.get::<String>(2)?))
        })?;
        Ok(Some(Settings { time_zone, service_hours: hours(opens, closes), versions: in_force(&stored) }))
    }

    /// The same shop, with these rules on every day. `hours`: they name the hours of service themselves.
    pub(crate) fn with_rules(&self, rules: String, hours: bool) -> Settings {
        let version = Version { since: FIRST_DAY.to_owned(), rules, hours };
        Settings { versions: vec![version], ..self.clone() }
    }

    /// As stored.
    pub(crate) fn stored(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Error::internal("settings of facts", error))
    }

    /// From what is stored.
    pub(crate) fn read(text: &str) -> Result<Settings> {
        serde_json::from_str(text).map_err(|error| Error::internal("settings of facts", error))
    }

    /// The rule sets with the days on which they hold, without gaps.
    pub(crate) fn eras(&self) -> Result<Vec<Era>> {
        let mut eras: Vec<Era> = Vec::new();
        for version in &self.versions {
            let since = Day::parse(&version.since).unwrap_or_default();
            let since = if eras.is_empty() { Day(i32::MIN) } else { since };
            if let Some(before) = eras.last_mut() {
                before.days = *before.days.start()..=since.plus(-1);
            }
            eras.push(Era { days: since..=Day(i32::MAX), rules: self.rules(version)? });
        }
        if let Some(cut) = eras.last().map(|era| era.rules.day_cut) {
            eras.iter_mut().for_each(|era| era.rules.day_cut = cut);
        }
        Ok(eras)
    }

    /// The business days.
    pub(crate) fn calendar(&self) -> Result<Calendar> {
        let cut = self.versions.last().map(|version| self.rules(version)).transpose()?;
        Ok(cut.unwrap_or_default().calendar())
    }

    fn rules(&self, version: &Version) -> Result<Rules> {
        let wrong = |error: &dyn std::fmt::Display| Error::internal("a stored rule set", error.to_string());
        let mut rules = Rules::from_toml(&version.rules).map_err(|error| wrong(&error))?;
        rules.time_zone = Zone::named(&self.time_zone).map_err(|error| wrong(&error))?;
        if !version.hours {
            rules.service_hours = Hours::parse(&self.service_hours).map_err(|error| wrong(&error))?;
        }
        Ok(rules)
    }
}

/// Which of the stored versions (of the shop?, since, rules; by shop, since and number) hold from when on.
fn in_force(stored: &[(bool, String, String)]) -> Vec<Version> {
    let held = effective(stored.iter().collect(), |(own, since, _)| (*own, since.as_str()));
    let mut versions: Vec<Version> = held
        .into_iter()
        .map(|(own, since, rules)| Version {
            since: since.clone(),
            rules: rules.clone(),
            hours: *own && names_hours(rules),
        })
        .collect();
    if versions.first().is_none_or(|first| first.since.as_str() > FIRST_DAY) {
        versions.insert(0, Version { since: FIRST_DAY.to_owned(), rules: String::new(), hours: false });
    }
    versions
}

/// Of stored versions (by shop, since and number) those that come to hold, by the day from which each does. `of` tells
/// whether one is the shop's own, and since when it is meant to hold.
pub(crate) fn effective<T>(stored: Vec<T>, of: impl Fn(&T) -> (bool, &str)) -> Vec<T> {
    let own_since = stored.iter().map(&of).find(|(own, _)| *own).map(|(_, since)| since.to_owned());
    let holds = |version: &T| {
        let (own, since) = of(version);
        own || own_since.as_deref().is_none_or(|own| since < own)
    };
    let mut held: Vec<T> = Vec::new();
    // The organisation's come first and begin before the shop's own.
    for version in stored.into_iter().filter(holds) {
        if held.last().is_some_and(|last| of(last).1 == of(&version).1) {
            held.pop();
        }
        held.push(version);
    }
    held
}

/// Before everything.
pub(crate) const FIRST_DAY: &str = "0001-01-01";

/// Whether a rule set says itself when the team serves.
pub(crate) fn names_hours(rules: &str) -> bool {
    rules.parse::<toml::Table>().is_ok_and(|table| table.contains_key("service_hours"))
}

/// Minutes after midnight as a rule set writes a range of the clock.
fn hours(opens: i64, closes: i64) -> String {
    let text = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let closes = if closes > 1440 { closes - 1440 } else { closes };
    // A shop that never closes serves the whole day, whenever the day is said to begin.
    if opens == closes { "00:00-24:00".to_owned() } else { format!("{}-{}", text(opens), text(closes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(own: bool, since: &str, rules: &str) -> (bool, String, String) {
        (own, since.to_owned(), rules.to_owned())
    }

    fn settings(stored: &[(bool, String, String)]) -> Settings {
        Settings {
            time_zone: "Asia/Shanghai".into(),
            service_hours: hours(540, 1440),
            versions: in_force(stored),
        }
    }

    fn eras(stored: &[(bool, String, String)]) -> Vec<(String, String, i64)> {
        let eras = settings(stored).eras().unwrap();
        let day = |day: &Day| if day.0.unsigned_abs() > 1_000_000 { String::new() } else { day.to_string() };
        eras.iter().map(|era| (day(era.days.start()), day(era.days.end()), era.rules.slow_times)).collect()
    }

    #[test]
    fn the_default_holds_until_something_else_does() {
        assert_eq!(eras(&[]), [(String::new(), String::new(), 3)]);
        let one = [version(false, "2026-03-01", "slow_times = 5")];
        let (first, second) =
            ((String::new(), "2026-02-28".into(), 3), ("2026-03-01".into(), String::new(), 5));
        assert_eq!(eras(&one), [first, second]);
    }

    #[test]
    fn a_shops_own_version_goes_before_the_organisations() {
        let stored = [
            version(false, FIRST_DAY, "slow_times = 4"),
            version(false, "2026-05-01", "slow_times = 5"),
            version(true, "2026-03-01", "slow_times = 6"),
            version(true, "2026-03-01", "slow_times = 7"),
        ];
        assert_eq!(eras(&stored).iter().map(|era| era.2).collect::<Vec<_>>(), [4, 7]);
    }

    #[test]
    fn hours_are_the_shops_unless_its_own_rules_name_some() {
        let hours = |own: bool| {
            let rules = "service_hours = \"10:00-12:00\"\nday_cut = \"04:00\"";
            let era = settings(&[version(own, FIRST_DAY, rules)]).eras().unwrap().remove(0);
            (era.rules.service_hours.to_string(), era.rules.day_cut)
        };
        let four = 4 * 3_600_000_000;
        assert_eq!(hours(true), ("10:00-12:00".to_owned(), four));
        assert_eq!(hours(false), ("09:00-24:00".to_owned(), four));
        assert_eq!(super::hours(0, 1440), "00:00-24:00");
        assert_eq!(super::hours(1110, 1560), "18:30-02:00");
    }
}
