//! The sheet as JSON, as the formats document describes it.

use std::{
    io::{self, Write},
    sync::mpsc::sync_channel,
};

use kpi::{
    engine::{Account, Credited},
    metric::{Level, METRICS, Metric, Value},
    sheet::Row,
    time::Day,
    why::Why,
};
use serde::Serialize;

use super::Sheet;

/// Writes the document.
pub fn write(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let report = &sheet.report;
    out.write_all(b"{\"rule_set\":")?;
    rule_set(sheet, out)?;
    rows(sheet, out, "shop_days", Level::Shop, &report.shop_days, |&shop| (report.shop(shop), None))?;
    rows(sheet, out, "agent_days", Level::Account, &report.agent_days, |&account: &Account| {
        (report.shop(report.shop_of(account)), Some(("agent", report.account(account))))
    })?;
    if sheet.intake.tables.contains(&formats::open::Table::Teams) {
        rows(sheet, out, "team_days", Level::Team, &report.team_days, |&team| {
            (report.shop(report.shop_of_team(team)), Some(("team", report.team(team))))
        })?;
    }
    out.write_all(b",\n\"orders\":[")?;
    orders(sheet, out)?;
    let rejects = &sheet.intake.rejects;
    write!(out, "],\n\"rejected\":{{\"rows\":{},\"file\":", rejects.rows)?;
    serde_json::to_writer(&mut *out, &rejects.path())?;
    writeln!(out, "}},\n\"overrides\":{}}}", report.overrides)
}

fn rule_set(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let fields: serde_json::Map<String, serde_json::Value> = (sheet.rules.fields().into_iter())
        .map(|(key, value)| (key.to_owned(), serde_json::to_value(value).unwrap_or_default()))
        .collect();
    Ok(serde_json::to_writer(out, &fields)?)
}

/// Writes one list of rows; `named` tells shop and the further key of a row.
fn rows<'s, K>(
    sheet: &'s Sheet,
    out: &mut dyn Write,
    list: &str,
    level: Level,
    rows: &[(K, Day, Row)],
    named: impl Fn(&K) -> (&'s str, Option<(&'static str, &'s str)>),
) -> io::Result<()> {
    let metrics: Vec<&Metric> =
        METRICS.iter().filter(|metric| metric.stands_on(level) && sheet.shows(metric)).collect();
    write!(out, ",\n\"{list}\":[")?;
    for (n, (key, day, row)) in rows.iter().enumerate() {
        let (shop, further) = named(key);
        out.write_all(if n == 0 { b"\n{\"shop\":" } else { b",\n{\"shop\":" })?;
        serde_json::to_writer(&mut *out, shop)?;
        write!(out, ",\"day\":\"{day}\"")?;
        if let Some((key, name)) = further {
            write!(out, ",\"{key}\":")?;
            serde_json::to_writer(&mut *out, name)?;
        }
        for metric in &metrics {
            write!(out, ",\"{}\":", metric.id)?;
            value(out, metric.value(row))?;
        }
        write!(out, ",\"final_on\":\"{}\"}}", day.plus(sheet.rules.final_pay_days))?;
    }
    out.write_all(b"]")
}

fn value(out: &mut dyn Write, value: Value) -> io::Result<()> {
    match value {
        Value::Integer(n) => write!(out, "{n}"),
        Value::Ratio { n, d } => write!(out, "{{\"n\":{n},\"d\":{d}}}"),
        Value::Hours(hours) => Ok(serde_json::to_writer(out, &hours)?),
    }
}

/// An order as it is written.
#[derive(Serialize)]
struct OrderLine<'a> {
    shop: &'a str,
    order_id: &'a str,
    order_agent: Option<&'a str>,
    pay_agent: Option<&'a str>,
    seller: Seller<'a>,
    split: Option<&'static str>,
    assisted: Vec<&'a str>,
    why: String,
}

#[derive(Serialize)]
struct Seller<'a> {
    order: Option<&'a str>,
    payment: Option<&'a str>,
    order_first: Option<&'a str>,
}

/// Orders are many: each worker renders every n-th part, and the parts are written in their order.
fn orders(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    const PART: usize = 2_048;
    let why = &Why::new(&sheet.report, &sheet.rules, sheet.language);
    let parts: Vec<&[Credited]> = sheet.report.orders.chunks(PART).collect();
    let (parts, threads) = (&parts, sheet.threads.get());
    std::thread::scope(|scope| {
        let rendered: Vec<_> = (0..threads)
            .map(|worker| {
                let (sender, receiver) = sync_channel(2);
                scope.spawn(move || {
                    let mine = parts.iter().skip(worker).step_by(threads);
                    // Nobody receives any more once writing has failed.
                    mine.map(|part| render(sheet, why, part)).all(|bytes| sender.send(bytes).is_ok())
                });
                receiver
            })
            .collect();
        for (n, receiver) in (0..parts.len()).zip(rendered.iter().cycle()) {
            let bytes = receiver.recv().map_err(io::Error::other)??;
            // Each order begins with a comma; the first one of all needs none.
            out.write_all(&bytes[usize::from(n == 0)..])?;
        }
        Ok(())
    })
}

fn render(sheet: &Sheet, why: &Why<'_>, orders: &[Credited]) -> io::Result<Vec<u8>> {
    let report = &sheet.report;
    let name = |account: Option<Account>| account.map(|account| report.account(account));
    let mut bytes = Vec::with_capacity(orders.len() * 400);
    for order in orders {
        bytes.extend_from_slice(b",\n");
        let line = OrderLine {
            shop: report.shop(order.shop),
            order_id: report.order_id(order),
            order_agent: name(order.order_agent()),
            pay_agent: name(order.pay_agent()),
            seller: Seller {
                order: name(order.sellers.order),
                payment: name(order.sellers.payment),
                order_first: name(order.sellers.order_first),
            },
            split: order.split.map(|split| split.word()),
            assisted: order.assisted.iter().map(|&account| report.account(account)).collect(),
            why: why.sentence(order),
        };
        serde_json::to_writer(&mut bytes, &line)?;
    }
    Ok(bytes)
}
