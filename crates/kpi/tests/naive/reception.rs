//! Section 4: reception, per account and business day.

use std::collections::BTreeMap;

use super::{
    Known,
    clocks::ms,
    figures::{Figure, Figures, Scope},
    merge::Said,
    streams::{self, BuyerDay, Fate, Pair, Round, Session},
};

/// Adds section 4 to the rows of accounts.
pub fn account_rows(known: &Known<'_>, rows: &mut BTreeMap<(Scope, i32), Figures>) {
    for buyer_day in &known.streams.buyer_days {
        let scope = Scope::Account(buyer_day.pair.shop, buyer_day.pair.agent);
        let figures = rows.entry((scope, buyer_day.day)).or_default();
        if buyer_day.consulted() {
            figures.count("consulted", 1);
        }
        if buyer_day.received() {
            received(known, buyer_day, figures);
        }
    }
    max_concurrent(known, rows);
    ratings(known, rows);
}

/// One received buyer-day.
fn received(known: &Known<'_>, buyer_day: &BuyerDay, figures: &mut Figures) {
    let rules = &known.input.rules;
    let human = |said: &&Said| streams::human(rules, said);
    // "Σ of sessions": "in this section session means usable session"; "it belongs to the business day of its start".
    let sessions: Vec<&Session> = known
        .streams
        .sessions
        .iter()
        .filter(|session| session.pair == buyer_day.pair && session.day == buyer_day.day && session.usable)
        .collect();
    // "A round belongs to the business day of its opening": in whichever session.
    let mut rounds: Vec<Round> = known
        .streams
        .sessions
        .iter()
        .filter(|session| session.pair == buyer_day.pair)
        .flat_map(|session| session.rounds.iter().copied())
        .filter(|round| round.day == buyer_day.day)
        .collect();
    rounds.sort_by_key(|round| round.opened);

    figures.count("received", 1);
    figures.ratio("invite_rate", 0, 1);
    // "no human message that day, and some round of that day is late"
    let late = rounds.iter().filter(|round| round.fate == Fate::Late).count() as i64;
    let unreplied = buyer_day.said.iter().filter(human).count() == 0 && late > 0;
    figures.count("unreplied", i64::from(unreplied));
    figures.ratio("reply_rate", 1 - i64::from(unreplied), 1);

    // "by the first message of the buyer-day that is a buyer's, a human's or a transfer notice"
    let opener = buyer_day
        .said
        .iter()
        .find(|said| said.by_buyer() || human(said) || said.is_transfer_notice())
        .unwrap();
    let starter = if opener.by_buyer() {
        "buyer_started"
    } else if human(&opener) {
        "agent_started"
    } else {
        "transferred_in"
    };
    figures.count(starter, 1);

    let buyers = buyer_day.said.iter().filter(|said| said.by_buyer()).count() as i64;
    let humans = buyer_day.said.iter().filter(human).count() as i64;
    figures.count("messages_buyer", buyers);
    figures.count("messages_agent", humans);
    figures.ratio("answer_ratio", humans, buyers);
    let characters = buyer_day.said.iter().filter(human);
    let characters = characters.map(|said| said.message.text.chars().count() as i64).sum();
    figures.count("characters_agent", characters);

    responses(known, &rounds, late, figures);

    // "buyer-days whose session lengths sum to ≥ `long_reception`"
    let length: i64 = sessions.iter().map(|session| session.end - session.start).sum();
    figures.count("long_receptions", i64::from(length >= rules.long_reception));
    for session in &sessions {
        figures.ratio("avg_session", ms(session.end - session.start), 1);
    }
    // "24 counts: received by the clock hour of the buyer-day's first buyer message"
    let first = buyer_day.said.iter().find(|said| said.by_buyer()).unwrap();
    figures.hour("hourly_received", known.clocks.hour(first.at));
}

