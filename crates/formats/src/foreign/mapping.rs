//! Mapping files: how a user says what the columns of an unknown file are.
//!
//! A mapping file has the grammar of the known formats (see [`super::format`]); `id`, `zh` and `en` may be left
//! out. [`suggest_mapping`] writes one for the headers at hand, with guesses that only need to be looked over.

use std::fmt::Write as _;

use super::catalogue::catalogue;
use super::fold::fold;
use super::format::{Format, FormatError, Table};
use super::recognise::position;

/// A mapping file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapping {
    format: Format,
}

impl Mapping {
    /// Reads a mapping file.
    pub fn parse(text: &str) -> Result<Mapping, FormatError> {
        let mut format = Format::parse(text)?;
        let names = [&mut format.id, &mut format.zh, &mut format.en];
        for (name, default) in names.into_iter().zip(["mapping", "自定义映射", "Mapping file"]) {
            if name.is_empty() {
                *name = default.to_string();
            }
        }
        Ok(Mapping { format })
    }

    /// The format it describes.
    pub fn format(&self) -> &Format {
        &self.format
    }
}

/// A mapping file for headers that no known format has, ready to be edited.
///
/// Columns are guessed from the headers of all known formats; `nearest` is the id of the format whose table is
/// proposed.
pub fn suggest_mapping(headers: &[String], nearest: Option<&str>) -> String {
    let formats = &catalogue().formats;
    let near = nearest.and_then(|id| formats.iter().find(|f| f.id == id));
    let table = near.map_or(Table::Orders, |f| f.table);
    let mut text =
        String::from("# What the columns of the file are; lines that begin with # are not read.\n");
    let _ = writeln!(text, "table = \"{}\"\n\n[columns]", table.word());
    let mut taken = Vec::new();
    for column in table.columns() {
        match guess(headers, column, table).filter(|header| !taken.contains(header)) {
            Some(header) => {
                let _ = writeln!(text, "{column} = {}", quoted(header));
                taken.push(header);
            }
            None => {
                let _ = writeln!(text, "# {column} = \"\"");
            }
        }
    }
    text.push_str("\n# Headers of the file without a column:\n");
    for header in headers.iter().filter(|h| !taken.contains(&h.as_str())) {
        let _ = writeln!(text, "#   {}", quoted(header));
    }
    text.push_str(
        "\n[constants]\n# shop = \"我的店铺\"\n\n[clock]\norder = \"mdy\"  # of dates like 3/20/20\n",
    );
    text
}

fn guess<'h>(headers: &'h [String], column: &str, table: Table) -> Option<&'h str> {
    let names: Vec<Vec<String>> = headers.iter().map(|h| vec![fold(h)]).collect();
    let formats = catalogue().formats.iter().filter(|f| f.table == table);
    let mut known = formats.filter_map(|f| f.columns.get(column)).flat_map(|h| h.folded());
    let index = position(&names, column).or_else(|| known.find_map(|header| position(&names, header)))?;
    headers.get(index).map(String::as_str)
}

/// The header as a TOML string.
fn quoted(header: &str) -> String {
    toml::Value::String(header.to_string()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_a_mapping() {
        let headers = ["订单编号", "顾客", "实付\"款", "下单时间"].map(str::to_string);
        let text = suggest_mapping(&headers, Some("taobao_orders"));
        let mapping = Mapping::parse(&text).unwrap();
        assert_eq!(mapping.format().table, Table::Orders);
        let order_id = mapping.format().columns.get("order_id").unwrap();
        assert_eq!(order_id.iter().collect::<Vec<_>>(), ["订单编号"]);
        assert!(text.contains("实付"));
    }

    #[test]
    fn a_mapping_may_only_name_columns_of_its_table() {
        let error = Mapping::parse("table = \"orders\"\n[columns]\nnick = \"买家\"\n").unwrap_err();
        assert!(error.to_string().contains("order_id"));
    }
}
