use crate::SimError;
use crate::csv::table::Table;
use crate::event::Presence;
use crate::team::{Duty, Role, Team};

pub(super) const TEAMS: &str = "shop,team,agent,from,to";
pub(super) const PRESENCE: &str = "shop,agent,state,from,to";
pub(super) const SHIFTS: &str = "shop,agent,from,to";

/// After-sale people are one team; of the others every second is in the first group.
pub(super) fn teams(team: &Team, table: &mut Table) -> Result<(), SimError> {
    let first = team.calendar().first();
    team.shops().iter().try_for_each(|shop| {
        shop.agents.iter().enumerate().try_for_each(|(place, agent)| {
            table.text(&shop.name).text(match (agent.role, place % 2) {
                (Role::Aftersale, _) => "售后组",
                (_, 0) => "售前一组",
                _ => "售前二组",
            });
            table.text(&agent.account).day(first).absent().end()
        })
    })
}

pub(super) fn presence(team: &Team, rows: &[Presence], table: &mut Table) -> Result<(), SimError> {
    rows.iter().try_for_each(|row| {
        let shop = &team.shops()[row.shop];
        table.text(&shop.name).text(&shop.account(row.agent).account);
        table.text(if row.online { "online" } else { "away" });
        table.clock(row.from).clock(row.to).end()
    })
}

pub(super) fn shifts(team: &Team, rows: &[(usize, Duty)], table: &mut Table) -> Result<(), SimError> {
    rows.iter().try_for_each(|(shop, duty)| {
        let shop = &team.shops()[*shop];
        table.text(&shop.name).text(&shop.account(duty.agent).account);
        table.clock(duty.from).clock(duty.to).end()
    })
}