/// Figures of the rounds of a received buyer-day.
fn responses(known: &Known<'_>, rounds: &[Round], late: i64, figures: &mut Figures) {
    let rules = &known.input.rules;
    let answered = |round: &Round| match round.fate {
        Fate::Answered(response) => Some(response),
        _ => None,
    };
    // "Σ response time of the first answered, not offline round of each buyer-day ÷ number of such buyer-days"
    if let Some(response) = rounds.iter().find_map(answered) {
        figures.ratio("first_response", ms(response), 1);
    }
    for response in rounds.iter().filter_map(answered) {
        // "Σ response time ÷ answered rounds"
        figures.ratio("avg_response", ms(response), 1);
        // "(Σ min(response time, `max_wait`) of answered rounds + `max_wait` per late round) ÷ (answered + late)"
        figures.ratio("avg_response_capped", ms(response.min(rules.max_wait)), 1);
    }
    figures.ratio("avg_response_capped", late * ms(rules.max_wait), late);
    figures.count("late_rounds", late);
    let offline = rounds.iter().filter(|round| round.fate == Fate::Offline).count() as i64;
    figures.count("offline_rounds", offline);
    // "buyer-days with ≥ `slow_times` rounds that are late or took ≥ `slow_seconds`"
    let slow = |response: i64| response >= rules.slow_seconds;
    let slow = rounds.iter().filter_map(answered).filter(|&response| slow(response)).count() as i64;
    figures.count("slow_receptions", i64::from(slow + late >= rules.slow_times));
}

/// "largest number of the account's sessions open at one instant of the day (both ends count; a session from the day
/// before counts while it lasts)"
fn max_concurrent(known: &Known<'_>, rows: &mut BTreeMap<(Scope, i32), Figures>) {
    let clocks = &known.clocks;
    // "session means usable session"; one whose first day has no buyer message lasts all the same.
    let counts = |session: &&Session| session.usable;
    let sessions: Vec<&Session> = known.streams.sessions.iter().filter(counts).collect();
    for session in &sessions {
        for day in session.day..=clocks.day(session.end) {
            let (shop, agent) = (session.pair.shop, session.pair.agent);
            let of_account = |other: &&&Session| other.pair.shop == shop && other.pair.agent == agent;
            // The number can only rise where a session starts, or be high when the day begins.
            let mut instants: Vec<i64> = sessions.iter().map(|other| other.start).collect();
            instants.push(clocks.start(day));
            instants.retain(|&at| clocks.start(day) <= at && at < clocks.end(day));
            let open = |at: i64| {
                let open = |other: &&&Session| other.start <= at && at <= other.end;
                sessions.iter().filter(of_account).filter(open).count() as i64
            };
            let most = instants.into_iter().map(open).max().unwrap_or(0);
            let figures = rows.entry((Scope::Account(shop, agent), day)).or_default();
            figures.0.insert("max_concurrent", Figure::Integer(most));
        }
    }
}

/// "invitations ÷ received; rated ÷ invitations; (4 and 5) ÷ rated; Σscore ÷ (5 × rated); day of invited_at, else
/// rated_at; rows of filtered buyer-days left out".
fn ratings(known: &Known<'_>, rows: &mut BTreeMap<(Scope, i32), Figures>) {
    for rating in &known.world.ratings {
        let Some(at) = rating.invited_at.or(rating.rated_at) else { continue };
        let day = known.clocks.day(at.0);
        let pair = Pair { shop: rating.shop, buyer: rating.buyer, agent: rating.agent };
        let filtered = match known.streams.buyer_day(pair, day) {
            Some(buyer_day) => buyer_day.filtered,
            None => streams::removed_whatever_was_said(known.input, &known.world, pair, day),
        };
        if filtered {
            continue;
        }
        let figures = rows.entry((Scope::Account(rating.shop, rating.agent), day)).or_default();
        figures.ratio("invite_rate", 1, 0);
        figures.ratio("rated_rate", 0, 1);
        if let Some(score) = rating.score.map(i64::from) {
            figures.ratio("rated_rate", 1, 0);
            figures.ratio("satisfied_rate", i64::from(score >= 4), 1);
            figures.ratio("satisfaction", score, 5);
        }
    }
}
