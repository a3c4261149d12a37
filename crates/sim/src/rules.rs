use std::fmt::Write as _;

use crate::team::{Buyer, OWN, Role, Team};

/// The rule set that fits the team, as TOML.
pub(crate) fn rules(team: &Team) -> String {
    let words = &team.texts.general.rules;
    let own = team.shops().iter().flat_map(|shop| {
        (0..OWN).map(|number| {
            let mut nick = String::new();
            team.nick(shop, Buyer(number), &mut nick);
            nick
        })
    });
    let mut own: Vec<String> = own.collect();
    own.sort();
    own.dedup();
    let agents = team.shops().iter().flat_map(|shop| &shop.agents);
    let aftersale = agents.filter(|agent| agent.role == Role::Aftersale).map(|agent| agent.account.clone());
    let products = team.shops().iter().flat_map(|shop| &shop.products);
    let differences = products.filter(|product| product.difference).map(|p| p.sku.to_string());
    let marks = vec!["刷单".to_owned()];
    let mut out = String::from(HEAD);
    for (key, values) in [
        ("no_credit_accounts", aftersale.collect()),
        ("excluded_skus", differences.collect()),
        ("excluded_marks", marks),
        ("auto_reply_prefixes", vec![words.auto_prefix.clone()]),
        ("own_accounts", own),
        ("code_phrases", words.code.clone()),
        ("closing_phrases", words.closing.clone()),
    ] {
        let values: Vec<String> = values;
        let _ = writeln!(out, "{key} = {}", list(&values));
    }
    out
}

/// None of the values holds a quote or a backslash.
fn list(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

const HEAD: &str = "\
# A rule set for the simulated team beside it; what is absent keeps its default.
time_zone = \"Asia/Shanghai\"
day_cut = \"00:00\"
max_wait = \"10 min\"
inquiry_window_days = 2
final_pay_days = 4
credit_rule = \"order_first\"
silent_order_guard = \"5 min\"
service_hours = \"08:00-24:00\"
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    #[test]
    fn the_rule_set_is_toml() {
        let team = Team::new(&Config { shops: 3, agents: 12, ..Config::default() }).unwrap();
        let table: toml::Table = rules(&team).parse().unwrap();
        assert_eq!(table["excluded_skus"].as_array().unwrap().len(), 3);
        assert_eq!(table["no_credit_accounts"].as_array().unwrap().len(), 3);
        assert!(table["closing_phrases"].as_array().unwrap().len() > 5);
    }
}
