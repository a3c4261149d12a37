//! Platform response rates (section 9): the platforms know no filter, no service hours and no override.

use super::{Account, Buyer, Context, Event, Role};
use crate::{
    rules::Rules,
    sheet::{Count, Facts},
    time::{Day, DayCursor, Hours, SECOND, Timestamp},
};

/// Answered within three minutes.
const THREE_MINUTES: i64 = 180 * SECOND;
/// Answered within half a minute.
const THIRTY_SECONDS: i64 = 30 * SECOND;

/// How a wait stands against a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    Good,
    Failed,
    /// Unanswered at `as_of`, and an answer could still be in time.
    Undecided,
}

/// From a buyer message in assessed hours to the next human message of any account, or the end of the day.
#[derive(Clone, Copy)]
struct Wait {
    opened: Timestamp,
    day: Day,
    session: usize,
    response: Option<i64>,
}

/// A run of the merged stream.
struct Run {
    start: Timestamp,
    day: Day,
    has_account: bool,
}

/// The merged stream of one buyer, cut into runs and waits.
#[derive(Default)]
pub(super) struct Waits {
    runs: Vec<Run>,
    waits: Vec<Wait>,
}

impl Waits {
    /// Adds the five rates of one buyer.
    pub fn count(&mut self, context: &Context<'_>, buyer: &Buyer<'_>, facts: &mut Facts) {
        if !buyer.events.iter().any(|event| event.role == Role::Buyer) {
            return;
        }
        let Rules { assessed_hours, assessed_hours_jd, .. } = context.rules;
        self.read(context, buyer.events, assessed_hours);
        let mut tally = Tally { context, shop: buyer.shop, facts };
        self.taobao(&mut tally);
        self.buyer_days(&mut tally);
        self.douyin(&mut tally);
        if assessed_hours != assessed_hours_jd {
            self.read(context, buyer.events, assessed_hours_jd);
        }
        self.jd(&mut tally);
    }

    fn read(&mut self, context: &Context<'_>, events: &[Event], hours: &Hours) {
        self.runs.clear();
        self.waits.clear();
        let mut cursor = DayCursor::default();
        let mut open: Option<Wait> = None;
        for run in events.chunk_by(|a, b| b.at.0 - a.at.0 < context.rules.max_wait) {
            let Some(first) = run.first() else { continue };
            self.runs.push(Run {
                start: first.at,
                day: cursor.day(&context.calendar, first.at),
                has_account: run.iter().any(|event| event.account != Account::NOBODY),
            });
            for event in run {
                let day = cursor.day(&context.calendar, event.at);
                self.waits.extend(open.take_if(|wait| wait.day != day));
                match (event.role, &open) {
                    (Role::Buyer, None) if hours.contain(context.calendar.clock(event.at)) => {
                        let session = self.runs.len() - 1;
                        open = Some(Wait { opened: event.at, day, session, response: None });
                    }
                    (Role::Human, Some(wait)) => {
                        let response = Some(event.at.0 - wait.opened.0);
                        self.waits.push(Wait { response, ..*wait });
                        open = None;
                    }
                    _ => {}
                }
            }
        }
        self.waits.extend(open);
    }

    fn taobao(&self, tally: &mut Tally<'_>) {
        for wait in &self.waits {
            let verdict = tally.judge(wait, THREE_MINUTES);
            tally.unit(wait.day, [verdict], (Count::TaobaoGood, Count::TaobaoUnits));
        }
    }

    /// Pinduoduo (every wait of the day) and Kuaishou (the first one). Waits come in the order of opening.
    fn buyer_days(&self, tally: &mut Tally<'_>) {
        for day in self.waits.chunk_by(|a, b| a.day == b.day) {
            let all: Vec<Verdict> = day.iter().map(|wait| tally.judge(wait, THREE_MINUTES)).collect();
            tally.unit(day[0].day, all.iter().copied(), (Count::PddGood, Count::PddUnits));
            tally.unit(day[0].day, all[..1].iter().copied(), (Count::KuaishouGood, Count::KuaishouUnits));
        }
    }

    fn douyin(&self, tally: &mut Tally<'_>) {
        for session in self.waits.chunk_by(|a, b| a.session == b.session) {
            let run = &self.runs[session[0].session];
            // Without an account in it nobody could be good.
            let accounted = if run.has_account { Verdict::Good } else { Verdict::Failed };
            let all: Vec<Verdict> = session.iter().map(|wait| tally.judge(wait, THREE_MINUTES)).collect();
            let verdicts = all.into_iter().chain([accounted]);
            tally.unit(run.day, verdicts, (Count::DouyinGood, Count::DouyinUnits));
        }
    }

    fn jd(&self, tally: &mut Tally<'_>) {
        for session in self.waits.chunk_by(|a, b| a.session == b.session) {
            let run = &self.runs[session[0].session];
            let start = tally.context.calendar.clock(run.start);
            if tally.context.rules.assessed_hours_jd.contain(start) {
                let verdict = tally.judge(&session[0], THIRTY_SECONDS);
                tally.unit(run.day, [verdict], (Count::JdGood, Count::JdUnits));
            }
        }
    }
}

/// Judges waits and counts units on the rows of one shop.
struct Tally<'a> {
    context: &'a Context<'a>,
    shop: u32,
    facts: &'a mut Facts,
}

impl Tally<'_> {
    fn judge(&self, wait: &Wait, limit: i64) -> Verdict {
        let context = self.context;
        match wait.response {
            Some(response) if response <= limit => Verdict::Good,
            Some(_) => Verdict::Failed,
            // An answer must come after `as_of`, within the limit and before the day ends.
            None => {
                let last_chance = wait.opened.0 + limit;
                let day_end = context.calendar.start(wait.day.plus(1)).0;
                let undecided = context.as_of.0 < last_chance && context.as_of.0 < day_end - 1;
                if undecided { Verdict::Undecided } else { Verdict::Failed }
            }
        }
    }

    /// Counts a unit, unless no wait failed and some could still be answered in time.
    fn unit(&mut self, day: Day, verdicts: impl IntoIterator<Item = Verdict>, (good, units): (Count, Count)) {
        let (mut failed, mut undecided) = (false, false);
        for verdict in verdicts {
            failed |= verdict == Verdict::Failed;
            undecided |= verdict == Verdict::Undecided;
        }
        if !self.context.reports(day) || (undecided && !failed) {
            return;
        }
        let row = self.facts.shop_day(self.shop, day);
        row.plus(units, 1);
        row.plus(good, (!failed).into());
    }
}
