//! A rule set as TOML: one top-level key a field. Unknown keys and values out of range are errors.

use std::fmt::Write as _;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{
    Rules,
    guide::{FIELDS, Field, Kind, MOST},
};
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

/// Units of a duration, longest first so that a text is written with the largest that fits.
const UNITS: [(&str, i64); 5] =
    [("d", time::DAY), ("h", time::HOUR), ("min", time::MINUTE), ("s", time::SECOND), ("ms", 1_000)];

/// No duration of a rule is longer than ten years.
const LONGEST: i64 = 3_660 * time::DAY;

impl Rules {
    /// Reads a rule set; a field that is not given has its default.
    pub fn from_toml(text: &str) -> Result<Rules, RulesError> {
        let table: Table = text.parse()?;
        if let Some(key) = table.keys().find(|key| Field::named(key).is_none()) {
            return Err(RulesError::UnknownKey(key.clone(), nearest(key)));
        }
        Fields(&table).rules()
    }

    /// The fields as keys and TOML values, in the order of the definitions.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        FIELDS.iter().map(|field| (field.key, self.field(field.key))).collect()
    }

    /// The fields in which another rule set differs: key, value here, value there.
    pub fn differences(&self, other: &Rules) -> Vec<(&'static str, Value, Value)> {
        let pairs = self.fields().into_iter().zip(other.fields());
        pairs.filter(|(a, b)| a != b).map(|((key, a), (_, b))| (key, a, b)).collect()
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

/// The table being read. Every getter names its key in the error, and takes default and limits from the guide.
struct Fields<'a>(&'a Table);

