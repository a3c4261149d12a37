//! A sink that writes down what it is given, and short ways to read a text.

use std::sync::LazyLock;

use formats::foreign::{ForeignError, ForeignOptions, Recognised, read_bytes};
use formats::write::{Encoding, OpenWriter, table_of};
use formats::{OrderLine, Place, Reference, Reject, Sink};
use kpi::input::Row;
use kpi::time::Zone;

/// What a file gave.
#[derive(Default, Debug)]
pub struct Collected {
    /// Rows as lines of the open format, clocks at +08:00 without the offset.
    pub rows: Vec<String>,
    /// Lines of the rows in the file.
    pub lines: Vec<u64>,
    /// Cells that the open format does not know.
    pub attributes: Vec<Vec<(String, String)>>,
    /// `order_id|sku|title|units|amount`.
    pub order_lines: Vec<String>,
    /// Figures of other tools.
    pub references: Vec<Reference>,
    /// Rejected rows and remarks.
    pub rejects: Vec<Reject>,
}

impl Sink for Collected {
    fn row(&mut self, place: Place, row: &Row<'_>) {
        let mut writer =
            OpenWriter::new(Vec::new(), table_of(row), Encoding::Csv).unwrap().at_offset(8 * 3_600);
        writer.row(row).unwrap();
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        let (_, line) = text.split_once('\n').unwrap();
        self.rows.push(line.trim_end().replace("+08:00", "").replace('T', " "));
        self.lines.push(place.line);
    }

    fn attributes(&mut self, _place: Place, cells: &[(&str, &str)]) {
        self.attributes.push(cells.iter().map(|(h, v)| (h.to_string(), v.to_string())).collect());
    }

    fn order_line(&mut self, _place: Place, line: &OrderLine<'_>) {
        let (units, amount) = (line.units.unwrap_or(-1), line.amount.unwrap_or(-1));
        self.order_lines.push(format!("{}|{}|{}|{units}|{amount}", line.order_id, line.sku, line.title));
    }

    fn reference(&mut self, _place: Place, reference: &Reference) {
        self.references.push(reference.clone());
    }

    fn reject(&mut self, reject: Reject) {
        self.rejects.push(reject);
    }
}

/// The time zone of the tests.
pub static SHANGHAI: LazyLock<Zone> = LazyLock::new(|| Zone::named("Asia/Shanghai").unwrap());

/// Reads bytes with a shop given.
pub fn read(bytes: &[u8], shop: Option<&str>) -> (Collected, Result<Recognised, ForeignError>) {
    let options = ForeignOptions { shop, ..ForeignOptions::new(&SHANGHAI) };
    read_with(bytes, &options)
}

/// Reads bytes with any options.
pub fn read_with(
    bytes: &[u8],
    options: &ForeignOptions<'_>,
) -> (Collected, Result<Recognised, ForeignError>) {
    let mut collected = Collected::default();
    let result = read_bytes("test file", bytes, options, &mut collected);
    (collected, result)
}

/// Reads what must be read without a reject.
pub fn clean(bytes: &[u8], shop: Option<&str>) -> (Collected, Recognised) {
    let (collected, result) = read(bytes, shop);
    assert_eq!(collected.rejects, []);
    (collected, result.unwrap())
}
