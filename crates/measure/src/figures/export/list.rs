//! A list as a file: every row that its page would show, in the same scope and as masked, told by columns.
//!
//! A column says where its value stands in the row as the API tells it, so that file and answer cannot differ.

use axum::response::Response;
use kernel::ctx::Ctx;
use kernel::db::Tx;
use kernel::error::{Error, Result, conflict};
use kernel::house::House;
use kernel::http::Page;
use kernel::settings;
use kernel::sheet::{self, Cell, FileFormat, Look, Table};
use kernel::text::{Language, Words};
use kernel::time::Moment;
use kpi::metric::{Formula, Metric, Unit};
use serde::Serialize;
use serde_json::Value;

use super::shown;

/// Rows of one file at most: so many are held in memory.
pub(crate) const MOST: usize = 50_000;

/// How a value is told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Told {
    /// As it is.
    Text,
    /// A day.
    Day,
    /// An instant, on the clocks of the organisation.
    Time,
    /// A whole number.
    Integer,
    /// Fen, as yuan.
    Money,
    /// Milliseconds, as seconds.
    Seconds,
    /// A mark where it is so.
    Yes,
    /// One of some keys, in words.
    Word(&'static [(&'static str, Words)]),
    /// Who speaks for one account or several, the account where nobody is known; or texts, one after the other.
    People,
    /// The name of a metric.
    Metric,
    /// A figure of the metric that `metric` of the row names.
    Figure,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    pub title: Words,
    /// Where its value stands: `seller.name`.
    pub at: &'static str,
    pub told: Told,
}

/// A column of a list.
pub(crate) const fn column(zh: &'static str, en: &'static str, at: &'static str, told: Told) -> Column {
    Column { title: Words::fixed(zh, en), at, told }
}

/// A list that can be taken along.
#[derive(Debug)]
pub(crate) struct List {
    /// Of the sheet.
    pub name: Words,
    /// Of the file, without its ending.
    pub stem: &'static str,
    pub columns: &'static [Column],
}

/// For whom it is told.
#[derive(Debug, Clone)]
pub(crate) struct Voice {
    pub language: Language,
    /// On whose clocks instants are told.
    pub zone: String,
    pub now: Moment,
}

impl Voice {
    /// Of a call: on the clocks of the organisation.
    pub fn of(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Voice> {
        let zone = settings::load(tx, ctx.tenant)?.default_time_zone;
        Ok(Voice { language: ctx.language, zone, now: ctx.now })
    }

    /// The words in its language.
    pub fn say(&self, words: &Words) -> String {
        words.in_language(self.language).to_owned()
    }

    fn time(&self, text: &str) -> Cell {
        match text.parse::<Moment>() {
            Ok(at) => Cell::Time(at.second_in(&self.zone)),
            Err(_) => Cell::words(text),
        }
    }
}

impl List {
    /// The rows as a table.
    pub fn table<T: Serialize>(&self, rows: &[T], voice: &Voice) -> Result<Table> {
        let line = |row: &T| {
            let row = serde_json::to_value(row).map_err(|error| Error::internal("a row of a file", error))?;
            Ok(self.columns.iter().map(|column| column.cell(&row, voice)).collect())
        };
        Ok(Table {
            name: voice.say(&self.name),
            titles: self.columns.iter().map(|column| voice.say(&column.title)).collect(),
            rows: rows.iter().map(line).collect::<Result<_>>()?,
        })
    }

