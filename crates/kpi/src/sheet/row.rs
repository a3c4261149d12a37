//! One row of figures.

use std::ops::{Index, IndexMut};

use super::Count;

/// The base counts of one scope and period, and its 24 hours of reception.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    counts: [i64; Count::LEN],
    /// Received buyer-days by the clock hour of their first buyer message.
    pub hourly_received: [i64; 24],
}

impl Default for Row {
    fn default() -> Row {
        Row { counts: [0; Count::LEN], hourly_received: [0; 24] }
    }
}

impl Index<Count> for Row {
    type Output = i64;
    fn index(&self, count: Count) -> &i64 {
        &self.counts[count as usize]
    }
}

impl IndexMut<Count> for Row {
    fn index_mut(&mut self, count: Count) -> &mut i64 {
        &mut self.counts[count as usize]
    }
}

impl Row {
    /// Adds another row of the same kind: days to a period, parts to a whole. The most of two `max_concurrent`
    /// is the larger one. Sums stop at the limits of an integer rather than wrap.
    pub fn add(&mut self, other: &Row) {
        for &count in Count::ALL {
            self[count] = match count {
                Count::MaxConcurrent => self[count].max(other[count]),
                _ => self[count].saturating_add(other[count]),
            };
        }
        self.add_hours(other);
    }

    /// Adds what a shop or team takes from its accounts: receptions and sales, not what is counted once per inquiry.
    pub fn add_account(&mut self, account: &Row) {
        for &count in Count::ALL.iter().filter(|count| count.sums_over_accounts()) {
            self[count] = self[count].saturating_add(account[count]);
        }
        self.add_hours(account);
    }

    /// Takes another row back out: what [`Row::add`] added, `max_concurrent` apart, which no sum can give back.
    pub fn subtract(&mut self, other: &Row) {
        for &count in Count::ALL.iter().filter(|&&count| count != Count::MaxConcurrent) {
            self[count] = self[count].saturating_sub(other[count]);
        }
        self.hourly_received.iter_mut().zip(other.hourly_received).for_each(|(hour, less)| *hour -= less);
    }

    /// Adds `amount` to one count.
    pub fn plus(&mut self, count: Count, amount: i64) {
        self[count] = self[count].saturating_add(amount);
    }

    /// Whether nothing was counted.
    pub fn is_zero(&self) -> bool {
        self.counts.iter().chain(&self.hourly_received).all(|&n| n == 0)
    }

    fn add_hours(&mut self, other: &Row) {
        for (hour, more) in self.hourly_received.iter_mut().zip(other.hourly_received) {
            *hour += more;
        }
    }
}
