//! Schedules: when a recurring job comes round.

use super::{Every, Schedule, queue};
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::id::{JobId, ScheduleId, TenantId};
use crate::module::Module;
use crate::params;
use crate::time::Moment;

crate::queries! {
    SEED = "insert into schedule (tenant, id, key, next) values ($1, $2, $3, $4)
        on conflict (tenant, key) do nothing";
    KNOWN = "select key from schedule where tenant = $1";
    DUE = "select key, next from schedule where tenant = $1 and enabled = 1 and next <= $2 order by next, key";
    TURN = "update schedule set next = $4 where tenant = $1 and key = $2 and next = $3 and enabled = 1";
    RAN = "update schedule set last_job = $3 where tenant = $1 and key = $2";
}

/// The schedule of this key, if a room still brings it.
pub(crate) fn known(modules: &[Module], key: &str) -> Option<&'static Schedule> {
    modules.iter().flat_map(|module| module.schedules).copied().find(|schedule| schedule.key == key)
}

/// Makes the rows of schedules that are new to this database.
pub(crate) fn seed(tx: &mut Tx<'_>, tenant: TenantId, modules: &[Module], now: Moment) -> Result<()> {
    let known = tx.rows(&KNOWN, params![tenant], |row| row.get::<String>(0))?;
    for schedule in modules.iter().flat_map(|module| module.schedules) {
        if !known.iter().any(|key| key == schedule.key) {
            let next = schedule.every.after(now);
            tx.run(&SEED, params![tenant, ScheduleId::fresh(now), schedule.key, next])?;
        }
    }
    Ok(())
}

/// Queues what is due. A turn is taken by moving `next`, in the transaction that queues the job: of two nodes one does.
/// Turns missed while nobody worked are made up for by one.
pub(crate) fn tick(house: &House) -> Result<()> {
    let now = house.clock().now();
    let tenant = TenantId::HOME;
    let due = house.db().read_now(|tx| {
        tx.rows(&DUE, params![tenant, now], |row| Ok((row.get::<String>(0)?, row.get::<Moment>(1)?)))
    })?;
    for (key, turn) in due {
        let Some(schedule) = known(house.modules(), &key) else { continue };
        let ctx = Ctx::house(tenant, "schedule", now);
        house.db().write_now(|tx| take_turn(tx, &ctx, schedule, turn))?;
    }
    Ok(())
}

fn take_turn(tx: &mut Tx<'_>, ctx: &Ctx, schedule: &Schedule, turn: Moment) -> Result<Option<JobId>> {
    let next = schedule.every.after(ctx.now);
    if tx.run(&TURN, params![ctx.tenant, schedule.key, turn, next])? == 0 {
        return Ok(None);
    }
    let job = queue::enqueue_once(tx, ctx, schedule.kind, schedule.key, ())?;
    tx.run(&RAN, params![ctx.tenant, schedule.key, job])?;
    Ok(Some(job))
}

impl Every {
    /// The first turn after `now`.
    pub fn after(self, now: Moment) -> Moment {
        match self {
            Every::Minutes(minutes) => now.plus_seconds(i64::from(minutes.max(1)) * 60),
            Every::DailyAt(minute, zone) => {
                let today = now.day_in(zone);
                let days = [Ok(today), today.tomorrow()];
                let turns =
                    days.into_iter().filter_map(Result::ok).map(|day| Moment::at_minute(day, minute, zone));
                turns.into_iter().find(|turn| *turn > now).unwrap_or_else(|| now.plus_days(1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(every: Every, now: &str) -> String {
        every.after(now.parse().unwrap()).to_string()
    }

    #[test]
    fn a_daily_turn_is_on_the_wall_clock_of_its_zone() {
        let four = Every::DailyAt(240, "Asia/Shanghai");
        assert_eq!(after(four, "2026-11-02T01:00:00Z"), "2026-11-02T20:00:00Z");
        assert_eq!(after(four, "2026-11-02T19:59:59Z"), "2026-11-02T20:00:00Z");
        assert_eq!(after(four, "2026-11-02T20:00:00Z"), "2026-11-03T20:00:00Z");
    }

    #[test]
    fn minutes_count_from_now() {
        assert_eq!(after(Every::Minutes(15), "2026-11-02T01:00:00Z"), "2026-11-02T01:15:00Z");
        assert_eq!(after(Every::Minutes(0), "2026-11-02T01:00:00Z"), "2026-11-02T01:01:00Z");
    }

    #[test]
    fn a_night_without_that_hour_still_has_a_turn() {
        let half_past_two = Every::DailyAt(150, "Europe/Berlin");
        assert_eq!(after(half_past_two, "2026-03-29T00:00:00Z"), "2026-03-29T01:30:00Z");
    }
}
