//! The look around, every minute.

use kernel::db::Tx;
use kernel::error::Result;
use kernel::id::{ShopId, TenantId};
use kernel::jobs::{Every, JobKind, Run, Schedule};
use kernel::people::shop::Platform;
use kernel::text::Words;
use kernel::time::Moment;
use kpi::time::{HOUR, Timestamp};
use serde_json::{Value, json};

use super::model::{self, Found, Kind};
use super::store::{self, Rule, Rules};
use super::waits::waits;
use crate::benchmarks::limits;
use crate::facts::settings::Settings;

/// Looks what wants a look.
pub(crate) static LOOK: JobKind = JobKind {
    key: "measure.alerts",
    name: Words::fixed("检查提醒", "Alerts looked for"),
    unit: Words::fixed("个店铺", "shops"),
    max_attempts: 1,
    run: look,
};

pub(crate) static ROUND: Schedule = Schedule { key: "measure.alerts", every: Every::Minutes(1), kind: &LOOK };

/// Days before that have to have chats, of seven, for a day without to be missed.
const USUAL: usize = 4;

fn look(run: &Run) -> Result<Value> {
    let tenant = TenantId::HOME;
    let (shops, rules) = run.read(|tx| Ok((store::shops(tx, tenant)?, store::rules(tx, tenant)?)))?;
    let now = run.house().clock().now();
    for (shop, name, platform) in &shops {
        let found = run.read(|tx| {
            let look = Look { shop: *shop, name, platform: *platform, rules: &rules, now };
            look.found(tx)
        })?;
        run.step(|tx, ctx, _| store::follow(tx, ctx, *shop, &found))?;
    }
    Ok(json!({ "shops": shops.len() }))
}

/// One shop at one instant.
struct Look<'l> {
    shop: ShopId,
    name: &'l str,
    platform: Platform,
    rules: &'l Rules,
    now: Moment,
}

impl Look<'_> {
    /// The threshold of a kind, where it is looked at.
    fn threshold(&self, kind: Kind) -> Option<i64> {
        let rule = self.rules.get(&(self.shop, kind)).copied().unwrap_or(Rule::usual(kind));
        rule.enabled.then_some(rule.threshold)
    }

    fn found(&self, tx: &mut Tx<'_>) -> Result<Vec<Found>> {
        let Some(settings) = Settings::of_shop(tx, TenantId::HOME, self.shop)? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        if let Some(threshold) = self.threshold(Kind::Waiting) {
            found.extend(self.waiting(tx, &settings, threshold)?);
        }
        if let Some(threshold) = self.threshold(Kind::Limit) {
            found.extend(self.limits(tx, &settings, threshold)?);
        }
        if let Some(hour) = self.threshold(Kind::Data) {
            found.extend(self.missing(tx, &settings, hour)?);
        }
        Ok(found)
    }

    fn waiting(&self, tx: &mut Tx<'_>, settings: &Settings, threshold: i64) -> Result<Option<Found>> {
        let day = settings.calendar()?.day(Timestamp(self.now.micros()));
        let era = settings.eras()?.into_iter().rfind(|era| era.days.contains(&day));
        let Some(era) = era else { return Ok(None) };
        let seconds = |since: &i64| (self.now.micros() - since) / 1_000_000;
        let all = waits(tx, self.shop, &era.rules, self.now)?;
        let long: Vec<i64> = all.iter().map(seconds).filter(|wait| *wait > threshold).collect();
        let Some(longest) = long.first().copied() else { return Ok(None) };
        let said = model::waiting(self.name, long.len(), longest, threshold);
        Ok(Some(Found { kind: Kind::Waiting, subject: String::new(), said }))
    }

    fn limits(&self, tx: &mut Tx<'_>, settings: &Settings, threshold: i64) -> Result<Vec<Found>> {
        let today = settings.calendar()?.day(Timestamp(self.now.micros()));
        let mut found = Vec::new();
        for near in limits(tx, self.shop, self.platform, today)? {
            if near.left.is_none_or(|left| left < threshold) {
                let said = model::limit(self.name, near.metric, near.left);
                found.push(Found { kind: Kind::Limit, subject: near.metric.id.to_owned(), said });
            }
        }
        Ok(found)
    }

    fn missing(&self, tx: &mut Tx<'_>, settings: &Settings, hour: i64) -> Result<Option<Found>> {
        let calendar = settings.calendar()?;
        let now = Timestamp(self.now.micros());
        let today = calendar.day(now);
        if now.0 - calendar.start(today).0 < hour * HOUR {
            return Ok(None);
        }
        let yesterday = today.plus(-1);
        let days = [yesterday.plus(-7).to_string(), yesterday.to_string()];
        let have = store::with_chats(tx, TenantId::HOME, self.shop, days)?;
        let yesterday = yesterday.to_string();
        let gap = !have.contains(&yesterday) && have.len() >= USUAL;
        let said = || model::missing(self.name, &yesterday);
        Ok(gap.then(|| Found { kind: Kind::Data, said: said(), subject: yesterday.clone() }))
    }
}
