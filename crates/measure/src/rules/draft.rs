//! A rule set as people send it: only what is not the default, as JSON.

use std::collections::BTreeMap;

use kernel::error::{Error, Result, invalid};
use kernel::text::Words;
use kpi::rules::{Field, Rules, RulesError};
use kpi::why::Language;
use serde_json::{Map, Value};

/// Fields by their keys; what is absent has its default.
pub(crate) type Fields = BTreeMap<String, Value>;

/// Longest text of one field, in bytes.
const LONGEST: usize = 20_000;

/// A rule set that was read and can be used.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// As stored.
    pub toml: String,
    /// As the engine reads it.
    pub rules: Rules,
}

impl Draft {
    /// Checks every field; the first that cannot be taken is told with its key.
    pub fn of(fields: &Fields) -> Result<Draft> {
        let mut table = toml::Table::new();
        for (key, value) in fields {
            if key == "time_zone" {
                return Err(wrong(key, &said("时区在店铺资料里设置。", "The time zone is set at the shop.")));
            }
            if value.to_string().len() > LONGEST {
                return Err(wrong(key, &said("内容过长。", "It is too long.")));
            }
            let value = toml::Value::try_from(value);
            table.insert(key.clone(), value.map_err(|_| wrong(key, &limits(key)))?);
        }
        let toml = table.to_string();
        let rules = Rules::from_toml(&toml).map_err(|error| refused(&error))?;
        Ok(Draft { toml, rules })
    }

    /// From what is stored.
    pub fn stored(toml: &str) -> Result<Draft> {
        let rules = Rules::from_toml(toml).map_err(|error| Error::internal("a stored rule set", error))?;
        Ok(Draft { toml: toml.to_owned(), rules })
    }
}

/// What a stored rule set says, as JSON.
pub(crate) fn fields(toml: &str) -> Fields {
    let table: toml::Table = toml.parse().unwrap_or_default();
    table.into_iter().map(|(key, value)| (key, serde_json::json!(value))).collect()
}

/// Every field of a rule set with its value.
pub(crate) fn values(rules: &Rules) -> Fields {
    rules.fields().into_iter().map(|(key, value)| (key.to_owned(), serde_json::json!(value))).collect()
}

/// How two rule sets differ, for the audit log.
pub(crate) fn differences(before: &Rules, after: &Rules) -> Value {
    let changed = before.differences(after).into_iter();
    let object: Map<String, Value> = changed
        .map(|(key, before, after)| (key.to_owned(), serde_json::json!({ "before": before, "after": after })))
        .collect();
    Value::Object(object)
}

fn said(zh: &str, en: &str) -> Words {
    Words::made(zh.to_owned(), en.to_owned())
}

fn limits(key: &str) -> Words {
    match Field::named(key) {
        Some(field) => Words::made(
            format!("「{}」应为：{}。", field.zh, field.limits(Language::Chinese)),
            format!("“{}” may be: {}.", field.en, field.limits(Language::English)),
        ),
        None => Words::made(
            format!("没有规则 {key}。规则见 GET /rules/fields。"),
            format!("There is no rule {key}. GET /rules/fields lists them."),
        ),
    }
}

fn wrong(key: &str, said: &Words) -> Error {
    invalid(&format!("/rules/{key}"), "rule", said.clone())
}

fn refused(error: &RulesError) -> Error {
    match error {
        RulesError::UnknownKey(key, _) => wrong(key, &limits(key)),
        RulesError::Value { key, .. } if key == "final_pay_days" => wrong(
            key,
            &said(
                "「最终付款期」应为 1–30 天，且不少于询单有效期减 1。",
                "“Final payment” may be 1–30 days, and at least the inquiry window less 1.",
            ),
        ),
        RulesError::Value { key, .. } => wrong(key, &limits(key)),
        RulesError::Syntax(_) => {
            invalid("/rules", "rules", said("规则无法读取。", "The rules cannot be read."))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(fields: Value) -> Result<Draft> {
        Draft::of(&serde_json::from_value(fields).unwrap())
    }

    #[test]
    fn a_draft_survives_its_storing() {
        let sent =
            json!({ "slow_times": 5, "own_accounts": ["老板"], "deduct_refunds": true, "max_wait": "5 min" });
        let draft = of(sent.clone()).unwrap();
        assert_eq!(serde_json::to_value(fields(&draft.toml)).unwrap(), sent);
        assert_eq!(Draft::stored(&draft.toml).unwrap().rules, draft.rules);
        assert_eq!(draft.rules.slow_times, 5);
        let changed = differences(&Rules::default(), &draft.rules);
        assert_eq!(changed["slow_times"], json!({ "before": 3, "after": 5 }));
    }

    #[test]
    fn what_cannot_be_taken_is_told_with_its_field() {
        for (fields, pointer) in [
            (json!({ "slow_times": 0 }), "/rules/slow_times"),
            (json!({ "slow_times": null }), "/rules/slow_times"),
            (json!({ "luck": 1 }), "/rules/luck"),
            (json!({ "max_wait": "soon" }), "/rules/max_wait"),
            (json!({ "inquiry_window_days": 9, "final_pay_days": 2 }), "/rules/final_pay_days"),
            (json!({ "time_zone": "Asia/Shanghai" }), "/rules/time_zone"),
        ] {
            let error = of(fields).unwrap_err();
            assert_eq!(error.problem().unwrap().fields[0].pointer, pointer);
        }
    }
}
