//! Which message rows are one message (metrics section 0, formats section 3).
//!
//! Rows of one (shop, source id) are one message. Without ids two equal rows of one file are two messages; rows of
//! several files are one when content and number of occurrence within the file agree. A row with an id and one
//! without, of the same content and occurrence, are one.

use std::collections::{HashMap, HashSet};

use super::rows::{Arrival, StoredMessage};

/// A row whose source id an earlier row has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Repeat {
    /// The first row with this id.
    first: Arrival,
    /// An earlier one is in the same file: this row is no occurrence of its own.
    same_file: bool,
}

/// Rows whose source id another row had before, by ranked arrival.
#[derive(Default)]
pub(super) struct Repeats(HashMap<Arrival, Repeat>);

impl Repeats {
    /// Finds them. Ids are compared by two independently seeded hashes, 128 bits in all.
    pub fn find(mut ids: Vec<(u64, u64, Arrival)>, ranks: &[u16]) -> Repeats {
        ids.iter_mut().for_each(|id| id.2 = id.2.ranked(ranks));
        ids.sort_unstable();
        let mut repeats = HashMap::new();
        for rows in ids.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            for pair in rows.windows(2) {
                let same_file = pair[0].2.file() == pair[1].2.file();
                repeats.insert(pair[1].2, Repeat { first: rows[0].2, same_file });
            }
        }
        Repeats(repeats)
    }

    /// Whether no id came twice.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, row: &StoredMessage) -> Option<Repeat> {
        self.0.get(&row.arrival).copied().filter(|_| row.has_id())
    }

    /// The first row with the id of this row: what tells ids apart.
    fn identity(&self, row: &StoredMessage) -> Arrival {
        self.of(row).map_or(row.arrival, |repeat| repeat.first)
    }
}

/// A row with the hash of its text.
#[derive(Clone, Copy)]
struct Texted {
    row: StoredMessage,
    text: u64,
}

/// The messages of a shard without the rows that repeat others. Rows come with ranked arrivals, and leave sorted by
/// (buyer, time, arrival). `texts` has the hash of each row's text where several files have messages; without it ids alone tell.
pub(super) fn distinct(
    mut rows: Vec<StoredMessage>,
    texts: Option<Vec<u64>>,
    repeats: &Repeats,
) -> Vec<StoredMessage> {
    if let Some(texts) = texts.filter(|texts| texts.len() == rows.len()) {
        rows = distinct_of_files(&rows, &texts, repeats);
    } else if !repeats.is_empty() {
        rows.retain(|row| repeats.of(row).is_none());
    }
    sorted(&rows)
}

/// Rows by (buyer, time, arrival). Buyers are numbered without gaps, so each row is put straight to those of its buyer;
/// there it mostly stands right already, because files go by time.
fn sorted(rows: &[StoredMessage]) -> Vec<StoredMessage> {
    let buyers = rows.iter().map(|row| row.buyer as usize + 1).max().unwrap_or(0);
    let mut places = vec![0; buyers + 1];
    rows.iter().for_each(|row| places[row.buyer as usize + 1] += 1);
    for buyer in 1..buyers {
        places[buyer] += places[buyer - 1];
    }
    let mut sorted = rows.to_vec();
    for row in rows {
        let place: &mut usize = &mut places[row.buyer as usize];
        sorted[*place] = *row;
        *place += 1;
    }
    let key = |row: &StoredMessage| (row.at, row.arrival);
    for of_buyer in sorted.chunk_by_mut(|a, b| a.buyer == b.buyer) {
        if !of_buyer.is_sorted_by_key(key) {
            of_buyer.sort_unstable_by_key(key);
        }
    }
    sorted
}

fn distinct_of_files(rows: &[StoredMessage], texts: &[u64], repeats: &Repeats) -> Vec<StoredMessage> {
    let texted = rows.iter().zip(texts).map(|(&row, &text)| Texted { row, text });
    let is_first = |row: &StoredMessage| repeats.of(row).is_none_or(|repeat| !repeat.same_file);
    let mut rows: Vec<Texted> = texted.filter(|texted| is_first(&texted.row)).collect();
    rows.sort_unstable_by_key(|texted| (content(texted), texted.row.arrival));
    let mut dropped = HashSet::new();
    for equal in rows.chunk_by(|a, b| content(a) == content(b)) {
        if equal.len() > 1 {
            drop_equal(equal, repeats, &mut dropped);
        }
    }
    let kept = |row: &StoredMessage| repeats.of(row).is_none() && !dropped.contains(&row.arrival);
    rows.into_iter().map(|texted| texted.row).filter(kept).collect()
}

/// Everything of the content key but the occurrence.
fn content(Texted { row, text }: &Texted) -> (u32, i64, u32, u32, u64) {
    (row.buyer, row.at.0.div_euclid(crate::time::SECOND), row.account, row.sender(), *text)
}

