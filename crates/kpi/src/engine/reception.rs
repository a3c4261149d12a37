//! Reception: who consulted, who was received, how fast and how long (section 4).

use super::{
    Account, Buyer, Context, Role,
    stream::{Outcome, Streams},
};
use crate::{
    sheet::{Count, Facts, Row},
    time::Day,
};

/// Sums of one buyer-day's rounds and sessions, in microseconds where they are compared as such.
#[derive(Clone, Copy, Default)]
struct Pace {
    first_response: Option<i64>,
    slow: i64,
    late: i64,
    session_length: i64,
}

/// Adds the buyer-days of one buyer, his sessions' spans and his ratings.
pub(super) fn count(context: &Context<'_>, buyer: &Buyer<'_>, streams: &Streams, facts: &mut Facts) {
    if context.detail {
        facts.instants.extend(streams.days.iter().map(|day| (day.account, day.day, true, day.opened)));
    }
    let paces = rounds_and_sessions(context, streams, facts);
    for (day, pace) in streams.days.iter().zip(paces) {
        if day.first_buyer.is_none() || !context.reports(day.day) {
            continue;
        }
        let row = facts.agent_day(day.account, day.day);
        row.plus(Count::Consulted, 1);
        if !day.received() {
            continue;
        }
        row.plus(Count::Received, 1);
        row.plus(begun(day.begun), 1);
        row.plus(Count::MessagesBuyer, day.messages_buyer);
        row.plus(Count::MessagesAgent, day.messages_agent);
        row.plus(Count::CharactersAgent, day.characters);
        row.plus(Count::Unreplied, (day.messages_agent == 0 && pace.late > 0).into());
        row.plus(Count::SlowReceptions, (pace.slow >= context.rules.slow_times).into());
        row.plus(Count::LongReceptions, (pace.session_length >= context.rules.long_reception).into());
        if let Some(response) = pace.first_response {
            row.plus(Count::FirstResponses, 1);
            row.plus(Count::FirstResponseMs, response / 1_000);
        }
        if let Some(hour) = day.first_buyer.map(|first| context.calendar.hour(first)) {
            row.hourly_received[hour] += 1;
            facts.hour(buyer.shop, context.day_of_hour(day.day), hour).plus(Count::Received, 1);
        }
    }
    ratings(context, buyer, streams, facts);
}

fn begun(by: Option<Role>) -> Count {
    match by {
        Some(Role::Human) => Count::AgentStarted,
        Some(Role::Notice) => Count::TransferredIn,
        _ => Count::BuyerStarted,
    }
}

/// Adds rounds and sessions of received buyer-days to their rows and returns what each buyer-day needs of them.
fn rounds_and_sessions(context: &Context<'_>, streams: &Streams, facts: &mut Facts) -> Vec<Pace> {
    let mut paces = vec![Pace::default(); streams.days.len()];
    for round in &streams.rounds {
        let day = &streams.days[round.day];
        if day.received() && context.reports(day.day) {
            pace(context, round.outcome, &mut paces[round.day], facts.agent_day(day.account, day.day));
        }
    }
    for session in streams.usable() {
        facts.spans.push((session.account, session.start, session.end));
        let day = &streams.days[session.day];
        if day.received() && context.reports(day.day) {
            let length = session.end.0 - session.start.0;
            paces[session.day].session_length += length;
            let row = facts.agent_day(day.account, day.day);
            row.plus(Count::Sessions, 1);
            row.plus(Count::SessionMs, length / 1_000);
        }
    }
    paces
}

fn pace(context: &Context<'_>, outcome: Outcome, pace: &mut Pace, row: &mut Row) {
    let rules = context.rules;
    match outcome {
        Outcome::Answered(response) => {
            pace.first_response = pace.first_response.or(Some(response));
            pace.slow += i64::from(response >= rules.slow_seconds);
            row.plus(Count::AnsweredRounds, 1);
            row.plus(Count::ResponseMs, response / 1_000);
            row.plus(Count::CappedResponseMs, response.min(rules.max_wait) / 1_000);
        }
        Outcome::Late => {
            pace.slow += 1;
            pace.late += 1;
            row.plus(Count::LateRounds, 1);
            row.plus(Count::CappedResponseMs, rules.max_wait / 1_000);
        }
        Outcome::Offline => row.plus(Count::OfflineRounds, 1),
        Outcome::Waiting => {}
    }
}

/// Adds the ratings, by the day of the invitation, else of the rating.
fn ratings(context: &Context<'_>, buyer: &Buyer<'_>, streams: &Streams, facts: &mut Facts) {
    for rating in buyer.ratings {
        let day = context.calendar.day(rating.at);
        if !context.reports(day) || left_out(context, buyer, streams, rating.account, day) {
            continue;
        }
        if context.detail {
            facts.instants.push((rating.account, day, false, rating.at));
        }
        let row = facts.agent_day(rating.account, day);
        row.plus(Count::Invitations, 1);
        if let Some(score) = rating.score {
            row.plus(Count::Rated, 1);
            row.plus(Count::Satisfied, (score >= 4).into());
            row.plus(Count::Score, score.into());
        }
    }
}

/// Whether a buyer-day is filtered, also one without messages.
fn left_out(context: &Context<'_>, buyer: &Buyer<'_>, streams: &Streams, account: Account, day: Day) -> bool {
    let seen = streams.days.iter().find(|seen| seen.account == account && seen.day == day);
    seen.map_or_else(
        || buyer.own || context.accounts.is_own(account) || buyer.excluded.contains(&(account, day)),
        |seen| seen.filtered,
    )
}
