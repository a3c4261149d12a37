//! Hours of service: minutes after midnight, past 1440 when a shop closes on the next day.

const DAY: i64 = 24 * 60;

/// When a shop answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Minutes after midnight, below 1440.
    pub opens: i64,
    /// Minutes after midnight, above `opens`, at most a day later.
    pub closes: i64,
}

impl Hours {
    /// 09:00 to 24:00.
    pub const USUAL: Self = Self { opens: 9 * 60, closes: DAY };

    /// From one time of the day to another; when the second is not later, it is on the next day.
    pub fn between(opens: i64, closes: i64) -> Self {
        Self { opens, closes: if closes > opens { closes } else { closes + DAY } }
    }

    /// As written: `09:00` and `24:00`, or `02:00` for two o'clock on the next day.
    pub fn texts(self) -> (String, String) {
        let closes = if self.closes > DAY { self.closes - DAY } else { self.closes };
        (text(self.opens), text(closes))
    }
}

fn text(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes after midnight of `09:00`, up to `24:00`.
pub fn minutes(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str| {
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        digits.parse::<i64>().ok().filter(|_| plain)
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= DAY).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_shop_may_close_after_midnight() {
        let hours = Hours::between(minutes("18:30").unwrap(), minutes("02:00").unwrap());
        assert_eq!(hours, Hours { opens: 1110, closes: 1560 });
        assert_eq!(hours.texts(), ("18:30".to_owned(), "02:00".to_owned()));
        assert_eq!(Hours::between(0, 1440).texts().1, "24:00");
        assert_eq!(minutes("24:01"), None);
        assert_eq!(minutes("9:5x"), None);
        assert_eq!(minutes("09:60"), None);
    }

    proptest! {
        #[test]
        fn hours_survive_their_text(opens in 0_i64..1440, length in 1_i64..=1440) {
            let hours = Hours { opens, closes: opens + length };
            let (from, to) = hours.texts();
            prop_assert_eq!(Hours::between(minutes(&from).unwrap(), minutes(&to).unwrap()), hours);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,8}") {
            let _ = minutes(&text);
        }
    }
}
