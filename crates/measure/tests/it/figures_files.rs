//! A figure is the same in the answer of the route, in the CSV file and in the workbook: all metrics, in every cut.
#![allow(clippy::float_arithmetic, reason = "a workbook holds floating-point numbers")]

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use kpi::metric::{Formula, METRICS, Metric, Unit};
use serde_json::{Value, json};

use crate::desk::{DAY, Desk, at_desk};

/// The rows of the files, each cell as its text: from the CSV file, and from the workbook.
async fn files(desk: &Desk, login: &str, more: &str) -> [Vec<Vec<Data>>; 2] {
    let client = desk.world.client(login);
    let path = |ending: &str| format!("/figures/export.{ending}?from={DAY}&to={DAY}{more}");
    let csv = client.get(&path("csv")).await.expect(200).bytes;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_slice());
    let texts = |record: csv::StringRecord| {
        let cell = |text: &str| match text.parse::<f64>() {
            Ok(number) => Data::Float(number),
            Err(_) if text.is_empty() => Data::Empty,
            Err(_) => Data::String(text.trim_start_matches('\u{feff}').to_owned()),
        };
        record.iter().map(cell).collect()
    };
    let from_csv = reader.records().map(|record| texts(record.unwrap())).collect();
    let book = client.get(&path("xlsx")).await.expect(200).bytes;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["数据", "定义"]);
    let sheet = book.worksheet_range("数据").unwrap();
    [from_csv, sheet.rows().map(<[Data]>::to_vec).collect()]
}

/// A figure of the route in the unit of the files.
fn told(metric: &Metric, cell: &Value) -> Option<f64> {
    let n = cell["n"].as_i64()? as f64;
    let Some(d) = cell["d"].as_i64() else {
        return Some(if metric.unit == Unit::Fen { n / 100.0 } else { n });
    };
    let scale = match metric.unit {
        Unit::Milliseconds => 0.001,
        Unit::FenEach => 0.01,
        Unit::FenPerHour => 36.0,
        Unit::PerHour => 3_600.0,
        _ => 1.0,
    };
    (d != 0).then(|| n / d as f64 * scale)
}

fn equal(shown: &Data, told: Option<f64>) -> bool {
    match (shown, told) {
        (Data::Empty, None) => true,
        (Data::Float(shown), Some(told)) => (shown - told).abs() <= 0.005_001,
        _ => false,
    }
}

at_desk! {
    async fn one_figure_is_one_figure(desk) {
        let metrics: Vec<&Metric> = METRICS.iter().filter(|metric| metric.formula != Formula::Hours).collect();
        let mut compared = 0;
        for by in ["total", "shop", "account", "person", "team", "day"] {
            let more = format!("&by={by}");
            let path = format!("/figures?from={DAY}&to={DAY}{more}");
            let answer = desk.world.client("owner").get(&path).await.expect(200).json();
            let rows: Vec<&Value> = answer["rows"].as_array().unwrap().iter().chain([&answer["total"]]).collect();
            for file in files(&desk, "owner", &more).await {
                assert_eq!(file.len(), rows.len() + 1, "{by}");
                for (row, cells) in rows.iter().zip(&file[1..]) {
                    for (metric, shown) in metrics.iter().zip(&cells[2..]) {
                        let cell = &row["cells"][metric.id];
                        assert!(equal(shown, told(metric, cell)), "{by} {} {}: {shown} beside {cell}", row["name"], metric.id);
                        compared += usize::from(!cell.is_null());
                    }
                }
            }
        }
        assert!(compared > 500, "{compared}");
    }

    /// A card asks for a few metrics and no rows, a program has a token: both are told what the tables tell.
    async fn a_card_and_a_program_are_told_what_the_table_tells(desk) {
        let owner = desk.world.client("owner");
        let token = json!({ "name": "figures", "permissions": ["figures.read"] });
        let token = owner.post("/me/tokens", token).await.expect(201).json();
        let program = desk.test.client().with("authorization", &format!("Bearer {}", token["secret"].as_str().unwrap()));
        let path = |more: &str| format!("/figures?from={DAY}&to={DAY}&against_from=2026-10-26&against_to=2026-10-26{more}");
        let table = owner.get(&path("&by=person")).await.expect(200).json();
        let of_program = program.get(&path("&by=person")).await.expect(200).json();
        assert_eq!((&table["rows"], &table["total"]), (&of_program["rows"], &of_program["total"]));
        let mut told = 0;
        for metric in METRICS.iter().filter(|metric| metric.formula != Formula::Hours) {
            let card = owner.get(&path(&format!("&metrics={}", metric.id))).await.expect(200).json();
            assert_eq!(card["total"]["cells"][metric.id], table["total"]["cells"][metric.id], "{}", metric.id);
            told += usize::from(card["total"]["cells"][metric.id]["before"]["n"].is_i64());
        }
        assert!(told > 60, "{told}");
        let hours = METRICS.iter().filter(|metric| metric.formula == Formula::Hours).map(|metric| metric.id);
        assert_eq!(hours.collect::<Vec<_>>(), ["hourly_received"], "the rows of hours tell what this one holds");
        let hours = owner.get(&path("&by=hour&metrics=received")).await.expect(200).json();
        let of_hours: i64 = hours["rows"].as_array().unwrap().iter().map(|row| row["cells"]["received"]["n"].as_i64().unwrap()).sum();
        assert_eq!(table["total"]["cells"]["received"]["n"], of_hours);
    }

    async fn a_file_holds_what_its_reader_may_see(desk) {
        let [csv, book] = files(&desk, "agent", "&by=person&metrics=received,sales").await;
        assert_eq!(csv.len(), 3);
        assert_eq!((&csv[1][0], &csv[1][2], &csv[1][3]), (&Data::String("林小满".to_owned()), &Data::Float(2.0), &Data::Float(100.0)));
        assert_eq!(book[1][3], Data::Float(100.0));
        desk.world.client("trainer").get(&format!("/figures/export.csv?from={DAY}&to={DAY}")).await.expect(403);
    }
}
