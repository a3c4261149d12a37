//! Section 3 of the formats: which rows of messages are one message.

use std::collections::BTreeMap;

use kpi::input::{Message, Row};

use super::input::Input;

/// "(rank of the file, row number)"
pub type Arrival = (usize, usize);

/// "shop, buyer, account, sender, whole second, text and the number of that occurrence within its file"
type Content = (&'static str, &'static str, &'static str, &'static str, i64, &'static str, usize);

/// A row with what it may be merged by.
struct Candidate {
    message: Message<'static>,
    arrival: Arrival,
    content: Content,
    /// Number of the event it belongs to.
    event: usize,
}

/// The dated events, each as its first row.
pub fn events(input: &Input, ranks: &[usize]) -> Vec<(Message<'static>, Arrival)> {
    let mut rows = candidates(input, ranks);
    rows.sort_by_key(|row| row.arrival);
    rows.iter_mut().enumerate().for_each(|(number, row)| row.event = number);
    // "equal (shop, source id) is one event"
    for (one, other) in pairs(rows.len()) {
        let id = |row: &Candidate| (row.message.shop, row.message.message_id);
        let named = |row: &Candidate| !row.message.message_id.is_empty();
        if named(&rows[one]) && named(&rows[other]) && id(&rows[one]) == id(&rows[other]) {
            join(&mut rows, one, other);
        }
    }
    // "without ids the content key is …; a row with an id adopts an id-less row of the same content key, and the
    // reverse": the first that has an id adopts, and rows with ids stay as many events as there are ids.
    for row in 0..rows.len() {
        if rows[row].message.message_id.is_empty() {
            let equal = |other: &usize| rows[*other].content == rows[row].content;
            let named = |other: &usize| !rows[*other].message.message_id.is_empty();
            let equal: Vec<usize> = (0..rows.len()).filter(equal).collect();
            let adopts = equal.iter().copied().find(named).unwrap_or(equal[0]);
            join(&mut rows, adopts, row);
        }
    }
    let mut events: BTreeMap<usize, (Message<'static>, Arrival)> = BTreeMap::new();
    for row in &rows {
        events.entry(row.event).or_insert((row.message, row.arrival));
    }
    events.into_values().collect()
}

fn candidates(input: &Input, ranks: &[usize]) -> Vec<Candidate> {
    let mut rows = Vec::new();
    for (file, content) in input.files.iter().enumerate() {
        let mut ids: Vec<(&str, &str)> = Vec::new();
        let mut seen: BTreeMap<Content, usize> = BTreeMap::new();
        for (number, row) in content.iter().enumerate() {
            let Row::Message(message) = row else { continue };
            let Some(at) = message.sent_at else { continue };
            let second = at.0.div_euclid(1_000_000);
            let (shop, buyer, agent) = (message.shop, message.buyer, message.agent);
            let sender = message.sender.word();
            let mut content = (shop, buyer, agent, sender, second, message.text, 0);
            let id = (message.shop, message.message_id);
            // A row that repeats an id of its own file is no occurrence of its own.
            if message.message_id.is_empty() || !ids.contains(&id) {
                let occurrence = seen.entry(content).or_default();
                *occurrence += 1;
                content.6 = *occurrence;
                ids.push(id);
            }
            let arrival = (ranks[file], number);
            rows.push(Candidate { message: *message, arrival, content, event: 0 });
        }
    }
    rows
}

fn pairs(rows: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows).flat_map(move |one| (one + 1..rows).map(move |other| (one, other)))
}

fn join(rows: &mut [Candidate], one: usize, other: usize) {
    let (from, to) = (rows[other].event, rows[one].event);
    for row in rows.iter_mut().filter(|row| row.event == from) {
        row.event = to;
    }
}
