//! The comparison for programs: JSON holds all of it, CSV the orders that move.

use std::io::{self, Write};

use ::csv::Writer;
use kpi::{
    compare::{Change, Move, by_ground, compared},
    metric::{Level, Value as Figure},
};
use serde_json::{Map, Value, json};

use super::Comparison;
use crate::report::Sheet;

/// `{"rule_set": {"before", "after"}, "shops": […], "agents": […], "moves_by_reason": […], "moves": […]}`.
pub fn json(of: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let rules = json!({ "before": rule_set(&of.before), "after": rule_set(&of.after) });
    write!(out, "{{\"rule_set\":{rules}")?;
    list(out, "shops", of.shops.iter().map(|change| change_value(change, Level::Shop)))?;
    list(out, "agents", of.agents.iter().map(|change| change_value(change, Level::Account)))?;
    list(out, "moves_by_reason", by_ground(&of.moves).into_iter().map(|((from, to), (orders, amount))| {
        json!({ "before": from.id(), "after": to.id(), "orders": orders, "amount": amount })
    }))?;
    list(out, "moves", of.moves.iter().map(move_value))?;
    writeln!(out, "}}")
}

fn rule_set(sheet: &Sheet) -> Value {
    let fields = sheet.rules.fields().into_iter();
    Value::Object(fields.map(|(key, value)| (key.to_owned(), json!(value))).collect())
}

fn list(out: &mut dyn Write, name: &str, values: impl Iterator<Item = Value>) -> io::Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    for (n, value) in values.enumerate() {
        write!(out, "{}{value}", if n == 0 { "\n" } else { ",\n" })?;
    }
    write!(out, "]")
}

fn change_value(change: &Change, level: Level) -> Value {
    let mut object = Map::new();
    object.insert("shop".into(), change.shop.as_str().into());
    if level == Level::Account {
        object.insert("agent".into(), change.agent.as_str().into());
    }
    for metric in compared(level) {
        let [before, after] = change.values(metric).map(figure);
        object.insert(metric.id.into(), json!({ "before": before, "after": after }));
    }
    Value::Object(object)
}

/// As in the sheet: integers, and ratios as numerator and denominator.
fn figure(value: Figure) -> Value {
    match value {
        Figure::Integer(n) => n.into(),
        Figure::Ratio { n, d } => json!({ "n": n, "d": d }),
        Figure::Hours(hours) => json!(hours),
    }
}

fn move_value(of: &Move) -> Value {
    json!({
        "shop": of.shop, "order_id": of.order_id, "amount": of.amount,
        "from": of.from.seller, "to": of.to.seller,
        "reason_before": of.from.ground.id(), "reason_after": of.to.ground.id(),
        "why_before": of.from.why, "why_after": of.to.why,
    })
}

/// One row an order that moves; nobody is empty, amounts are fen.
pub fn csv(of: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record([
        "shop",
        "order_id",
        "amount",
        "from",
        "to",
        "reason_before",
        "reason_after",
        "why_before",
        "why_after",
    ])?;
    for Move { shop, order_id, amount, from, to } in &of.moves {
        let amount = amount.to_string();
        writer.write_record([
            shop.as_str(),
            order_id,
            &amount,
            from.seller.as_deref().unwrap_or_default(),
            to.seller.as_deref().unwrap_or_default(),
            from.ground.id(),
            to.ground.id(),
            &from.why,
            &to.why,
        ])?;
    }
    writer.flush()
}
