//! What can be tried to come closer to another tool: each rule that touches a figure, one at a time.

use kpi::metric::Metric;
use kpi::rules::Rules;
use serde_json::{Value, json};

/// What the rules of one field touch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touches {
    /// Every figure.
    All,
    /// Every figure but the platforms' own.
    Ours,
    /// Stage, credit, conversion and sales.
    Credit,
    /// Sales.
    Sales,
    /// The platforms' own figures.
    Platform,
    /// The figures named.
    These(&'static [&'static str]),
}

impl Touches {
    fn touches(self, metric: &Metric) -> bool {
        match self {
            Touches::All => true,
            Touches::Ours => metric.section != 9,
            Touches::Credit => matches!(metric.section, 5..=8),
            Touches::Sales => metric.section == 8,
            Touches::Platform => metric.section == 9,
            Touches::These(ids) => ids.contains(&metric.id),
        }
    }
}

/// Phrases that end a talk, as people say them.
const CLOSING: &[&str] = &["好的", "谢谢", "嗯", "嗯嗯", "哦", "好", "收到", "知道了", "ok", "谢谢亲"];

/// Each field with the values worth trying.
fn fields() -> Vec<(&'static str, Touches, Vec<Value>)> {
    use Touches::{All, Credit, Ours, Platform, Sales, These};
    let flags = || vec![json!(true), json!(false)];
    let waits = ["3 min", "5 min", "10 min", "15 min", "20 min", "30 min", "60 min"];
    vec![
        ("max_wait", All, waits.map(Value::from).to_vec()),
        ("day_cut", All, ["00:00", "03:00", "04:00", "06:00"].map(Value::from).to_vec()),
        ("inquiry_window_days", Credit, [2, 3, 5, 7, 15].map(Value::from).to_vec()),
        ("final_pay_days", Credit, [1, 2, 3, 4, 7, 15].map(Value::from).to_vec()),
        ("aftersale_days", Credit, [3, 7, 15, 21, 30, 90].map(Value::from).to_vec()),
        ("credit_rule", Credit, ["order", "payment", "order_first"].map(Value::from).to_vec()),
        ("credit_basis", Credit, ["last_contact", "rounds"].map(Value::from).to_vec()),
        ("deposit_wins", Credit, flags()),
        ("unpaid_close", Credit, ["30 min", "1 h", "24 h", "72 h"].map(Value::from).to_vec()),
        ("silent_order_guard", Credit, ["0 min", "5 min", "10 min", "30 min"].map(Value::from).to_vec()),
        ("assisted_in_denominator", These(&["conversion"]), flags()),
        ("include_postage", Sales, flags()),
        ("deduct_refunds", Sales, flags()),
        (
            "slow_seconds",
            These(&["slow_receptions"]),
            ["30 s", "60 s", "120 s", "180 s"].map(Value::from).to_vec(),
        ),
        ("slow_times", These(&["slow_receptions"]), [1, 2, 3, 5].map(Value::from).to_vec()),
        (
            "long_reception",
            These(&["long_receptions"]),
            ["10 min", "30 min", "60 min"].map(Value::from).to_vec(),
        ),
        ("min_buyer_messages", Ours, [0, 1, 2].map(Value::from).to_vec()),
        ("forward_only_max_messages", Ours, [0, 1, 2].map(Value::from).to_vec()),
        ("closing_phrases", Ours, vec![json!([]), json!(CLOSING)]),
        ("auto_reply_prefixes", All, vec![json!([])]),
        ("own_accounts", Ours, vec![json!([])]),
        ("code_phrases", Ours, vec![json!([])]),
        ("no_credit_accounts", Credit, vec![json!([])]),
        ("excluded_skus", Credit, vec![json!([])]),
        ("excluded_marks", Credit, vec![json!([])]),
        (
            "service_hours",
            Ours,
            ["00:00-24:00", "08:00-23:00", "08:00-24:00", "09:00-24:00"].map(Value::from).to_vec(),
        ),
        ("assessed_hours", Platform, ["00:00-24:00", "08:00-23:00", "08:00-24:00"].map(Value::from).to_vec()),
        (
            "assessed_hours_jd",
            Platform,
            ["00:00-24:00", "09:00-23:00", "09:00-24:00"].map(Value::from).to_vec(),
        ),
    ]
}

/// One rule changed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Alternative {
    /// The field.
    pub key: &'static str,
    /// Its value.
    pub value: Value,
    /// All rules with it.
    pub rules: Rules,
}

/// Every single change of a rule set that may touch a figure, and is not what holds already.
pub(super) fn alternatives(rules: &Rules, metric: &Metric) -> Vec<Alternative> {
    let base: toml::Table = rules.to_toml().parse().unwrap_or_default();
    let mut all: Vec<Alternative> = Vec::new();
    for (key, touches, values) in fields() {
        if !touches.touches(metric) {
            continue;
        }
        for value in values {
            let Ok(written) = toml::Value::try_from(&value) else { continue };
            let mut table = base.clone();
            table.insert(key.to_owned(), written);
            // A value that another rule forbids, a final payment before the window ends say, is none.
            let Ok(tried) = Rules::from_toml(&table.to_string()) else { continue };
            if tried != *rules && !all.iter().any(|known| known.rules == tried) {
                all.push(Alternative { key, value, rules: tried });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use kpi::rules::FIELDS;

    use super::*;

    #[test]
    fn every_field_is_tried_with_values_that_it_may_have() {
        let keys: Vec<&str> = fields().into_iter().map(|(key, ..)| key).collect();
        // The time zone is the shop's and no matter of taste.
        assert!(
            FIELDS.iter().filter(|field| field.key != "time_zone").all(|field| keys.contains(&field.key))
        );
        let wide = Rules::from_toml("final_pay_days = 30").unwrap();
        for (key, _, values) in fields() {
            for value in values {
                let mut table: toml::Table = wide.to_toml().parse().unwrap();
                table.insert(key.to_owned(), toml::Value::try_from(&value).unwrap());
                if key != "final_pay_days" {
                    assert!(Rules::from_toml(&table.to_string()).is_ok(), "{key} = {value}");
                }
            }
        }
    }

    #[test]
    fn only_what_touches_the_figure_is_tried_and_nothing_twice() {
        let of = |id: &str| alternatives(&Rules::default(), Metric::named(id).unwrap());
        let keys = |id: &str| of(id).into_iter().map(|one| one.key).collect::<Vec<_>>();
        assert!(!keys("avg_response").contains(&"credit_rule"));
        assert!(keys("conversion").contains(&"assisted_in_denominator"));
        assert!(keys("taobao_3min").iter().all(|key| !["service_hours", "credit_rule"].contains(key)));
        assert!(of("conversion").iter().all(|one| one.rules != Rules::default()));
        assert!(of("conversion").len() < 60);
    }
}
