//! A row in few bytes: pairs of a code and a value, both variable in length, of the counts that are not zero.
//!
//! Codes are kept for ever: what was written by an older version is read by a newer one, and a count that came later is
//! simply absent. Codes 0 to 23 are the hours of reception.

use super::{Count, Row};

/// The counts by their code, from 24 on. New ones are added at the end, wherever they stand among the counts.
const CODED: [Count; Count::LEN] = {
    use Count as C;
    [
        C::Consulted,
        C::Received,
        C::Unreplied,
        C::BuyerStarted,
        C::AgentStarted,
        C::TransferredIn,
        C::MessagesBuyer,
        C::MessagesAgent,
        C::CharactersAgent,
        C::FirstResponseMs,
        C::FirstResponses,
        C::ResponseMs,
        C::AnsweredRounds,
        C::LateRounds,
        C::OfflineRounds,
        C::CappedResponseMs,
        C::SlowReceptions,
        C::LongReceptions,
        C::SessionMs,
        C::Sessions,
        C::Invitations,
        C::Rated,
        C::Satisfied,
        C::Score,
        C::SalesGross,
        C::SalesRefunded,
        C::RefundedOnly,
        C::RefundedReturn,
        C::SalesNet,
        C::Sales,
        C::BuyersPaid,
        C::OrdersPaid,
        C::Units,
        C::Bargained,
        C::BargainedList,
        C::BadReviews,
        C::RefundedInPeriod,
        C::PresenceSeconds,
        C::MaxConcurrent,
        C::Inquiries,
        C::Pending,
        C::Aftersale,
        C::OrderedSameDay,
        C::OrderedFinal,
        C::PaidSameDay,
        C::PaidNextDay,
        C::PaidFinal,
        C::Converted,
        C::Convertible,
        C::Lost,
        C::Unpaid,
        C::Won,
        C::WonByColleague,
        C::NotWon,
        C::SilentSales,
        C::OrdersWithBuyer,
        C::OrdersCreated,
        C::CohortSales,
        C::TaobaoGood,
        C::TaobaoUnits,
        C::PddGood,
        C::PddUnits,
        C::JdGood,
        C::JdUnits,
        C::DouyinGood,
        C::DouyinUnits,
        C::KuaishouGood,
        C::KuaishouUnits,
    ]
};
const HOURS: usize = 24;

impl Row {
    /// The row in few bytes.
    pub fn packed(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.pack(&mut bytes);
        bytes
    }

    /// Adds the row's bytes to others.
    pub fn pack(&self, bytes: &mut Vec<u8>) {
        let hours = self.hourly_received.iter().copied().enumerate();
        let counts = CODED.iter().enumerate().map(|(n, &count)| (HOURS + n, self[count]));
        for (code, value) in hours.chain(counts).filter(|&(_, value)| value != 0) {
            write(bytes, code as u64);
            write(bytes, zigzag(value));
        }
    }

    /// Reads what [`Row::packed`] wrote; `None` for bytes that it never wrote. A code of a newer version is passed over.
    pub fn unpacked(mut bytes: &[u8]) -> Option<Row> {
        let mut row = Row::default();
        while !bytes.is_empty() {
            let code = usize::try_from(read(&mut bytes)?).ok()?;
            let value = unzigzag(read(&mut bytes)?);
            match code.checked_sub(HOURS) {
                None => row.hourly_received[code] = value,
                Some(n) => {
                    if let Some(&count) = CODED.get(n) {
                        row[count] = value;
                    }
                }
            }
        }
        Some(row)
    }
}

/// Small numbers of either sign become small numbers.
fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

fn write(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn read(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::{CODED, Count, HOURS, Row};

    fn value() -> impl Strategy<Value = i64> {
        prop_oneof![Just(0), -300_i64..300, any::<i64>()]
    }

    #[test]
    fn every_count_has_one_code() {
        assert_eq!(CODED.len(), Count::LEN);
        for (n, count) in CODED.iter().enumerate() {
            assert!(!CODED[..n].contains(count), "{count:?}");
        }
        assert_eq!(
            (CODED[0], CODED[24], CODED[38]),
            (Count::Consulted, Count::SalesGross, Count::MaxConcurrent)
        );
    }

    #[test]
    fn a_row_of_little_takes_few_bytes() {
        let mut row = Row::default();
        assert!(row.packed().is_empty());
        row[Count::Received] = 1;
        row.hourly_received[9] = 1;
        assert_eq!(row.packed(), [9, 2, HOURS as u8 + 1, 2]);
        // A newer version's count.
        assert_eq!(Row::unpacked(&[9, 2, 200, 1, 2, HOURS as u8 + 1, 2]), Some(row));
    }

    proptest! {
        #[test]
        fn rows_survive_their_bytes(counts in vec(value(), Count::LEN), hours in vec(value(), HOURS)) {
            let mut row = Row::default();
            row.hourly_received.copy_from_slice(&hours);
            Count::ALL.iter().zip(&counts).for_each(|(&count, &value)| row[count] = value);
            prop_assert_eq!(Row::unpacked(&row.packed()), Some(row));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..60)) {
            let _ = Row::unpacked(&bytes);
        }
    }
}