    /// The rows, and a sheet that says what they are.
    pub fn tables<T: Serialize>(&self, rows: &[T], voice: &Voice) -> Result<Vec<Table>> {
        Ok(vec![self.table(rows, voice)?, about(rows.len(), voice)])
    }
}

/// What a workbook says of itself.
pub(crate) fn about(rows: usize, voice: &Voice) -> Table {
    let line = |zh: &'static str, en: &'static str, cell: Cell| {
        vec![Cell::Text(voice.say(&Words::fixed(zh, en))), cell]
    };
    let said = |zh: &'static str, en: &'static str| voice.say(&Words::fixed(zh, en));
    Table {
        name: said("说明", "About"),
        titles: vec![said("项目", "What"), said("内容", "Value")],
        rows: vec![
            line("生成时间", "Made at", Cell::Time(voice.now.second_in(&voice.zone))),
            line("时区", "Time zone", Cell::Text(voice.zone.clone())),
            line("行数", "Rows", Cell::Integer(i64::try_from(rows).unwrap_or(i64::MAX))),
        ],
    }
}

impl Column {
    fn cell(&self, row: &Value, voice: &Voice) -> Cell {
        let value = self.at.split('.').fold(row, |value, name| &value[name]);
        let text = value.as_str().unwrap_or_default();
        let number = value.as_i64();
        match self.told {
            Told::Text => Cell::words(text),
            Told::Day if text.is_empty() => Cell::Empty,
            Told::Day => Cell::Day(text.to_owned()),
            Told::Time if text.is_empty() => Cell::Empty,
            Told::Time => voice.time(text),
            Told::Integer => number.map_or(Cell::Empty, Cell::Integer),
            Told::Money => number.map_or(Cell::Empty, Cell::money),
            Told::Seconds => {
                number.map_or(Cell::Empty, |ms| Cell::Number(i128::from(ms), 1_000, Look::Seconds))
            }
            Told::Yes if value.as_bool() == Some(true) => Cell::Text(voice.say(&Words::fixed("是", "yes"))),
            Told::Yes => Cell::Empty,
            Told::Word(words) => {
                let known = words.iter().find(|(key, _)| *key == text);
                Cell::words(known.map_or_else(|| text.to_owned(), |(_, words)| voice.say(words)))
            }
            Told::People => people(value, voice.language),
            Told::Metric => metric(text, voice.language),
            Told::Figure => figure(&row["metric"], value),
        }
    }
}

fn people(value: &Value, language: Language) -> Cell {
    let one = |of: &Value| {
        let names = [&of["person"]["name"], &of["name"], of];
        names.into_iter().find_map(Value::as_str).unwrap_or_default().to_owned()
    };
    let between = if language == Language::Chinese { "、" } else { ", " };
    match value.as_array() {
        Some(all) => Cell::words(all.iter().map(one).collect::<Vec<_>>().join(between)),
        None => Cell::words(one(value)),
    }
}

fn metric(id: &str, language: Language) -> Cell {
    Cell::words(Metric::named(id).map_or(id, |metric| match language {
        Language::Chinese => metric.zh,
        Language::English => metric.en,
    }))
}

fn figure(metric: &Value, value: &Value) -> Cell {
    let metric = metric.as_str().and_then(Metric::named);
    let Some((metric, n)) = metric.zip(value["n"].as_i64()) else { return Cell::Empty };
    let d = value["d"].as_i64();
    match metric.formula {
        Formula::Ratio(..) => shown(metric.unit, n, d.or(Some(1))),
        // What other tools and benchmarks say of a sum need not be whole.
        Formula::Sum(_) => match d.filter(|&d| d != 1).map(i128::from) {
            None => shown(metric.unit, n, None),
            Some(d) if metric.unit == Unit::Fen => Cell::Number(n.into(), d * 100, Look::Money),
            Some(d) => Cell::Number(n.into(), d, Look::Quotient),
        },
        Formula::Hours => Cell::Empty,
    }
}

/// Every row of a list, page by page; refused where they are too many for one file.
pub(crate) fn whole<T>(mut page: impl FnMut(Option<String>) -> Result<Page<T>>) -> Result<Vec<T>> {
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let Page { items, next } = page(cursor)?;
        rows.extend(items);
        if rows.len() > MOST {
            return Err(too_many());
        }
        if next.is_none() {
            return Ok(rows);
        }
        cursor = next;
    }
}

