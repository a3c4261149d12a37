//! The definitions once more, as slow and as literal as possible: one file a section, nothing shared with the
//! engine but the rows that come in, the rule set and the time-zone table.

pub mod clocks;
pub mod conversion;
pub mod credit;
pub mod figures;
pub mod input;
pub mod merge;
pub mod orders;
pub mod platform;
pub mod reception;
pub mod repeats;
pub mod sales;
pub mod stage;
pub mod streams;

use std::collections::{BTreeMap, BTreeSet};

use clocks::Clocks;
use figures::{Figures, Scope, Sheet};
use input::Input;
use merge::World;
use streams::Streams;

/// Everything the sections need of one another.
pub struct Known<'a> {
    /// What came in.
    pub input: &'a Input,
    /// Days and hours of the shop.
    pub clocks: Clocks,
    /// Merged rows.
    pub world: World,
    /// Sessions, rounds and buyer-days.
    pub streams: Streams,
}

/// The whole sheet.
pub fn sheet(input: &Input) -> Sheet {
    let clocks = Clocks::of(&input.rules);
    let world = merge::merge(input);
    let streams = streams::streams(input, &clocks, &world);
    let known = Known { input, clocks, world, streams };

    let mut rows: BTreeMap<(Scope, i32), Figures> = BTreeMap::new();
    let credited = credit::credit_all(&known);
    // Sections 4 and 8 are sums over accounts.
    reception::account_rows(&known, &mut rows);
    sales::account_rows(&known, &credited, &mut rows);
    add_up(&known, &mut rows);
    // These stand on the shop alone, or take each inquiry once.
    sales::shop_rows(&known, &credited, &mut rows);
    conversion::rows(&known, &credited, &mut rows);
    platform::shop_rows(&known, &mut rows);

    // "The day range limits what is reported (days of the range; orders created or paid in it)."
    let reported = |day: i32| input.from <= day && day <= input.to;
    rows.retain(|&(scope, day), figures| {
        figures.keep_those_of(scope);
        // "A row exists exactly when one of its figures is not zero."
        reported(day) && figures.any()
    });
    let mut orders = BTreeMap::new();
    for order in credited {
        let days = [Some(order.created), order.paid_at].into_iter().flatten();
        // "Excluded orders are not listed."
        if !order.excluded && days.map(|at| known.clocks.day(at)).any(reported) {
            orders.insert((order.shop, order.order_id), order.listed());
        }
    }
    Sheet { rows, orders }
}

/// Shop and team rows of sections 4 and 8: the sums of their accounts' rows of the day.
fn add_up(known: &Known<'_>, rows: &mut BTreeMap<(Scope, i32), Figures>) {
    let accounts: Vec<(Scope, i32, Figures)> =
        rows.iter().map(|(&(scope, day), figures)| (scope, day, figures.clone())).collect();
    for (scope, day, figures) in accounts {
        let Scope::Account(shop, agent) = scope else { continue };
        rows.entry((Scope::Shop(shop), day)).or_default().add_all(&figures);
        for team in teams_of(known, shop, agent, day) {
            rows.entry((Scope::Team(shop, team), day)).or_default().add_all(&figures);
        }
    }
}

/// The teams an account is a member of on a day: "an account in two teams counts in both; an empty from or to is
/// open"; both days inclusive.
pub fn teams_of(
    known: &Known<'_>,
    shop: &'static str,
    agent: &'static str,
    day: i32,
) -> BTreeSet<&'static str> {
    let mut teams = BTreeSet::new();
    for member in &known.world.members {
        let begun = member.from.is_none_or(|from| from.0 <= day);
        let lasting = member.to.is_none_or(|to| day <= to.0);
        if member.shop == shop && member.agent == agent && begun && lasting {
            teams.insert(member.team);
        }
    }
    teams
}
