//! The sheet as CSV: one row a shop, agent (`*`: the shop itself) and day, for programs. Figures are those of the
//! JSON form: a count or sum is an integer (fen, ms), a ratio has two columns, an hour its own. A cell of a metric
//! that does not stand on the row is empty. Names are written as they are, whatever they begin with: this form is
//! read by programs; the workbook, which is opened by spreadsheet programs, writes them as texts.

use std::io::{self, Write};

use ::csv::Writer;
use kpi::{
    metric::{Formula, Level, METRICS, Metric, Value},
    sheet::Row,
    time::Day,
};

use super::Sheet;

/// Writes the rows.
pub fn write(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let report = &sheet.report;
    let metrics: Vec<&Metric> =
        METRICS.iter().filter(|metric| stands(metric) && sheet.shows(metric)).collect();
    let mut rows = Rows { sheet, metrics, out: Writer::from_writer(out), cells: Vec::new() };
    rows.header()?;
    let mut agents = report.agent_days.as_slice();
    for of_shop in report.shop_days.chunk_by(|a, b| a.0 == b.0) {
        for (shop, day, row) in of_shop {
            rows.row(Level::Shop, [report.shop(*shop), "*"], *day, row)?;
        }
        // Every day of an agent is a day of the shop; agents stand in the order of their shops.
        let shop = of_shop.first().map(|(shop, ..)| *shop);
        let of_agents = agents.partition_point(|(account, ..)| Some(report.shop_of(*account)) <= shop);
        let (here, rest) = agents.split_at(of_agents);
        for (account, day, row) in here {
            rows.row(
                Level::Account,
                [report.shop(report.shop_of(*account)), report.account(*account)],
                *day,
                row,
            )?;
        }
        agents = rest;
    }
    rows.out.flush()
}

/// The columns are those of shops and agents; teams have no row here.
fn stands(metric: &Metric) -> bool {
    metric.stands_on(Level::Shop) || metric.stands_on(Level::Account)
}

struct Rows<'a, W: Write> {
    sheet: &'a Sheet,
    metrics: Vec<&'a Metric>,
    out: Writer<W>,
    cells: Vec<String>,
}

impl<W: Write> Rows<'_, W> {
    fn header(&mut self) -> io::Result<()> {
        let names = self.metrics.iter().flat_map(|metric| match metric.formula {
            Formula::Sum(_) => vec![metric.id.to_owned()],
            Formula::Ratio(..) => ["n", "d"].map(|part| format!("{}_{part}", metric.id)).into(),
            Formula::Hours => (0..24).map(|hour| format!("{}_{hour}", metric.id)).collect(),
        });
        let keys = ["shop", "agent", "day"].map(str::to_owned).into_iter();
        let header: Vec<String> = keys.chain(names).chain(["final_on".to_owned()]).collect();
        Ok(self.out.write_record(header)?)
    }

    fn row(&mut self, level: Level, names: [&str; 2], day: Day, row: &Row) -> io::Result<()> {
        self.cells.clear();
        self.cells.extend(names.map(str::to_owned));
        self.cells.push(day.to_string());
        for metric in &self.metrics {
            let value = metric.value(row);
            match value {
                Value::Integer(n) => self.cells.push(n.to_string()),
                Value::Ratio { n, d } => self.cells.extend([n, d].map(|n| n.to_string())),
                Value::Hours(hours) => self.cells.extend(hours.map(|n| n.to_string())),
            }
            if !metric.stands_on(level) {
                let from = self.cells.len() - width(value);
                self.cells[from..].iter_mut().for_each(String::clear);
            }
        }
        self.cells.push(day.plus(self.sheet.rules.final_pay_days).to_string());
        Ok(self.out.write_record(&self.cells)?)
    }
}

fn width(value: Value) -> usize {
    match value {
        Value::Integer(_) => 1,
        Value::Ratio { .. } => 2,
        Value::Hours(hours) => hours.len(),
    }
}
