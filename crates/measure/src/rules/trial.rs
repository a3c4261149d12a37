//! The job that tries a rule set: the buyers of some days computed twice, under the rules in force and under those tried,
//! and compared as `report --against` compares files.

use std::ops::RangeInclusive;

use kernel::error::{Result, not_found};
use kernel::id::{NickId, ShopId};
use kernel::jobs::{JobKind, Run};
use kernel::text::Words;
use kpi::compare::{ByName, Told, changes, moves};
use kpi::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::api;
use super::draft::Draft;
use super::study::{STEP, Study};
use super::told::{Line, Moves, line};
use super::trials::{self, TrialId};
use crate::facts::settings::{Era, names_hours};
use crate::facts::store::day;

/// Tries a rule set on days gone by.
pub(crate) static TRIAL: JobKind = JobKind {
    key: "measure.rule_trial",
    name: Words::fixed("试算规则", "Rules tried"),
    unit: Words::fixed("位顾客", "buyers"),
    max_attempts: 3,
    run,
};

/// What is tried, and on what.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub trial: TrialId,
    pub shops: Vec<(ShopId, String)>,
    /// They are a shop's own: hours of service that they name go before the shop's.
    pub own: bool,
    pub rules: String,
    pub first: String,
    pub last: String,
}

fn run(run: &Run) -> Result<Value> {
    let payload: Payload = run.payload()?;
    let days = day(&payload.first)..=day(&payload.last);
    let mut trial = Trial { run, payload: &payload, moves: Moves::default(), lines: Vec::new(), done: 0 };
    let mut rules = Vec::new();
    let mut begun = Vec::new();
    let as_of = Timestamp(run.house().clock().now().micros());
    for (shop, name) in &payload.shops {
        let study = run.read(|tx| Study::begin(tx, *shop, days.clone(), as_of))?;
        let Some(study) = study else { continue };
        let buyers = run.read(|tx| study.buyers(tx))?;
        begun.push((study, name, buyers));
    }
    let total = begun.iter().map(|(_, _, buyers)| buyers.len()).sum::<usize>();
    for (study, name, buyers) in &begun {
        let eras = study.settings.eras()?;
        if let Some(before) = eras.iter().find(|era| era.days.contains(days.end())) {
            let mut tried = Draft::stored(&payload.rules)?.rules;
            // The shop's clocks stay what they are.
            tried.time_zone.clone_from(&before.rules.time_zone);
            if !(payload.own && names_hours(&payload.rules)) {
                tried.service_hours.clone_from(&before.rules.service_hours);
            }
            rules = before.rules.differences(&tried);
        }
        trial.shop(study, name, buyers, &eras, total)?;
    }
    let Trial { moves, lines, .. } = trial;
    let found = moves.done(api::changes(rules), lines);
    run.step(|tx, ctx, progress| {
        progress.done = i64::try_from(total).unwrap_or(i64::MAX);
        progress.total = Some(progress.done);
        if trials::keep(tx, ctx, payload.trial, &found)? { Ok(()) } else { Err(not_found()) }
    })?;
    Ok(json!({ "trial": payload.trial }))
}

struct Trial<'r> {
    run: &'r Run,
    payload: &'r Payload,
    moves: Moves,
    lines: Vec<Line>,
    done: usize,
}

impl Trial<'_> {
    fn shop(
        &mut self,
        study: &Study,
        name: &str,
        buyers: &[i64],
        before: &[Era],
        total: usize,
    ) -> Result<()> {
        let hours = self.payload.own && names_hours(&self.payload.rules);
        let after = study.settings.with_rules(self.payload.rules.clone(), hours).eras()?;
        let mut rows = [ByName::new(), ByName::new()];
        for some in buyers.chunks(STEP) {
            self.run.go_on()?;
            let parts =
                self.run.read(|tx| Ok([study.parts(tx, before, some)?, study.parts(tx, &after, some)?]))?;
            for (parts, rows) in parts.iter().zip(&mut rows) {
                parts.iter().for_each(|part| part.add("", rows));
            }
            let [old, new] = parts
                .each_ref()
                .map(|parts| parts.iter().flat_map(super::study::Part::orders).collect::<Vec<Told<'_>>>());
            self.moves.add(study.shop, &moves(&old, &new, None));
            self.done += some.len();
            let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            self.run.progress(number(self.done), Some(number(total)))?;
        }
        let [old, new] = rows;
        for change in changes(old, new) {
            let account = match change.agent.as_str() {
                "" => None,
                agent => Some(NickId::from_stored(study.account(agent))),
            };
            let name = if account.is_some() { change.agent.clone() } else { name.to_owned() };
            self.lines.push(line(study.shop, account, name, &change));
        }
        Ok(())
    }
}

/// The days of a trial: 31 at most.
pub(super) fn within(days: &RangeInclusive<Day>) -> bool {
    (0..31).contains(&(days.end().0 - days.start().0))
}
