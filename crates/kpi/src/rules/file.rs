//! A rule set as TOML: one top-level key a field. Unknown keys and values out of range are errors.

use std::{fmt::Write as _, ops::RangeInclusive};

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{CreditBasis, CreditRule, Rules};
use crate::time::{self, Hours, UnknownZone, Zone};

/// Why a rule set cannot be used.
#[derive(thiserror::Error, Debug)]
pub enum RulesError {
    /// The text is no TOML.
    #[error("the rule set is no valid TOML: {0}")]
    Syntax(#[from] toml::de::Error),
    /// There is no such field.
    #[error("unknown rule {0:?}{1}")]
    UnknownKey(String, String),
    /// A field has a value it cannot have.
    #[error("rule {key} = {value}: {expected}")]
    Value {
        /// The key.
        key: String,
        /// The value as given.
        value: String,
        /// What would be right.
        expected: String,
    },
}

/// The keys, in the order of the definitions.
const KEYS: [&str; 29] = [
    "time_zone",
    "day_cut",
    "max_wait",
    "inquiry_window_days",
    "final_pay_days",
    "aftersale_days",
    "credit_rule",
    "credit_basis",
    "no_credit_accounts",
    "excluded_skus",
    "excluded_marks",
    "deposit_wins",
    "unpaid_close",
    "silent_order_guard",
    "slow_seconds",
    "slow_times",
    "long_reception",
    "auto_reply_prefixes",
    "own_accounts",
    "code_phrases",
    "closing_phrases",
    "min_buyer_messages",
    "forward_only_max_messages",
    "service_hours",
    "assessed_hours",
    "assessed_hours_jd",
    "assisted_in_denominator",
    "include_postage",
    "deduct_refunds",
];

/// Units of a duration, longest first so that a text is written with the largest that fits.
const UNITS: [(&str, i64); 5] =
    [("d", time::DAY), ("h", time::HOUR), ("min", time::MINUTE), ("s", time::SECOND), ("ms", 1_000)];

/// No duration of a rule is longer than ten years.
const LONGEST: i64 = 3_660 * time::DAY;

impl Rules {
    /// Reads a rule set; a field that is not given has its default.
    pub fn from_toml(text: &str) -> Result<Rules, RulesError> {
        let table: Table = text.parse()?;
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(RulesError::UnknownKey(key.clone(), nearest(key)));
        }
        Fields(&table).rules()
    }

    /// The fields as keys and TOML values, in the order of the definitions.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        KEYS.iter().map(|&key| (key, self.field(key))).collect()
    }

    /// The rule set as TOML that [`Rules::from_toml`] reads back to the same.
    pub fn to_toml(&self) -> String {
        self.fields().iter().fold(String::new(), |mut text, (key, value)| {
            let _ = writeln!(text, "{key} = {value}");
            text
        })
    }

    fn field(&self, key: &str) -> Value {
        let list = |texts: &[String]| Value::from(texts.to_vec());
        let duration = |micros: i64| Value::from(duration_text(micros));
        match key {
            "time_zone" => self.time_zone.name().into(),
            "day_cut" => time::clock_text(self.day_cut).into(),
            "max_wait" => duration(self.max_wait),
            "inquiry_window_days" => i64::from(self.inquiry_window_days).into(),
            "final_pay_days" => i64::from(self.final_pay_days).into(),
            "aftersale_days" => i64::from(self.aftersale_days).into(),
            "credit_rule" => word(self.credit_rule),
            "credit_basis" => word(self.credit_basis),
            "no_credit_accounts" => list(&self.no_credit_accounts),
            "excluded_skus" => list(&self.excluded_skus),
            "excluded_marks" => list(&self.excluded_marks),
            "deposit_wins" => self.deposit_wins.into(),
            "unpaid_close" => duration(self.unpaid_close),
            "silent_order_guard" => duration(self.silent_order_guard),
            "slow_seconds" => duration(self.slow_seconds),
            "slow_times" => self.slow_times.into(),
            "long_reception" => duration(self.long_reception),
            "auto_reply_prefixes" => list(&self.auto_reply_prefixes),
            "own_accounts" => list(&self.own_accounts),
            "code_phrases" => list(&self.code_phrases),
            "closing_phrases" => list(&self.closing_phrases),
            "min_buyer_messages" => self.min_buyer_messages.into(),
            "forward_only_max_messages" => self.forward_only_max_messages.into(),
            "service_hours" => self.service_hours.to_string().into(),
            "assessed_hours" => self.assessed_hours.to_string().into(),
            "assessed_hours_jd" => self.assessed_hours_jd.to_string().into(),
            "assisted_in_denominator" => self.assisted_in_denominator.into(),
            "include_postage" => self.include_postage.into(),
            _ => self.deduct_refunds.into(),
        }
    }
}

