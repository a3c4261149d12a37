//! The header of a file of the open format: which table it is, and where its columns stand.

use super::Table;

/// The header of a file of the open format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// The table.
    pub table: Table,
    /// Number of cells a record must have.
    pub width: usize,
    /// For each column of the table its number in the file.
    pub(super) places: Vec<Option<usize>>,
    /// Columns that the table does not know: name and number.
    pub unknown: Vec<(String, usize)>,
    /// The shop of the file, for headers without that column.
    pub(super) shop: String,
}

impl Header {
    /// Reads a header; `None` when it is no header of the open format. Names are taken literally.
    pub fn read(names: &[&str]) -> Option<Header> {
        let table =
            Table::ALL.into_iter().find(|table| table.key_columns().iter().all(|key| names.contains(key)))?;
        Some(Header::of(table, names))
    }

    /// The header of the expected table where its key columns are there, else of the table they tell.
    pub fn expecting(names: &[&str], expected: Option<Table>) -> Option<Header> {
        let fits = |table: &Table| table.key_columns().iter().all(|key| names.contains(key));
        expected.filter(fits).map(|table| Header::of(table, names)).or_else(|| Header::read(names))
    }

    /// A column of the table that the header names twice.
    pub fn twice(&self, names: &[&str]) -> Option<&'static str> {
        let twice = |column: &&'static str| names.iter().filter(|name| *name == column).count() > 1;
        self.table.columns().iter().copied().find(twice)
    }

    /// A header of a known table.
    pub fn of(table: Table, names: &[&str]) -> Header {
        let columns = table.columns();
        let places = columns.iter().map(|column| names.iter().position(|name| name == column)).collect();
        let is_unknown = |(_, name): &(usize, &&str)| !columns.contains(*name);
        let unknown = names.iter().enumerate().filter(is_unknown);
        let unknown = unknown.map(|(number, name)| ((*name).to_owned(), number)).collect();
        Header { table, width: names.len(), places, unknown, shop: String::new() }
    }

    /// Whether the file names the shop of each row.
    pub fn has_shop(&self) -> bool {
        self.places[0].is_some()
    }

    /// The same header for a file that is all of one shop. A shop column wins.
    #[must_use]
    pub fn with_shop(self, shop: &str) -> Header {
        Header { shop: shop.to_owned(), ..self }
    }
}
