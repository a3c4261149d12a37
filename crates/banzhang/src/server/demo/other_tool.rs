//! What another tool says of the same days: the accounts' table of one that credits a chat for longer, so that
//! there is a difference to explain.

use std::path::{Path, PathBuf};

use kpi::history::Options;
use kpi::metric::{METRICS, Value};
use kpi::sheet::Row;

use super::trade::failed;
use crate::arguments::Scope;
use crate::intake::Inputs;
use crate::report;
use crate::server::ServerError;

/// How many of the last days it has.
const DAYS: i32 = 7;
/// Its columns and our metrics.
const COLUMNS: [(&str, &str); 6] = [
    ("接待人数", "received"),
    ("询单人数", "inquiries"),
    ("询单->最终付款人数", "paid_final"),
    ("销售额", "sales"),
    ("销售人数", "buyers_paid"),
    ("慢接待人数", "slow_receptions"),
];

/// Writes the table of the first shop of the files in `folder`, beside them.
pub fn table(folder: &Path) -> Result<PathBuf, ServerError> {
    let written = |error: &dyn std::fmt::Display| failed(&error.to_string());
    let rules = folder.join("other-tool.toml");
    std::fs::write(&rules, "inquiry_window_days = 5\n").map_err(|error| written(&error))?;
    let inputs = Inputs { any: vec![folder.display().to_string()], ..Inputs::default() };
    let scope = Scope { rules: Some(rules), ..Scope::default() };
    let whole = |_: &mut Options<'_>| {};
    let sheet = report::sheet(&inputs, &scope, None, whole).map_err(|error| written(&error))?;
    let report = &sheet.report;
    // The night after the last day has presence rows, and no buyer.
    let met = report.shop_days.iter().filter(|(.., row)| cell("received", row) != "0");
    let Some((shop, last)) =
        met.map(|(shop, day, _)| (*shop, *day)).max_by_key(|(shop, day)| (*day, std::cmp::Reverse(*shop)))
    else {
        return Err(failed("the simulated days are empty"));
    };
    let path = folder.join("客服绩效.csv");
    let mut out = csv::Writer::from_path(&path).map_err(|error| written(&error))?;
    let header = ["店铺名称", "日期", "旺旺"].into_iter().chain(COLUMNS.map(|(header, _)| header));
    out.write_record(header).map_err(|error| written(&error))?;
    for (account, day, row) in &report.agent_days {
        if report.shop_of(*account) != shop || *day < last.plus(1 - DAYS) || *day > last {
            continue;
        }
        let values = COLUMNS.map(|(_, id)| cell(id, row));
        let keys = [report.shop(shop).to_owned(), day.to_string(), report.account(*account).to_owned()];
        out.write_record(keys.into_iter().chain(values)).map_err(|error| written(&error))?;
    }
    out.flush().map_err(|error| written(&error))?;
    Ok(path)
}

/// A figure as such a table writes it: money in yuan.
fn cell(metric: &str, row: &Row) -> String {
    match METRICS.iter().find(|known| known.id == metric).map(|known| known.value(row)) {
        Some(Value::Integer(fen)) if metric == "sales" => format!("{}.{:02}", fen / 100, fen.rem_euclid(100)),
        Some(Value::Integer(n)) => n.to_string(),
        _ => String::new(),
    }
}