impl Default for Rules {
    fn default() -> Rules {
        // A table without keys has no key that could be wrong.
        Fields(&Table::new()).rules().unwrap_or_else(|_| unreachable!())
    }
}

/// The table being read. Every getter names its key in the error.
struct Fields<'a>(&'a Table);

impl Fields<'_> {
    fn rules(&self) -> Result<Rules, RulesError> {
        let window = self.days("inquiry_window_days", 2, 2..=15)?;
        let final_pay = (window - 1).max(1)..=30;
        Ok(Rules {
            time_zone: self.zone()?,
            day_cut: self.day_cut()?,
            max_wait: self.duration("max_wait", "10 min", time::MINUTE, 1)?,
            inquiry_window_days: window,
            final_pay_days: self.days("final_pay_days", (window - 1).max(4), final_pay)?,
            aftersale_days: self.days("aftersale_days", 21, 3..=180)?,
            credit_rule: self.choice(
                "credit_rule",
                CreditRule::OrderFirst,
                "order, payment or order_first",
            )?,
            credit_basis: self.choice("credit_basis", CreditBasis::LastContact, "last_contact or rounds")?,
            no_credit_accounts: self.texts("no_credit_accounts")?,
            excluded_skus: self.texts("excluded_skus")?,
            excluded_marks: self.texts("excluded_marks")?,
            deposit_wins: self.flag("deposit_wins", true)?,
            unpaid_close: self.duration("unpaid_close", "24 h", time::HOUR, 0)?,
            silent_order_guard: self.duration("silent_order_guard", "0 min", time::MINUTE, 0)?,
            slow_seconds: self.duration("slow_seconds", "120 s", time::SECOND, 0)?,
            slow_times: self.integer("slow_times", 3, 1..=1_000_000)?,
            long_reception: self.duration("long_reception", "30 min", time::MINUTE, 0)?,
            auto_reply_prefixes: self.texts("auto_reply_prefixes")?,
            own_accounts: self.texts("own_accounts")?,
            code_phrases: self.texts("code_phrases")?,
            closing_phrases: self.texts("closing_phrases")?,
            min_buyer_messages: self.integer("min_buyer_messages", 1, 0..=1_000_000)?,
            forward_only_max_messages: self.integer("forward_only_max_messages", 0, 0..=1_000_000)?,
            service_hours: self.hours("service_hours", "00:00-24:00")?,
            assessed_hours: self.hours("assessed_hours", "08:00-23:00")?,
            assessed_hours_jd: self.hours("assessed_hours_jd", "09:00-23:00")?,
            assisted_in_denominator: self.flag("assisted_in_denominator", true)?,
            include_postage: self.flag("include_postage", true)?,
            deduct_refunds: self.flag("deduct_refunds", false)?,
        })
    }

    fn wrong(&self, key: &str, expected: impl Into<String>) -> RulesError {
        let value = self.0.get(key).map(Value::to_string).unwrap_or_default();
        RulesError::Value { key: key.into(), value, expected: expected.into() }
    }

    fn zone(&self) -> Result<Zone, RulesError> {
        let name = self.text("time_zone", "Asia/Shanghai")?;
        Zone::named(&name).map_err(|error: UnknownZone| self.wrong("time_zone", error.to_string()))
    }

    fn day_cut(&self) -> Result<i64, RulesError> {
        let cut = time::clock(&self.text("day_cut", "00:00")?).filter(|&cut| cut < time::DAY);
        cut.ok_or_else(|| self.wrong("day_cut", "write \"HH:MM\", from 00:00 to 23:59"))
    }

    fn text(&self, key: &str, default: &str) -> Result<String, RulesError> {
        match self.0.get(key) {
            None => Ok(default.into()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(self.wrong(key, "a text in quotes is expected")),
        }
    }

    fn flag(&self, key: &str, default: bool) -> Result<bool, RulesError> {
        match self.0.get(key) {
            None => Ok(default),
            Some(Value::Boolean(flag)) => Ok(*flag),
            Some(_) => Err(self.wrong(key, "true or false is expected")),
        }
    }

    fn integer(&self, key: &str, default: i64, range: RangeInclusive<i64>) -> Result<i64, RulesError> {
        match self.0.get(key) {
            None => Ok(default),
            Some(Value::Integer(n)) if range.contains(n) => Ok(*n),
            Some(_) => Err(self
                .wrong(key, format!("a whole number from {} to {} is expected", range.start(), range.end()))),
        }
    }

    fn days(&self, key: &str, default: i32, range: RangeInclusive<i32>) -> Result<i32, RulesError> {
        let wide = i64::from(*range.start())..=i64::from(*range.end());
        let days = match self.0.get(key) {
            Some(Value::String(text)) => duration(text).filter(|d| d % time::DAY == 0).map(|d| d / time::DAY),
            _ => Some(self.integer(key, default.into(), wide.clone())?),
        };
        let days = days.filter(|days| wide.contains(days)).and_then(|days| i32::try_from(days).ok());
        days.ok_or_else(|| self.wrong(key, format!("{} to {} days", range.start(), range.end())))
    }

    fn duration(&self, key: &str, default: &str, unit: i64, least: i64) -> Result<i64, RulesError> {
        let micros = match self.0.get(key) {
            None => duration(default),
            Some(Value::String(text)) => duration(text),
            Some(Value::Integer(n)) => n.checked_mul(unit),
            Some(_) => None,
        };
        let micros = micros.filter(|micros| (least..=LONGEST).contains(micros));
        micros.ok_or_else(|| {
            self.wrong(key, "a duration such as \"10 min\" is expected (ms, s, min, h, d), in whole numbers")
        })
    }

    fn hours(&self, key: &str, default: &str) -> Result<Hours, RulesError> {
        let text = match self.0.get(key) {
            Some(Value::Array(_)) => self.texts(key)?.join(","),
            _ => self.text(key, default)?,
        };
        Hours::parse(&text).map_err(|error| self.wrong(key, error.to_string()))
    }

    fn texts(&self, key: &str) -> Result<Vec<String>, RulesError> {
        let Some(value) = self.0.get(key) else { return Ok(Vec::new()) };
        let texts = value.as_array().and_then(|list| {
            list.iter().map(|item| item.as_str().map(String::from)).collect::<Option<Vec<_>>>()
        });
        texts.ok_or_else(|| self.wrong(key, "a list of texts such as [\"a\", \"b\"] is expected"))
    }

    fn choice<T: DeserializeOwned>(&self, key: &str, default: T, words: &str) -> Result<T, RulesError> {
        match self.0.get(key) {
            None => Ok(default),
            Some(value) => {
                value.clone().try_into().map_err(|_| self.wrong(key, format!("{words} is expected")))
            }
        }
    }
}

/// Reads a duration such as `10 min` as microseconds.
fn duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, micros) = UNITS.into_iter().find(|&(name, _)| name == unit.trim())?;
    number.parse::<i64>().ok()?.checked_mul(micros)
}

fn duration_text(micros: i64) -> String {
    let fits = |&&(_, unit): &&(&str, i64)| micros % unit == 0 && (unit != time::DAY || micros > 3 * unit);
    let (name, unit) = UNITS.iter().filter(|_| micros != 0).find(fits).unwrap_or(&("s", time::SECOND));
    format!("{} {name}", micros / unit)
}

fn word(value: impl serde::Serialize) -> Value {
    Value::try_from(value).unwrap_or_else(|_| Value::String(String::new()))
}

/// ` (did you mean …?)` for a key that shares a long beginning or a part with a known one.
fn nearest(key: &str) -> String {
    let shared = |known: &&str| known.bytes().zip(key.bytes()).take_while(|(a, b)| a == b).count();
    match KEYS.iter().max_by_key(|known| shared(known)) {
        Some(known) if shared(known) >= 4 => format!(" (did you mean {known:?}?)"),
        _ => format!(": the rules are {}", KEYS.join(", ")),
    }
}
