//! Rule sets.

use kpi::{rules::Rules, time::Day};
use proptest::{array::uniform32, prelude::*};

use super::pick;
use crate::naive::clocks::{DAY, HOUR, MINUTE, SECOND};

/// One number a field.
#[derive(Clone, Copy, Debug)]
pub struct RawRules([u8; 32]);

/// Any rule set: of every field the default comes first.
pub fn raw_rules() -> impl Strategy<Value = RawRules> {
    uniform32(any::<u8>()).prop_map(RawRules)
}

/// Zones with the first day of a case: clock changes of all kinds fall into it.
const ZONES: [(&str, (i32, u32, u32)); 11] = [
    ("Asia/Shanghai", (2026, 3, 2)),
    ("Asia/Shanghai", (2026, 3, 2)),
    ("UTC", (2026, 6, 29)),
    ("America/New_York", (2026, 3, 7)),
    ("America/New_York", (2026, 10, 31)),
    ("Europe/London", (2026, 3, 28)),
    ("Europe/London", (2026, 10, 24)),
    ("America/Sao_Paulo", (2018, 11, 3)),
    ("America/Sao_Paulo", (2018, 2, 16)),
    ("Australia/Lord_Howe", (2026, 4, 4)),
    ("Pacific/Apia", (2011, 12, 28)),
];

const MAX_WAIT: [&str; 5] = ["10 min", "3 min", "60 s", "20 s", "1 h"];
const HOURS: [&str; 6] =
    ["00:00-24:00", "08:00-23:00", "09:00-22:00", "22:00-02:00", "12:00-12:00", "02:00-08:00"];

impl RawRules {
    /// Always the same zone without clock changes.
    pub fn in_shanghai(mut self) -> RawRules {
        self.0[0] = 0;
        self
    }

    /// The first day of the case.
    pub fn first_day(&self) -> i32 {
        let (_, (year, month, day)) = pick(&ZONES, self.0[0]);
        Day::from_civil(year, month, day).unwrap().0
    }

    /// The rule set.
    pub fn rules(&self) -> Rules {
        Rules::from_toml(&self.toml()).unwrap()
    }

    /// As its file.
    pub fn toml(&self) -> String {
        let n = &self.0;
        // Odd numbers leave the default of the fields that switch something on.
        let seldom = |n: u8, lists: &[&'static str]| {
            if n.is_multiple_of(2) { lists[0] } else { pick(lists, n / 2) }
        };
        let window = i32::from(pick(&[2_u8, 2, 3, 4], n[3]));
        let fields: [(&str, String); 29] = [
            ("time_zone", text(pick(&ZONES, n[0]).0)),
            ("day_cut", text(pick(&["00:00", "00:00", "04:00", "02:30", "23:59", "12:00", "00:30"], n[1]))),
            ("max_wait", text(pick(&MAX_WAIT, n[2]))),
            ("inquiry_window_days", window.to_string()),
            ("final_pay_days", (window - 1 + i32::from(pick(&[3_u8, 0, 1], n[4]))).to_string()),
            ("aftersale_days", pick(&["21", "3", "4"], n[5]).into()),
            ("credit_rule", text(pick(&["order_first", "order", "payment"], n[6]))),
            ("credit_basis", text(pick(&["last_contact", "last_contact", "rounds"], n[7]))),
            ("no_credit_accounts", seldom(n[8], &["[]", "['a2']", "['a1']"]).into()),
            ("excluded_skus", seldom(n[9], &["[]", "['k1', 'k2']", "['k1', 'k2', 'k3']"]).into()),
            ("excluded_marks", seldom(n[10], &["[]", "['补差']", "['刷', '补差']"]).into()),
            ("deposit_wins", pick(&["true", "true", "false"], n[11]).into()),
            ("unpaid_close", text(pick(&["24 h", "1 h", "0 h"], n[12]))),
            ("silent_order_guard", text(pick(&["0 min", "5 min", "1 min"], n[13]))),
            ("slow_seconds", text(pick(&["120 s", "30 s", "1 s"], n[14]))),
            ("slow_times", pick(&["3", "1", "2"], n[15]).into()),
            ("long_reception", text(pick(&["30 min", "3 min", "60 s"], n[16]))),
            ("auto_reply_prefixes", pick(&["[]", "['[自动']"], n[17]).into()),
            ("own_accounts", pick(&["[]", "['own']"], n[18]).into()),
            ("code_phrases", pick(&["[]", "['C0DE']"], n[19]).into()),
            ("closing_phrases", pick(&["[]", "['好的', '👌']", "['！好的', '1']"], n[20]).into()),
            ("min_buyer_messages", pick(&["1", "1", "2", "0"], n[21]).into()),
            ("forward_only_max_messages", pick(&["0", "0", "1", "2"], n[22]).into()),
            ("service_hours", text(pick(&HOURS, n[23]))),
            ("assessed_hours", text(pick(&["08:00-23:00", "00:00-24:00", "22:00-02:00"], n[24]))),
            ("assessed_hours_jd", text(pick(&["09:00-23:00", "00:00-24:00", "23:00-03:00"], n[25]))),
            ("assisted_in_denominator", pick(&["true", "false"], n[26]).into()),
            ("include_postage", pick(&["true", "false"], n[27]).into()),
            ("deduct_refunds", pick(&["false", "true"], n[28]).into()),
        ];
        fields.iter().map(|(key, value)| format!("{key} = {value}\n")).collect()
    }

    /// Distances in time at which some rule turns.
    pub fn deltas(&self) -> Vec<i64> {
        let rules = self.rules();
        let days = |days: i32| i64::from(days) * DAY;
        let mut deltas = vec![0, 0, 0, 0, 0, 1, -1, SECOND, -SECOND, 500_000, 999, 1_500];
        deltas.extend([MINUTE, 2 * MINUTE, 5 * MINUTE, 7 * MINUTE, -MINUTE, -5 * MINUTE, HOUR]);
        deltas.extend([-HOUR, 6 * HOUR, DAY, -DAY, 2 * DAY]);
        for edge in [
            rules.max_wait,
            30 * SECOND,
            180 * SECOND,
            rules.slow_seconds,
            rules.silent_order_guard,
            rules.unpaid_close,
            days(rules.inquiry_window_days),
            days(rules.aftersale_days),
            days(rules.final_pay_days),
        ] {
            deltas.extend([edge, edge - 1, edge + 1, -edge, 1 - edge, -1 - edge]);
        }
        // Orders just before and after a chat are what most rules are about.
        let guard = rules.silent_order_guard;
        deltas.extend([-guard, -guard, -guard, -guard - 1, 1 - guard, 0, 0, 0, 0]);
        deltas
    }

    /// Pauses between messages at which some rule turns.
    pub fn gaps(&self) -> Vec<i64> {
        let rules = self.rules();
        let mut gaps = vec![0, 0, 1, SECOND, 5 * SECOND, 10 * SECOND + 999, MINUTE, 1_000_999];
        for edge in [rules.max_wait, 30 * SECOND, 180 * SECOND, rules.slow_seconds] {
            gaps.extend([edge, edge - 1, edge + 1]);
        }
        gaps.extend([rules.long_reception, 6 * MINUTE, HOUR, 12 * HOUR]);
        gaps
    }
}

fn text(value: &str) -> String {
    format!("{value:?}")
}