fn too_many() -> Error {
    let said = Words::made(
        format!("超过 {MOST} 行，无法放进一个文件。请缩短日期或加筛选后再导出。"),
        format!("More than {MOST} rows do not go into one file. Choose fewer days or more filters."),
    );
    conflict("too_many_rows", said)
}

/// The rows that `read` finds, as a file.
pub(crate) async fn file<T: Serialize + Send + 'static>(
    house: &House,
    ctx: &Ctx,
    wanted: sheet::Wanted,
    list: &'static List,
    read: impl FnOnce(&mut Tx<'_>) -> Result<Vec<T>> + Send + 'static,
) -> Result<Response> {
    let of = ctx.clone();
    let (rows, voice) = house.read(move |tx| Ok((read(tx)?, Voice::of(tx, &of)?))).await?;
    made(wanted.format.unwrap_or_default(), list.stem, move || list.tables(&rows, &voice)).await
}

/// Tables made off the threads that answer, as a file.
pub(crate) async fn made(
    format: FileFormat,
    stem: &str,
    tables: impl FnOnce() -> Result<Vec<Table>> + Send + 'static,
) -> Result<Response> {
    let bytes = tokio::task::spawn_blocking(move || tables().and_then(|tables| format.bytes(&tables))).await;
    let bytes = bytes.map_err(|error| Error::internal("a file of a list", error))??;
    Ok(sheet::attachment(format, stem, bytes))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const STATE: Told = Told::Word(&[("open", Words::fixed("开", "Open"))]);
    static LIST: List = List {
        name: Words::fixed("表", "Table"),
        stem: "table",
        columns: &[
            column("人", "Who", "by", Told::People),
            column("时间", "When", "at", Told::Time),
            column("金额", "Amount", "fen", Told::Money),
            column("状态", "State", "state", STATE),
            column("值", "Value", "value", Told::Figure),
            column("冻结", "Frozen", "frozen", Told::Yes),
        ],
    };

    fn told(row: Value, language: Language) -> Vec<String> {
        let voice = Voice { language, zone: "Asia/Shanghai".to_owned(), now: Moment::from_micros(0) };
        LIST.table(&[row], &voice).unwrap().rows[0].iter().map(Cell::text).collect()
    }

    #[test]
    fn a_row_is_told_by_its_columns() {
        let row = json!({ "by": [{ "name": "店:满", "person": { "name": "林小满" } }, { "name": "店:芸" }],
            "at": "2026-11-02T02:00:05Z", "fen": -5, "state": "open", "metric": "conversion",
            "value": { "n": 1, "d": 3 }, "frozen": true });
        assert_eq!(
            told(row.clone(), Language::Chinese),
            ["林小满、店:芸", "2026-11-02 10:00:05", "-0.05", "开", "0.333333", "是"]
        );
        assert_eq!(told(row, Language::English)[3..], ["Open", "0.333333", "yes"]);
        assert_eq!(told(json!({}), Language::English), [""; 6]);
        assert_eq!(told(json!({ "state": "new", "by": { "name": "a" } }), Language::English)[0], "a");
        assert_eq!(
            told(json!({ "metric": "received", "value": { "n": 7, "d": 1 } }), Language::English)[4],
            "7"
        );
    }

    #[test]
    fn too_many_rows_are_refused_with_the_limit() {
        let page = |_| Ok(Page { items: vec![0_u8; 20_000], next: Some("more".to_owned()) });
        let refused = whole(page).unwrap_err();
        assert!(refused.to_string().contains("50000"), "{refused}");
        let mut left = 3;
        let rows = whole(|cursor| {
            assert_eq!(cursor.is_none(), left == 3);
            left -= 1;
            Ok(Page { items: vec![left], next: (left > 0).then(String::new) })
        });
        assert_eq!(rows.unwrap(), [2, 1, 0]);
    }
}