impl Fields<'_> {
    fn rules(&self) -> Result<Rules, RulesError> {
        let window = self.days("inquiry_window_days", 0)?;
        Ok(Rules {
            time_zone: self.zone()?,
            day_cut: self.day_cut()?,
            max_wait: self.duration("max_wait")?,
            inquiry_window_days: window,
            final_pay_days: self.days("final_pay_days", window - 1)?,
            aftersale_days: self.days("aftersale_days", 0)?,
            credit_rule: self.choice("credit_rule")?,
            credit_basis: self.choice("credit_basis")?,
            no_credit_accounts: self.texts("no_credit_accounts")?,
            excluded_skus: self.texts("excluded_skus")?,
            excluded_marks: self.texts("excluded_marks")?,
            deposit_wins: self.flag("deposit_wins")?,
            unpaid_close: self.duration("unpaid_close")?,
            silent_order_guard: self.duration("silent_order_guard")?,
            slow_seconds: self.duration("slow_seconds")?,
            slow_times: self.integer("slow_times")?,
            long_reception: self.duration("long_reception")?,
            auto_reply_prefixes: self.texts("auto_reply_prefixes")?,
            own_accounts: self.texts("own_accounts")?,
            code_phrases: self.texts("code_phrases")?,
            closing_phrases: self.texts("closing_phrases")?,
            min_buyer_messages: self.integer("min_buyer_messages")?,
            forward_only_max_messages: self.integer("forward_only_max_messages")?,
            service_hours: self.hours("service_hours")?,
            assessed_hours: self.hours("assessed_hours")?,
            assessed_hours_jd: self.hours("assessed_hours_jd")?,
            assisted_in_denominator: self.flag("assisted_in_denominator")?,
            include_postage: self.flag("include_postage")?,
            deduct_refunds: self.flag("deduct_refunds")?,
        })
    }

    fn wrong(&self, key: &str, expected: impl Into<String>) -> RulesError {
        let value = self.0.get(key).map(Value::to_string).unwrap_or_default();
        RulesError::Value { key: key.into(), value, expected: expected.into() }
    }

    /// What the guide says of a key; an error for a getter that does not fit it.
    fn kind(&self, key: &str) -> Result<Kind, RulesError> {
        Field::named(key).map(|field| field.kind).ok_or_else(|| self.misread(key))
    }

    fn misread(&self, key: &str) -> RulesError {
        self.wrong(key, "the guide says something else")
    }

    fn zone(&self) -> Result<Zone, RulesError> {
        let Kind::Zone(default) = self.kind("time_zone")? else { return Err(self.misread("time_zone")) };
        let name = self.text("time_zone", default)?;
        Zone::named(&name).map_err(|error: UnknownZone| self.wrong("time_zone", error.to_string()))
    }

    fn day_cut(&self) -> Result<i64, RulesError> {
        let Kind::Clock(default) = self.kind("day_cut")? else { return Err(self.misread("day_cut")) };
        let cut = time::clock(&self.text("day_cut", default)?).filter(|&cut| cut < time::DAY);
        cut.ok_or_else(|| self.wrong("day_cut", "write \"HH:MM\", from 00:00 to 23:59"))
    }

    fn text(&self, key: &str, default: &str) -> Result<String, RulesError> {
        match self.0.get(key) {
            None => Ok(default.into()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(self.wrong(key, "a text in quotes is expected")),
        }
    }

    fn flag(&self, key: &str) -> Result<bool, RulesError> {
        let Kind::Flag(default) = self.kind(key)? else { return Err(self.misread(key)) };
        match self.0.get(key) {
            None => Ok(default),
            Some(Value::Boolean(flag)) => Ok(*flag),
            Some(_) => Err(self.wrong(key, "true or false is expected")),
        }
    }

    fn integer(&self, key: &str) -> Result<i64, RulesError> {
        let Kind::Integer { default, least } = self.kind(key)? else { return Err(self.misread(key)) };
        self.within(key, default, least, MOST)
    }

    fn within(&self, key: &str, default: i64, least: i64, most: i64) -> Result<i64, RulesError> {
        match self.0.get(key) {
            None => Ok(default),
            Some(Value::Integer(n)) if (least..=most).contains(n) => Ok(*n),
            Some(_) => Err(self.wrong(key, format!("a whole number from {least} to {most} is expected"))),
        }
    }

    /// Whole days, not fewer than `floor`.
    fn days(&self, key: &str, floor: i32) -> Result<i32, RulesError> {
        let Kind::Days { default, least, most } = self.kind(key)? else { return Err(self.misread(key)) };
        let (default, least) = (default.max(floor), least.max(floor));
        let days = match self.0.get(key) {
            Some(Value::String(text)) => duration(text).filter(|d| d % time::DAY == 0).map(|d| d / time::DAY),
            _ => Some(self.within(key, default.into(), least.into(), most.into())?),
        };
        let days =
            days.and_then(|days| i32::try_from(days).ok()).filter(|days| (least..=most).contains(days));
        days.ok_or_else(|| self.wrong(key, format!("{least} to {most} days")))
    }

    fn duration(&self, key: &str) -> Result<i64, RulesError> {
        let Kind::Duration { default, unit, least } = self.kind(key)? else { return Err(self.misread(key)) };
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

    fn hours(&self, key: &str) -> Result<Hours, RulesError> {
        let Kind::Hours(default) = self.kind(key)? else { return Err(self.misread(key)) };
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

    fn choice<T: DeserializeOwned>(&self, key: &str) -> Result<T, RulesError> {
        let Kind::Choice(choices @ [first, ..]) = self.kind(key)? else { return Err(self.misread(key)) };
        let value = self.0.get(key).cloned().unwrap_or_else(|| Value::from(first.word));
        value.try_into().map_err(|_| {
            let words: Vec<&str> = choices.iter().map(|choice| choice.word).collect();
            self.wrong(key, format!("one of {} is expected", words.join(", ")))
        })
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
    let keys: Vec<&str> = FIELDS.iter().map(|field| field.key).collect();
    match keys.iter().max_by_key(|known| shared(known)) {
        Some(known) if shared(known) >= 4 => format!(" (did you mean {known:?}?)"),
        _ => format!(": the rules are {}", keys.join(", ")),
    }
}
