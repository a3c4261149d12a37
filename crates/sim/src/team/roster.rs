use crate::calendar::Calendar;
use crate::clock::{Clock, Day};
use crate::team::{Role, Shop};

/// One agent's shift of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    /// Place of the agent among the shop's accounts.
    pub agent: usize,
    /// Begin of the shift.
    pub from: Clock,
    /// Its end.
    pub to: Clock,
}

/// Hours of 早班, 晚班 and 中班, in the order in which they are filled.
const SHIFTS: [(i64, i64); 3] = [(8, 16), (16, 24), (12, 20)];
const TWO: [(i64, i64); 2] = [(8, 17), (15, 24)];
const ALONE: (i64, i64) = (9, 22);
/// A promotion begins at midnight, and every third agent is there for it.
const PROMOTION: (i64, i64) = (0, 3);

/// The shifts of a shop's agents of one role on a day, in the order of the accounts. Everybody
/// has one day a week off, not on promotion days; shifts move on each week.
pub(crate) fn roster(shop: &Shop, role: Role, day: Day, calendar: &Calendar) -> Vec<Duty> {
    let group: Vec<usize> = (0..shop.agents.len()).filter(|agent| shop.agents[*agent].role == role).collect();
    let week = day.0.div_euclid(7);
    let free = |place: usize| {
        let spread = (place * 7 / group.len().max(1)) as i64 + week;
        group.len() > 1 && !calendar.is_promotion(day) && spread.rem_euclid(7) == day.weekday() as i64
    };
    let duty: Vec<usize> =
        group.iter().enumerate().filter(|(place, _)| !free(*place)).map(|(_, a)| *a).collect();
    let midnight = Clock::midnight(day);
    let duty_of = |agent: usize, (from, to): (i64, i64)| Duty {
        agent,
        from: midnight.plus(from * 3600),
        to: midnight.plus(to * 3600),
    };
    let early = duty.iter().step_by(3).map(|agent| duty_of(*agent, PROMOTION));
    let early = early.filter(|_| calendar.is_promotion(day));
    let shifts = duty.iter().enumerate().map(|(place, agent)| {
        let turn = (place as i64 + week).rem_euclid(duty.len() as i64) as usize;
        duty_of(*agent, hours(duty.len(), turn))
    });
    early.chain(shifts).collect()
}

/// Hours of one of so many people on duty.
fn hours(people: usize, turn: usize) -> (i64, i64) {
    match people {
        1 => ALONE,
        2 => TWO[turn % 2],
        _ => SHIFTS[turn % 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Team};

    #[test]
    fn everybody_works_six_days_a_week_and_the_day_is_covered() {
        let team = Team::new(&Config { agents: 12, ..Config::default() }).unwrap();
        let shop = &team.shops()[0];
        let week = team.calendar().first();
        let mut worked = vec![0; shop.agents.len()];
        for day in 0..7 {
            let duties = roster(shop, Role::Presale, week.plus(day), team.calendar());
            assert!((8..24).all(|hour| {
                let at = Clock::midnight(week.plus(day)).plus(hour * 3600);
                duties.iter().any(|duty| duty.from <= at && at < duty.to)
            }));
            duties.iter().for_each(|duty| worked[duty.agent] += 1);
        }
        assert!(worked.iter().take(9).all(|days| (5..=7).contains(days)), "{worked:?}");
    }
}