/// Among rows of equal content, sorted by arrival, drops those that are another row's message.
fn drop_equal(rows: &[Texted], repeats: &Repeats, dropped: &mut HashSet<Arrival>) {
    let with_id = rows.iter().map(|texted| &texted.row).filter(|row| row.has_id());
    let ids_of_files: HashSet<(u16, Arrival)> =
        with_id.map(|row| (row.arrival.file(), repeats.identity(row))).collect();
    let mut numbered: Vec<(u32, &StoredMessage)> = Vec::with_capacity(rows.len());
    for file in rows.chunk_by(|a, b| a.row.arrival.file() == b.row.arrival.file()) {
        numbered.extend((1..).zip(file.iter().map(|texted| &texted.row)));
    }
    numbered.sort_by_key(|&(occurrence, row)| (occurrence, row.arrival));
    for same in numbered.chunk_by(|a, b| a.0 == b.0) {
        let mut kept = None;
        for (_, row) in same.iter().filter(|(_, row)| !row.has_id()) {
            // An id that this file has already is another message of it.
            let adopts = |by: &StoredMessage| {
                by.has_id() && !ids_of_files.contains(&(row.arrival.file(), repeats.identity(by)))
            };
            let adopter = same.iter().map(|(_, by)| *by).find(|by| adopts(by));
            match (adopter, kept) {
                // The earlier row stays, as everywhere, unless the id has an even earlier one.
                (Some(by), None) if row.arrival < by.arrival && repeats.of(by).is_none() => {
                    kept = Some(row.arrival);
                    dropped.insert(by.arrival);
                }
                (None, None) => kept = Some(row.arrival),
                _ => {
                    dropped.insert(row.arrival);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrival, Repeats, StoredMessage, distinct};
    use crate::{
        history::rows::Marks,
        input::Sender,
        time::{SECOND, Timestamp},
    };

    /// (file, row, second, text, id); id 0 is none.
    type Line = (u16, u64, i64, u64, u64);

    fn kept(lines: &[Line]) -> Vec<(u16, u64)> {
        let ids = lines.iter().filter(|line| line.4 != 0);
        let ids = ids.map(|line| (line.4, line.4, Arrival::new(line.0, line.1))).collect();
        let repeats = Repeats::find(ids, &[0, 1, 2]);
        let rows = lines
            .iter()
            .map(|&(file, row, second, _, id)| {
                let marks = Marks { has_id: id != 0, ..Marks::default() };
                let bits = StoredMessage::bits(Sender::Buyer, marks, 0);
                let at = Timestamp(second * SECOND);
                StoredMessage::new(at, Arrival::new(file, row), 0, 0, 0, bits)
            })
            .collect();
        let texts = lines.iter().map(|line| line.3).collect();
        let rows = distinct(rows, Some(texts), &repeats);
        rows.iter().map(|row| (row.arrival.file(), row.arrival.row())).collect()
    }

    #[test]
    fn two_equal_rows_of_one_file_are_two_and_of_two_files_one_each() {
        assert_eq!(kept(&[(0, 0, 5, 7, 0), (0, 1, 5, 7, 0)]), [(0, 0), (0, 1)]);
        let twice = [(0, 0, 5, 7, 0), (0, 1, 5, 7, 0), (1, 0, 5, 7, 0), (1, 1, 5, 7, 0), (1, 2, 5, 7, 0)];
        assert_eq!(kept(&twice), [(0, 0), (0, 1), (1, 2)]);
    }

    #[test]
    fn equal_ids_are_one_message_whatever_else_differs() {
        assert_eq!(kept(&[(0, 0, 5, 7, 1), (0, 1, 6, 8, 1), (1, 0, 5, 9, 1)]), [(0, 0)]);
    }

    #[test]
    fn a_row_with_an_id_and_one_without_are_one_in_either_order() {
        assert_eq!(kept(&[(0, 0, 5, 7, 1), (1, 0, 5, 7, 0)]), [(0, 0)]);
        assert_eq!(kept(&[(0, 0, 5, 7, 0), (1, 0, 5, 7, 1)]), [(0, 0)]);
        assert_eq!(kept(&[(0, 0, 5, 7, 1), (0, 1, 5, 7, 2), (1, 0, 5, 7, 0)]), [(0, 0), (0, 1)]);
        assert_eq!(kept(&[(0, 0, 5, 7, 1), (1, 0, 5, 7, 0), (2, 0, 5, 7, 1)]), [(0, 0)]);
    }

    #[test]
    fn an_id_adopts_no_row_of_a_file_that_has_it_already() {
        assert_eq!(kept(&[(0, 0, 5, 7, 0), (0, 1, 5, 7, 3), (1, 0, 5, 7, 3)]), [(0, 0), (0, 1)]);
        assert_eq!(kept(&[(1, 0, 5, 7, 0), (1, 1, 5, 7, 3), (0, 0, 5, 7, 3)]), [(0, 0), (1, 0)]);
    }
}
